/** Roles × permissions: the one table that the UI, the server and the generated test read. */
export const ROLES = [
  "owner",
  "admin",
  "portfolio-manager",
  "quant",
  "trader",
  "risk",
  "operations",
  "viewer",
] as const;
export type Role = (typeof ROLES)[number];

const everyone = ROLES;
const builders = ["owner", "admin", "portfolio-manager", "quant"] as const;
const admins = ["owner", "admin"] as const;
const traders = ["owner", "admin", "portfolio-manager", "trader"] as const;

/** Who holds each permission. */
export const PERMISSIONS = {
  "session:manage-own": everyone,
  "members:read": everyone,
  "members:manage": admins,
  "audit:read": ["owner", "admin", "risk", "operations"],
  "data:read": everyone,
  "data:import": ["owner", "admin", "quant", "operations"],
  "data:delete": ["owner", "admin", "operations"],
  "strategies:read": everyone,
  "strategies:edit": builders,
  "runs:read": everyone,
  "runs:launch": ["owner", "admin", "portfolio-manager", "quant", "trader", "risk"],
  "runs:cancel": ["owner", "admin", "portfolio-manager", "quant", "trader", "risk", "operations"],
  "orders:read": everyone,
  "orders:trade": traders,
  "orders:cancel": [...traders, "risk", "operations"],
  "risk:limits": ["owner", "admin", "risk"],
  "risk:kill": [...traders, "risk", "operations"],
  "risk:rearm": ["owner", "admin", "risk"],
  "accounts:manage": ["owner", "admin", "operations"],
  "forward-tests:run": ["owner", "admin", "portfolio-manager", "quant", "trader"],
  "reconcile:resolve": ["owner", "admin", "operations", "risk"],
  "views:share": [...traders, "quant", "risk", "operations"],
  "views:manage": admins,
  "health:read": ["owner", "admin", "operations"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function can(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

/** The roles that can grant what is missing, for the "no permission" state. */
export const grantors: readonly Role[] = admins;

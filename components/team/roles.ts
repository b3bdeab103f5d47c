import { ROLES, type Role } from "#lib/access/permissions.ts";

export const roleNames: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  "portfolio-manager": "Portfolio manager",
  quant: "Quant",
  trader: "Trader",
  risk: "Risk",
  operations: "Operations",
  viewer: "Viewer",
};

/** The roles that this role may give: only an owner makes an owner. */
export function grantableRoles(mine: Role | undefined): { value: Role; label: string }[] {
  return ROLES.filter((role) => mine === "owner" || role !== "owner").map((value) => ({
    value,
    label: roleNames[value],
  }));
}

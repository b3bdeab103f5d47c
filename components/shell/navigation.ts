import {
  Database,
  FastForward,
  GitCompareArrows,
  House,
  Layers,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Play,
  Scale,
  ScrollText,
  Settings,
  SquareCode,
  Users,
  Wallet,
  Waypoints,
} from "lucide-react";
import type { Permission } from "#lib/access/permissions.ts";

export type Area = {
  label: string;
  href: string;
  icon: LucideIcon;
  group: "" | "Research" | "Trading" | "Team";
  /** Two keys one after the other. */
  keys?: string;
  permission?: Permission;
  /** In the bottom bar of a phone; the rest is under More. */
  phone?: boolean;
};

/** Every area that works, in the order of the rail. A new area is one line here. */
export const areas: readonly Area[] = [
  { label: "Home", href: "/", icon: House, group: "", keys: "G H", phone: true },
  {
    label: "Strategies",
    href: "/strategies",
    icon: SquareCode,
    group: "Research",
    keys: "G S",
    permission: "strategies:read",
    phone: true,
  },
  {
    label: "Runs",
    href: "/backtests",
    icon: Play,
    group: "Research",
    keys: "G R",
    permission: "runs:read",
    phone: true,
  },
  {
    label: "Compare",
    href: "/compare",
    icon: GitCompareArrows,
    group: "Research",
    permission: "runs:read",
  },
  {
    label: "Data",
    href: "/data",
    icon: Database,
    group: "Research",
    keys: "G D",
    permission: "data:read",
    phone: true,
  },
  {
    label: "Orders",
    href: "/blotter",
    icon: ListOrdered,
    group: "Trading",
    keys: "G B",
    permission: "orders:read",
    phone: true,
  },
  {
    label: "Positions",
    href: "/positions",
    icon: Layers,
    group: "Trading",
    keys: "G P",
    permission: "orders:read",
  },
  {
    label: "Executions",
    href: "/executions",
    icon: ListChecks,
    group: "Trading",
    keys: "G X",
    permission: "orders:read",
  },
  {
    label: "Algorithms",
    href: "/algos",
    icon: Waypoints,
    group: "Trading",
    keys: "G A",
    permission: "orders:read",
  },
  {
    label: "Forward tests",
    href: "/forward-tests",
    icon: FastForward,
    group: "Trading",
    keys: "G F",
    permission: "orders:read",
  },
  {
    label: "Reconcile",
    href: "/reconcile",
    icon: Scale,
    group: "Trading",
    permission: "orders:read",
  },
  {
    label: "Accounts",
    href: "/accounts",
    icon: Wallet,
    group: "Trading",
    permission: "orders:read",
  },
  { label: "Team", href: "/team", icon: Users, group: "Team", keys: "G T", permission: "members:read" },
  {
    label: "Audit",
    href: "/audit",
    icon: ScrollText,
    group: "Team",
    keys: "G U",
    permission: "audit:read",
  },
  { label: "Settings", href: "/settings", icon: Settings, group: "Team", keys: "Ctrl ," },
];

/** The area that a path belongs to: the longest address that it begins with. */
export function areaOf(path: string): Area | undefined {
  const inside = areas.filter(({ href }) => path === href || (href !== "/" && path.startsWith(`${href}/`)));
  return inside.sort((a, b) => b.href.length - a.href.length)[0];
}

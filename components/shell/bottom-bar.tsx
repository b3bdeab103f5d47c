"use client";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useSession } from "#components/providers/index.ts";
import { cx, Menu } from "#components/ui/index.ts";
import { areaOf, areas } from "./navigation.ts";

const cell = "flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-11 -outline-offset-2";

/** The rail of a phone. */
export function BottomBar() {
  const current = areaOf(usePathname());
  const router = useRouter();
  const session = useSession();
  const allowed = areas.filter(({ permission }) => !permission || session?.permissions.includes(permission));
  const rest = allowed.filter((area) => !area.phone);
  return (
    <nav aria-label="Areas" className="hidden h-13 border-t bg-0 phone:flex">
      {allowed
        .filter((area) => area.phone)
        .map(({ href, label, icon: Icon }) => (
          <Link
            key={href}
            href={href}
            aria-current={current?.href === href ? "page" : undefined}
            className={cx(cell, current?.href === href ? "font-medium text-1" : "text-2")}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
            {label}
          </Link>
        ))}
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            className={cx(cell, rest.includes(current as never) ? "font-medium text-1" : "text-2")}
          >
            <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
            More
          </button>
        }
        items={rest.map(({ href, label, icon: Icon }) => ({
          label,
          icon: <Icon size={15} strokeWidth={1.75} aria-hidden="true" />,
          onSelect: () => router.push(href),
        }))}
      />
    </nav>
  );
}

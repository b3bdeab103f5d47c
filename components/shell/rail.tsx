"use client";
import { PanelLeft } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Fragment } from "react";
import { useSession } from "#components/providers/index.ts";
import { cx, usePreferences } from "#components/ui/index.ts";
import { Mark } from "#components/ui/mark.tsx";
import { type Area, areaOf, areas } from "./navigation.ts";

function RailLink({ area, current }: { area: Area; current: boolean }) {
  const Icon = area.icon;
  return (
    <Link
      href={area.href}
      aria-current={current ? "page" : undefined}
      title={area.keys ? `${area.label} (${area.keys})` : area.label}
      className={cx(
        "flex h-[26px] items-center gap-2 rounded-2 px-2 hover:bg-2 slim:justify-center slim:px-0",
        current ? "bg-3 font-medium text-1" : "text-2",
      )}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" className={current ? "text-1" : "text-3"} />
      <span className="slim:sr-only">{area.label}</span>
    </Link>
  );
}

/** The left rail. An area that the role may not see is left out here; its address explains why. */
export function Rail() {
  const current = areaOf(usePathname());
  const collapsed = usePreferences((preferences) => preferences.railCollapsed);
  const set = usePreferences((preferences) => preferences.set);
  const held = useSession()?.permissions;
  // Until the session is known every area is drawn, so that nothing jumps; each page checks for itself.
  const visible = areas.filter(({ permission }) => !permission || !held || held.includes(permission));
  const groups = [...new Set(visible.map((area) => area.group))];
  return (
    <nav
      aria-label="Areas"
      className="row-span-full flex w-(--rail-now) flex-col overflow-y-auto border-r px-2 pb-1.5 phone:hidden"
    >
      <Link
        href="/"
        className="flex h-11 shrink-0 items-center gap-2 rounded-2 px-1.5 font-strong text-13 text-1 slim:justify-center slim:px-0"
      >
        <Mark />
        <span className="slim:sr-only">Pitwall</span>
      </Link>
      {groups.map((group) => (
        <Fragment key={group}>
          {group && (
            <p className="px-2 pt-3 pb-1 font-medium text-11 text-3 slim:mx-2 slim:my-1.5 slim:h-px slim:overflow-hidden slim:bg-(--line-2) slim:p-0">
              {group}
            </p>
          )}
          {visible
            .filter((area) => area.group === group)
            .map((area) => (
              <RailLink key={area.href} area={area} current={area === current} />
            ))}
        </Fragment>
      ))}
      <button
        type="button"
        onClick={() => set({ railCollapsed: !collapsed })}
        title={collapsed ? "Show labels ([)" : "Hide labels ([)"}
        className="mt-auto flex h-[26px] shrink-0 items-center gap-2 rounded-2 px-2 text-3 hover:bg-2 max-laptop:hidden slim:justify-center slim:px-0"
      >
        <PanelLeft size={15} strokeWidth={1.75} aria-hidden="true" />
        <span className="slim:sr-only">{collapsed ? "Show labels" : "Hide labels"}</span>
      </button>
    </nav>
  );
}

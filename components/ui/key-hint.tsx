import { cx } from "./class-names.ts";

/** A keyboard shortcut beside what it does, e.g. `<KeyHint keys="Ctrl K" />`. Decoration: screen readers skip it. */
export function KeyHint({ keys, inherit = false }: { keys: string; inherit?: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "min-w-4 whitespace-nowrap rounded-1 border px-1 text-center font-sans font-regular text-11 phone:hidden",
        inherit ? "border-current opacity-75" : "border-line-2 text-3",
      )}
    >
      {keys.replace("Enter", "↵").replace("Shift", "⇧")}
    </span>
  );
}

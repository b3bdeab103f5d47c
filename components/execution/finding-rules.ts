import type { Finding } from "./trading-types.ts";

/** maxOrderValue or "price-collar" as words. */
export const controlWord = (control: string): string => {
  const words = control
    .replaceAll("-", " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Nothing hard stands, and every soft finding is ticked. */
export const maySend = (findings: readonly Finding[], accepted: ReadonlySet<string>): boolean =>
  findings.every(({ severity, control }) => severity === "soft" && accepted.has(control));

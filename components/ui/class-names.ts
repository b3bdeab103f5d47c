/** Joins class names; what is not text falls away. */
export function cx(...parts: unknown[]): string {
  return parts.filter((part) => typeof part === "string" && part).join(" ");
}

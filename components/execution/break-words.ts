import { formatNumber, formatQuantity, formatSigned, NONE } from "#components/ui/format.ts";

/** One side of a difference: money to the cent, units as they are; what is no figure as it was told. */
export function sideText(kind: string, told: string): string {
  const value = figureOf(told);
  if (value === null) return told;
  return kind === "cash" ? formatNumber(value) : formatQuantity(value);
}

/** What the broker has more than our books, signed; a dash where the sides are no figures. */
export function moreText({ kind, ours, theirs }: { kind: string; ours: string; theirs: string }): string {
  const [own, other] = [figureOf(ours), figureOf(theirs)];
  if (own === null || other === null) return NONE;
  const more = other - own;
  return kind === "cash" ? formatSigned(more) : `${more > 0 ? "+" : ""}${formatQuantity(more)}`;
}

const figureOf = (told: string): number | null => (/^-?\d+(\.\d+)?$/.test(told) ? Number(told) : null);

import type { ReactNode } from "react";
import { cx } from "./class-names.ts";

const tones = {
  neutral: "bg-3 text-1",
  quiet: "border border-line-2 text-2",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent",
};
export type Tone = keyof typeof tones;

/** A state in a word. A hue never stands alone: coloured chips carry a glyph (✓ ! ✕ by default). */
export function Chip({
  tone = "quiet",
  glyph,
  title,
  className,
  children,
}: {
  tone?: Tone;
  glyph?: ReactNode;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  const sign = glyph ?? { neutral: null, quiet: null, accent: null, good: "✓", warn: "!", bad: "✕" }[tone];
  return (
    <span
      title={title}
      className={cx(
        "inline-flex h-5 max-w-full items-center gap-1 whitespace-nowrap rounded-1 px-1.5 text-11",
        tones[tone],
        className,
      )}
    >
      {sign && <span aria-hidden="true">{sign}</span>}
      {children}
    </span>
  );
}

const states = {
  grey: "text-st-grey",
  sky: "text-st-sky",
  working: "text-st-working",
  navy: "text-st-navy",
  magenta: "text-st-magenta",
  vermilion: "text-st-vermilion",
  amber: "text-st-amber",
  purple: "text-st-purple",
  done: "text-st-done",
};
export type StateHue = keyof typeof states;

/** A state inside a grid: glyph and word in the state's hue, no box. */
export function StateWord({
  hue,
  glyph,
  children,
}: {
  hue: StateHue;
  glyph: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", states[hue])}>
      <span aria-hidden="true" className="inline-block w-3 text-center">
        {glyph}
      </span>
      {children}
    </span>
  );
}

/** A small count, e.g. behind a tab. */
export function Count({ children }: { children: ReactNode }) {
  return <span className="font-regular text-11 text-3">{children}</span>;
}

import type { StateHue } from "#components/ui/index.ts";
import type { ShownState } from "#lib/execution/orders/index.ts";

type StateSign = {
  readonly word: string;
  readonly glyph: string;
  readonly hue: StateHue;
  /** What the state means to whoever waits for it. */
  readonly hint: string;
};

const sign = (word: string, glyph: string, hue: StateHue, hint: string): StateSign => ({
  word,
  glyph,
  hue,
  hint,
});

/** How every state is written: the word and glyph always stand beside the hue. */
export const STATE_SIGNS: Record<ShownState | "staged", StateSign> = {
  staged: sign("Staged", "○", "grey", "Written down, not sent"),
  received: sign("Received", "○", "grey", "Known, not judged yet"),
  denied: sign("Denied", "⊘", "vermilion", "A pre-trade control refused it; nothing was sent"),
  queued: sign("Queued", "◌", "grey", "Accepted and stored; it waits to be sent"),
  sending: sign("Sending", "➤", "sky", "On its way to the venue"),
  unknown: sign("Unknown", "?", "amber", "Unproven: the venue is being asked. It may be working"),
  quarantined: sign("Quarantined", "⍰", "amber", "Its outcome cannot be proven; a person must resolve it"),
  "closed-by-operator": sign("Closed by operator", "▣", "grey", "Two people closed it by hand"),
  "pending-new": sign("Pending new", "◔", "sky", "Sent; the venue has not said that it works"),
  new: sign("Working", "●", "working", "The venue works it"),
  "not-elected": sign("Not elected", "◐", "navy", "Accepted; its trigger has not been reported"),
  "partially-filled": sign("Part filled", "◕", "working", "Some of it traded, the rest works"),
  filled: sign("Filled", "✓", "done", "All of it traded"),
  "done-for-day": sign("Done for day", "⌛", "grey", "The venue does no more with it today"),
  cancelled: sign("Canceled", "✕", "grey", "The venue ended it at our request"),
  "pending-cancel": sign("Pending cancel", "⧗", "magenta", "May still receive an execution"),
  stopped: sign("Stopped", "■", "sky", "The venue guarantees a price for it"),
  rejected: sign("Rejected", "⚠", "vermilion", "The venue refused it"),
  suspended: sign("Suspended", "‖", "purple", "The venue holds it"),
  calculated: sign("Calculated", "✓", "grey", "The venue closed its books on it"),
  expired: sign("Expired", "⌛", "grey", "Its time ran out"),
  "pending-replace": sign("Pending replace", "↻", "sky", "Other terms were asked for"),
};

/** How a state is written that was stored as text: one nobody knows stands as its own word. */
export const stateSign = (state: string): StateSign =>
  Object.hasOwn(STATE_SIGNS, state)
    ? STATE_SIGNS[state as ShownState]
    : sign(state.replaceAll("-", " "), "○", "grey", "");

import type { Micros } from "#lib/core/columns.ts";

/** What a broker's adapter declares, and its conformance suite proves: how an unanswered request can be cleared up. */
export type VenueCapabilities = {
  /**
   * forever: a client order id is taken once and refused for ever after. open-only: it may be used again once its
   * order ended. none: the venue does not know requests by our id at all.
   */
  readonly clientIds: "forever" | "open-only" | "none";
  /** After how long the venue will not act on a request any more; null when it gives no such promise. */
  readonly requestTtlMicros: number | null;
  /** How long a query may miss what the venue has accepted already. */
  readonly queryLagMicros: number;
};

/** The most that our clock and the venue's may differ. */
export const CLOCK_SKEW_MICROS = 2_000_000;

/** How long a late request is awaited of an order that nobody wants any more, before a person is asked. */
const PATIENCE_MICROS = 60_000_000;
const LOOK_AGAIN_MICROS = 1_000_000;

export type Unanswered = {
  readonly sentAt: Micros;
  /** The venue cannot act on it after this; null when there is no such promise. */
  readonly deadBy: Micros | null;
  /** Its order's end was asked for since: sending it again to find out would make what nobody wants. */
  readonly unwanted?: boolean;
};

export type Resolution =
  /** The venue has it: believe the venue. */
  | { readonly kind: "adopt" }
  /** Send the same id again: the venue takes it once whatever happens. */
  | { readonly kind: "resend" }
  /** It is proven that the venue does not have it and never will. */
  | { readonly kind: "absent" }
  | { readonly kind: "wait"; readonly until: Micros }
  /** Nothing can prove anything: a person must. */
  | { readonly kind: "quarantine"; readonly reason: string };

/**
 * What to do about a request whose answer never came, after the venue was asked for it at `askedAt`. Never a guess:
 * absence is only concluded where the venue's own promise makes it certain (RELIABILITY: UNKNOWN until proven).
 */
export function resolveAttempt(
  venue: VenueCapabilities,
  attempt: Unanswered,
  found: boolean,
  askedAt: Micros,
): Resolution {
  if (found) return { kind: "adopt" };
  if (venue.clientIds === "forever" && attempt.unwanted) return awaited(attempt, askedAt);
  if (venue.clientIds === "forever") return { kind: "resend" };
  if (venue.clientIds === "none")
    return {
      kind: "quarantine",
      reason: "The venue does not keep our order ids, so nothing proves what became of it.",
    };
  if (attempt.deadBy === null)
    return {
      kind: "quarantine",
      reason: "The venue promises no end to a late request, so absence cannot be proven.",
    };
  const certain = attempt.deadBy + venue.queryLagMicros + CLOCK_SKEW_MICROS;
  return askedAt > certain ? { kind: "absent" } : { kind: "wait", until: certain + 1 };
}

function awaited({ sentAt }: Unanswered, askedAt: Micros): Resolution {
  if (askedAt <= sentAt + PATIENCE_MICROS) return { kind: "wait", until: askedAt + LOOK_AGAIN_MICROS };
  return {
    kind: "quarantine",
    reason:
      "Its end was asked for before the venue answered, and the venue shows no such order: sending it again to make sure would make it.",
  };
}

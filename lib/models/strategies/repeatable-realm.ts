import * as portable from "#lib/core/math.ts";

/**
 * Makes the realm that this runs in repeatable before an author's code does, on the server and in the browser alike:
 * the same transcendentals on every host, no chance and no clock of its own. Call it once, first.
 */
export function makeRealmRepeatable(): void {
  replaceMath();
  replaceClock();
}

const refuseClock = (): never => {
  throw new Error("The clock would make the run unrepeatable: use ctx.time.");
};

/** Transcendentals differ in the last bit between hosts; chance must come from the run's seed. */
function replaceMath(): void {
  const math = Math as unknown as Record<string, unknown>;
  const ours = portable as unknown as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(Math))
    if (typeof ours[name] === "function") math[name] = ours[name];
  math.random = () => {
    throw new Error("Chance of its own would make the run unrepeatable: use ctx.random().");
  };
}

/** A date can be computed with, but the present moment is the bar's: ctx.time. */
function replaceClock(): void {
  const realm = globalThis as unknown as Record<string, Record<string, unknown> | undefined>;
  const RealDate = Date;
  const SafeDate = function (this: unknown, ...parts: unknown[]) {
    if (parts.length === 0 || !new.target) refuseClock();
    return Reflect.construct(RealDate, parts, new.target);
  };
  SafeDate.prototype = RealDate.prototype;
  Object.assign(SafeDate, { UTC: RealDate.UTC, parse: RealDate.parse, now: refuseClock });
  RealDate.prototype.constructor = SafeDate as unknown as DateConstructor;
  realm.Date = SafeDate as unknown as Record<string, unknown>;
  if (realm.performance) realm.performance.now = refuseClock;
  const now = realm.Temporal?.Now as Record<string, unknown> | undefined;
  for (const name of Object.getOwnPropertyNames(now ?? {}))
    if (typeof now?.[name] === "function") now[name] = refuseClock;
  refusePresentInFormats();
}

/** A format that is given no date would print the present one. */
function refusePresentInFormats(): void {
  const { prototype } = Intl.DateTimeFormat;
  const formatOf = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  const { formatToParts } = prototype;
  Object.defineProperty(prototype, "format", {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = formatOf?.call(this);
      return (date?: number | Date) => (date === undefined ? refuseClock() : format(date));
    },
  });
  prototype.formatToParts = function (date?: number | Date) {
    return date === undefined ? refuseClock() : formatToParts.call(this, date);
  };
}

import * as portable from "#lib/core/math.ts";

/**
 * Makes this worker repeatable before an author's code runs in it: the same transcendentals as on every host, no
 * chance and no clock of its own. The strategy host on the server does the same.
 */
export function lockRealm(): void {
  const math = Math as unknown as Record<string, unknown>;
  const ours = portable as unknown as Record<string, unknown>;
  for (const name of Object.getOwnPropertyNames(Math))
    if (typeof ours[name] === "function") math[name] = ours[name];
  math.random = () => {
    throw new Error("Math.random() would make the run unrepeatable: use ctx.random().");
  };
  const noClock = () => {
    throw new Error("The clock would make the run unrepeatable: use ctx.time.");
  };
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parts, newTarget) =>
      parts.length === 0 ? noClock() : Reflect.construct(target, parts, newTarget),
    apply: noClock,
    get: (target, name) => (name === "now" ? noClock : Reflect.get(target, name)),
  });
  RealDate.prototype.constructor = globalThis.Date;
  performance.now = noClock;
}

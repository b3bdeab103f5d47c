/** Strategies that use up what they can get; each has a host of its own, which must end for the stated reason. */
export type ExhaustionProbe = {
  readonly name: string;
  /** Where it does so. "module" and "parameters" are met when a version is saved, the others in a run. */
  readonly at: "module" | "indicators" | "onBar" | "onStart" | "onEnd";
  readonly code: string;
  readonly reason: RegExp;
  /** False where native code is busy, which the debugger cannot interrupt: then no line is named. */
  readonly hasLine: boolean;
};

const ENDLESS = /endless loop/;
const MEMORY = /memory/;
const EITHER = /endless loop|memory|processor time/;

const probe = (
  at: ExhaustionProbe["at"],
  name: string,
  code: string,
  reason: RegExp,
  hasLine = true,
): ExhaustionProbe => ({ at, name, code, reason, hasLine });

export const EXHAUSTION_PROBES: readonly ExhaustionProbe[] = [
  probe("module", "a loop at load", "let n = 0; for (;;) n++;", ENDLESS),
  probe(
    "module",
    "an infinite generator at load",
    "for (const x of (function* () { for (;;) yield 1; })()) realm.x;",
    ENDLESS,
  ),
  probe("module", "a heap bomb at load", "const a = []; for (;;) a.push({ a: [a.length] });", MEMORY),
  probe("indicators", "a loop over columns", "let n = 0; while (n >= 0) n += 1;", ENDLESS),
  probe("onStart", "a loop before the first bar", "for (;;) realm.Math.sqrt(2);", ENDLESS),
  probe("onEnd", "a loop after the last bar", "for (;;) realm.Math.sqrt(2);", ENDLESS),
  probe(
    "onBar",
    "a catastrophic regular expression",
    "/^(a+)+$/.test('a'.repeat(60) + 'b');",
    ENDLESS,
    false,
  ),
  probe(
    "onBar",
    "memory outside the heap",
    "const a = []; for (;;) a.push(new Uint8Array(2 ** 24).fill(1));",
    MEMORY,
    false,
  ),
  probe(
    "onBar",
    "a string that doubles",
    "let s = 'x'; const all = []; for (;;) { s += s; if (s.length > 2 ** 26) s = 'y'; all.push([...s.slice(0, 1e6)]); }",
    EITHER,
    false,
  ),
  probe(
    "onBar",
    "a map without end",
    "const m = new Map(); for (let k = 0; ; k++) m.set(k, { k });",
    /endless loop|memory|Map maximum size/,
    false,
  ),
  probe("onBar", "an order flood", "for (;;) ctx.buy(1);", EITHER, false),
  probe("onBar", "a log flood", "for (;;) ctx.log('x'.repeat(1000));", ENDLESS),
  probe(
    "onBar",
    "a flood of promises that never rests",
    "const f = () => Promise.resolve().then(f); f();",
    EITHER,
    false,
  ),
  probe(
    "onBar",
    "a heap of promises",
    "const a = []; for (;;) a.push(Promise.resolve(a.length));",
    EITHER,
    false,
  ),
  probe(
    "onBar",
    "recursion that catches its own overflow",
    "const f = () => { try { f(); } finally { f(); } }; f();",
    ENDLESS,
    false,
  ),
  probe(
    "onBar",
    "an endless getter in what is thrown",
    "throw new (class extends Error { get message() { for (;;); } })();",
    ENDLESS,
    false,
  ),
  probe("onBar", "an endless proxy trap", "throw new Proxy({}, { get() { for (;;); } });", ENDLESS),
  probe(
    "onBar",
    "numbers of a million digits",
    "let b = 3n; for (;;) b = b * b;",
    /endless loop|memory|BigInt|size/,
    false,
  ),
  probe(
    "onBar",
    "sorting without end",
    "const a = new Float64Array(1e6); for (;;) a.fill(0).map((_, k) => -k).sort();",
    EITHER,
    false,
  ),
];

/**
 * Hostile expressions of a strategy, all run in one host: each is what stands after "return" in a function of
 * (ctx, sdk, realm), and the text that must be observed. `realm` is globalThis, so that the names type-check.
 */
export type RealmProbe = { readonly name: string; readonly code: string; readonly observed: RegExp };

const REFUSED = /^threw /;
const ABSENT = /^undefined$/;
const GENERATED = /^threw .*(Code made from text|Code generation from strings)/;
const FROZEN =
  /^threw .*(read only|not extensible|Cannot (assign|set property|add|define|delete|redefine|change)|object is not)/i;

const absent = [
  "process",
  "require",
  "module",
  "exports",
  "global",
  "Buffer",
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "structuredClone",
  "performance",
  "console",
  "WebAssembly",
  "SharedArrayBuffer",
  "Atomics",
  "WeakRef",
  "FinalizationRegistry",
  "Worker",
  "ivm",
  "eval",
].map(
  (name): RealmProbe => ({
    name: `global ${name}`,
    code: `typeof realm[${JSON.stringify(name)}]`,
    observed: ABSENT,
  }),
);

const generated = {
  "a function's constructor": "(() => 1).constructor('return 1')()",
  "an async function's": "(async () => 1).constructor('return 1')()",
  "a generator's": "(function* () {}).constructor('yield 1')().next()",
  "an async generator's": "(async function* () {}).constructor('yield 1')()",
  "the context's method's": "ctx.buy.constructor('return 1')()",
  "an SDK function's": "sdk.sma.constructor('return 1')()",
  "a class's": "(class {}).constructor('return 1')()",
  "a bound function's": "(() => 1).bind().constructor('return 1')()",
  "a getter's": "Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.constructor('return 1')()",
  "an error's, twice removed": "new Error('x').constructor.constructor('return 1')()",
  "a promise's, twice removed": "Promise.resolve().constructor.constructor('return 1')()",
  "a proxy's": "new Proxy(() => 1, {}).constructor('return 1')()",
  "through Symbol.species": "realm.Promise[Symbol.species].constructor('return 1')()",
};

const frozen = {
  "Math.floor": "(Math.floor = () => 1, 'changed')",
  "Array.prototype.push": "(Array.prototype.push = () => 1, 'changed')",
  "Array.prototype[0]": "(Object.defineProperty(Array.prototype, 0, { set() {} }), 'changed')",
  "Object.prototype": "(Object.prototype.polluted = 1, 'changed')",
  "Object.prototype by __proto__": "(({}).__proto__.polluted = 1, 'changed')",
  "Object.prototype by a context":
    "(() => { let top = ctx; while (Object.getPrototypeOf(top)) top = Object.getPrototypeOf(top); top.polluted = 1; return 'changed'; })()",
  "Function.prototype.call": "(Function.prototype.call = () => 1, 'changed')",
  "Float64Array's at": "(Object.getPrototypeOf(Float64Array.prototype).at = () => 1, 'changed')",
  "Float64Array's length":
    "(Object.defineProperty(Object.getPrototypeOf(Float64Array.prototype), 'length', { get: () => 1 }), 'changed')",
  "Symbol.species of Array": "(Object.defineProperty(Array, Symbol.species, { value: Object }), 'changed')",
  "Symbol.iterator of Array": "(Array.prototype[Symbol.iterator] = () => 1, 'changed')",
  "Promise.prototype.then": "(Promise.prototype.then = () => 1, 'changed')",
  "Error.prepareStackTrace": "(Error.prepareStackTrace = (e, frames) => frames, 'changed')",
  "Error.stackTraceLimit": "(Error.stackTraceLimit = 0, 'changed')",
  "JSON.stringify": "(JSON.stringify = () => 'x', 'changed')",
  "Number.prototype.valueOf": "(Number.prototype.valueOf = () => 7, 'changed')",
  "RegExp.prototype.exec": "(RegExp.prototype.exec = () => null, 'changed')",
  "Map.prototype.get": "(Map.prototype.get = () => 1, 'changed')",
  "String.prototype.split": "(String.prototype.split = () => [], 'changed')",
  "the generator's next": "(Object.getPrototypeOf(function* () {}).prototype.next = () => 1, 'changed')",
  "Intl.DateTimeFormat": "(Intl.DateTimeFormat.prototype.format = 1, 'changed')",
  "a new global": "(realm.leak = 1, 'changed')",
  "the global Array": "(realm.Array = Object, 'changed')",
  "the SDK": "(sdk.sma = () => 1, 'changed')",
  "the SDK's z": "(sdk.z.number = () => 1, 'changed')",
  "a prototype of Array.prototype": "Object.setPrototypeOf(Array.prototype, null) && 'changed'",
  "the memory behind a column": "(seen.close.buffer.constructor.prototype.slice = () => 1, 'changed')",
  "its constructor": "(seen.close.buffer.constructor.isView = () => 1, 'changed')",
  "iterator helpers": "(Object.getPrototypeOf([1].values().map((x) => x)).next = () => 1, 'changed')",
  "wrapped iterators":
    "(Object.getPrototypeOf(realm.Iterator.from({ next() { return {} } })).next = () => 1, 'changed')",
  "text segments":
    "(Object.getPrototypeOf(new Intl.Segmenter().segment('x')).containing = () => 1, 'changed')",
  "the iterator of text segments":
    "(Object.getPrototypeOf(new Intl.Segmenter().segment('x')[Symbol.iterator]()).next = () => 1, 'changed')",
};

const rest: RealmProbe[] = [
  {
    name: "code from text by Reflect.construct",
    code: "Reflect.construct((() => 1).constructor, ['return 1'])()",
    observed: REFUSED,
  },
  { name: "clock: Date.now", code: "realm.Date['now']()", observed: REFUSED },
  { name: "clock: new Date()", code: "Reflect.construct(realm.Date, [])", observed: REFUSED },
  { name: "clock: Date()", code: "Reflect.apply(realm.Date, undefined, [])", observed: REFUSED },
  {
    name: "clock: the date of a date",
    code: "Reflect.construct(new Date(0).constructor, [])",
    observed: REFUSED,
  },
  { name: "clock: a subclass of Date", code: "new (class extends realm.Date {})()", observed: REFUSED },
  { name: "clock: Intl format", code: "new Intl.DateTimeFormat('en').format()", observed: REFUSED },
  { name: "clock: Intl parts", code: "new Intl.DateTimeFormat('en').formatToParts()", observed: REFUSED },
  {
    name: "clock: Temporal",
    code: "realm.Temporal ? realm.Temporal.Now.instant() : undefined",
    observed: /^(undefined|threw .*)$/,
  },
  {
    name: "clock: a date of a moment works",
    code: "new Date(0).toISOString()",
    observed: /^1970-01-01T00:00:00.000Z$/,
  },
  { name: "chance: Math.random", code: "realm.Math['random']()", observed: REFUSED },
  {
    name: "the time zone tells nothing",
    code: "new Intl.DateTimeFormat().resolvedOptions().timeZone + new Date(0).getTimezoneOffset()",
    observed: /^UTC0$/,
  },
  {
    name: "globals are the language's alone",
    code: "Object.getOwnPropertyNames(realm).filter((n) => /pitwall|host|node|ivm|secret/i.test(n)).join()",
    observed: /^$/,
  },
  { name: "this of a sloppy call", code: "typeof (function () { return this })()", observed: ABSENT },
  { name: "callers", code: "(function f() { return f.caller })()", observed: REFUSED },
  { name: "arguments of callers", code: "(() => 1).arguments", observed: REFUSED },
  {
    name: "the engine behind a context",
    code: "Object.getOwnPropertyNames(ctx).filter((n) => /run|feed|broker|ledger/.test(n)).join() + Object.getOwnPropertySymbols(ctx).length",
    observed: /^0$/,
  },
  { name: "stack frames hold no objects", code: "typeof new Error('x').stack", observed: /^string$/ },
  {
    name: "stack names no path of the server",
    code: "/\\/|\\\\/.test(new Error('x').stack.replace(/^.*$/m, '')) ? new Error('x').stack : 'none'",
    observed: /^none$/,
  },
  {
    name: "a stack overflow's error is the realm's own",
    code: "(() => { const f = () => f(); try { f() } catch (e) { return e.constructor.constructor('return 1')() } })()",
    observed: GENERATED,
  },
  {
    name: "a native error's realm",
    code: "(() => { try { null.x } catch (e) { return e.constructor.constructor('return 1')() } })()",
    observed: GENERATED,
  },
  {
    name: "an engine error's realm",
    code: "(() => { try { ctx.of('NONE') } catch (e) { return e.constructor.constructor('return 1')() } })()",
    observed: GENERATED,
  },
  { name: "a setter of the context", code: "(ctx.index = 99, ctx.index)", observed: REFUSED },
  {
    name: "the account's money",
    code: "(() => { try { ctx.account.cash = 1e9 } catch {} return ctx.account.cash })()",
    observed: /^10000$/,
  },
  {
    name: "the bar's close",
    code: "(() => { const before = ctx.bar.close; try { ctx.bar.close = 1 } catch {} return ctx.bar.close === before })()",
    observed: /^true$/,
  },
  { name: "the history's series", code: "(ctx.history.close = 1, 'changed')", observed: REFUSED },
  { name: "the past of a series, negative", code: "ctx.history.close.ago(-1)", observed: REFUSED },
  {
    name: "threads on the memory behind a column",
    code: "[typeof realm.Atomics, typeof realm.Worker, typeof seen.close.buffer.grow, Object.isFrozen(seen.close.buffer.constructor)].join()",
    observed: /^undefined,undefined,(undefined|function),true$/,
  },
  {
    name: "a size that converts itself is never asked to",
    code: "(() => { let n = 0; ctx.buy({ valueOf: () => ++n, toString: () => ++n }); return n })()",
    observed: /^0$/,
  },
  {
    name: "a price that is another when it is read again",
    code: "(() => { let n = 0; ctx.sell(1, { get limit() { return n++ ? NaN : 5 } }); return n })()",
    observed: /^1$/,
  },
  {
    name: "a proxy as options",
    code: "(() => { const asked = []; ctx.sell(1, new Proxy({}, { get: (_, k) => void asked.push(String(k)) })); return new Set(asked).size === asked.length })()",
    observed: /^true$/,
  },
  { name: "a buffer of a terabyte", code: "new ArrayBuffer(2 ** 40)", observed: REFUSED },
  { name: "a string of a gigabyte", code: "'x'.repeat(2 ** 30)", observed: REFUSED },
  {
    name: "deep recursion",
    code: "(() => { const f = (n) => f(n + 1) + 1; return f(0) })()",
    observed: /^threw .*stack/,
  },
];

const named = (prefix: string, probes: Record<string, string>, observed: RegExp): RealmProbe[] =>
  Object.entries(probes).map(([name, code]) => ({ name: `${prefix} ${name}`, code, observed }));

export const REALM_PROBES: readonly RealmProbe[] = [
  ...absent,
  ...named("code from text by", generated, GENERATED),
  ...named("changing", frozen, FROZEN),
  ...rest,
];

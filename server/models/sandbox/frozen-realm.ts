/** Inside the isolate: makes the realm deterministic and freezes it before an author's code runs in it. */
import { makeRealmRepeatable } from "#lib/models/strategies/index.ts";

const REMOVED = [
  "WebAssembly",
  "SharedArrayBuffer",
  "Atomics",
  "WeakRef",
  "FinalizationRegistry",
  "console",
  "eval",
];
/** Names that classes and zod assign on their instances though a prototype above them is frozen. */
const OVERRIDABLE = ["constructor", "toString", "valueOf", "toLocaleString", "toJSON", "name", "message"];

export function lockRealm(): void {
  makeRealmRepeatable();
  Error.stackTraceLimit = 50;
  // What is removed is collected too: a column's buffer still leads to SharedArrayBuffer.
  const intrinsics = collectIntrinsics();
  const realm = globalThis as unknown as Record<string, unknown>;
  for (const name of REMOVED) delete realm[name];
  // Arrays stay as they are: V8 walks them slowly once their constructor is read through a getter.
  for (const object of intrinsics) if (object !== Array.prototype) allowOverrides(object);
  for (const object of intrinsics) Object.freeze(object);
  Object.freeze(globalThis);
}

/** Every object that is reachable from the global object and from syntax. */
function collectIntrinsics(): Set<object> {
  const found = new Set<object>();
  const hidden = [
    [][Symbol.iterator](),
    new Map().entries(),
    new Set().values(),
    ""[Symbol.iterator](),
    "".matchAll(/./g),
    (function* () {})(),
    (async function* () {})(),
    async () => {},
    new Float64Array(0),
    ...iteratorHelpers(),
    new Intl.Segmenter().segment(""),
    new Intl.Segmenter().segment("")[Symbol.iterator](),
    new Proxy({}, {}),
  ];
  const queue: unknown[] = [globalThis, ...hidden.map((value) => Object.getPrototypeOf(value))];
  for (let next = queue.pop(); queue.length > 0 || next !== undefined; next = queue.pop()) {
    if ((typeof next !== "object" && typeof next !== "function") || next === null || found.has(next))
      continue;
    found.add(next);
    queue.push(Object.getPrototypeOf(next));
    for (const property of Object.values(Object.getOwnPropertyDescriptors(next)))
      queue.push(property.value, property.get, property.set);
  }
  found.delete(globalThis);
  return found;
}

/** What `map` of an iterator and `Iterator.from` answer; the compiler's library is older than they are. */
function iteratorHelpers(): object[] {
  const { Iterator } = globalThis as unknown as {
    Iterator: { from(given: object): { map(by: (value: unknown) => unknown): object } };
  };
  const wrapped = Iterator.from({ next: () => ({ value: 0, done: true }) });
  return [wrapped, wrapped.map((value) => value)];
}

/** A frozen prototype forbids `instance.name = …`; a setter that defines it on the instance gives it back. */
function allowOverrides(object: object): void {
  for (const name of OVERRIDABLE) {
    const property = Object.getOwnPropertyDescriptor(object, name);
    if (!property?.configurable || !property.writable || typeof object === "function") continue;
    Object.defineProperty(object, name, {
      configurable: true,
      enumerable: property.enumerable ?? false,
      get: () => property.value,
      set(this: object, value: unknown) {
        if (this === object) throw new TypeError(`Cannot change ${name} of a built-in`);
        Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
      },
    });
  }
}

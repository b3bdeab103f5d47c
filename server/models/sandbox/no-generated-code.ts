/** Inside the isolate, before everything else: zod asks at load whether it may compile code from text. */
export function forbidGeneratedCode(): void {
  const refuse = () => {
    throw new Error("Code made from text is not allowed: write the function out.");
  };
  const samples = [() => {}, async () => {}, function* () {}, async function* () {}];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample);
    Object.defineProperty(prototype, "constructor", { value: refuse, configurable: true, writable: true });
  }
  (globalThis as unknown as Record<string, unknown>).Function = Object.assign(refuse, {
    prototype: Function.prototype,
  });
}

forbidGeneratedCode();

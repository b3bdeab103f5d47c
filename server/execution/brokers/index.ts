/**
 * Brokers: each adapter behind one port, declared by what its venue promises. A new one is a folder here, a line in
 * the registry, and the conformance suite. Not here: sending and clearing up (gateway), what orders mean (lib).
 */
import "server-only";
import { AppError } from "#lib/core/errors.ts";
import { environmentName } from "#server/infrastructure/config/index.ts";
import { alpacaBroker } from "./alpaca/index.ts";
import type { AnyBroker } from "./broker.ts";
import { fakeVenue } from "./fake-venue/index.ts";
import { fixBroker } from "./fix/index.ts";
import { paperBroker } from "./paper/index.ts";

export type * from "./broker.ts";
export { hasEmergency } from "./emergency.ts";
export * from "./fake-venue/index.ts";
export * from "./paper/index.ts";

const isProduct = environmentName() === "production";
const fakeVenues = [fakeVenue("forever"), fakeVenue("open-only"), fakeVenue("none")];
const everywhere: readonly AnyBroker[] = [paperBroker, alpacaBroker, fixBroker];

/** Every broker that an account can be opened at, by name; the fake venues in tests and development alone. */
export const brokers: Readonly<Record<string, AnyBroker>> = Object.fromEntries(
  [...everywhere, ...(isProduct ? [] : fakeVenues)].map((broker) => [broker.name, broker]),
);

/** @throws AppError bad-input for a name that is not in the registry */
export function brokerNamed(name: string): AnyBroker {
  const broker = Object.hasOwn(brokers, name) ? brokers[name] : undefined;
  if (!broker)
    throw new AppError(
      "bad-input",
      `There is no broker "${name}"; choose one of ${Object.keys(brokers).join(", ")}.`,
    );
  return broker;
}

import type { Bus } from "#server/infrastructure/bus/index.ts";

/** Hints that an account's gateway has something to say; a lost one costs the gateway's own 250 ms. */
export const GATEWAY_CHANNEL = "pitwall_gateway";

export const wakeGateway = (bus: Pick<Bus, "hint">, accountId: string): void =>
  bus.hint(GATEWAY_CHANNEL, accountId);

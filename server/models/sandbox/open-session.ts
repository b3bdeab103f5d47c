import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";
import type { SessionInput, SessionOutput, SessionSpec } from "#lib/model-testing/forward-testing/index.ts";
import { openHost } from "./launch-host.ts";
import type { HostLimits, StrategyModule } from "./protocol.ts";
import { strategyFailure } from "./strategy-failure.ts";

const number = z.number();
/** JSON has no NaN: a moment before the first bar is null. */
const moment = number.nullable().transform((time) => time ?? Number.NaN);
const order = z.int().positive();

/** Whatever a host proposes is read through this: it may have been taken over, and its orders go through the gate. */
const Outputs = z.array(
  z.strictObject({
    intents: z
      .array(
        z.discriminatedUnion("kind", [
          z.strictObject({
            n: order,
            kind: z.literal("order"),
            order,
            symbol: z.string().max(64),
            quantity: number,
            type: z.enum(ORDER_TYPE),
            timeInForce: z.enum(TIME_IN_FORCE),
            limit: number.nullable(),
            stop: number.nullable(),
            instructions: z.record(z.string().max(30), z.string().max(60)).optional(),
          }),
          z.strictObject({ n: order, kind: z.literal("cancel"), order }),
          z.strictObject({
            n: order,
            kind: z.literal("exit"),
            order,
            of: z.int().nonnegative(),
            exit: order,
            symbol: z.string().max(64),
            quantity: number,
            type: z.enum(ORDER_TYPE),
            limit: number.nullable(),
            stop: number.nullable(),
          }),
        ]),
      )
      .max(20_000),
    logs: z
      .array(
        z.object({ time: moment, level: z.enum(["info", "warn", "error"]), message: z.string().max(1000) }),
      )
      .max(10_000),
    point: z.strictObject({ time: moment, equity: number, cash: number, gross: number }),
    wantsClose: z.boolean(),
  }),
);

export type StrategySession = {
  /** One output for each input. @throws AppError strategy-failed with the author's line; the session is over then */
  tell(inputs: readonly SessionInput[]): Promise<readonly SessionOutput[]>;
  close(): void;
};

const DECADE_SECONDS = 315_000_000;

/** A strategy in a host of its own that lives as long as it trades. */
export async function openStrategySession(
  module: StrategyModule,
  spec: SessionSpec,
  limits: HostLimits,
): Promise<StrategySession> {
  const stop = new AbortController();
  const waiting = new Map<number, (outputs: string) => void>();
  const host = await openHost(
    { task: "session", module, spec },
    {
      limits: { ...limits, wallSeconds: DECADE_SECONDS, cpuSeconds: DECADE_SECONDS },
      signal: stop.signal,
      onTold(n, outputs) {
        waiting.get(n)?.(outputs);
        return waiting.delete(n);
      },
    },
  );
  const failed = host.ended.then((end): never => {
    if (end.kind === "failed") throw strategyFailure(end, module);
    throw new AppError("internal", `The strategy host answered ${end.kind}.`);
  });
  failed.catch(() => {});
  const answer = (n: number) => new Promise<string>((resolve) => waiting.set(n, resolve));
  let asked = 0;
  await Promise.race([answer(0), failed]);
  return {
    async tell(inputs) {
      const n = ++asked;
      const told = answer(n);
      host.tell({ kind: "tell", n, inputs });
      const outputs = Outputs.safeParse(JSON.parse(await Promise.race([told, failed])));
      if (!outputs.success || outputs.data.length !== inputs.length)
        throw new AppError("strategy-failed", "The strategy host said what no session says.");
      return outputs.data as SessionOutput[];
    },
    close: () => stop.abort(),
  };
}

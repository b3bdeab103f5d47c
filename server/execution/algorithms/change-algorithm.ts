import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { quantityText } from "#lib/core/money.ts";
import { type AlgorithmChange, planChange } from "#lib/execution/algorithms/index.ts";
import { command, query } from "#server/access/command.ts";
import { Key } from "#server/execution/orders/index.ts";
import { readAlgorithm } from "./algorithm-record.ts";
import { accountClock } from "./market-clock.ts";
import { type Steered, steer } from "./steer-algorithm.ts";

const Change = z.strictObject({
  id: z.uuid(),
  /** Epoch microseconds of the account's market. */
  end: z.number().optional(),
  /** Of the volume that trades. */
  percent: z.number().optional(),
});

function oneOf({ end, percent }: Pick<z.output<typeof Change>, "end" | "percent">): AlgorithmChange {
  if (end !== undefined && percent === undefined) return { end };
  if (percent !== undefined && end === undefined) return { percent };
  throw new AppError("bad-input", "Give a new end or a new participation, one of them.");
}

export type ChangePreview = {
  /** Of the rest; `at` is null where only the market can tell when. */
  readonly slices: readonly { readonly at: Micros | null; readonly quantity: string }[];
};

/** What an algorithm would still send and when, were it changed now. */
export const previewChange = query({
  name: "algos.previewChange",
  permission: "orders:trade",
  input: Change,
  async run({ db, clock }, { id, ...asked }): Promise<ChangePreview> {
    const change = oneOf(asked);
    const { state, accountId } = await readAlgorithm(db, id, "look");
    const { now } = await accountClock(db, accountId, clock());
    const slices = planChange(state, now, change);
    return { slices: slices.map(({ at, quantity }) => ({ at, quantity: quantityText(quantity) })) };
  },
});

/** Gives a running or paused algorithm another end, or another part of the volume. The same key again changes nothing. */
export const changeAlgorithm = command({
  name: "algos.change",
  permission: "orders:trade",
  input: Change.extend({ key: Key }),
  run: (ctx, { id, key, ...asked }): Promise<Steered> =>
    steer(ctx, id, { command: "change", key, ...oneOf(asked) }),
  audit: ({ id, key, end, percent }, { phase }) => ({ object: id, details: { key, end, percent, phase } }),
});

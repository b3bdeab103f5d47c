import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { priceSchema, priceText, quantitySchema, quantityText } from "#lib/core/money.ts";
import { command, query } from "#server/access/command.ts";
import { voidVerdicts } from "#server/execution/orders/index.ts";

export const Currency = z
  .string()
  .regex(/^[A-Z0-9]{3,10}$/, "A currency is 3 to 10 capital letters, as USD.")
  .meta({ examples: ["USD"] });
export const SymbolName = z.string().trim().min(1).max(64);

export type InstrumentView = {
  symbol: string;
  currency: string;
  tick: string;
  lot: string;
  multiplier: string;
  restricted: boolean;
  settlement: "full" | "variation";
};

export const listInstruments = query({
  name: "instruments.list",
  permission: "orders:read",
  input: z.strictObject({}),
  async run({ db, teamId }): Promise<InstrumentView[]> {
    const { rows } = await db.query<InstrumentView>(
      `SELECT symbol, currency, trim_scale(tick)::text AS tick, trim_scale(lot)::text AS lot,
         trim_scale(multiplier)::text AS multiplier, restricted, settlement
       FROM instruments WHERE team_id = $1 ORDER BY symbol`,
      [teamId],
    );
    return rows;
  },
});

/** Adds an instrument or changes it. Currency, multiplier and settlement of one that was traded stay as they are. */
export const saveInstrument = command({
  name: "instruments.save",
  permission: "accounts:manage",
  input: z.strictObject({
    symbol: SymbolName,
    currency: Currency,
    tick: priceSchema,
    lot: quantitySchema,
    multiplier: quantitySchema,
    restricted: z.boolean(),
    settlement: z.enum(["full", "variation"]).optional(),
  }),
  async run(
    { db, teamId, bus },
    { symbol, currency, tick, lot, multiplier, restricted, settlement = "full" },
  ) {
    for (const [name, value] of Object.entries({ tick, lot, multiplier }))
      if (value <= 0n) throw new AppError("bad-input", `The ${name} must be more than zero.`, { at: name });
    const { rows } = await db.query(
      "SELECT currency, multiplier = $2 AND settlement = $3 AND currency = $4 AS same FROM instruments WHERE symbol = $1",
      [symbol, quantityText(multiplier), settlement, currency],
    );
    const traded = await db.query("SELECT 1 FROM executions WHERE symbol = $1 LIMIT 1", [symbol]);
    if (rows[0]?.same === false && traded.rowCount)
      throw new AppError(
        "conflict",
        `${symbol} was traded: its currency, multiplier and settlement cannot change any more.`,
      );
    await db.query(
      `INSERT INTO instruments (team_id, symbol, currency, tick, lot, multiplier, restricted, settlement)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (team_id, symbol) DO UPDATE SET
         currency = $3, tick = $4, lot = $5, multiplier = $6, restricted = $7, settlement = $8`,
      [
        teamId,
        symbol,
        currency,
        priceText(tick),
        quantityText(lot),
        quantityText(multiplier),
        restricted,
        settlement,
      ],
    );
    // An order that was judged before it was restricted must not get in after.
    await voidVerdicts(db, "true");
    await bus.publish(db, { topic: "instruments", type: "instruments.changed", payload: { symbol } });
    return { symbol };
  },
  audit: ({ symbol, tick, lot, multiplier, ...rest }) => ({
    object: symbol,
    details: { ...rest, tick: priceText(tick), lot: quantityText(lot), multiplier: quantityText(multiplier) },
  }),
});

export const listRates = query({
  name: "instruments.rates",
  permission: "orders:read",
  input: z.strictObject({}),
  async run({ db, teamId }) {
    const { rows } = await db.query<{ base: string; quote: string; rate: string; at: string }>(
      "SELECT base, quote, trim_scale(rate)::text AS rate, at FROM currency_rates WHERE team_id = $1 ORDER BY base, quote",
      [teamId],
    );
    return rows.map((row) => ({ ...row, at: Number(row.at) }));
  },
});

/** What a unit of `base` is worth in `quote`: accounts value foreign instruments by it. */
export const saveRate = command({
  name: "instruments.saveRate",
  permission: "accounts:manage",
  input: z.strictObject({ base: Currency, quote: Currency.meta({ examples: ["EUR"] }), rate: priceSchema }),
  async run({ db, teamId, clock, bus }, { base, quote, rate }) {
    if (rate <= 0n || base === quote)
      throw new AppError("bad-input", "A rate is above zero, between two different currencies.", {
        at: "rate",
      });
    await db.query(
      `INSERT INTO currency_rates (team_id, base, quote, rate, at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (team_id, base, quote) DO UPDATE SET rate = $4, at = $5`,
      [teamId, base, quote, priceText(rate), clock()],
    );
    // Verdicts that were made at the old rate are void.
    await voidVerdicts(db, "a.currency IN ($1, $2)", [base, quote]);
    await bus.publish(db, { topic: "accounts", type: "accounts.changed", payload: {} });
    return { base, quote };
  },
  audit: ({ base, quote, rate }) => ({ object: `${base}/${quote}`, details: { rate: priceText(rate) } }),
});

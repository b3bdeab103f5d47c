/** Strategies that do everything a strategy can, by chance: for comparing engines. */
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";

/** Brackets on entries that fill at once, late and in parts; some entries and exits are cancelled or moved. */
export const bracketed = defineStrategy({
  name: "Bracketed",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const { close } = ctx.bar;
    const long = ctx.random() < 0.5;
    const [below, above] = [close * (1 - 0.01 * ctx.random()), close * (1 + 0.01 * ctx.random())];
    const bracket = long ? { stopLoss: below, takeProfit: above } : { stopLoss: above, takeProfit: below };
    const { stopLoss, takeProfit } = bracket;
    const enter = (options: Parameters<typeof ctx.buy>[1]) =>
      ctx[long ? "buy" : "sell"](1 + Math.floor(ctx.random() * 40), options);
    const choice = Math.floor(ctx.random() * 12);
    if (choice === 0) ctx.state.last = enter(bracket);
    else if (choice === 1) ctx.state.last = enter({ stopLoss, limit: close * (long ? 1.002 : 0.998) });
    else if (choice === 2) ctx.state.last = enter({ takeProfit });
    else if (choice === 3)
      ctx.state.last = enter({ ...bracket, limit: long ? (close + below) / 2 : (close + above) / 2 });
    else if (choice === 4) ctx.cancel(ctx.state.last);
    else if (choice === 5) ctx.replace(ctx.state.last, { quantity: 5 });
    else if (choice === 6) ctx.close();
    else if (choice === 7) {
      const exit = ctx.orders.find((order) => order.type === "stop");
      if (exit && exit.id > ctx.state.last && ctx.index % 3 === 0) ctx.cancel(exit.id);
    }
  },
});

/** Execution algorithms in turn, some cancelled on their way. Daily bars: one slice a bar. */
export const worked = defineStrategy({
  name: "Worked",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const choices = [
      { name: "twap", minutes: 8640, slices: 6 },
      { name: "participation", percent: 1 },
      { name: "implementation-shortfall", minutes: 5760, slices: 4 },
      { name: "close-auction" },
      { name: "iceberg", display: 3 },
    ] as const;
    const side = ctx.position.quantity > 20 ? "sell" : "buy";
    const algorithm = choices[Math.floor(ctx.index / 7) % choices.length]!;
    const limit =
      algorithm.name === "iceberg" ? { limit: ctx.bar.close * (side === "buy" ? 1.01 : 0.99) } : {};
    if (ctx.index % 7 === 0) ctx.state.last = ctx[side](20, { algorithm, ...limit });
    if (ctx.index % 7 === 3 && ctx.random() < 0.3) ctx.cancel(ctx.state.last);
  },
});

/** Every order type in turn, with chance, cancels, replaces, pairs and chains. */
export const everything = defineStrategy({
  name: "Everything",
  parameters: z.object({}),
  state: () => ({ last: 0 }),
  onBar(ctx) {
    const { close } = ctx.bar;
    const up = ctx.random() < 0.5;
    const away = close * (1 + (up ? 0.004 : -0.004) * ctx.random());
    const side = ctx.position.quantity > 20 ? "sell" : "buy";
    const make = (options: Parameters<typeof ctx.buy>[1]) =>
      ctx[side](1 + Math.floor(ctx.random() * 9), options);
    const choice = ctx.index % 14;
    if (choice === 0) make({});
    else if (choice === 1) make({ limit: away, timeInForce: "DAY" });
    else if (choice === 2) make({ stop: away });
    else if (choice === 3) make({ stop: away, limit: away * (side === "buy" ? 1.002 : 0.998) });
    else if (choice === 4) make({ touch: away });
    else if (choice === 5) ctx.state.last = make({ limit: close * (side === "buy" ? 0.9 : 1.1) });
    else if (choice === 6) ctx.replace(ctx.state.last, { limit: close });
    else if (choice === 7) make({ at: "open" });
    else if (choice === 8) make({ at: "close", limit: away });
    else if (choice === 9) make({ trailPercent: 0.01 });
    else if (choice === 10) {
      const first = make({ limit: away });
      make({ stop: close * (side === "buy" ? 1.01 : 0.99), oco: first });
    } else if (choice === 11) make({ after: make({ limit: away }), reduceOnly: true, stop: close * 0.99 });
    else if (choice === 12)
      make({ limit: away, goodTill: ctx.time + 3 * 86_400_000_000, timeInForce: "GTD" });
    else ctx.cancel();
  },
});

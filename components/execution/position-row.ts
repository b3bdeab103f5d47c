export type PositionExit = {
  readonly orderId: string;
  readonly kind: "stop" | "target";
  /** Null of one that trails the market. */
  readonly price: string | null;
  readonly quantity: string;
};

/** Money in the instrument's currency; null where there is no price. */
export type PositionRow = {
  readonly accountId: string;
  readonly symbol: string;
  readonly currency: string;
  readonly quantity: string;
  readonly averageCost: string | null;
  readonly mark: string | null;
  readonly markedAt: number | null;
  readonly unrealised: string | null;
  readonly realised: string;
  readonly weight: number | null;
  readonly dayProfit: string | null;
  readonly brokerQuantity: string | null;
  /** What the broker has more than we. */
  readonly drift: string | null;
  readonly lots: readonly { at: number; quantity: string; price: string | null }[];
  /** Orders that work at the venue now and would close it, or a part of it. */
  readonly exits: readonly PositionExit[];
  /** Of whose executions some are held; "by-hand": of no strategy. */
  readonly strategies: readonly string[];
  /** What the same would be if every unit cost the average. */
  readonly atAverageCost: Pick<PositionRow, "averageCost" | "unrealised" | "realised">;
};

/** What a unit that is sold did cost: that of the oldest lot, or the average of all. */
export type CostBasis = "fifo" | "average";
export const onBasis = (basis: CostBasis, row: PositionRow): PositionRow["atAverageCost"] =>
  basis === "average" ? row.atAverageCost : { ...row, averageCost: costOfLots(row) };

/** What a unit of the lots that are left did cost. */
function costOfLots({ lots }: PositionRow): string | null {
  const units = lots.reduce((total, lot) => total + Number(lot.quantity), 0);
  const cost = lots.reduce((total, lot) => total + Number(lot.quantity) * Number(lot.price ?? Number.NaN), 0);
  return Number.isFinite(cost / units) ? String(cost / units) : null;
}

export const positionId = ({ accountId, symbol }: PositionRow): string => `${accountId} ${symbol}`;

export const heldUnits = ({ quantity }: PositionRow): number => Number(quantity);

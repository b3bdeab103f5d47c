/** How each symbol of an account is held and what must back it. One row per symbol. */
export type LedgerTerms = {
  /** Value of one unit per point of price, in the symbol's currency. */
  readonly multiplier: Float64Array;
  /** Index into the account's currencies; 0 = the account's own. */
  readonly currency: Int32Array;
  /** 1 = profit is settled in cash each day and nothing is paid for the units (a future). */
  readonly settlesDaily: Uint8Array;
  /** What opening takes: a share of the value, and an amount per unit in the symbol's currency. */
  readonly initialShare: Float64Array;
  readonly initialPerUnit: Float64Array;
  /** What must remain while the position is held. */
  readonly maintenanceShare: Float64Array;
  readonly maintenancePerUnit: Float64Array;
  /** How much of a commission must be backed: 1, or less when it is bought on margin too. */
  readonly feeShare: number;
  /** Number of currencies, the account's own included. */
  readonly currencies: number;
  /** Fills in another currency are paid from a balance in it; otherwise converted at once. */
  readonly holdsBalances: boolean;
};

/** Everything paid in full in one currency; a short is covered by its proceeds and as much again. */
export function fullyPaid(symbols: number): LedgerTerms {
  return {
    multiplier: new Float64Array(symbols).fill(1),
    currency: new Int32Array(symbols),
    settlesDaily: new Uint8Array(symbols),
    initialShare: new Float64Array(symbols).fill(1),
    initialPerUnit: new Float64Array(symbols),
    maintenanceShare: new Float64Array(symbols),
    maintenancePerUnit: new Float64Array(symbols),
    feeShare: 1,
    currencies: 1,
    holdsBalances: false,
  };
}

/** Whether opening takes the whole value and nothing else. */
export const paysInFull = ({ initialShare, initialPerUnit }: LedgerTerms) =>
  initialShare.every((share) => share === 1) && initialPerUnit.every((amount) => amount === 0);

import { growingFloats, growingIntegers } from "#lib/core/growing-column.ts";

/** Every fill of a run as columns, in the order in which they happened. */
export class FillBook {
  readonly time = growingFloats();
  readonly symbol = growingIntegers();
  readonly orderId = growingIntegers();
  readonly quantity = growingFloats();
  readonly price = growingFloats();
  readonly commission = growingFloats();
  readonly slippage = growingFloats();

  get length(): number {
    return this.time.length;
  }
}

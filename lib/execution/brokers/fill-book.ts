import { FIRST_CAPACITY, growColumns } from "#lib/core/growing-columns.ts";
import { RareColumn } from "#lib/core/rare-column.ts";

/** Every fill of a run as columns, in the order in which they happened. */
export class FillBook {
  time = new Float64Array(FIRST_CAPACITY);
  symbol = new Int32Array(FIRST_CAPACITY);
  orderId = new Int32Array(FIRST_CAPACITY);
  quantity = new Float64Array(FIRST_CAPACITY);
  price = new Float64Array(FIRST_CAPACITY);
  readonly commission = new RareColumn(0);
  readonly slippage = new RareColumn(0);
  length = 0;

  /** Answers a new row, to be written at once. */
  addRow(): number {
    if (this.length === this.time.length) growColumns(this);
    return this.length++;
  }
}

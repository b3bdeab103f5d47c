/** Rows of one symbol's working orders, oldest first. May grow while it is walked. */
export class ActiveOrders {
  rows = new Int32Array(8);
  count = 0;

  add(row: number): void {
    if (this.count === this.rows.length) {
      const wider = new Int32Array(this.rows.length * 2);
      wider.set(this.rows);
      this.rows = wider;
    }
    this.rows[this.count++] = row;
  }

  /** Drops the rows that `keep` refuses. */
  compact(keep: (row: number) => boolean): void {
    let kept = 0;
    for (let k = 0; k < this.count; k++) {
      const row = this.rows[k]!;
      if (keep(row)) this.rows[kept++] = row;
    }
    this.count = kept;
  }
}

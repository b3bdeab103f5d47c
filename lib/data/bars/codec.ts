import type { BarColumns } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { BAR_COLUMN_NAMES, toBars } from "./assemble.ts";

/** "PWB1", the header's length, a JSON header, then for each symbol its columns as little-endian float64. */
const MAGIC = 0x31425750;
type Header = { symbol: string; length: number }[];

const align = (bytes: number) => (bytes + 7) & ~7;

/** Bars of several symbols in one buffer; the same bars give the same bytes. */
export function encodeBars(bars: readonly BarColumns[]): Uint8Array<ArrayBuffer> {
  const header = ascii(JSON.stringify(bars.map(({ symbol, length }) => ({ symbol, length }))));
  const rows = bars.reduce((sum, { length }) => sum + length, 0);
  const columnsAt = align(8 + header.length);
  const bytes = new Uint8Array(columnsAt + rows * BAR_COLUMN_NAMES.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[8 + i] = header.charCodeAt(i);
  let at = columnsAt;
  for (const one of bars)
    for (const name of BAR_COLUMN_NAMES) {
      new Float64Array(bytes.buffer, at, one.length).set(one[name]);
      at += one.length * 8;
    }
  return bytes;
}

/** The columns point into `buffer`: no copy. @throws AppError bad-input when it holds no bars */
export function decodeBars(buffer: ArrayBuffer): BarColumns[] {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC)
    throw new AppError("bad-input", "These bytes are no Pitwall bars; load the snapshot again.");
  const headerLength = view.getUint32(4, true);
  let header = "";
  for (let i = 0; i < headerLength; i++) header += String.fromCharCode(view.getUint8(8 + i));
  let at = align(8 + headerLength);
  return (JSON.parse(header) as Header).map(({ symbol, length }) => {
    const columns = BAR_COLUMN_NAMES.map((_, i) => new Float64Array(buffer, at + i * length * 8, length));
    at += columns.length * length * 8;
    return toBars(symbol, columns);
  });
}

/** JSON with every other character escaped, so that one character is one byte. */
function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

import { canonicalJson } from "#lib/core/canonical-json.ts";
import { AppError } from "#lib/core/errors.ts";
import { isWhole } from "#lib/core/holes.ts";
import type { BacktestResult } from "./result.ts";

/** File layout: magic, header length, header JSON in ASCII, then each column at a multiple of 8 bytes. */
const MAGIC = 0x31525750;
const PREFIX_BYTES = 8;
const CANONICAL_NAN = 0x7ff8000000000000n;

const TABLES = ["equity", "fills", "trades", "orders", "events"] as const;
/** Columns of their own; all but the first are absent when one strategy has the account to itself. */
const SINGLE = ["benchmark", "profit", "exposure"] as const;
const KINDS = { f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Column = Float64Array | Int32Array | Uint8Array;
type Layout = { readonly table: string; readonly name: string; readonly kind: Kind; readonly length: number };

const kindOf = (column: Column): Kind =>
  column instanceof Float64Array ? "f64" : column instanceof Int32Array ? "i32" : "u8";
const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** A result as bytes: the same result gives the same bytes on every host. Little-endian. */
export function encodeResult(result: BacktestResult): Uint8Array {
  const columns = columnsOf(result);
  const layout = columns.map(
    ({ table, name, values }): Layout => ({ table, name, kind: kindOf(values), length: values.length }),
  );
  const inColumns: readonly string[] = [...TABLES, ...SINGLE];
  const rest = Object.fromEntries(Object.entries(result).filter(([name]) => !inColumns.includes(name)));
  const header = ascii(canonicalJson({ columns: layout, rest }));
  const start = padded(PREFIX_BYTES + header.length);
  const total = columns.reduce((sum, { values }) => sum + padded(values.byteLength), start);
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  bytes.set(header, PREFIX_BYTES);
  let at = start;
  for (const { values } of columns) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    if (values instanceof Float64Array) canonicaliseNan(bytes, at, values);
    at += padded(values.byteLength);
  }
  return bytes;
}

/** The result again; its columns are views into `bytes`. Throws AppError "bad-input" on anything else. */
export function decodeResult(given: Uint8Array): BacktestResult {
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new AppError("bad-input", "These bytes are not a backtest result; run the backtest again.");
  const headerLength = view.getUint32(4, true);
  const header = JSON.parse(text(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerLength)));
  const { columns, rest } = header as { columns: Layout[]; rest: Record<string, unknown> };
  const tables: Record<string, Record<string, unknown>> = {};
  const singles: Record<string, Column> = {};
  let at = padded(PREFIX_BYTES + headerLength);
  for (const { table, name, kind, length } of columns) {
    const values = new KINDS[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    if (table === "") singles[name] = values;
    else tables[table] = { ...(tables[table] ?? { length }), [name]: values };
    at += padded(values.byteLength);
  }
  return { ...rest, ...tables, ...singles } as unknown as BacktestResult;
}

function columnsOf(result: BacktestResult): { table: string; name: string; values: Column }[] {
  const columns = TABLES.flatMap((table) =>
    Object.entries(result[table])
      .filter(([, values]) => typeof values !== "number")
      .map(([name, values]) => ({ table: table as string, name, values: values as Column })),
  );
  for (const name of SINGLE) if (result[name]) columns.push({ table: "", name, values: result[name] });
  return columns;
}

/** Rows looked at together: what was just copied is still in the processor's cache. */
const STRETCH_ROWS = 4096;

/** A NaN may carry any payload in memory; in a file it has one form. */
function canonicaliseNan(bytes: Uint8Array, at: number, values: Float64Array): void {
  const words = new BigUint64Array(bytes.buffer, at, values.length);
  for (let from = 0; from < values.length; from += STRETCH_ROWS) {
    const to = Math.min(values.length, from + STRETCH_ROWS);
    if (isWhole(values, from, to)) continue;
    for (let i = from; i < to; i++) if (Number.isNaN(values[i]!)) words[i] = CANONICAL_NAN;
  }
}

/** JSON text with everything beyond ASCII escaped, as bytes. */
function ascii(json: string): Uint8Array {
  const escaped = json.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return Uint8Array.from(escaped, (character) => character.charCodeAt(0));
}

function text(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 8192)
    out += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return out;
}

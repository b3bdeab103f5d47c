import { createHash, type Hash } from "node:crypto";
import pg, { type ClientBase } from "pg";

/** Rows as text, column by column, as COPY would write them: any later PostgreSQL reads them again. */
export type Table = {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** Of its primary key; empty: the whole row orders it. */
  readonly key: readonly string[];
};
type Column = { readonly name: string; readonly type: string; readonly isCollated: boolean };

/** How values are written, whatever the server's settings. */
export const ROW_TEXT = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'`;

const BATCH = 2000;
/** Written by whoever migrates the target. */
const MIGRATION_TABLES = ["public._prisma_migrations", "dbos.dbos_migrations"];

export const fullName = ({ schema, name }: Pick<Table, "schema" | "name">): string => `${schema}.${name}`;
const quoted = pg.escapeIdentifier;
const reference = ({ schema, name }: Table): string => `${quoted(schema)}.${quoted(name)}`;

/** Every table of ours and of the job queue; columns that the database computes are left out. */
export async function listTables(db: ClientBase): Promise<Table[]> {
  const { rows } = await db.query(
    `SELECT n.nspname AS schema, c.relname AS name,
       (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'isCollated', a.attcollation <> 0) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(a.attname ORDER BY k.place), '[]') FROM pg_index i,
          unnest(i.indkey) WITH ORDINALITY AS k(attnum, place), pg_attribute a
        WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS key
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'dbos') ORDER BY 1, 2`,
  );
  return (rows as Table[]).filter((table) => !MIGRATION_TABLES.includes(fullName(table)));
}

/** Its rows in key order, some thousand at a time: each a JSON array of texts and nulls. */
export async function* readRows(db: ClientBase, table: Table): AsyncGenerator<string[]> {
  const texts = table.columns.map(({ name }) => `${quoted(name)}::text`).join(", ");
  const order = table.key.map((name) => {
    const isCollated = table.columns.find((column) => column.name === name)?.isCollated;
    return isCollated ? `${quoted(name)} COLLATE "C"` : quoted(name);
  });
  await db.query(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT to_jsonb(ARRAY[${texts}])::text AS row
     FROM ${reference(table)} t ORDER BY ${order.length > 0 ? order.join(", ") : 't::text COLLATE "C"'}`,
  );
  for (;;) {
    const { rows } = await db.query(`FETCH ${BATCH} FROM backup_rows`);
    if (rows.length === 0) break;
    yield rows.map(({ row }) => row as string);
  }
  await db.query("CLOSE backup_rows");
}

export function hashRows(hash: Hash, rows: readonly string[]): void {
  for (const row of rows) hash.update(row).update("\n");
}

export async function digestOf(db: ClientBase, table: Table): Promise<{ rows: number; sha256: string }> {
  const hash = createHash("sha256");
  let count = 0;
  for await (const rows of readRows(db, table)) {
    hashRows(hash, rows);
    count += rows.length;
  }
  return { rows: count, sha256: hash.digest("hex") };
}

/** Puts rows back; triggers and foreign keys must be off (session_replication_role). */
export async function insertRows(
  db: ClientBase,
  table: Table,
  columns: readonly string[],
  rows: readonly string[],
): Promise<void> {
  const types = new Map(table.columns.map((column) => [column.name, column.type]));
  const values = columns.map((name, i) => `(r ->> ${i})::${types.get(name)}`);
  await db.query(
    `INSERT INTO ${reference(table)} (${columns.map(quoted).join(", ")}) OVERRIDING SYSTEM VALUE
     SELECT ${values.join(", ")} FROM jsonb_array_elements($1::jsonb) r`,
    [`[${rows.join(",")}]`],
  );
}

export async function readSequences(db: ClientBase): Promise<Record<string, string>> {
  const { rows } = await db.query(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value FROM pg_sequences
     WHERE schemaname IN ('public', 'dbos') AND last_value IS NOT NULL ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

export async function setSequences(db: ClientBase, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values))
    await db.query("SELECT setval($1::regclass, $2::bigint)", [name, value]);
}

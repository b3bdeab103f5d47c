import type { QueryConfig, QueryResult } from "pg";

/** A client in a transaction, or a pool: each statement then is a transaction of its own, that names its team itself. */
export type Statements = { query(statement: QueryConfig): Promise<QueryResult> };

const names = new Map<string, string>();

/**
 * A statement of the hot path: parsed and planned once a connection, then only executed. `text` must be one of few; no
 * values in it.
 */
export function prepared(text: string, values: unknown[]): QueryConfig {
  const name = names.get(text) ?? `orders-${names.size}`;
  names.set(text, name);
  return { name, text, values };
}

#!/usr/bin/env node
/**
 * Prisma's schema engine without its downloaded binary: speaks the CLI's JSON-RPC on standard input and output, on top
 * of @prisma/schema-engine-wasm and @prisma/adapter-pg. prisma.config.ts points the CLI here.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { parse } from "pg-connection-string";

const engineArguments = process.argv.slice(2);
const url = JSON.parse(optionValues("--datasource")[0] ?? "{}").url ?? "";

function optionValues(...names) {
  return engineArguments.flatMap((argument, index) => {
    if (names.includes(argument)) return [engineArguments[index + 1]];
    return names
      .filter((name) => argument.startsWith(`${name}=`))
      .map((name) => argument.slice(name.length + 1));
  });
}

/** `cli can-connect-to-database | create-database | drop-database`: one command, the exit code is the answer. */
async function runDatabaseCommand() {
  const command = engineArguments.find((argument) => argument.endsWith("-database"));
  const target = parse(url);
  const database = command === "can-connect-to-database" ? target.database : "postgres";
  const client = new pg.Client({ ...connection(), database });
  const name = pg.escapeIdentifier(target.database ?? "postgres");
  try {
    await client.connect();
    if (command === "create-database") await client.query(`CREATE DATABASE ${name}`);
    if (command === "drop-database") await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  } catch (error) {
    const code = error.code === "3D000" ? "P1003" : error.code?.startsWith("28") ? "P1000" : "P1001";
    log("ERROR", error.message || `Can't reach database server at ${target.host}:${target.port}`, {
      error_code: code,
      is_panic: false,
    });
    process.exitCode = 1;
  }
}

/** Separate fields: a connectionString would win over the shadow database's name. */
function connection() {
  const { schema: _, connection_limit: __, ...fields } = parse(url);
  return fields;
}

function log(level, message, fields = {}) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields: { message, ...fields },
    target: "schema_engine",
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}

/** Each line of standard input is a call; the process ends when the input has ended and every call is answered. */
function serve() {
  const factory = bindMigrationAwareSqlAdapterFactory(new SchemaAdapterFactory(connection()));
  let engine;
  let waiting = 0;
  let ended = false;
  const leaveWhenDone = () => {
    if (ended && waiting === 0) process.exit(0);
  };
  const input = createInterface({ input: process.stdin });
  input.on("line", async (line) => {
    const call = JSON.parse(line);
    if (!call.method) return;
    waiting += 1;
    try {
      engine ??= loadEngine(factory);
      answer({ id: call.id, result: await invoke(await engine, call) });
    } catch (error) {
      const registered = factory.errorRegistry?.consumeError?.(error?.id ?? -1);
      const message = registered?.error?.message ?? error?.message ?? String(error);
      const data = { is_panic: false, message, error_code: error?.code, meta: {} };
      answer({
        id: call.id,
        error: { code: 4466, message: "An error happened. Check the data field for details.", data },
      });
    }
    waiting -= 1;
    leaveWhenDone();
  });
  input.on("close", () => {
    ended = true;
    leaveWhenDone();
  });
}

async function invoke(engine, { method, params }) {
  const result = await engine[method === "getDatabaseVersion" ? "version" : method](params);
  if (method !== "diff" || result?.stdout == null) return result ?? {};
  // The CLI prints what the engine asks it to print.
  answer({ id: 1_000_000, method: "print", params: { content: result.stdout } });
  return { exitCode: result.exitCode };
}

function answer(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
}

async function loadEngine(factory) {
  // The engine reports a panic here before it traps.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => log("ERROR", message, { is_panic: true }),
  };
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import(join(folder, "schema_engine_bg.js"));
  const bytes = readFileSync(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const paths = optionValues("-d", "--datamodels").flatMap((path) =>
    path.startsWith("[") ? JSON.parse(path) : [path],
  );
  const datamodels = paths.length ? paths.map((path) => [path, readFileSync(path, "utf8")]) : undefined;
  return bindings.SchemaEngine.new({ datamodels }, () => {}, factory);
}

/** adapter-pg, with whole scripts, the catalogue's own types, and a shadow database beside the real one. */
class SchemaAdapterFactory extends PrismaPg {
  #fields;

  constructor(fields) {
    super(fields);
    this.#fields = fields;
  }

  async connect() {
    return adaptToCatalogue(await super.connect());
  }

  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
    const main = await this.connect();
    await main.executeScript(`CREATE DATABASE "${name}"`);
    const shadow = await new SchemaAdapterFactory({ ...this.#fields, database: name }).connect();
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await main.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}

const CHAR = 18;
/** Catalogue types that adapter-pg does not know, as the text types that carry the same bytes. */
const AS_TEXT = new Map([
  [CHAR, 25],
  [1002, 1009],
  [1003, 1009],
]);

function adaptToCatalogue(adapter) {
  const pool = adapter.underlyingDriver();
  const queryRaw = adapter.queryRaw;
  // adapter-pg would split the script at each ";", also inside a function's body.
  adapter.executeScript = async (sql) => {
    await pool.query(sql);
  };
  adapter.queryRaw = async (query) => {
    const rows = await adapter.performIO(query);
    const characters = rows.fields.flatMap((field, index) => (field.dataTypeID === CHAR ? [index] : []));
    for (const field of rows.fields) field.dataTypeID = AS_TEXT.get(field.dataTypeID) ?? field.dataTypeID;
    const answered = { performIO: async () => rows, pgOptions: adapter.pgOptions };
    const result = await queryRaw.call(answered, query);
    for (const index of characters) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

if (engineArguments.includes("--version")) process.stdout.write("schema-engine-wasm 7.10.0\n");
else if (engineArguments.includes("cli")) await runDatabaseCommand();
else serve();

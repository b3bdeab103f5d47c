import type { ClientBase } from "pg";
import { z } from "zod";
import { query } from "#server/access/command.ts";
import { brokers } from "#server/execution/brokers/index.ts";

/** One setting of a broker, for a form. A secret is written and never shown again. */
export type BrokerField = {
  /** "interest.type" is the kind of a nested setting, "interest.annual.debit" belongs to it when it is "annual". */
  readonly name: string;
  readonly title: string;
  readonly kind: "text" | "lines" | "number" | "boolean" | "choice" | "secret";
  readonly start: string | number | boolean | null;
  readonly required: boolean;
  readonly unit?: string;
  /** A name made of digits: its thousands are not set apart. */
  readonly plain?: boolean;
  /** What to write into it. */
  readonly hint?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
  /** What a form calls the choices; one without a label is called by its value. */
  readonly labels?: Readonly<Record<string, string>>;
};

const Labels = z.record(z.string(), z.string()).optional();

const Property = z.object({
  type: z.enum(["string", "number", "integer", "boolean"]),
  title: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  secret: z.boolean().optional(),
  /** Its choices are what the team has of these. */
  choices: z.literal("datasets").optional(),
  /** Text of several lines. */
  lines: z.boolean().optional(),
  unit: z.string().optional(),
  plain: z.boolean().optional(),
  hint: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  labels: Labels,
});

/** A setting that is one of several models, told apart by their type. */
const Models = z.object({
  title: z.string().optional(),
  labels: Labels,
  default: z.object({ type: z.string() }),
  oneOf: z.array(
    z.object({
      properties: z.looseObject({ type: z.object({ const: z.string() }) }),
      required: z.array(z.string()),
    }),
  ),
});

/** The brokers that an account can be opened at, what they can do and what they want to know. */
export const listBrokers = query({
  name: "accounts.brokers",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async ({ db }) => {
    const datasets = await datasetNames(db);
    return Object.values(brokers).map(({ name, title, description, modes, capabilities, settings }) => ({
      name,
      title,
      description,
      modes,
      capabilities: {
        orderTypes: capabilities.orderTypes,
        replace: capabilities.replace,
        shortSelling: capabilities.shortSelling,
        brackets: capabilities.brackets ?? false,
        displayQuantity: capabilities.displayQuantity ?? false,
      },
      fields: brokerFields(settings, datasets),
    }));
  },
});

/** Oldest first: an installation's sample data are what a newcomer begins with. */
async function datasetNames(db: ClientBase): Promise<string[]> {
  const { rows } = await db.query(
    "SELECT name FROM datasets d WHERE EXISTS (SELECT FROM snapshots s WHERE s.dataset_id = d.id) ORDER BY created_at, name",
  );
  return rows.map(({ name }) => name);
}

/** Lists and tables inside nested settings keep their defaults: a form shows figures, texts, switches and choices. */
export function brokerFields(settings: z.ZodType, datasets: readonly string[] = []): BrokerField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(settings, {
    io: "input",
    unrepresentable: "any",
  }) as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).flatMap(([name, json]) => {
    const models = Models.safeParse(json);
    return models.success ? modelFields(name, models.data) : plainField(name, json, required, datasets);
  });
}

/** The kind of the model, then what each kind wants to know. A kind that needs a list or a table is not offered. */
function modelFields(
  name: string,
  { title = words(name), labels, default: usual, oneOf }: z.infer<typeof Models>,
): BrokerField[] {
  const kinds = oneOf.flatMap(({ properties: { type, ...own }, required }) => {
    const fields = Object.entries(own).flatMap(([of, json]) => plainField(of, json, required));
    const missing = required.some((of) => of !== "type" && !fields.some((field) => field.name === of));
    return missing ? [] : [{ type: type.const, fields }];
  });
  const choice: BrokerField = {
    ...{ name: `${name}.type`, title, kind: "choice", start: usual.type, required: false },
    choices: kinds.map(({ type }) => type),
    ...(labels && { labels }),
  };
  const fields = kinds.flatMap(({ type, fields: own }) =>
    own.map((field) => ({ ...field, name: `${name}.${type}.${field.name}` })),
  );
  return [choice, ...fields];
}

function plainField(
  name: string,
  json: unknown,
  required: readonly string[],
  datasets: readonly string[] = [],
): BrokerField[] {
  const parsed = Property.safeParse(json);
  if (!parsed.success) return [];
  const { type, title = words(name), default: usual = null, secret, enum: listed, ...more } = parsed.data;
  const { choices: of, lines, ...rest } = more;
  const choices = of === undefined ? listed : [...datasets, String(usual)];
  const start = of === undefined ? usual : (datasets[0] ?? usual);
  const text = lines ? "lines" : "text";
  const kind = secret ? "secret" : choices ? "choice" : type === "string" ? text : type;
  const field = { ...rest, name, title, start, required: required.includes(name) };
  return [{ ...field, kind: kind === "integer" ? "number" : kind, ...(choices && { choices }) }];
}

/** "fillTiming" → "Fill timing", for a setting without a title of its own. */
const words = (name: string): string => {
  const spaced = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

import { z } from "zod";

type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  pattern?: string;
  examples?: unknown[];
};

/** What a generated test puts into identifier fields. */
export type Identifiers = { uuid: string; hash: string };

/** An input that the schema is likely to accept, optional fields included: for generated tests of every procedure. */
export function sampleInput(schema: z.ZodType | undefined, ids: Identifiers): unknown {
  if (!schema) return {};
  return sample(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema, ids);
}

function sample(schema: Schema, ids: Identifiers): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.examples) return schema.examples[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (choice) return sample(choice, ids);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sample(property, ids)]),
      );
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sample(schema.items ?? {}, ids));
    case "string":
      return sampleText(schema, ids);
    case "number":
    case "integer":
      return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
    case "boolean":
      return true;
    default:
      return {};
  }
}

function sampleText({ format, pattern, minLength = 1 }: Schema, ids: Identifiers): string {
  if (format === "uuid") return ids.uuid;
  if (format === "email") return `sample-${ids.uuid}@example.test`;
  if (pattern?.includes("{64}")) return ids.hash;
  if (pattern?.includes("\\d{4}-")) return "2020-01-02";
  return "sample".padEnd(minLength, "x");
}

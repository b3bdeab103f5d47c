/** The settings of an account model that a form can show: figures, switches and choices of its schema. Pure. */
import { z } from "zod";

export type ModelField = {
  readonly name: string;
  readonly title: string;
  readonly kind: "number" | "boolean" | "choice";
  readonly start: number | boolean | string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly choices?: readonly string[];
};

const Property = z.object({
  type: z.enum(["number", "integer", "boolean", "string"]),
  title: z.string(),
  default: z.union([z.number(), z.boolean(), z.string()]).optional(),
  unit: z.string().optional(),
  step: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});

/** Lists by symbol and other nested settings have no such field: they start at their defaults. */
export function modelFields(schema: z.ZodObject): ModelField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).flatMap(([name, json]): ModelField[] => {
    const parsed = Property.safeParse(json);
    if (name === "type" || !parsed.success) return [];
    const { type, enum: choices, default: start, ...rest } = parsed.data;
    if (type === "string")
      return choices ? [{ name, ...rest, kind: "choice", start: start ?? choices[0]!, choices }] : [];
    if (type === "boolean") return [{ name, ...rest, kind: type, start: start ?? false }];
    return [{ name, ...rest, kind: "number", start: start ?? 0 }];
  });
}

export const startOf = (schema: z.ZodObject) =>
  Object.fromEntries(modelFields(schema).map(({ name, start }) => [name, start]));

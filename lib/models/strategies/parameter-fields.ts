import { z } from "zod";

/** One form field, slider or sweep axis, read from a strategy's parameter schema. */
export type ParameterField = {
  readonly name: string;
  readonly title: string;
  readonly kind: "integer" | "number" | "boolean" | "choice";
  readonly default: number | boolean | string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly step?: number;
  readonly choices?: readonly string[];
  readonly unit?: string;
  readonly description?: string;
};

/** The part of JSON Schema that zod writes for one parameter, with what `.meta()` adds. */
const Property = z.object({
  type: z.enum(["integer", "number", "boolean", "string"]),
  default: z.union([z.number(), z.boolean(), z.string()]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  step: z.number().positive().optional(),
});

/** Throws a plain Error, with the parameter's name, when a schema holds what no form can show. */
export function parameterFields(schema: z.ZodObject): ParameterField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, json]) => {
    const parsed = Property.safeParse(json);
    if (!parsed.success || (parsed.data.type === "string" && !parsed.data.enum))
      throw new Error(
        `Parameter "${name}" must be z.int(), z.number(), z.boolean() or z.enum([…]) with a .default().`,
      );
    const { type, enum: choices, title, minimum, maximum, ...rest } = parsed.data;
    // zod bounds every integer by the safe integers: that is no range to draw a slider over.
    const bounded = (bound: number | undefined) =>
      bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined;
    return withoutUndefined({
      name,
      title: title ?? titleOf(name),
      kind: type === "string" ? "choice" : type,
      ...rest,
      minimum: bounded(minimum),
      maximum: bounded(maximum),
      choices,
    }) as ParameterField;
  });
}

/** "fastPeriod" → "Fast period" */
function titleOf(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

import { z } from "zod";
import { query } from "#server/access/command.ts";
import { brokers } from "#server/execution/brokers/index.ts";

/** One setting of a broker, for a form. A secret is written and never shown again. */
export type BrokerField = {
  readonly name: string;
  readonly title: string;
  readonly kind: "text" | "number" | "boolean" | "choice" | "secret";
  readonly start: string | number | boolean | null;
  readonly required: boolean;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
};

const Property = z.object({
  type: z.enum(["string", "number", "integer", "boolean"]),
  title: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  secret: z.boolean().optional(),
  unit: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});

/** The brokers that an account can be opened at, what they can do and what they want to know. */
export const listBrokers = query({
  name: "accounts.brokers",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async () =>
    Object.values(brokers).map(({ name, title, description, modes, capabilities, settings }) => ({
      name,
      title,
      description,
      modes,
      capabilities: {
        orderTypes: capabilities.orderTypes,
        replace: capabilities.replace,
        shortSelling: capabilities.shortSelling,
      },
      fields: brokerFields(settings),
    })),
});

/** Nested settings keep their defaults: a form shows figures, texts, switches and choices. */
export function brokerFields(settings: z.ZodType): BrokerField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(settings, {
    io: "input",
    unrepresentable: "any",
  }) as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(properties).flatMap(([name, json]): BrokerField[] => {
    const parsed = Property.safeParse(json);
    if (!parsed.success) return [];
    const { type, title = words(name), default: start = null, secret, enum: choices, ...rest } = parsed.data;
    const kind = secret ? "secret" : choices ? "choice" : type === "string" ? "text" : type;
    const field = { ...rest, name, title, start, required: required.includes(name) };
    return [{ ...field, kind: kind === "integer" ? "number" : kind, ...(choices && { choices }) }];
  });
}

/** "fillTiming" → "Fill timing", for a setting without a title of its own. */
const words = (name: string): string => {
  const spaced = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

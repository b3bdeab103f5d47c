import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { CONTROLS, type ControlName, riskLimits } from "#lib/models/risk/index.ts";
import { command, query } from "#server/access/command.ts";
import { changeAccount } from "./account-rows.ts";

/** One setting of a control, for a form. */
type Field = { name: string; title: string; unit: string; default: number; minimum: number; maximum: number };
type JsonField = Partial<Omit<Field, "name">>;

/** The pre-trade controls and their settings, in the order in which a ticket lists them. */
export const accountControls = query({
  name: "accounts.controls",
  permission: "orders:read",
  input: z.strictObject({}),
  run: async () =>
    (Object.keys(CONTROLS) as ControlName[]).map((name) => {
      const { title, description, severity, settings } = CONTROLS[name];
      return { name, title, description, severity, settings: fieldsOf(settings) };
    }),
});

function fieldsOf(settings: z.ZodType): Field[] {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input" }) as {
    properties?: Record<string, JsonField>;
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    title: field.title ?? name,
    unit: field.unit ?? "",
    default: field.default ?? 0,
    minimum: field.minimum ?? 0,
    maximum: field.maximum ?? Number.MAX_SAFE_INTEGER,
  }));
}

export const saveLimits = command({
  name: "accounts.saveLimits",
  permission: "risk:limits",
  input: z.strictObject({
    id: z.uuid(),
    limits: z
      .record(
        z.string(),
        z.strictObject({
          severity: z.enum(["hard", "soft", "off"]).optional(),
          settings: z.record(z.string(), z.number()).optional(),
        }),
      )
      .meta({ examples: [{}] }),
  }),
  async run(ctx, { id, limits }) {
    const parsed = riskLimits.safeParse(limits);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError("bad-input", `${issue?.path.join(".")}: ${issue?.message}`, {
        at: issue?.path.map(String).join("."),
      });
    }
    await changeAccount(ctx, id, "limits = $2", [JSON.stringify(parsed.data)]);
    return { id };
  },
  audit: ({ id, limits }) => ({ object: id, details: limits }),
});

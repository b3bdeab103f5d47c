import { z } from "zod";
import type { AnyControl } from "./control.ts";
import { CONTROLS, type ControlName } from "./controls.ts";

const severity = z.enum(["hard", "soft", "off"]);

type ControlLimits = { severity: z.infer<typeof severity>; settings: Record<string, number> };
export type RiskLimits = Record<ControlName, ControlLimits>;

const one = (control: AnyControl) =>
  z
    .strictObject({
      severity: severity.default(control.severity),
      settings: control.settings.prefault({} as never),
    })
    .prefault({});

/** In percent of a position's value. */
export const initialMarginOf = (limits: RiskLimits): number => limits["buying-power"].settings.initialMargin!;

/** How many messages may leave within a second, however many wait; null where nothing holds them up. */
export function messagesASecond({ "message-rate": { severity: what, settings } }: RiskLimits): number | null {
  return what === "hard" ? settings.perSecond! : null;
}

/** An account's limits, as a form edits and the database keeps them; whatever is left out has its default. */
export const riskLimits = z.strictObject(
  Object.fromEntries(Object.entries(CONTROLS).map(([name, control]) => [name, one(control as AnyControl)])),
) as unknown as z.ZodType<RiskLimits, Partial<Record<ControlName, Partial<ControlLimits>>>>;

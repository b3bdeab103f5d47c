import { z } from "zod";

/** Whom to reach when the line to a broker is down and orders work there: a phone number or a page. */
export const emergencySetting = (usual: string) =>
  z.string().trim().max(200).default(usual).meta({ title: "In an emergency: phone or page" });

/** Whether there is anybody to reach: behind a simulated broker there is nobody. */
export const hasEmergency = (broker: { readonly settings: z.ZodType } | undefined): boolean =>
  broker?.settings instanceof z.ZodObject && "emergency" in broker.settings.shape;

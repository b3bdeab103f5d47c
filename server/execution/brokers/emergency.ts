import { z } from "zod";

/** Whom to reach when the line to a broker is down and orders work there: a phone number or a page. */
export const emergencySetting = (usual: string) =>
  z.string().trim().max(200).default(usual).meta({ title: "In an emergency: phone or page" });

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { installation } from "./installation.ts";

export type Person = { name: string; email: string; password: string };

/** Passwords are of this run only; the owner's is shared by the journeys of one installation. */
const secret = process.env.PITWALL_E2E_SECRET ?? randomBytes(12).toString("base64url");
process.env.PITWALL_E2E_SECRET = secret;

export const owner: Person = { name: "Ana Owner", email: "ana@pitwall.test", password: `owner ${secret}` };
export const viewer: Person = { name: "Vic Viewer", email: "vic@pitwall.test", password: `viewer ${secret}` };

const stateOf = (person: Person) => join(installation().home, `${person.email}.session.json`);

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto(`${installation().address}/sign-in`);
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await keepSession(page, person);
}

/** Once the workbench shows: later journeys take this cookie. */
export async function keepSession(page: Page, person: Person): Promise<void> {
  await page.getByRole("navigation", { name: "Areas" }).waitFor();
  await page.context().storageState({ path: stateOf(person) });
}

/** A browser context in which the person is signed in, by the cookie of an earlier journey. */
export async function contextOf(browser: Browser, person: Person): Promise<BrowserContext> {
  return browser.newContext({ baseURL: installation().address, storageState: stateOf(person) });
}

/** Errors a page must not have: uncaught ones and what the browser prints as an error. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return errors;
}

import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { AppError } from "#lib/core/errors.ts";
import { isCommonPassword } from "./common-passwords.ts";

const argon2 = promisify(argon2Callback);
/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 200;

/** argon2id in the PHC text form, which carries its own cost and salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Without a stored hash it works as long and answers false, so that time tells nothing about who has an account. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, kind, , costs = "", salt = "", tag = ""] = (stored ?? "").split("$");
  const [memory, passes, parallelism] = costs.split(",").map((part) => Number(part.slice(2)));
  if (kind !== "argon2id" || !memory || !passes || !parallelism) {
    await derive(password, randomBytes(16), COST);
    return false;
  }
  const derived = await derive(password, Buffer.from(salt, "base64"), { memory, passes, parallelism });
  const expected = Buffer.from(tag, "base64");
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}

/** Throws AppError "bad-input" at `password` with the one thing to mend. */
export function assertGoodPassword(password: string, person: { email: string; name: string }): void {
  const refuse = (message: string) => {
    throw new AppError("bad-input", message, { at: "password" });
  };
  if (password.length < MIN_PASSWORD_LENGTH)
    refuse(`The password needs at least ${MIN_PASSWORD_LENGTH} characters.`);
  if (password.length > MAX_PASSWORD_LENGTH)
    refuse(`The password may have at most ${MAX_PASSWORD_LENGTH} characters.`);
  if (isCommonPassword(password))
    refuse("This password is among the first that are guessed: choose a less common one.");
  const own = [person.email, person.email.split("@")[0] ?? "", person.name].filter(
    (part) => part.length >= 4,
  );
  const bare = password.toLowerCase().replace(/[^a-z]/g, "");
  if (own.some((part) => bare === part.toLowerCase().replace(/[^a-z]/g, "")))
    refuse("The password must not be your name or email address.");
}

function derive(password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> {
  const message = Buffer.from(password.normalize("NFKC"));
  return argon2("argon2id", { message, nonce, tagLength: TAG_BYTES, ...cost });
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

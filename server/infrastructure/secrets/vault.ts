import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const INFO = "pitwall credentials 1";

/** Each a base64url text. `key`: the sender's half of the agreement that gives the AES key. */
type Envelope = { v: 1; key: string; nonce: string; tag: string; text: string };

/**
 * Seals a secret for whoever holds the private key of the state folder: a fresh X25519 agreement gives the AES-256-GCM
 * key, `place` (team|account|version) is authenticated with it, so that sealed text moved to another row opens for
 * nobody. Needs the public key only.
 */
export function seal(home: string, place: string, secret: string): string {
  const once = generateKeyPairSync("x25519");
  const key = agreedKey(once.privateKey, publicKey(home));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  const envelope: Envelope = {
    v: 1,
    key: once.publicKey.export({ type: "spki", format: "der" }).toString("base64url"),
    nonce: nonce.toString("base64url"),
    tag: cipher.getAuthTag().toString("base64url"),
    text: text.toString("base64url"),
  };
  return JSON.stringify(envelope);
}

/** Opens what `seal` sealed for this place. Throws AppError "unavailable" when it was altered, moved or sealed elsewhere. */
export function unseal(home: string, place: string, sealed: string): string {
  try {
    const { key, nonce, tag, text } = JSON.parse(sealed) as Envelope;
    const bytes = (part: string) => Buffer.from(part, "base64url");
    const theirs = createPublicKey({ key: bytes(key), type: "spki", format: "der" });
    const decipher = createDecipheriv(ALGORITHM, agreedKey(privateKey(home), theirs), bytes(nonce))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes(tag));
    return decipher.update(bytes(text), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new AppError("unavailable", "The account's credentials cannot be opened here: enter them again.", {
      cause,
    });
  }
}

function agreedKey(mine: KeyObject, theirs: KeyObject): Buffer {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  return Buffer.from(hkdfSync("sha256", shared, Buffer.alloc(0), INFO, 32));
}

const publicKey = (home: string): KeyObject => {
  makeKeys(home);
  return createPublicKey(readFileSync(join(home, "vault.public.pem"), "utf8"));
};
const privateKey = (home: string): KeyObject =>
  createPrivateKey(readFileSync(join(home, "vault.private.pem"), "utf8"));

/** Once an installation. The private key is there before the public one, so whoever can seal seals for a key that exists. */
function makeKeys(home: string): void {
  const files = { private: join(home, "vault.private.pem"), public: join(home, "vault.public.pem") };
  if (existsSync(files.public)) return;
  mkdirSync(home, { recursive: true });
  const made = generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" });
  writeOnce(files.private, made);
  const mine = createPublicKey(createPrivateKey(readFileSync(files.private, "utf8")));
  writeOnce(files.public, mine.export({ type: "spki", format: "pem" }));
}

/** Whole, readable by its owner only, and never over another process's. */
function writeOnce(file: string, text: string | Buffer): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

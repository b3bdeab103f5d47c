import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { seal, unseal } from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-vault-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("sealed secrets", () => {
  const sealed = seal(home, "team|account|1", "the key");

  it("open in their place, and show nothing before", () => {
    expect(unseal(home, "team|account|1", sealed)).toBe("the key");
    expect(sealed).not.toContain("the key");
    expect(seal(home, "team|account|1", "the key")).not.toBe(sealed);
  });

  it.each(["other|account|1", "team|other|1", "team|account|2"])("do not open when moved to %s", (place) => {
    expect(() => unseal(home, place, sealed)).toThrow("cannot be opened");
  });

  it("do not open when any part was altered", () => {
    const parts = JSON.parse(sealed);
    for (const name of ["key", "nonce", "tag", "text"]) {
      const flipped = parts[name].startsWith("A") ? `B${parts[name].slice(1)}` : `A${parts[name].slice(1)}`;
      expect(() => unseal(home, "team|account|1", JSON.stringify({ ...parts, [name]: flipped }))).toThrow(
        "cannot be opened",
      );
    }
  });

  it("do not open with the keys of another installation", () => {
    const other = mkdtempSync(join(tmpdir(), "pitwall-vault-"));
    seal(other, "p", "x");
    expect(() => unseal(other, "team|account|1", sealed)).toThrow("cannot be opened");
    rmSync(other, { recursive: true });
  });

  it("keep the private key for its owner alone", () => {
    expect(statSync(join(home, "vault.private.pem")).mode & 0o077).toBe(0);
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LaunchedVenue, launchFakeVenue } from "#server/execution/brokers/fake-venue/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { type FixVenue, startFixVenue } from "./fake-venue-acceptor.ts";
import { aFixAccount } from "./test-line.ts";

const folder = mkdtempSync(join(tmpdir(), "pitwall-fix-"));
let db: TestDatabase;
let venue: LaunchedVenue;
const acceptors: FixVenue[] = [];
beforeAll(async () => {
  db = await testDatabase();
  venue = await launchFakeVenue({ journal: join(folder, "journal"), personality: "none" });
});
afterAll(async () => {
  for (const acceptor of acceptors) await acceptor.close();
  await venue.stop();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

async function anAcceptor(version: "FIX.4.2" | "FIX.4.4"): Promise<FixVenue> {
  const acceptor = await startFixVenue(venue.url, version);
  acceptors.push(acceptor);
  return acceptor;
}

describe("a logon", () => {
  it("names the user and the password in 4.4, the password as raw data in 4.2", async () => {
    const newer = await anAcceptor("FIX.4.4");
    const secrets = { username: "desk", password: "open=se|same" };
    await (await (await aFixAccount(db, { port: newer.port, ...secrets })).connect()).close();
    expect(newer.logons.map((one) => [one.get("Username"), one.get("Password")])).toEqual([
      ["desk", "open=se|same"],
    ]);
    const old = await anAcceptor("FIX.4.2");
    const account = await aFixAccount(db, { port: old.port, version: "FIX.4.2", password: "sesame" });
    await (await account.connect()).close();
    expect(old.logons.map((one) => one.get("RawData"))).toEqual(["sesame"]);
  });

  it("fails with a sentence where nobody listens, or nobody answers", async () => {
    const silent = createPlainServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as { port: number };
    const quiet = await aFixAccount(db, { port, answerSeconds: 1 });
    await expect(quiet.connect()).rejects.toThrow("The venue did not log the session on within 2 s.");
    silent.close();
    const nobody = await aFixAccount(db, { port });
    await expect(nobody.connect()).rejects.toThrow(
      /The FIX session with 127\.0\.0\.1:\d+ failed: .*ECONNREFUSED/,
    );
  });
});

const hasOpenssl = !spawnSync("openssl", ["version"]).error;
if (!hasOpenssl)
  it("does not try TLS: there is no openssl here to make a certificate with", () =>
    expect(hasOpenssl).toBe(false));
else
  it("over TLS trusts a certificate only by its authority", async () => {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-keyout",
        key,
      ].concat(["-out", cert, "-addext", "subjectAltName=DNS:localhost"]),
      { stdio: "ignore" },
    );
    const acceptor = await anAcceptor("FIX.4.4");
    const front = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      const back = connect(acceptor.port, "127.0.0.1");
      socket.pipe(back).pipe(socket);
      for (const end of [socket, back]) end.on("error", () => {});
    }).listen(0);
    front.on("tlsClientError", () => {});
    await once(front, "listening");
    const { port } = front.address() as { port: number };
    const account = await aFixAccount(db, { host: "localhost", port, tls: true, answerSeconds: 5 });
    await expect(account.connect()).rejects.toThrow(/certificate/);
    const known = getCACertificates("default");
    setDefaultCACertificates([...known, readFileSync(cert, "utf8")]);
    const line = await account.connect();
    expect(await line.history(0)).toEqual([]);
    await line.close();
    setDefaultCACertificates(known);
    front.close();
  });

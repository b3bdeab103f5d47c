import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { smallDisk } from "#server/infrastructure/start/test-disk.ts";
import { receiveUpload } from "./index.ts";
import { openCsv } from "./open-csv.ts";

const disk = smallDisk(2);
const home = disk?.folder ?? mkdtempSync(join(tmpdir(), "pitwall-room-"));
decideSetting(["state", "home"], home);
afterAll(() => {
  rmSync(join(home, "uploads"), { recursive: true, force: true });
  disk?.remove();
});

const CSV = "date,open,high,low,close,volume\n2024-01-02,1,2,0.5,1.5,10\n";
const place = (uploadId: string) => ({ teamId: "team", uploadId, fileName: "A.csv" });
const full = {
  code: "unavailable",
  message: expect.stringMatching(/^The disk of .* is full: free some space/),
};

async function* bodyThatFails() {
  yield Buffer.from(CSV);
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
}

describe("a disk that fills", () => {
  it("ends an upload with one sentence and leaves nothing of it", async () => {
    await expect(receiveUpload(place("one"), bodyThatFails())).rejects.toMatchObject(full);
    expect(await readdir(join(home, "uploads", "team"))).toEqual([]);
  });

  it.skipIf(!disk)(
    `is left alone before it is full${disk ? "" : " (not shown here: mounting a small disk needs root on Linux)"}`,
    async () => {
      await expect(receiveUpload(place("two"), [Buffer.from(CSV)] as never)).rejects.toMatchObject(full);
      expect(await readdir(join(home, "uploads", "team"))).toEqual([]);
      const path = join(mkdtempSync(join(tmpdir(), "pitwall-room-")), "A.csv.gz");
      writeFileSync(path, gzipSync(CSV));
      const limits = { maxBytes: 1e6, maxUnpackedBytes: 1e9, threads: 1, memoryMb: 128 };
      await expect(openCsv(path, "A.csv.gz", { scratch: home, limits })).rejects.toMatchObject(full);
    },
  );
});

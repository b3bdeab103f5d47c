import { expect, it } from "vitest";
import { deviceName } from "./device-name.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

it("names browser and system of a session", () => {
  expect(deviceName(CHROME)).toBe("Chrome on Linux");
  expect(deviceName(`${CHROME.replace("X11; Linux x86_64", "Windows NT 10.0")} Edg/140.0`)).toBe(
    "Edge on Windows",
  );
  expect(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1")).toBe(
    "Safari on iOS",
  );
});
it("says as much as it knows of others", () => {
  expect(deviceName("curl/8.5.0")).toBe("curl/8.5.0");
  expect(deviceName(null)).toBe("Unknown");
});

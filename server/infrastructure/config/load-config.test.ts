import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { assertEnvironmentExists } from "./index.ts";
import { loadConfig } from "./load-config.ts";

const DEFAULT = readFileSync("config/default.yaml", "utf8");

function rootWith(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "pitwall-config-"));
  mkdirSync(join(root, "config"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "config", `${name}.yaml`), text);
  return root;
}

describe("configuration", () => {
  it("lays the environment's file over the default, and variables over both", () => {
    const root = rootWith({ default: DEFAULT, staging: "web:\n  port: 4100\nlog:\n  level: debug\n" });
    expect(loadConfig(root, "none", {}).web.port).toBe(3000);
    expect(loadConfig(root, "staging", {}).web.port).toBe(4100);
    const config = loadConfig(root, "staging", {
      PITWALL_WEB_PORT: "4200",
      PITWALL_SESSION_IDLE_MINUTES: "5",
    });
    expect([config.web.port, config.session.idleMinutes, config.log.level]).toEqual([4200, 5, "debug"]);
  });

  it("resolves variables, with and without a default", () => {
    const root = rootWith({ default: DEFAULT });
    expect(loadConfig(root, "none", { PORT: "3999" }).web.port).toBe(3999);
    expect(loadConfig(root, "none", { PORT: "" }).web.port).toBe(3000);
    const needy = rootWith({ default: DEFAULT, production: `database:\n  url: $${"{SECRET_URL}"}\n` });
    expect(() => loadConfig(needy, "production", {})).toThrow(
      "database.url (config/production.yaml:2) needs the environment variable SECRET_URL, which is not set.",
    );
  });

  it("names key, file and line of a bad value", () => {
    const root = rootWith({ default: DEFAULT, production: "log:\n  level: info\nweb:\n  port: many\n" });
    expect(() => loadConfig(root, "production", {})).toThrow(
      /web\.port \(config\/production\.yaml:4\) is wrong/,
    );
    expect(() => loadConfig(root, "none", { PITWALL_WEB_PORT: "x" })).toThrow(
      /web\.port \(PITWALL_WEB_PORT\)/,
    );
  });

  it("names the variable that a wrong value came from, and keeps a text of digits a text", () => {
    const root = rootWith({ default: DEFAULT });
    expect(() => loadConfig(root, "none", { PORT: "80000" })).toThrow(
      /web\.port \(config\/default\.yaml:\d+, from PORT\)/,
    );
    for (const url of ["nonsense", "mysql://a:b@host/x"])
      expect(() => loadConfig(root, "none", { DATABASE_URL: url })).toThrow(
        /database\.url \(config\/default\.yaml:\d+, from DATABASE_URL\) is wrong: must be an address such as postgresql:/,
      );
    const { metrics } = loadConfig(root, "none", { PITWALL_METRICS_TOKEN: "0012345" });
    expect(metrics.token).toBe("0012345");
    expect(() => assertEnvironmentExists("prodution")).toThrow(/no config\/prodution\.yaml/);
    expect(() => assertEnvironmentExists("production")).not.toThrow();
  });

  it("lists every variable that a setting takes in .env.example", () => {
    const named = new Set([...DEFAULT.matchAll(/\$\{(\w+)/g)].map(([, name]) => name as string));
    const example = readFileSync(".env.example", "utf8");
    expect(named.size).toBeGreaterThan(5);
    const uncommented = parseEnv(example.replaceAll(/^# (?=\w+=)/gm, ""));
    expect([...named, "PITWALL_ENV"].filter((name) => !(name in uncommented))).toEqual([]);
    expect(loadConfig(process.cwd(), "production", uncommented).web.host).toBe("0.0.0.0");
  });

  it("refuses a key that it does not know, and YAML that it cannot read", () => {
    const unknown = rootWith({ default: DEFAULT, production: "web:\n  prot: 1\n" });
    expect(() => loadConfig(unknown, "production", {})).toThrow(
      "The setting web.prot (config/production.yaml:2) is not a setting of Pitwall.",
    );
    const broken = rootWith({ default: DEFAULT, production: "web:\n  port: [1\n" });
    expect(() => loadConfig(broken, "production", {})).toThrow(
      /config\/production\.yaml:\d+ is not valid YAML/,
    );
  });

  it("is frozen, and its home is absolute", () => {
    const root = rootWith({ default: DEFAULT });
    const config = loadConfig(root, "none", {});
    expect(config.state.home).toBe(join(root, ".pitwall"));
    expect(Object.isFrozen(config.web)).toBe(true);
  });
});

import { NextRequest } from "next/server";
import { expect, it } from "vitest";
import { proxy } from "./proxy.ts";

it("answers a form sent without scripts with its page, and forgets the fields", () => {
  const request = new NextRequest("http://127.0.0.1:3000/sign-in?callbackUrl=%2Fdata", {
    method: "POST",
    body: new URLSearchParams({ email: "ada@example.test", password: "violet-tractor-signal" }),
  });
  const response = proxy(request);
  const { pathname, search } = new URL(response.headers.get("location") ?? "");
  expect([response.status, pathname, search]).toEqual([303, "/sign-in", ""]);
});

it("gives each page a nonce of its own", () => {
  const policies = [1, 2].map(() =>
    proxy(new NextRequest("http://127.0.0.1:3000/sign-in")).headers.get("content-security-policy"),
  );
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(policies[0]).not.toBe(policies[1]);
});

it("sends a visitor to the sign-in page, and remembers where they wanted to go", () => {
  const response = proxy(new NextRequest("http://127.0.0.1:3000/backtests?state=failed"));
  const { pathname, searchParams } = new URL(response.headers.get("location") ?? "");
  expect([response.status, pathname, searchParams.get("callbackUrl")]).toEqual([
    307,
    "/sign-in",
    "/backtests?state=failed",
  ]);
});

it("gives answers of the API a policy under which nothing runs", async () => {
  type Rule = { source: string; headers: { key: string; value: string }[] };
  const path: string = "./next.config.js";
  const { default: config } = (await import(path)) as { default: { headers(): Promise<Rule[]> } };
  const rules = await config.headers();
  const api = rules.find(({ source }) => source === "/api/:path*")?.headers ?? [];
  expect(api).toEqual([
    {
      key: "Content-Security-Policy",
      value: expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'/),
    },
  ]);
});

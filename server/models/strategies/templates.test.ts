import { describe, expect, it } from "vitest";
import { compileStrategy } from "./compile.ts";
import { templates } from "./templates.ts";

describe("templates", { timeout: 300_000 }, () => {
  it.each(templates())(
    "$name compiles as it stands, under its own title",
    async ({ title, description, source }) => {
      const compiled = await compileStrategy(source);
      expect(compiled).toMatchObject({ ok: true, strategy: { description: { name: title, description } } });
    },
  );
});

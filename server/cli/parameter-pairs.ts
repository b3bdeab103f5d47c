import { AppError } from "#lib/core/errors.ts";

/** "name=value" of the command line, numbers and switches read as such. @throws AppError bad-input */
export function parameterPairs(list: readonly string[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    list.map((pair) => {
      const [, name, text] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      if (name === undefined || text === undefined)
        throw new AppError("bad-input", `--parameter ${pair}: write it as name=value.`);
      const number = Number(text);
      const value = text === "true" || text === "false" ? text === "true" : number;
      return [name, text !== "" && !Number.isNaN(value) ? value : text];
    }),
  );
}

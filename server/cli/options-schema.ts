import { type Command, CommanderError, type Option } from "commander";
import { printJson } from "./print-json.ts";

/** Gives --schema to every command that has none of its own: what it takes, as a JSON Schema. Ends with 0. */
export function withSchemas(command: Command): Command {
  // An option behind a command's name is that command's.
  command.enablePositionalOptions();
  for (const inner of command.commands) withSchemas(inner);
  if (command.options.some(({ long }) => long === "--schema")) return command;
  command.option("--schema", "print the JSON Schema of what it takes");
  // Told while arguments are read, before a missing one is missed.
  command.on("option:schema", () => {
    printJson({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schemaOf(command) });
    throw new CommanderError(0, "pitwall.schema", "");
  });
  return command;
}

function schemaOf(command: Command): Record<string, unknown> {
  const inner = command.commands.map((one) => [one.name(), schemaOf(one)]);
  const taken = command.registeredArguments.map((argument) => ({
    name: argument.name(),
    required: argument.required,
    schema: { type: "string", description: argument.description },
  }));
  const options = command.options
    .filter(({ long }) => long !== "--schema")
    .map((option) => ({
      name: option.attributeName(),
      required: option.mandatory,
      schema: optionSchema(option),
    }));
  const own = [...taken, ...options];
  return {
    type: "object",
    description: command.description(),
    properties: Object.fromEntries([...inner, ...own.map(({ name, schema }) => [name, schema])]),
    required: own.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function optionSchema({ description, variadic, required, optional }: Option): Record<string, unknown> {
  if (variadic) return { type: "array", items: { type: "string" }, description };
  return { type: required || optional ? "string" : "boolean", description };
}

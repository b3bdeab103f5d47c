import type { BrokerField } from "./broker-fields.tsx";

/** What a broker is set to, each setting in the words of its form and in their order. */
export function settingFacts(
  settings: Readonly<Record<string, unknown>>,
  fields: readonly BrokerField[],
  currency: string,
): [title: string, value: string][] {
  const place = (of: string) => fields.findIndex(({ name }) => name === of || name === `${of}.type`);
  const fieldOf = (path: string) => fields.find(({ name }) => name === path);
  const worded = (value: unknown, field: BrokerField | undefined) => {
    // After a comma stands what a form says of a figure, such as "0 = no limit".
    const unit = field?.unit === "currency" ? currency : field?.unit?.split(",")[0];
    const text =
      typeof value === "boolean"
        ? value
          ? "yes"
          : "no"
        : (field?.labels?.[String(value)] ?? plainWords(value).replaceAll("\n", "; "));
    return unit ? `${text} ${unit}` : text;
  };
  const textOf = (name: string, value: unknown): string => {
    if (typeof value !== "object" || value === null) return worded(value, fieldOf(name));
    const { type, ...own } = value as { type?: unknown };
    const kind = type === undefined ? [] : [worded(type, fieldOf(`${name}.type`))];
    const parts = Object.entries(own).flatMap(([part, said]) => {
      const field = fieldOf(`${name}.${String(type)}.${part}`);
      if (isEmpty(said)) return [];
      return `${field?.title.toLowerCase() ?? spaced(part)} ${worded(said, field)}`;
    });
    return [...kind, ...parts].join(", ");
  };
  return Object.entries(settings)
    .filter(([, value]) => !isEmpty(value))
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => [fields[place(name)]?.title ?? name, textOf(name, value)]);
}

/** Lists and tables that a form has no field for say nothing while they are empty. */
const isEmpty = (value: unknown): boolean =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

/** "daysPerYear" → "days per year", of what a form does not ask. */
const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** "next-open" → "next open"; dates keep their hyphens. */
const plainWords = (value: unknown) =>
  (typeof value === "object" ? JSON.stringify(value) : String(value)).replace(/(?<=[a-z])-(?=[a-z])/g, " ");

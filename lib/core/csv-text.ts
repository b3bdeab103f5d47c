/** A text that a spreadsheet would take for a formula, kept a text. Numbers, written as texts, stay numbers. */
export function csvText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? `'${text}` : text;
}

/** Percent-encoded text of a stranger, or undefined where it is malformed: decodeURIComponent throws there. */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

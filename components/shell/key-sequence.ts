/** Where pressing a letter means writing it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest(".monaco-editor")) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range", "button"].includes(target.type);
  return ["textbox", "combobox", "searchbox"].includes(target.getAttribute("role") ?? "");
}

type KeyPress = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };

const NAMES: Record<string, string> = { " ": "Space", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓" };

/** "Ctrl Shift L", "C", "?", "F6": how a press is written in a command's `keys`. ⌘ counts as Ctrl. */
export function pressName({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  const letter = /^[a-z]$/i.test(key);
  const base = NAMES[key] ?? (letter ? key.toUpperCase() : key);
  const shifted = shiftKey && (letter || base.length > 1);
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shifted && "Shift", base]
    .filter(Boolean)
    .join(" ");
}

export const SEQUENCE_MS = 1_200;

/** Remembers the first key of a two-key shortcut. Returns what the presses so far could mean, longest first. */
export function keySequence(): (press: KeyPress, now: number) => string[] {
  let before: { name: string; at: number } | undefined;
  return (press, now) => {
    const name = pressName(press);
    const both = before && now - before.at < SEQUENCE_MS ? `${before.name} ${name}` : undefined;
    before = { name, at: now };
    return both ? [both, name] : [name];
  };
}

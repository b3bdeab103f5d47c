import type { Command } from "./commands.ts";

export type PaletteEntry = {
  id: string;
  title: string;
  group: string;
  note?: string;
  keys?: string;
  disabledReason?: string;
  run: () => void;
};

/** What a first character asks for: ">" commands, ":" strategies, "#" runs, "@" data. Otherwise everything. */
const MODES: Record<string, readonly string[]> = {
  ">": ["This page", "Do", "View"],
  ":": ["Strategies"],
  "#": ["Runs"],
  "@": ["Data"],
};

export function commandEntries(commands: readonly Command[]): PaletteEntry[] {
  return commands.filter(({ id }) => id !== "view:palette");
}

const RECENT_KEY = "pitwall.recent";
const RECENT_COUNT = 6;

export function recentIds(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string").slice(0, RECENT_COUNT) : [];
  } catch {
    return [];
  }
}

export function rememberUse(id: string): void {
  const ids = [id, ...recentIds().filter((other) => other !== id)].slice(0, RECENT_COUNT);
  localStorage.setItem(RECENT_KEY, JSON.stringify(ids));
}

/** Every word of the search begins a word of the title, or stands inside it (weaker). 0: no match. */
function rank(entry: PaletteEntry, words: readonly string[]): number {
  const text = `${entry.title} ${entry.note ?? ""}`.toLowerCase();
  let total = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    total += at === 0 ? 3 : /[\s/_-]/.test(text[at - 1] ?? "") ? 2 : 1;
  }
  return total;
}

const PER_GROUP = 8;

/** What to show for the text, grouped: recently used first while nothing is searched, best match first otherwise. */
export function search(
  entries: readonly PaletteEntry[],
  text: string,
  recent: readonly string[],
): { group: string; entries: PaletteEntry[] }[] {
  const mode = MODES[text[0] ?? ""];
  const words = (mode ? text.slice(1) : text).toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, PaletteEntry[]>();
  if (!mode && words.length === 0) {
    const used = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);
    if (used.length) groups.set("Recent", used);
  }
  const shown = new Set(groups.get("Recent"));
  const ranked = entries
    .filter((entry) => !shown.has(entry) && (!mode || mode.includes(entry.group)))
    .map((entry) => [rank(entry, words), entry] as const)
    .filter(([score]) => score > 0)
    .sort(([a], [b]) => b - a);
  for (const [, entry] of ranked) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  const limit = mode ? 50 : PER_GROUP;
  return [...groups].map(([group, members]) => ({ group, entries: members.slice(0, limit) }));
}

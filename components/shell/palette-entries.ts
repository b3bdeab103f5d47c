import { stateSign } from "#components/reports/order-states.ts";
import { formatQuantity } from "#components/ui/index.ts";
import { type FactText, foldOrder, orderRow, readFact } from "#lib/execution/orders/index.ts";
import type { Command } from "./commands.ts";

export type PaletteEntry = {
  id: string;
  title: string;
  /** An id: each letter as it is, "5x7" not drawn as a product. */
  isCode?: true;
  group: string;
  note?: string;
  keys?: string;
  disabledReason?: string;
  run: () => void;
};

const FOUND_ORDERS = "Orders by ClOrdID";

/** What a first character asks for: ">" commands, ":" strategies, "#" runs, "@" data, "$" orders. Otherwise everything. */
const MODES: Record<string, readonly string[]> = {
  ">": ["This page", "Do", "View"],
  ":": ["Strategies"],
  "#": ["Runs"],
  "@": ["Data"],
  $: [FOUND_ORDERS],
};

export function commandEntries(commands: readonly Command[]): PaletteEntry[] {
  return commands.filter(({ id }) => id !== "view:palette");
}

/** The part of a ClOrdID that is searched, "" for the newest orders; null when it is not orders that are searched. */
export const soughtOrder = (text: string): string | null =>
  text.startsWith("$") ? text.slice(1).trim() : null;

type FoundOrder = {
  readonly orderId: string;
  readonly accountId: string;
  readonly createdBy: string | null;
  readonly facts: readonly FactText[];
};

/** One entry an order; choosing it opens the blotter with the order's drawer. */
export function orderEntries(orders: readonly FoundOrder[], open: (href: string) => void): PaletteEntry[] {
  return orders.map((order) => {
    const facts = order.facts.map(readFact);
    const { clOrdId, symbol, side, orderQty, state } = orderRow(foldOrder(facts), facts, order);
    const href = `/blotter?tab=history&order=${order.orderId}`;
    return {
      id: `open:${href}`,
      group: FOUND_ORDERS,
      title: clOrdId,
      isCode: true,
      note: [symbol, side?.replaceAll("-", " "), formatQuantity(orderQty), stateSign(state).word]
        .filter(Boolean)
        .join(" "),
      run: () => open(href),
    };
  });
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
  // The server searched the orders: an id of an older request finds one too.
  const typed = soughtOrder(text) === null ? (mode ? text.slice(1) : text) : "";
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
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

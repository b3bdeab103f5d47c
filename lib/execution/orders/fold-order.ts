import {
  difference,
  larger,
  NO_MONEY,
  NO_QUANTITY,
  notional,
  perUnit,
  type Quantity,
  sum,
} from "#lib/core/money.ts";
import { type EffectiveExecutions, effectiveExecutions } from "./effective-executions.ts";
import { foldParent } from "./fold-parent.ts";
import { commandStates } from "./order-commands.ts";
import {
  type FactKind,
  type FactOf,
  type Fee,
  NEW_ORDER,
  type OrderFact,
  type OrderTerms,
} from "./order-fact.ts";
import {
  type CommandState,
  ENDED,
  type Execution,
  ORDER_STATES,
  type OrderFlag,
  type OrderState,
  type OrderView,
  PRECEDENCE,
} from "./order-state.ts";

/**
 * What a set of facts says about one order. The answer depends on the set alone: facts may come in any order, in
 * any pieces and many times over. Facts that do not fit are counted and flagged, never dropped.
 */
export function foldOrder(given: Iterable<OrderFact>): OrderView {
  const known = new KnownFacts(given);
  const intent = known.first("intent")?.order ?? null;
  const parent = foldParent(intent, known.all);
  if (parent) return parent;
  const done = effectiveExecutions(known.all);
  const { terms, version } = currentTerms(known, intent);
  const filled = sum(NO_QUANTITY, ...done.executions.map((one) => one.quantity));
  const commands = commandStates(known.all);
  const asked = terms?.quantity ?? null;
  const state = stateOf(known, commands, filled, asked);
  const ended = ENDED.has(state);
  const leaves = ended || asked === null ? NO_QUANTITY : larger(difference(asked, filled), NO_QUANTITY);
  const traded = sum(NO_MONEY, ...done.executions.map((one) => notional(one.price, one.quantity)));
  return {
    intent,
    state,
    ordStatus: ORDER_STATES[state],
    terms,
    version,
    filled,
    leaves,
    notional: traded,
    averagePrice: perUnit(traded, filled),
    fees: feesOf(done.executions),
    executions: done.executions,
    commands,
    exposed: ended ? NO_QUANTITY : exposure(leaves, filled, commands, known),
    flags: flagsOf(known, done, filled, asked),
    reason: reasonOf(known, commands),
    updatedAt: Math.max(0, ...known.all.map((fact) => fact.at)),
  };
}

/** The facts once each, in one fixed order. */
class KnownFacts {
  readonly all: readonly OrderFact[];
  /** Two different facts under one id. */
  readonly clash: boolean;
  readonly #byKind = new Map<FactKind, OrderFact[]>();

  constructor(given: Iterable<OrderFact>) {
    const byId = new Map<string, OrderFact>();
    let clash = false;
    for (const fact of given) {
      const other = byId.get(fact.id);
      if (other === undefined) byId.set(fact.id, fact);
      else if (other !== fact && text(other) !== text(fact)) {
        clash = true;
        if (text(fact) < text(other)) byId.set(fact.id, fact);
      }
    }
    this.all = [...byId.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    this.clash = clash;
    for (const fact of this.all) {
      const ofKind = this.#byKind.get(fact.kind);
      if (ofKind) ofKind.push(fact);
      else this.#byKind.set(fact.kind, [fact]);
    }
  }

  of<Kind extends FactKind>(kind: Kind): readonly FactOf<Kind>[] {
    return (this.#byKind.get(kind) ?? []) as FactOf<Kind>[];
  }
  has = (...kinds: readonly FactKind[]): boolean => kinds.some((kind) => this.#byKind.has(kind));
  first = <Kind extends FactKind>(kind: Kind): FactOf<Kind> | undefined => this.of(kind)[0];
  /** When the last of these happened; −∞ when none did. */
  last = (...kinds: readonly FactKind[]): number =>
    Math.max(...kinds.flatMap((kind) => this.of(kind).map((fact) => fact.at)), Number.NEGATIVE_INFINITY);
}

const text = (fact: OrderFact): string =>
  JSON.stringify(fact, (_, value) => (typeof value === "bigint" ? `${value}n` : value));

/** The highest version that took effect, with what the venue restated of it. */
function currentTerms(
  known: KnownFacts,
  intent: OrderTerms | null,
): { terms: OrderTerms | null; version: number } {
  const replaced = known
    .of("replaced")
    .toSorted((a, b) => a.version - b.version)
    .at(-1);
  const version = replaced?.version ?? 0;
  let terms = replaced?.terms ?? (intent && only(intent));
  for (const restated of known.of("restated"))
    if (terms && restated.version === version) terms = { ...terms, ...restated.terms };
  return { terms, version };
}

const only = ({ quantity: asked, limitPrice, stopPrice }: OrderTerms): OrderTerms => ({
  quantity: asked,
  limitPrice,
  stopPrice,
});

const ENDING = ["cancelled", "expired", "rejected"] as const;
const EVIDENCE: readonly FactKind[] = [
  ...ENDING,
  "pending-new",
  "accepted",
  "trade",
  "trade-cancelled",
  "trade-corrected",
  "pending-cancel",
  "pending-replace",
  "replaced",
  "done-for-day",
  "stopped",
  "suspended",
  "calculated",
  "restated",
  "query-found",
];

function stateOf(
  known: KnownFacts,
  commands: readonly CommandState[],
  filled: Quantity,
  asked: Quantity | null,
): OrderState {
  const order = commands.find((command) => command.kind === "new");
  if (!known.has(...EVIDENCE) && order?.state !== "acknowledged") return stateBeforeVenue(known, order);
  const holds = venueStates(known, commands, filled, asked);
  return PRECEDENCE.find((state) => holds.has(state)) ?? "new";
}

function stateBeforeVenue(known: KnownFacts, order: CommandState | undefined): OrderState {
  if (known.has("operator-closed")) return "closed-by-operator";
  if (order?.state === "quarantined" || order?.state === "unknown" || order?.state === "sending")
    return order.state;
  if (order?.state === "refused") return "rejected";
  if (known.has("withdrawn")) return "cancelled";
  if (known.has("risk-denied")) return "denied";
  return known.has("risk-passed") ? "queued" : "received";
}

/** Everything that holds at once at the venue; the precedence picks the one to show. */
function venueStates(
  known: KnownFacts,
  commands: readonly CommandState[],
  filled: Quantity,
  asked: Quantity | null,
): Set<OrderState> {
  const holds = new Set<OrderState>(known.has(...EVIDENCE) ? [] : ["pending-new"]);
  const found = known.of("query-found").at(-1)?.state;
  if (known.has("pending-new")) holds.add("pending-new");
  if (known.has("accepted", "replaced", "restated") || found === "working") holds.add("new");
  for (const state of ENDING) if (known.has(state) || found === state) holds.add(state);
  if (filled > 0n) holds.add("partially-filled");
  if (asked !== null && asked > 0n && filled >= asked) holds.add("filled");
  if (known.has("calculated")) holds.add("calculated");
  const isOver = ENDING.some((state) => holds.has(state));
  if (!isOver) for (const state of pauses(known)) holds.add(state);
  const ended = isOver || holds.has("calculated");
  if (!ended) for (const command of commands) if (isPending(command, known)) holds.add(PENDING[command.kind]);
  return holds;
}

/** What ends with the order; two of them also when the venue takes it up again. */
function pauses(known: KnownFacts): OrderState[] {
  const again = known.last("accepted", "restated");
  const open = (["suspended", "done-for-day"] as const).filter((state) => known.last(state) > again);
  return known.has("stopped") ? ["stopped", ...open] : open;
}

const PENDING = { new: "pending-new", cancel: "pending-cancel", replace: "pending-replace" } as const;

/** Asked of the venue, or being asked, and not answered. A venue's "accepted" of a cancel is only its receipt. */
function isPending(command: CommandState, known: KnownFacts): boolean {
  if (command.kind === "new" || command.state === "refused") return false;
  const answered = known.of("replaced").some((fact) => answers(fact, command));
  return !answered && (command.state !== "queued" || reported(command, known));
}

const answers = (fact: FactOf<"replaced">, command: CommandState): boolean =>
  fact.command === command.command || fact.version >= (command.version ?? Number.POSITIVE_INFINITY);

const reported = (command: CommandState, known: KnownFacts): boolean =>
  known
    .of(command.kind === "cancel" ? "pending-cancel" : "pending-replace")
    .some((fact) => fact.command === command.command);

/** A replace that is open may still give the larger of both sizes. */
function exposure(
  leaves: Quantity,
  filled: Quantity,
  commands: readonly CommandState[],
  known: KnownFacts,
): Quantity {
  return commands
    .filter((one) => one.kind === "replace" && one.state !== "refused")
    .filter((one) => !known.of("replaced").some((fact) => answers(fact, one)))
    .map((one) => difference(one.terms?.quantity ?? NO_QUANTITY, filled))
    .reduce(larger, leaves);
}

function flagsOf(
  known: KnownFacts,
  done: EffectiveExecutions,
  filled: Quantity,
  asked: Quantity | null,
): OrderFlag[] {
  const flags = new Set<OrderFlag>();
  const ended = known.last(...ENDING);
  if (ended > Number.NEGATIVE_INFINITY && done.executions.some((one) => one.at > ended))
    flags.add("late-fill");
  if (asked !== null && filled > asked) flags.add("overfill");
  const endings = ENDING.filter((kind) => known.has(kind)).length;
  const traded = known.has("trade", "trade-corrected");
  if (known.clash || done.contradiction || endings > 1 || (known.has("rejected") && traded))
    flags.add("contradiction");
  if (known.has(...EVIDENCE) && cannotExist(known)) flags.add("contradiction");
  const takenBackAt = known.last("trade-cancelled", "trade-corrected");
  const counted = known.of("query-found").some((fact) => fact.filled > filled && fact.at > takenBackAt);
  if (done.missing || counted) flags.add("missing-execution");
  if (!known.has("intent")) flags.add("no-intent");
  return [...flags].sort();
}

/** By our own facts the venue never got this order: refused here, taken back, closed, or every attempt absent. */
function cannotExist(known: KnownFacts): boolean {
  if (known.has("risk-denied", "withdrawn", "operator-closed")) return true;
  const absent = known.of("proven-absent").filter((fact) => fact.command === NEW_ORDER);
  const last = Math.max(...absent.map((fact) => fact.attempt));
  const sent = known.of("send-marked").filter((fact) => fact.command === NEW_ORDER);
  return absent.length > 0 && !sent.some((fact) => fact.attempt > last);
}

function feesOf(executions: readonly Execution[]): Fee[] {
  const byCurrency = new Map<string, Fee>();
  for (const { fee } of executions) {
    if (!fee) continue;
    const other = byCurrency.get(fee.currency);
    byCurrency.set(fee.currency, other ? { ...fee, amount: sum(fee.amount, other.amount) } : fee);
  }
  return [...byCurrency.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** "Tick size: 100.001 is not a multiple of the tick 0.01." */
export function denialText({ control, reason }: FactOf<"risk-denied">): string {
  const words = control.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${reason}`;
}

function reasonOf(known: KnownFacts, commands: readonly CommandState[]): string | null {
  const denied = known.of("risk-denied");
  if (denied.length > 0) return denied.map(denialText).join(" ");
  const rejected = known.of("rejected").at(-1);
  return rejected?.reason ?? commands.find((command) => command.kind === "new")?.reason ?? null;
}

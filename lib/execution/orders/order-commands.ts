import { type CommandId, NEW_ORDER, type OrderFact, type OrderTerms } from "./order-fact.ts";
import type { CommandState } from "./order-state.ts";

type Attempt = { marked: boolean; accepted: boolean; refused: string | null; ambiguous: boolean } & {
  absent: boolean;
  quarantined: string | null;
};

/** What happened to each request: the order itself first, then its cancels and replaces by id. */
export function commandStates(facts: readonly OrderFact[]): CommandState[] {
  const kinds = new Map<CommandId, { kind: CommandState["kind"]; terms?: OrderTerms; version?: number }>();
  const attempts = new Map<CommandId, Map<number, Attempt>>();
  const answers = new Map<CommandId, { refused: string | null }>();
  for (const fact of facts) {
    if (fact.kind === "intent") kinds.set(NEW_ORDER, { kind: "new" });
    if (fact.kind === "cancel-requested") kinds.set(fact.command, { kind: "cancel" });
    if (fact.kind === "replace-requested")
      kinds.set(fact.command, { kind: "replace", terms: fact.terms, version: fact.version });
    if (fact.kind === "request-refused") answers.set(fact.command, { refused: fact.reason });
    if ((fact.kind === "cancelled" || fact.kind === "replaced") && fact.command !== undefined)
      if (!answers.has(fact.command)) answers.set(fact.command, { refused: null });
    note(attempts, fact);
  }
  return [...kinds]
    .map(([command, { kind, ...asked }]) => ({
      ...standing(command, kind, attempts.get(command) ?? new Map(), answers.get(command)),
      ...asked,
    }))
    .sort((a, b) => rank(a) - rank(b) || (a.command < b.command ? -1 : 1));
}

const rank = (state: CommandState): number => (state.kind === "new" ? 0 : 1);

function note(all: Map<CommandId, Map<number, Attempt>>, fact: OrderFact): void {
  if (!("attempt" in fact)) return;
  const ofCommand = all.get(fact.command) ?? new Map<number, Attempt>();
  all.set(fact.command, ofCommand);
  const attempt: Attempt = ofCommand.get(fact.attempt) ?? {
    marked: false,
    accepted: false,
    refused: null,
    ambiguous: false,
    absent: false,
    quarantined: null,
  };
  ofCommand.set(fact.attempt, attempt);
  if (fact.kind === "send-marked") attempt.marked = true;
  if (fact.kind === "proven-absent") attempt.absent = true;
  if (fact.kind === "quarantined") attempt.quarantined = fact.reason;
  if (fact.kind !== "send-answered") return;
  if (fact.outcome === "accepted") attempt.accepted = true;
  if (fact.outcome === "refused") attempt.refused = fact.reason ?? "The venue refused it.";
  if (fact.outcome === "ambiguous") attempt.ambiguous = true;
}

function standing(
  command: CommandId,
  kind: CommandState["kind"],
  attempts: ReadonlyMap<number, Attempt>,
  answer: { refused: string | null } | undefined,
): CommandState {
  // A cancel has no effect that a later one lacks: its last attempt speaks for all.
  const last = [...attempts].sort(([a], [b]) => a - b).slice(kind === "cancel" ? -1 : 0);
  const open = last.map(([, attempt]) => attempt).filter((attempt) => !attempt.absent);
  const attempt = Math.max(0, ...attempts.keys());
  const base = { command, kind, attempt };
  if (answer?.refused !== undefined && answer.refused !== null)
    return { ...base, state: "refused", reason: answer.refused };
  if (answer || open.some((one) => one.accepted)) return { ...base, state: "acknowledged" };
  // What is too late for a change stays too late: a refusal of its last attempt speaks for those before it.
  const latest = open.at(-1)?.refused ?? null;
  if (kind === "replace" && latest !== null) return { ...base, state: "refused", reason: latest };
  // One attempt that may have arrived outweighs another that was refused: a guess could lose or double the order.
  const held = open.find((one) => one.quarantined !== null);
  if (held?.quarantined) return { ...base, state: "quarantined", reason: held.quarantined };
  if (open.some((one) => one.ambiguous && one.refused === null)) return { ...base, state: "unknown" };
  if (open.some((one) => one.marked && one.refused === null)) return { ...base, state: "sending" };
  const refused = open.find((one) => one.refused !== null)?.refused;
  if (refused) return { ...base, state: "refused", reason: refused };
  return { ...base, state: "queued" };
}

import type { TicketDraft } from "./staged-orders.ts";

const KEY = "pitwall.ticket-draft";

/** Opens the ticket in a window of its own; false when the browser does not let it. */
export function popOut(draft: TicketDraft): boolean {
  localStorage.setItem(KEY, JSON.stringify(draft));
  return window.open("/ticket", "pitwall-ticket", "popup,width=380,height=900") !== null;
}

/** What another window handed over, once. */
export function takeDraft(): TicketDraft | null {
  const text = localStorage.getItem(KEY);
  localStorage.removeItem(KEY);
  try {
    return JSON.parse(text ?? "null") as TicketDraft | null;
  } catch {
    return null;
  }
}

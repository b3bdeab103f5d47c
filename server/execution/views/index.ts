/**
 * Views that the team shares: which columns, in which order, with which filters, under a name. Not here: a person's
 * own, which stay in the browser, and what a view shows.
 */
import "server-only";

export { listViews, removeView, type SharedView, shareView } from "./saved-views.ts";

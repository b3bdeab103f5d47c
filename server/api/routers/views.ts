import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import { listViews, removeView, shareView } from "#server/execution/views/index.ts";

export const views = router({
  list: fromQuery(listViews),
  share: fromCommand(shareView),
  remove: fromCommand(removeView),
});

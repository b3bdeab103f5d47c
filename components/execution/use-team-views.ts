"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useApiClient, useCan } from "#components/providers/index.ts";
import { describeProblem, toast } from "#components/ui/index.ts";
import type { SavedView } from "./saved-views.ts";

/** A view that everybody in the team sees. */
export type TeamView = SavedView & {
  readonly id: string;
  readonly authorName: string;
  readonly mayRemove: boolean;
};

/** The team's views of the blotter, and giving and taking them. */
export function useTeamViews() {
  const api = useApi();
  const client = useApiClient();
  const cache = useQueryClient();
  const mayShare = useCan("views:share");
  const found = useQuery(api.views.list.queryOptions({ screen: "blotter" })).data ?? [];
  const again = () => cache.invalidateQueries({ queryKey: api.views.list.queryKey() });
  const failed = (error: unknown) =>
    toast("problem", "Nothing was changed", { text: describeProblem(error).sentence });
  const share = useMutation({
    mutationFn: ({ name, hidden, layout, address }: SavedView) =>
      client.views.share.mutate({
        screen: "blotter",
        name,
        body: { hidden: [...hidden], layout: layout.map((column) => ({ ...column })), address },
      }),
    onSuccess: (_, { name }) => {
      toast("done", `The team sees the view ${name}`);
      return again();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (id: string) => client.views.remove.mutate({ id }),
    onSuccess: ({ name }) => {
      toast("done", `The view ${name} is no longer shared`);
      return again();
    },
    onError: failed,
  });
  const views = found.map(
    ({ body, ...view }): TeamView => ({ ...view, ...(body as Omit<SavedView, "name">) }),
  );
  return { views, mayShare, share: share.mutate, remove: remove.mutate };
}

"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "#components/providers/index.ts";
import { describeProblem, toast } from "#components/ui/index.ts";

/** Every change of the team: says what happened and refreshes the lists. */
export function useTeamChanges() {
  const api = useApi();
  const queryClient = useQueryClient();
  const settle = (done: string) => ({
    onSuccess: () => {
      toast("done", done);
      void queryClient.invalidateQueries({ queryKey: api.members.pathKey() });
    },
    onError: (error: unknown) =>
      toast("problem", "Nothing was changed", { text: describeProblem(error).sentence }),
  });
  return {
    changeRole: useMutation(api.members.changeRole.mutationOptions(settle("The role was changed"))),
    deactivate: useMutation(
      api.members.deactivate.mutationOptions(
        settle("The member was deactivated and is signed out everywhere"),
      ),
    ),
    reactivate: useMutation(api.members.reactivate.mutationOptions(settle("The member was reactivated"))),
    revokeInvite: useMutation(api.members.revokeInvite.mutationOptions(settle("The invite was withdrawn"))),
  };
}

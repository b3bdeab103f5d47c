"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useApi } from "#components/providers/index.ts";
import { describeProblem, toast } from "#components/ui/index.ts";
import type { RunView } from "#lib/model-testing/backtesting/index.ts";
import { launchAddress } from "./spec-query.ts";

export type RunActions = {
  cancel: (run: RunView) => void;
  /** Opens the launch form, filled in as the run was. */
  again: (run: RunView) => void;
  isCancelling: boolean;
};

/** What can be done to a run. The list and the page hear of the outcome over the live stream. */
export function useRunActions(): RunActions {
  const api = useApi();
  const router = useRouter();
  const cancel = useMutation(
    api.runs.cancel.mutationOptions({
      onError: (error) =>
        toast("problem", "The run was not cancelled", { text: describeProblem(error).sentence }),
    }),
  );
  const again = useCallback(({ spec }: RunView) => router.push(launchAddress(spec)), [router]);
  return {
    cancel: ({ id }) => cancel.mutate({ id }),
    again,
    isCancelling: cancel.isPending,
  };
}

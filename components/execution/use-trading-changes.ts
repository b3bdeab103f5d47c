"use client";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { describeProblem, toast } from "#components/ui/index.ts";

/** What every change on the trading pages does after: says so, and asks again for what it touched. */
export function useAfterChange() {
  const queryClient = useQueryClient();
  return <Asked>(
    done: string | ((asked: Asked) => string),
    touched: readonly QueryKey[],
    then?: () => void,
  ) => ({
    onSuccess: (_?: unknown, asked?: Asked) => {
      toast("done", typeof done === "string" ? done : done(asked as Asked));
      for (const queryKey of touched) void queryClient.invalidateQueries({ queryKey });
      then?.();
    },
    onError: (error: unknown) =>
      toast("problem", "Nothing was changed", { text: describeProblem(error).sentence }),
  });
}

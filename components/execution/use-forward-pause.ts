"use client";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useApi, useApiClient } from "#components/providers/index.ts";
import { type Command, usePageCommands } from "#components/shell/index.ts";
import { isOverForward } from "./forward-state.tsx";
import { useAfterChange } from "./use-trading-changes.ts";

type Held = { readonly id: string; readonly state: string };

/** Holds a forward test, or lets it go on; P does it for the one that the cursor or the page is on. */
export function useForwardPause(current: () => Held | undefined) {
  const client = useApiClient();
  const api = useApi();
  const after = useAfterChange();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ id, state }: Held) =>
      state === "paused"
        ? client.forwardTests.resume.mutate({ id })
        : client.forwardTests.pause.mutate({ id }),
    ...after(
      ({ state }: Held) => (state === "paused" ? "It goes on" : "It pauses"),
      [api.forwardTests.pathKey()],
    ),
  });
  const latest = useRef(current);
  latest.current = current;
  usePageCommands(
    useMemo(
      (): Command[] => [
        {
          id: "forward-tests.pause",
          title: "Pause the forward test, or let it go on",
          group: "This page",
          keys: "P",
          permission: "forward-tests:run",
          run: () => {
            const test = latest.current();
            if (test && !isOverForward(test.state) && test.state !== "stopping") mutate(test);
          },
        },
      ],
      [mutate],
    ),
  );
  return { pause: mutate, isPending };
}

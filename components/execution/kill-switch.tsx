"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi, useCan } from "#components/providers/index.ts";
import { usePageCommands } from "#components/shell/index.ts";
import { cx, Dialog, ErrorState, LoadingState } from "#components/ui/index.ts";
import { ActiveStops } from "./active-stops.tsx";
import { EmergencyContacts } from "./emergency-contacts.tsx";
import { KillForm } from "./kill-form.tsx";
import { useKillPanel } from "./kill-switch-store.ts";
import { PastStops } from "./past-stops.tsx";
import { StopGauges } from "./stop-gauges.tsx";

/** The button in the top bar, for those who may stop trading; says so while something is stopped. */
export function KillButton() {
  const api = useApi();
  const mayKill = useCan("risk:kill");
  const set = useKillPanel((panel) => panel.set);
  const state = useQuery(api.killSwitch.state.queryOptions({}, { enabled: mayKill })).data;
  usePageCommands(
    useMemo(
      () => [
        {
          id: "kill.open",
          title: "Kill switch: stop trading",
          group: "Do",
          keys: "Ctrl Shift K",
          permission: "risk:kill",
          run: () => set(true),
        },
      ],
      [set],
    ),
  );
  if (!mayKill) return null;
  const active = (state?.scopes.length ?? 0) > 0 || (state?.latch.length ?? 0) > 0;
  return (
    <button
      type="button"
      onClick={() => set(true)}
      title="Stop trading (Ctrl Shift K)"
      className={cx(
        "h-7 shrink-0 rounded-2 border border-bad px-2.5 font-strong text-12 tracking-[0.04em]",
        active ? "bg-bad text-on-bad" : "text-bad hover:bg-bad-soft",
      )}
    >
      {active ? "STOPPED" : "KILL"}
    </button>
  );
}

/** Stop, see that it stopped, and arm again with a second person. Works on what the server says, not on the blotter. */
export function KillPanel() {
  const { isOpen, set } = useKillPanel();
  if (!isOpen) return null;
  return (
    <Dialog
      open
      width="wide"
      fillPhone
      onOpenChange={set}
      title="Kill switch"
      description="Stops new orders at once, and cancels, flattens or disconnects if you say so. It holds through restarts until another member arms trading again."
    >
      <KillPanelBody />
    </Dialog>
  );
}

function KillPanelBody() {
  const api = useApi();
  const state = useQuery(api.killSwitch.state.queryOptions({}, { refetchInterval: 1_000, staleTime: 0 }));
  return (
    <div className="grid grid-cols-2 gap-6 phone:grid-cols-1">
      <KillForm />
      {state.data ? (
        <div className="flex min-w-0 flex-col gap-3">
          <ActiveStops state={state.data} />
          <EmergencyContacts />
          <StopGauges gauges={state.data.gauges} />
          <PastStops history={state.data.history} />
        </div>
      ) : state.error ? (
        <ErrorState error={state.error} retry={() => state.refetch()} />
      ) : (
        <LoadingState what="what is stopped" />
      )}
    </div>
  );
}

"use client";
import { useQuery } from "@tanstack/react-query";
import { ChevronsUpDown, Search } from "lucide-react";
import type { ReactNode } from "react";
import { restartLive, useApi, useApiClient, useCan, useSession } from "#components/providers/index.ts";
import { Button, cx, IconButton, KeyHint, Menu, toast } from "#components/ui/index.ts";
import { Clock } from "./clock.tsx";
import { ConnectionLight } from "./connection-light.tsx";
import { JobTray } from "./job-tray.tsx";
import { ModeBadge, modeOf, type TradingMode } from "./mode-badge.tsx";
import { shellStore } from "./shell-store.ts";
import { UserMenu } from "./user-menu.tsx";

const openPalette = () => shellStore.setState({ palette: true });

const MODE_LINES: Record<TradingMode, string> = {
  backtest: "shadow-[inset_0_2px_0_var(--env-backtest)]",
  paper: "shadow-[inset_0_2px_0_var(--env-paper)]",
  live: "shadow-[inset_0_2px_0_var(--env-live)]",
};

/** What the team can lose here: nothing, paper, or money. */
function useTradingMode(): TradingMode | null {
  const api = useApi();
  const isKnown = useSession() !== undefined;
  const enabled = useCan("orders:read");
  const { data } = useQuery(api.accounts.list.queryOptions({}, { enabled }));
  return isKnown && !enabled ? "backtest" : modeOf(data);
}

/** Which team's work is shown; a person may belong to several. */
function TeamSwitcher() {
  const session = useSession();
  const api = useApiClient();
  if (!session) return <span className="skeleton h-4 w-28" />;
  const { team, teams } = session;
  if (teams.length < 2) return <span className="truncate px-2 text-2">{team.name}</span>;
  const change = async (teamId: string) => {
    try {
      await api.session.switchTeam.mutate({ teamId });
      restartLive();
      window.location.assign("/");
    } catch (error) {
      toast("problem", "The team was not changed", { text: (error as Error).message });
    }
  };
  return (
    <Menu
      trigger={
        <Button kind="ghost" className="min-w-0 shrink">
          <span className="truncate">{team.name}</span>
          <ChevronsUpDown size={12} aria-hidden="true" />
        </Button>
      }
      items={teams.map(({ id, name }) => ({
        label: name,
        checked: id === team.id,
        onSelect: () => void (id !== team.id && change(id)),
      }))}
    />
  );
}

export function TopBar({ actions }: { actions?: ReactNode }) {
  const mode = useTradingMode();
  return (
    <header
      className={cx(
        "flex h-11 min-w-0 items-center gap-2 border-b px-3 phone:col-span-full",
        mode && MODE_LINES[mode],
      )}
    >
      <ModeBadge mode={mode} />
      <TeamSwitcher />
      <span aria-hidden="true" className="mx-1 h-4 w-px shrink-0 bg-(--line-2) phone:hidden" />
      <button
        type="button"
        onClick={openPalette}
        className="flex h-7 w-62 min-w-0 items-center gap-2 rounded-2 border border-line-3 bg-1 px-2.5 text-3 hover:bg-2 phone:hidden"
      >
        <Search size={14} aria-hidden="true" />
        <span className="truncate">Go to or run a command</span>
        <span className="ml-auto">
          <KeyHint keys="Ctrl K" />
        </span>
      </button>
      <span className="ml-auto flex min-w-0 shrink-0 items-center gap-3">
        <Clock />
        <span aria-hidden="true" className="h-4 w-px bg-(--line-2) max-laptop:hidden" />
        <ConnectionLight />
        <JobTray />
        <span className="hidden phone:inline">
          <IconButton label="Go to or run a command" onClick={openPalette}>
            <Search size={16} aria-hidden="true" />
          </IconButton>
        </span>
        {actions}
        <UserMenu />
      </span>
    </header>
  );
}

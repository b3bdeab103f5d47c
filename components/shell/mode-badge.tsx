import { cx } from "#components/ui/index.ts";

export type TradingMode = "backtest" | "paper" | "live";

const LOOK: Record<TradingMode, string> = {
  backtest: "bg-env-backtest text-on-env in-data-[theme=light]:text-on-ink",
  paper: "bg-env-paper text-on-env",
  live: "bg-env-live text-on-env in-data-[theme=light]:text-on-ink",
};

/** The mode of what is on screen, as a word that cannot be missed; no word while it is not known. */
export function ModeBadge({ mode }: { mode: TradingMode | null }) {
  if (mode === null) return <span className="skeleton h-5 w-13 shrink-0" />;
  return (
    <span
      className={cx("shrink-0 rounded-1 px-2 py-[3px] font-strong text-11 tracking-[0.06em]", LOOK[mode])}
    >
      {mode.toUpperCase()}
    </span>
  );
}

/** Live as soon as one account is; what has no account is research. Not known before the accounts have come. */
export function modeOf(accounts: readonly { mode: string }[] | undefined): TradingMode | null {
  if (accounts === undefined) return null;
  if (accounts.some(({ mode }) => mode === "live")) return "live";
  return accounts.length > 0 ? "paper" : "backtest";
}

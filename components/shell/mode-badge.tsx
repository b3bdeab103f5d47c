import { cx } from "#components/ui/index.ts";

export type TradingMode = "backtest" | "paper" | "live";

const LOOK: Record<TradingMode, string> = {
  backtest: "bg-env-backtest text-on-env in-data-[theme=light]:text-on-ink",
  paper: "bg-env-paper text-on-env",
  live: "bg-env-live text-on-env in-data-[theme=light]:text-on-ink",
};

/** The mode of what is on screen, as a word that cannot be missed. */
export function ModeBadge({ mode }: { mode: TradingMode }) {
  return (
    <span
      className={cx("shrink-0 rounded-1 px-2 py-[3px] font-strong text-11 tracking-[0.06em]", LOOK[mode])}
    >
      {mode.toUpperCase()}
    </span>
  );
}

/** Live as soon as one account is; what has no account is research. */
export function modeOf(accounts: readonly { mode: string }[] | undefined): TradingMode {
  if (accounts?.some(({ mode }) => mode === "live")) return "live";
  return accounts && accounts.length > 0 ? "paper" : "backtest";
}

import { Facts, Panel } from "#components/ui/index.ts";

/** What this is made of, and whom it owes credit. */
export function AboutPanel() {
  return (
    <Panel title="About">
      <Facts
        items={[
          ["Product", "Pitwall, open source under Apache-2.0"],
          [
            "Charts",
            <span key="charts">
              Lightweight Charts™, Copyright (c) 2025 TradingView, Inc.,{" "}
              <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
                www.tradingview.com
              </a>
            </span>,
          ],
          ["Sample data", "S&P 500 daily bars of the package vega-datasets"],
        ]}
      />
    </Panel>
  );
}

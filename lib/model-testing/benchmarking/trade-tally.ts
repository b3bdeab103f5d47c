import type { Statistic } from "./statistic.ts";
import { statistic } from "./statistic.ts";

/** Counts closed round trips by their net result. */
export class TradeTally {
  #wins = 0;
  #losses = 0;
  #breakEven = 0;
  #won = 0;
  #lost = 0;

  add(pnl: number): void {
    if (pnl > 0) {
      this.#wins++;
      this.#won += pnl;
    } else if (pnl < 0) {
      this.#losses++;
      this.#lost -= pnl;
    } else this.#breakEven++;
  }

  statistics(): { winRate: Statistic; profitFactor: Statistic; expectancy: Statistic } {
    const n = this.#wins + this.#losses;
    const winRate = this.#wins / n;
    const averageWin = this.#wins > 0 ? this.#won / this.#wins : 0;
    const averageLoss = this.#losses > 0 ? this.#lost / this.#losses : 0;
    const none = this.#breakEven > 0 ? "Every closed trade broke even." : "No trade was closed.";
    const even = `${this.#breakEven} that broke even left out`;
    return {
      winRate: statistic(
        n === 0 ? none : winRate,
        n,
        `Winning ÷ winning and losing closed round trips, ${even}`,
      ),
      profitFactor: statistic(
        n === 0 ? none : this.#losses === 0 ? "No closed trade lost money." : this.#won / this.#lost,
        n,
        "Sum of gains ÷ sum of losses of closed round trips, net of commission",
      ),
      expectancy: statistic(
        n === 0 ? none : winRate * averageWin - (1 - winRate) * averageLoss,
        n,
        `Win rate × average gain − loss rate × average loss, account currency a trade, ${even}`,
      ),
    };
  }
}

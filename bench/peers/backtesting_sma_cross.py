"""SMA cross 20/50 in backtesting.py: prints the seconds of one run. Usage: backtesting_sma_cross.py BARS"""
import sys
import time

import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover
from sample import bars


def sma(values, period):
    return pd.Series(values).rolling(period).mean()


class SmaCross(Strategy):
    def init(self):
        self.fast = self.I(sma, self.data.Close, 20)
        self.slow = self.I(sma, self.data.Close, 50)

    def next(self):
        if not self.position and crossover(self.fast, self.slow):
            self.buy()
        elif self.position and crossover(self.slow, self.fast):
            self.position.close()


test = Backtest(bars(int(sys.argv[1])), SmaCross, cash=100_000)
started = time.process_time()
test.run()
print(time.process_time() - started)

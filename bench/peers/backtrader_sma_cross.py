"""SMA cross 20/50 in backtrader: prints the seconds of one run. Usage: backtrader_sma_cross.py BARS"""
import sys
import time

import backtrader as bt
from sample import bars


class SmaCross(bt.Strategy):
    def __init__(self):
        fast, slow = bt.ind.SMA(period=20), bt.ind.SMA(period=50)
        self.cross = bt.ind.CrossOver(fast, slow)

    def next(self):
        if not self.position and self.cross > 0:
            self.order_target_percent(target=0.95)
        elif self.position and self.cross < 0:
            self.close()


cerebro = bt.Cerebro()
cerebro.adddata(bt.feeds.PandasData(dataname=bars(int(sys.argv[1]))))
cerebro.addstrategy(SmaCross)
cerebro.broker.setcash(100_000)
started = time.process_time()
cerebro.run()
print(time.process_time() - started)

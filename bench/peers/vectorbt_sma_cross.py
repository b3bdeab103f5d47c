"""SMA cross 20/50 in vectorbt, warm: prints the seconds of the third run. Usage: vectorbt_sma_cross.py BARS"""
import sys
import time

import vectorbt as vbt
from sample import bars

data = bars(int(sys.argv[1]))
for _ in range(3):
    before = time.process_time()
    fast = vbt.MA.run(data["Close"], 20)
    slow = vbt.MA.run(data["Close"], 50)
    entries, exits = fast.ma_crossed_above(slow), fast.ma_crossed_below(slow)
    portfolio = vbt.Portfolio.from_signals(data["Close"], entries, exits, init_cash=100_000, freq="1min")
    portfolio.value()
    seconds = time.process_time() - before
print(seconds)

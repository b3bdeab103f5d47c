"""A seeded walk of minute bars for the peers; they are timed, not compared fill by fill."""
import random

import pandas as pd


def bars(count):
    random.seed(7)
    price, rows = 100.0, []
    for _ in range(count):
        opened = price * (1 + 0.0002 * random.gauss(0, 1))
        closed = opened * (1 + 0.001 * random.gauss(0, 1))
        high = max(opened, closed) * (1 + 0.0005 * random.random())
        low = min(opened, closed) * (1 - 0.0005 * random.random())
        rows.append((opened, high, low, closed, 1000))
        price = closed
    index = pd.date_range("2000-01-03", periods=count, freq="min")
    return pd.DataFrame(rows, columns=["Open", "High", "Low", "Close", "Volume"], index=index)

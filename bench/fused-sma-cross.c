/* The yardstick in C: bench/fused-sma-cross.ts, statement by statement. Reads open and close as float64 columns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
  long fills, trades;
  double equity;
} Result;

/* A running sum and what rounding has lost of it; with -DPLAIN a sum that drifts. */
typedef struct {
  double sum, lost;
} Total;

static inline void slide(Total *total, double added, double removed) {
#ifdef PLAIN
  total->sum = total->sum + added - removed;
#else
  double grown = total->sum + added, part = grown - total->sum;
  double lost = total->lost + (total->sum - (grown - part) + (added - part));
  double sum = grown - removed, rest = sum - grown;
  total->lost = lost + (grown - (sum - rest) - (removed + rest));
  total->sum = sum;
#endif
}

static Result run(const double *open, const double *close, long length, int fast, int slow, double capital,
                  double *equity, double *fill_price, double *fill_quantity, double *trade_pnl) {
  long fills = 0, trades = 0;
  double cash = capital, held = 0, entry_value = 0;
  Total fast_total = {0, 0}, slow_total = {0, 0};
  double previous_fast = NAN, previous_slow = NAN;
  int pending = 0;
  for (long i = 0; i < length; i++) {
    if (pending != 0) {
      double price = open[i];
      double quantity = pending > 0 ? trunc(cash / price) : -held;
      cash -= quantity * price;
      held += quantity;
      fill_price[fills] = price;
      fill_quantity[fills++] = quantity;
      if (pending > 0) entry_value = quantity * price;
      else trade_pnl[trades++] = -quantity * price - entry_value;
      pending = 0;
    }
    double price = close[i];
    slide(&fast_total, price, i >= fast ? close[i - fast] : 0);
    slide(&slow_total, price, i >= slow ? close[i - slow] : 0);
    if (i >= slow - 1) {
      double fast_mean = (fast_total.sum + fast_total.lost) / fast;
      double slow_mean = (slow_total.sum + slow_total.lost) / slow;
      if (held == 0) {
        if (fast_mean > slow_mean && previous_fast < previous_slow) pending = 1;
      } else if (fast_mean < slow_mean && previous_fast > previous_slow) pending = -1;
      previous_fast = fast_mean;
      previous_slow = slow_mean;
    }
    equity[i] = cash + held * price;
  }
  Result result = {fills, trades, equity[length - 1]};
  return result;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* columns-file length fast slow capital repeats: prints fills, trades, last equity, lower quartile in milliseconds. */
int main(int argc, char **argv) {
  if (argc != 7) return 2;
  long length = atol(argv[2]);
  int repeats = atoi(argv[6]);
  double *columns = malloc(2 * length * sizeof(double)), *times = malloc(repeats * sizeof(double));
  FILE *file = fopen(argv[1], "rb");
  if (!columns || !times || !file || fread(columns, sizeof(double), 2 * length, file) != (size_t)(2 * length)) return 1;
  Result result = {0, 0, 0};
  for (int k = 0; k < repeats; k++) {
    clock_t before = clock();
    /* New memory for each run, as the other loops take it. */
    double *equity = malloc(length * sizeof(double)), *room = malloc(3 * (length / 8) * sizeof(double));
    result = run(columns, columns + length, length, atoi(argv[3]), atoi(argv[4]), atof(argv[5]), equity, room,
                 room + length / 8, room + 2 * (length / 8));
    free(equity);
    free(room);
    times[k] = 1000.0 * (double)(clock() - before) / CLOCKS_PER_SEC;
  }
  qsort(times, repeats, sizeof(double), by_value);
  printf("%ld %ld %.17g %.6f\n", result.fills, result.trades, result.equity, times[repeats / 4]);
  return 0;
}

// The figures of the model `provider` for the programs in C++.
#pragma once

namespace bench {

constexpr int kSegments = 8;
constexpr int kQuarters = 12;
constexpr int kYears = 3;
constexpr int kRisks = 10;

struct Segment {
  double start;
  double drift;
  double volatility;
  double margin_low;
  double margin_mode;
  double margin_high;
};

constexpr Segment kSegment[kSegments] = {
    {4.0, 0.010, 0.03, 0.10, 0.18, 0.24},    {6.5, 0.005, 0.02, 0.06, 0.09, 0.12},
    {3.2, 0.012, 0.05, 0.12, 0.20, 0.26},    {0.8, 0.090, 0.15, -0.20, 0.02, 0.15},
    {3.6, 0.004, 0.12, 0.02, 0.08, 0.14},    {5.0, 0.006, 0.03, 0.08, 0.12, 0.16},
    {0.35, 0.060, 0.10, -0.30, -0.05, 0.12}, {0.3, 0.050, 0.20, -0.25, 0.00, 0.10},
};
constexpr double kCorrelation = 0.30;
constexpr double kInflationMean = 0.002;
constexpr double kInflationSd = 0.004;
constexpr double kFixedCost = 1.10;
constexpr int kGoodwillSegment = 2;
constexpr double kGoodwill = 14.0;
constexpr double kMultiple = 6.0;

// Risk k = 1..10, in a quarter; and the mean of the logarithm of a loss.
constexpr double risk_rate(int k) {
  return 0.05 * k / 4;
}
constexpr double loss_mu(int k) {
  return -2.5 + 0.1 * k;
}

}  // namespace bench

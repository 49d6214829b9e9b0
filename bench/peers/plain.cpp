// The benchmark models as a C++ programmer writes them without further thought: <random>, one trial
// at a time, results kept and sorted.
// usage: plain MODEL TRIALS THREADS SEED; prints one line of JSON
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "figures.h"

namespace {

using Generator = std::mt19937_64;
using Columns = std::vector<std::vector<double>>;
// Fills trials low .. high - 1 of the columns.
using Simulate = std::function<void(Generator&, std::size_t low, std::size_t high, Columns&)>;

struct Model {
  std::string name;
  std::vector<std::string> outcomes;
  std::vector<double> levels;
  double share;
  bool low_is_bad;
  // The outcome whose shortfall counts.
  std::size_t shortfall_of;
  Simulate simulate;
};

void provider(Generator& g, std::size_t low, std::size_t high, Columns& out) {
  using namespace bench;
  double factor[kSegments][kSegments] = {};
  for (int i = 0; i < kSegments; ++i) {
    for (int j = 0; j <= i; ++j) {
      double rest = i == j ? 1.0 : kCorrelation;
      for (int m = 0; m < j; ++m) rest -= factor[i][m] * factor[j][m];
      factor[i][j] = i == j ? std::sqrt(rest) : rest / factor[j][j];
    }
  }
  std::normal_distribution<double> normal(0, 1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<std::poisson_distribution<int>> count;
  std::vector<std::lognormal_distribution<double>> size;
  for (int k = 1; k <= kRisks; ++k) {
    count.emplace_back(risk_rate(k));
    size.emplace_back(loss_mu(k), 1.0);
  }
  for (std::size_t trial = low; trial < high; ++trial) {
    double margin[kSegments];
    double revenue[kSegments];
    for (int s = 0; s < kSegments; ++s) {
      const Segment& x = kSegment[s];
      const double u = uniform(g);
      const double width = x.margin_high - x.margin_low;
      margin[s] =
          u * width < x.margin_mode - x.margin_low
              ? x.margin_low + std::sqrt(u * width * (x.margin_mode - x.margin_low))
              : x.margin_high - std::sqrt((1 - u) * width * (x.margin_high - x.margin_mode));
      revenue[s] = x.start;
    }
    const double inflation = kInflationMean + kInflationSd * normal(g);
    double fixed = kFixedCost;
    double carried = kGoodwill;
    double total = 0;
    for (int year = 0; year < kYears; ++year) {
      double income = 0;
      double value = 0;
      for (int quarter = 0; quarter < 4; ++quarter) {
        double z[kSegments];
        for (double& draw : z) draw = normal(g);
        for (int s = 0; s < kSegments; ++s) {
          const Segment& x = kSegment[s];
          double shock = 0;
          for (int j = 0; j <= s; ++j) shock += factor[s][j] * z[j];
          revenue[s] *= std::exp(x.drift - x.volatility * x.volatility / 2 + x.volatility * shock);
          income += revenue[s] * margin[s];
        }
        value += revenue[kGoodwillSegment] * margin[kGoodwillSegment];
        fixed *= 1 + inflation;
        income -= fixed;
        for (int k = 0; k < kRisks; ++k) {
          for (int n = count[k](g); n > 0; --n) income -= size[k](g);
        }
      }
      const double impairment = std::max(0.0, carried - kMultiple * value);
      carried -= impairment;
      out[year][trial] = income - impairment;
      total += income - impairment;
    }
    out[kYears][trial] = total;
  }
}

void net_income(Generator& g, std::size_t low, std::size_t high, Columns& out) {
  const double variance = std::log1p(0.15 * 0.15);
  std::lognormal_distribution<double> price(std::log(40) - variance / 2, std::sqrt(variance));
  std::normal_distribution<double> volume(1000, 120);
  std::lognormal_distribution<double> fx(0, 0.08);
  std::normal_distribution<double> running_cost(9000, 700);
  std::uniform_real_distribution<double> tax_rate(0.15, 0.25);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<std::bernoulli_distribution> occurs;
  std::vector<std::lognormal_distribution<double>> size;
  for (int k = 1; k <= 6; ++k) {
    occurs.emplace_back(0.02 * k);
    size.emplace_back(std::log(400.0 * k), 0.8);
  }
  for (std::size_t trial = low; trial < high; ++trial) {
    const double u = uniform(g);
    const double share = u * 0.20 < 0.07 ? 0.48 + std::sqrt(u * 0.20 * 0.07)
                                         : 0.68 - std::sqrt((1 - u) * 0.20 * 0.13);
    double profit = price(g) * volume(g) * fx(g) * (1 - share) - running_cost(g);
    for (int k = 0; k < 6; ++k) {
      const double loss = size[k](g);
      if (occurs[k](g)) profit -= loss;
    }
    out[0][trial] = profit - tax_rate(g) * std::max(0.0, profit);
  }
}

void losses(bool layer, Generator& g, std::size_t low, std::size_t high, Columns& out) {
  std::vector<std::poisson_distribution<int>> count;
  std::vector<std::lognormal_distribution<double>> size;
  for (int i = 1; i <= 20; ++i) {
    const double variance = std::log(5);
    count.emplace_back(0.2 * i);
    size.emplace_back(std::log(100 * (1 + i / 10.0)) - variance / 2, std::sqrt(variance));
  }
  for (std::size_t trial = low; trial < high; ++trial) {
    double total = 0;
    for (int i = 0; i < 20; ++i) {
      for (int n = count[i](g); n > 0; --n) {
        const double loss = size[i](g);
        total += layer ? std::min(std::max(loss - 50, 0.0), 1000.0) : loss;
      }
    }
    out[0][trial] = total;
  }
}

const std::vector<Model>& models() {
  using namespace std::placeholders;
  const std::vector<double> book = {0.5, 0.9, 0.99, 0.995};
  const std::vector<double> income = {0.01, 0.05, 0.5, 0.95, 0.99};
  static const std::vector<Model> all = {
      {"provider",
       {"income.2012.", "income.2013.", "income.2014.", "total."},
       income,
       0.05,
       true,
       3,
       provider},
      {"net_income", {""}, income, 0.05, true, 0, net_income},
      {"loss_portfolio", {""}, book, 0.01, false, 0, std::bind(losses, false, _1, _2, _3, _4)},
      {"loss_layer", {""}, book, 0.01, false, 0, std::bind(losses, true, _1, _2, _3, _4)},
  };
  return all;
}

void print_figures(const Model& model, std::size_t c, std::vector<double>& x, bool first) {
  const std::string& name = model.outcomes[c];
  const std::size_t n = x.size();
  std::sort(x.begin(), x.end());
  double mean = 0;
  for (const double v : x) mean += v;
  mean /= static_cast<double>(n);
  double square = 0;
  for (const double v : x) square += (v - mean) * (v - mean);
  const auto negative = std::lower_bound(x.begin(), x.end(), 0.0) - x.begin();
  std::printf("%s\"%smean\": %.10g, \"%ssd\": %.10g, \"%sp_negative\": %.10g", first ? "" : ", ",
              name.c_str(), mean, name.c_str(), std::sqrt(square / static_cast<double>(n - 1)),
              name.c_str(), static_cast<double>(negative) / static_cast<double>(n));
  for (const double level : model.levels) {
    const auto rank = static_cast<std::size_t>(std::ceil(level * static_cast<double>(n)));
    std::printf(", \"%sp%g\": %.10g", name.c_str(), 100 * level, x[rank - 1]);
  }
  if (c != model.shortfall_of) return;
  const auto m = static_cast<std::size_t>(model.share * static_cast<double>(n));
  double tail = 0;
  for (std::size_t i = 0; i < m; ++i) tail += model.low_is_bad ? x[i] : x[n - 1 - i];
  std::printf(", \"%ses%g\": %.10g", name.c_str(), 100 * model.share,
              tail / static_cast<double>(m));
}

}  // namespace

int main(int argc, char** argv) {
  const Model* model = nullptr;
  for (const Model& m : models()) {
    if (argc == 5 && m.name == argv[1]) model = &m;
  }
  if (model == nullptr) {
    std::fprintf(stderr, "usage: %s MODEL TRIALS THREADS SEED\n", argv[0]);
    return 2;
  }
  const std::size_t n = std::strtoull(argv[2], nullptr, 10);
  const std::size_t n_threads = std::strtoull(argv[3], nullptr, 10);
  const auto start = std::chrono::steady_clock::now();
  Columns out(model->outcomes.size(), std::vector<double>(n));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < n_threads; ++t) {
    threads.emplace_back([&, t] {
      std::seed_seq seed{std::strtoul(argv[4], nullptr, 10), static_cast<unsigned long>(t)};
      Generator g(seed);
      model->simulate(g, n * t / n_threads, n * (t + 1) / n_threads, out);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("{\"figures\": {");
  for (std::size_t c = 0; c < out.size(); ++c) print_figures(*model, c, out[c], c == 0);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("}, \"seconds\": %.6f}\n", seconds);
  return 0;
}

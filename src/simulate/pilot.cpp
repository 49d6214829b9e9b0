#include "simulate/pilot.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"
#include "engine/given.h"
#include "stats/rank.h"

namespace plimsoll::simulate {

namespace {

constexpr std::uint64_t kCurveTrials = 4096;
constexpr std::uint64_t kFewestTrials = 256;
constexpr std::size_t kMostCurveBytes = std::size_t{16} << 20;
constexpr std::size_t kMostRankBytes = std::size_t{48} << 20;

std::uint64_t trials_in(std::size_t bytes, const engine::Program& program) {
  const std::size_t n_columns = std::max<std::size_t>(program.columns().size(), 1);
  return std::max<std::uint64_t>(bytes / sizeof(double) / n_columns, kFewestTrials);
}

// Every percent, closer in the tails.
std::vector<double> levels_of_curves() {
  std::vector<double> levels{0.001, 0.002, 0.005};
  for (int percent = 1; percent < 100; ++percent) levels.push_back(percent / 100.0);
  for (const double level : {0.995, 0.998, 0.999}) levels.push_back(level);
  return levels;
}

}  // namespace

std::uint64_t curve_trials(const engine::Program& program) {
  return std::min(kCurveTrials, trials_in(kMostCurveBytes, program));
}

std::uint64_t rank_trials(const engine::Program& program, std::uint64_t n_trials) {
  const std::uint64_t wanted = std::max(n_trials / 100, std::min(n_trials, kCurveTrials));
  return std::max(std::min(wanted, trials_in(kMostRankBytes, program)), curve_trials(program));
}

Result<Pilot> run_pilot(const engine::Program& program, const engine::RunOptions& options,
                        std::uint64_t n_trials, const std::atomic<bool>* stop) {
  engine::RunOptions pilot = options;
  // So few trials are run by whoever needs them.
  pilot.exchange = nullptr;
  pilot.sampler = engine::Sampler::random;
  pilot.first_trial = 0;
  pilot.n_trials = std::min(n_trials, engine::most_trials(program));
  pilot.progress = {};
  while (true) {
    Pilot columns(program.columns().size(), std::vector<double>(pilot.n_trials));
    const Result<engine::RunReport> report = engine::run(
        program, pilot,
        [&](int, std::uint64_t first, std::size_t n, const double* const* values) {
          for (std::size_t c = 0; c < columns.size(); ++c) {
            std::copy_n(values[c], n, columns[c].begin() + static_cast<std::ptrdiff_t>(first));
          }
        },
        {}, stop);
    if (!report) return report.failure();
    if (report->interrupted) {
      return Error{"interrupted before the answer was known", ErrorKind::interrupted};
    }
    if (!report->failure) return columns;
    // Nothing came of the block in which a trial failed.
    pilot.n_trials = report->failure->trial;
    if (pilot.n_trials == 0) return Pilot(program.columns().size());
  }
}

std::vector<double> curve_amounts(std::vector<double> values) {
  // Of all trials of the pilot that share an amount.
  constexpr double kManyEqual = 0.005;
  std::vector<double> amounts;
  if (values.empty()) return amounts;
  for (double& x : values) x += 0.0;
  std::sort(values.begin(), values.end());
  const auto value_at = [&](double level) {
    return values[stats::rank_of_level(values.size(), stats::DecimalLevel::of(level)) - 1];
  };
  const auto add = [&](double x) {
    if (std::isfinite(x)) amounts.push_back(x + 0.0);
  };
  for (const double level : levels_of_curves()) {
    const double x = value_at(level);
    const auto [from, to] = std::equal_range(values.begin(), values.end(), x);
    if (static_cast<double>(to - from) >= kManyEqual * static_cast<double>(values.size())) {
      add(std::nextafter(x, -kInfinity));
    }
    add(x);
  }
  const double low = value_at(0.001) - value_at(0.01);
  const double high = value_at(0.999) - value_at(0.99);
  for (const double steps : {1.0, 2.0, 4.0, 8.0}) {
    add(value_at(0.001) + steps * low);
    add(value_at(0.999) + steps * high);
  }
  std::sort(amounts.begin(), amounts.end());
  amounts.erase(std::unique(amounts.begin(), amounts.end()), amounts.end());
  return amounts;
}

}  // namespace plimsoll::simulate

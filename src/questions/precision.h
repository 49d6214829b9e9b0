// How sure a statistic is to be, and how many trials that takes.
//
//   asked as   `se(STATISTIC) < AMOUNT`, the statistic as in target.h: `se(es(5%, net_income)) <
//              20 M JPY`. `in FY2013` may stand behind the statistic, behind se(...) or at the end;
//              without it every period has to get there
//   relative   `< 1% relative`, a share of the statistic's own size. A bare `1%` is relative where
//              the statistic has a unit, and absolute for probabilities and plain numbers
//   errors     those that a run of the same trials states: of independent trials, or from the
//              spread of replicates. A quantile's is its 95 % interval over twice the critical
//              value
//   doubt      an error that is in doubt (stats/doubt.h) reaches no goal, however small it looks
//   stopping   when the error that the trials themselves tell is small enough, which is valid as the
//              goal shrinks; with few trials it stops a little early
//   source     Chow & Robbins, "On the asymptotic theory of fixed-width sequential confidence
//              intervals for the mean", Annals of Mathematical Statistics 36(2), 1965; Glynn &
//              Whitt, "The asymptotic validity of sequential stopping rules for stochastic
//              simulations", Annals of Applied Probability 2(1), 1992
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct PrecisionAsked {
  // As given, without blanks at its ends.
  std::string text;
  Asked statistic;
  // "20 M JPY", "1%".
  std::string amount;
  bool is_percent = false;
  // Said in words.
  bool is_relative = false;
};

Result<PrecisionAsked> read_precision(const std::string& text);

struct PrecisionGoal {
  std::string text;
  // The periods that have to get there; at least one.
  std::vector<Target> targets;
  // Greatest standard error: canonical, or a share of the statistic's size.
  double most = 0;
  bool is_relative = false;
};

// Where one goal stands, by the period that is farthest from it.
struct PrecisionFound {
  // Trials that were screened (screening.h): in all, those that were run, and plain ones of the same error.
  struct Screened {
    std::uint64_t trials = 0;
    std::uint64_t run = 0;
    double plain_trials = 0;
  };

  Target target;
  Estimate estimate;
  // The error over the greatest that is allowed: under 1 it is reached. Absent where the trials
  // tell no error yet, or one that is in doubt.
  std::optional<double> ratio;
  std::optional<Screened> screened = {};

  bool reached() const { return ratio && *ratio < 1; }
};

// The error over the greatest that the goal allows; absent as in PrecisionFound.
std::optional<double> ratio_of(const PrecisionGoal& goal, const Estimate& estimate);
// Of a goal's periods the one that is farthest from it.
const PrecisionFound& farthest(std::span<const PrecisionFound> periods);

// Holds the goals' columns while trials are added. Memory: 8 bytes a trial and column.
class PrecisionWatch {
 public:
  // Error: a target without a column. `has_noise` by column; all where it is empty.
  static Result<PrecisionWatch> make(std::vector<PrecisionGoal> goals,
                                     const std::vector<engine::FlatColumn>& columns,
                                     const std::vector<bool>& has_noise = {});

  std::size_t n_columns() const { return values_.size(); }
  // Room for trials 0 .. n_trials - 1; what is there stays.
  void make_room(std::uint64_t n_trials);
  // As engine::Sink; different trials at once.
  void consume(std::uint64_t first_trial, std::size_t n, const double* const* columns);
  // By goal, of the first `n_trials`; a multiple of `n_replicates`, which is 1 for independent
  // trials.
  std::vector<PrecisionFound> measure(std::uint64_t n_trials, int n_replicates) const;
  // The same of each of its periods.
  std::vector<std::vector<PrecisionFound>> measure_all(std::uint64_t n_trials,
                                                       int n_replicates) const;
  // Of a goal's period, all trials that there is room for.
  std::span<const double> values(std::size_t goal, std::size_t target) const {
    return values_[where_[goal][target]];
  }
  bool has_noise(std::size_t goal, std::size_t target) const {
    return has_noise_[where_[goal][target]];
  }

 private:
  std::vector<PrecisionGoal> goals_;
  // Of the program, whether noise reaches them, and what came of them.
  std::vector<std::size_t> columns_;
  std::vector<bool> has_noise_;
  std::vector<std::vector<double>> values_;
  // By goal and target, the index in values_.
  std::vector<std::vector<std::size_t>> where_;
};

// Trials that would do in all: by the square of the ratio, with a twentieth to spare. Absent where
// it is reached, or where `n` trials tell no error. Three digits, rounded up.
std::optional<std::uint64_t> trials_needed(const PrecisionFound& found, std::uint64_t n);

// How many to have next: what the goal farthest off needs, but at most 16 times as many as now, as
// a pilot's error is itself uncertain, and four times as many where no error is known yet. `n` if
// all goals are reached.
std::uint64_t trials_that_do(std::span<const PrecisionFound> found, std::uint64_t n);

}  // namespace plimsoll::questions

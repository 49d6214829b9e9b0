// Laws fitted to a column of observations, ranked by how well each foretells a value that it has not seen.
//
//   methods  docs/fit.md; the numbers are the same on every machine, whatever the threads
//   left     a law that the values forbid, or whose likelihood has no top, says why; the others go on
//   json     docs/fit.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/model.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct FitRequest {
  // A table: CSV, or one with tabs or semicolons between its cells, or a workbook.
  std::string path;
  // Of a workbook; empty: its only one.
  std::string sheet;
  // Empty: the only column of numbers.
  std::string column;
  // How often each row counts; empty: once.
  std::string weights;
  // Values beyond were not recorded at all, such as losses below a deductible.
  std::optional<double> truncated_below;
  std::optional<double> truncated_above;
  // Values there or beyond are recorded as the bound, such as losses at a policy's limit.
  std::optional<double> censored_below;
  std::optional<double> censored_above;
  // Empty: those that the values may be of.
  std::vector<std::string> laws;
  // Of the bootstrap for p-values, up to 100,000; absent: kResamples where there are at most kResampledValues values, else none.
  static constexpr int kResamples = 199;
  static constexpr std::size_t kResampledValues = 2'000;
  std::optional<int> resamples;
  // Of the bootstrap's noise.
  std::uint64_t seed = 1;
  // A generalised Pareto law of what lies above; `stability` fits it above many thresholds.
  std::optional<double> threshold;
  bool stability = false;
  // To 1024; 0: one per processor.
  int threads = 0;
};

// Observations that a caller holds.
struct FitValues {
  // Of the draw.
  std::string name = "loss";
  // As the language writes units; empty of plain numbers.
  std::string unit;
  std::vector<double> values;
  // How often each counts; empty: once.
  std::vector<double> weights;
};

struct FitResult {
  // With an interval of 95 %; without an error it is not estimated, but given.
  struct Estimate {
    double value = 0;
    std::optional<double> error;
    double low = 0;
    double high = 0;
  };
  struct Parameter {
    std::string name;
    Estimate estimate;
  };
  struct Law {
    std::string name;
    // Why it is not ranked; empty where it is.
    std::string why_not;
    // Without it there is nothing below.
    bool fitted = false;
    std::vector<Parameter> parameters;
    // "lognormal(median: 10.2, sigma: 0.81) k EUR".
    std::string law;
    // "draw loss ~ ...   judgement "..."", a line of a model.
    std::string draw;
    double log_likelihood = 0;
    double aic = 0;
    double bic = 0;
    // By leaving each value out; exact, or by one step of Newton.
    std::optional<double> score;
    bool score_exact = true;
    // Below the best law's, with the standard error of the difference; near: within it.
    double score_below_best = 0;
    double score_error = 0;
    bool near_best = false;
    double kolmogorov_smirnov = 0;
    double anderson_darling = 0;
    std::optional<double> p_kolmogorov_smirnov;
    std::optional<double> p_anderson_darling;
    // Of the law as a whole, also of what truncation hides.
    Estimate quantile_95;
  };
  // Quantiles of the values, and those of the best law at the same levels.
  struct QuantilePair {
    double level = 0;
    double seen = 0;
    double fitted = 0;
  };
  struct Tail {
    double threshold = 0;
    double n_above = 0;
    // Share of the observations.
    double share_above = 0;
    std::string why_not;
    Estimate shape;
    Estimate scale;
    Estimate modified_scale;
    std::string draw;
  };

  std::string path;
  std::string sha256;
  std::string sheet;
  std::string column;
  // "k EUR"; empty of plain numbers.
  std::string unit;
  std::string weights;
  // Name of the draw.
  std::string name;
  std::size_t n_rows = 0;
  // Observations, by weight, and how many of them are known by a bound only.
  double n = 0;
  double n_below = 0;
  double n_above = 0;
  std::optional<double> truncated_below;
  std::optional<double> truncated_above;
  std::optional<double> censored_below;
  std::optional<double> censored_above;
  double mean = 0;
  double sd = 0;
  double least = 0;
  double most = 0;
  // Laws of counts were fitted.
  bool counts = false;
  int resamples = 0;
  std::uint64_t seed = 1;
  // Ranked ones first, the best first.
  std::vector<Law> laws;
  // Of the best one; at most 200.
  std::vector<QuantilePair> quantiles;
  // At the threshold that was asked for.
  std::optional<Tail> tail;
  std::vector<Tail> stability;
  // Sentences: what was read and left out; what the data are too few for.
  std::vector<std::string> notes;
  std::vector<std::string> cautions;
};

// `control.opened` is told of the file before it is read. No law that has a fit is no error: each says why.
Result<FitResult> fit_column(const FitRequest& request, const Control& control = {});
// Of a column of one of the model's sources: `request.path` names it as the model would, `losses[amount]` or
// `history[*, sales]`; sheet, column and weights are none. Numbers and bounds are in the unit that the result tells.
Result<FitResult> fit_column(const Model& model, const FitRequest& request,
                             const Control& control = {});
// `request.path` is what the values are called; sheet, column and weights are none.
Result<FitResult> fit_values(FitValues values, const FitRequest& request,
                             const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop

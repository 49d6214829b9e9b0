// The derivative of a statistic by every assumption, and how far 1 % of each moves it.
//
//   assumption  a given (all its entries moved together; each entry by itself beside it), a number
//               written in a law, the rate or chance of an event as a whole
//   effect      theta * d statistic / d theta: what +100 % would do at this slope; +1 % does a
//               hundredth
//   method      see adjoint/adjoint.h; givens that reach a jump can be bumped: two variants of the
//               run with the given 2 % higher and lower, on the same trials
//   cost        a run, a sweep back over at most n_swept trials (a few times a run's work for each),
//               and what differs in the variants of bumped givens
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "adjoint/adjoint.h"
#include "questions/sample.h"
#include "questions/target.h"
#include "questions/weights.h"

namespace plimsoll::questions {

struct Assumption {
  enum class Method : std::uint8_t { path, path_and_score, score, bump, undefined };

  struct Entry {
    // "wan", "FY2013", "wan, FY2013"; empty for the only one.
    std::string label;
    // In `unit`.
    double value = 0;
    // Statistic's unit per `unit`.
    double derivative = 0;
    double se = 0;
  };

  adjoint::Theta::Kind kind = adjoint::Theta::Kind::input;
  // "tax_rate", "late_cloud.growth.high", "price_war.war.rate".
  std::string name;
  // Of the given or law.
  ir::DefId def;
  ir::InputId input;
  std::string unit;
  // Per +100 %, in the statistic's canonical unit.
  double effect = 0;
  double se = 0;
  // effect / |statistic|.
  double elasticity = 0;
  Method method = Method::path;
  bool past_jump = false;
  std::vector<Entry> entries;

  // Told apart from 0: two standard errors.
  bool clear() const { return effect > 2 * se || effect < -2 * se; }
};

struct Derivatives {
  Estimate statistic;
  // Largest effect first; those not told apart from 0 behind all others.
  std::vector<Assumption> assumptions;
  std::uint64_t n_trials = 0;
  std::uint64_t n_swept = 0;
  std::uint64_t n_runs = 0;
  double run_seconds = 0;
  double sweep_seconds = 0;
  double bump_seconds = 0;
  Weights smoothing;
  bool interrupted = false;
  std::optional<engine::RunFailure> failure;
  // Why these trials do not support the derivative, and how many would; no assumptions then.
  std::string unsupported;
};

struct DerivativeOptions {
  engine::RunOptions run;
  // How many of the largest givens that reach a jump are bumped.
  std::size_t n_bumps = 10;
  // Trials to sweep back over at most; see weights.h, thin.
  std::size_t n_swept = 20'000;
  const std::atomic<bool>* stop = nullptr;
};

// `target` of a probability must name the margin's column (questions/margin.h), of which the
// probability is that of being at or below 0.
Result<Derivatives> derivatives(const ir::Module& module, const ir::RunInputs& inputs,
                                const Target& target, const DerivativeOptions& options);

// The statistic of a sample; of margins for a probability.
Estimate estimate_of(const Target& target, std::span<const double> values);

// The name of a number of a law where it is used: "growth.high".
std::string number_name(const ir::Module& module, ir::LawUseId law, std::uint32_t number);

}  // namespace plimsoll::questions

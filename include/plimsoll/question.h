// Questions to a model and their answers: one request and one result for each.
//
//   units      an Estimate of the statistic is in `target.unit`; a probability is a share
//   errors     standard errors by independent trials, paired where two runs are compared; a figure
//              without one is told by Estimate::doubt or is absent
//   cancelled  an Error of kind `interrupted`
//   ranges     numbers that lie outside of theirs are an Error of kind `usage`
//   json       docs/results.md describes what report/ writes of each
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/failure.h"
#include "plimsoll/period_name.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// What most questions are about: a statistic of an outcome in a period, or the chance of a condition.
struct Asked {
  // "mean", "sd", "quantile(5%)", "es(5%)", with the outcome beside it or inside: "es(net_income, 5%)";
  // "P(LIMIT)", "P(CONDITION)".
  std::string statistic = "mean";
  // May be empty where the statistic names it or the model has one only.
  std::string outcome;
  // "FY2013", "2012Q3"; empty: the last.
  std::string period;
  // In place of a statistic: what the probability is asked of, a limit's name or a condition.
  std::string condition = {};
};

struct QuestionRequest {
  Asked asked;
  Switches switches;
  Trials trials;
  Work work;
};

// The statistic as it was understood.
struct TargetResult {
  // "es(net_income, 5%) in FY2013".
  std::string text;
  // "mean", "sd", "quantile", "es", "probability".
  std::string statistic;
  std::string outcome;
  std::string period;
  // Empty for plain numbers and probabilities.
  std::string unit;
  // Of a quantile or shortfall.
  std::optional<double> level;

  bool is_probability() const { return statistic == "probability"; }
};

// What every answer says of itself.
struct AnswerHead {
  About about;
  Futures futures;
  TargetResult target;
  // From the request to the answer; no part of what is exact.
  double seconds = 0;
  // Sentences; empty where the answer may be read as it stands.
  std::vector<std::string> warnings;
};

// ---- attribute: how much of a statistic each risk causes, by Shapley values over switches

struct AttributeRequest : QuestionRequest {
  // Who shares: risks that are on; groups, and risks of none; risks by the factors of the register.
  enum class By : std::uint8_t { risk, group, factor };
  By by = By::risk;
  // Orders of switching on, per block of trials: 1 to 1000.
  int orders = 1;
  // Instead of `orders`, where positive: as many as there is time for, to 1e7.
  double seconds = 0;
};

struct AttributeResult : AnswerHead {
  struct Share {
    std::string name;
    std::string title;
    // Risks that are switched together under this name.
    std::vector<std::string> risks;
    // All add up to `difference`.
    Estimate shapley;
    // What it adds where every other one is off.
    Estimate alone;
    // What it adds where every other one is on.
    Estimate without;
  };
  AttributeRequest::By by = AttributeRequest::By::risk;
  Estimate all_on;
  Estimate all_off;
  // all_on - all_off, on the same trials.
  Estimate difference;
  // Largest first.
  std::vector<Share> shares;
  // Over all subsets; else over `n_orders` sampled orders on `n_blocks` blocks of trials.
  bool exact = false;
  std::uint64_t n_orders = 0;
  std::uint64_t n_blocks = 0;
  std::uint64_t n_trials = 0;
  // Subsets times trials that were evaluated.
  std::uint64_t n_evaluations = 0;
  // How many times as long runs apart would take; 0 where it is not known.
  double times_apart = 0;
};

// ---- breakeven: the value of an assumption at which a statistic reaches a target

struct BreakevenRequest : QuestionRequest {
  // Names of givens; empty: those that move the statistic most, `top` of them, 1 to 1000.
  std::vector<std::string> inputs;
  int top = 8;
  // The value to reach, with its unit: "10 bn JPY", "5%"; empty: 0.
  std::string goal;
  // An expression that takes the outcome's place: what is left above a carrying amount.
  std::string headroom;
};

struct BreakevenResult : AnswerHead {
  struct Point {
    std::string name;
    // Of the given, in which `now` and `at` are; empty of a factor.
    std::string unit;
    // A given of many numbers is multiplied by a factor, 1 at present.
    bool is_factor = false;
    std::size_t n_numbers = 1;
    double now = 0;
    // Absent: the statistic does not cross the target between -100 % and +200 % of `now`.
    Estimate at;
    // Of the statistic, at the values tried.
    double least = 0;
    double greatest = 0;
    // The value tried whose statistic came nearest to the target.
    double nearest_at = 0;
    double nearest = 0;
  };
  std::string headroom;
  double goal = 0;
  // Of the run as it stands.
  Estimate value;
  // The smallest change first; what cannot reach the target last.
  std::vector<Point> points;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
  // Short runs before, that found what moves the statistic most; 0 where inputs were named.
  std::uint64_t n_screened = 0;
};

// ---- parts: an expected shortfall over the lines of its statement, by Euler's allocation

struct PartsRequest : QuestionRequest {};

struct PartsResult : AnswerHead {
  struct Part {
    std::string name;
    // As the statement counts it: 1 or -1.
    double sign = 1;
    // Signed: all add up to the outcome's.
    Estimate in_tail;
    Estimate on_average;
    // in_tail less on_average.
    Estimate difference;
  };
  // The outcome itself.
  Part whole;
  // Largest difference first.
  std::vector<Part> parts;
  std::uint64_t n_trials = 0;
};

// ---- reverse: a failure is named; how likely it is, how it comes about, what it needs

struct ReverseRequest : QuestionRequest {
  // One of the two: "net_income < -2 bn JPY in FY2013", or a limit of the model. `asked` is not read, but
  // for its period.
  std::string failure;
  std::string limit;
  // Of the probability; a share of itself, above 0 and at most 1.
  double relative_error = 0.1;
  // Of subset simulation, or of plain simulation where the failure has no distance: 16'000 to 2^40.
  std::uint64_t most_trials = 2'000'000;
  // 1 to 100.
  std::size_t most_ways = 5;
};

struct ReverseResult : AnswerHead {
  enum class Method : std::uint8_t { plain, subset, none };

  // Of failing trials.
  struct Share {
    double value = 0;
    double se = 0;
    // 95 %.
    double low = 0;
    double high = 1;
  };
  // An event in failing trials and in all.
  struct Struck {
    std::string event;
    std::string risk;
    Share share;
    double usual = 0;
    // The period in which half of the first ones have struck.
    std::string typical_period;
  };
  // A draw that failing trials move.
  struct Moved {
    std::string draw;
    // Label and period that is moved most; empty for a scalar drawn once.
    std::string where;
    // Standard normal, and the quantile that it is.
    double mean_score = 0;
    double quantile = 0;
    // The mean score in all trials: 0, but of those that agree with what was observed.
    double usual_score = 0;
  };
  // Medians of an outcome in failing trials and in all, canonical and in `unit`.
  struct PathPoint {
    std::string outcome;
    double median = 0;
    double usual_median = 0;
    std::string unit;
    // Canonical value of one `unit`.
    double scale = 1;
    // Has no definition to take a unit from.
    bool is_bare = false;
  };
  struct Way {
    // Events that mark it; empty: none was needed.
    std::vector<std::string> events;
    Share share;
    std::vector<Struck> struck;
    std::vector<Moved> moved;
    std::vector<PathPoint> path;
    // A failing trial near its middle, and the command that tells it, as a shell takes it.
    std::optional<std::uint64_t> trial;
    std::string explain;
  };
  struct Necessary {
    std::string risk;
    // Failures that would not be without it.
    Share share;
  };
  struct DesignInput {
    std::string input;
    std::string where;
    double score = 0;
    // Absent for what is correlated within an occurrence.
    std::optional<double> quantile;
  };
  // The failing point nearest to the median of everything.
  struct DesignPoint {
    // In standard deviations.
    double distance = 0;
    // Largest first.
    std::vector<DesignInput> inputs;
  };
  struct Limit {
    std::string name;
    std::string title;
    std::string text;
  };

  std::string title;
  // In the model's words: "net_income < -2 bn JPY in FY2013".
  std::string failure;
  // Where the failure is what a limit counts as bad.
  std::optional<Limit> limit;
  Method method = Method::plain;
  std::string why;
  double probability = 0;
  double se = 0;
  // 95 %.
  double low = 0;
  double high = 1;
  // As asked for, and whether it was reached.
  double error_asked = 0;
  bool reached = false;
  // Where no trial failed: below this with 95 % confidence, or as far as the levels went.
  double below = 0;
  bool by_levels = false;
  int n_levels = 0;
  std::size_t n_replicates = 0;
  std::uint64_t n_plain = 0;
  std::uint64_t n_plain_failing = 0;
  std::uint64_t n_subset = 0;
  std::uint64_t n_other = 0;
  // Failing points that ways and necessary are about.
  std::size_t n_points = 0;
  std::vector<Way> ways;
  std::vector<Necessary> necessary;
  std::optional<DesignPoint> design;
  double probability_seconds = 0;
  double other_seconds = 0;
  // Cancelled after the probability was known: what follows it may be missing.
  bool interrupted = false;
};

// ---- sensitivity: which assumption, draw or risk moves a statistic, and how much

struct SensitivityRequest : QuestionRequest {
  enum class Method : std::uint8_t {
    // By every assumption, and what +1 % of it does.
    derivatives,
    // Draws held at two quantiles, or at five; risks switched off.
    tornado,
    spider,
    // Of the outcome's variance: Sobol' indices, or Shapley effects, which share out what is coupled.
    shares,
    shapley,
    // Rank correlations from one run.
    ranks,
  };
  Method method = Method::derivatives;
  // Of shares and shapley: whose they are.
  // By parameter: uncertain givens together, and all else together.
  enum class By : std::uint8_t { input, risk, parameter };
  By by = By::input;
  // Of derivatives: assumptions past a jump that are bumped; 0 to 100'000; nothing: as many as the model's
  // size allows.
  std::optional<int> bumps;
  // Of derivatives: trials to sweep back over at most, 1 to 2^40.
  std::uint64_t sweep = 20'000;
};

struct DerivativesResult {
  // One number of an assumption.
  struct Entry {
    // "wan", "FY2013", "wan, FY2013"; empty for the only one.
    std::string label;
    // In the assumption's unit.
    double value = 0;
    // Statistic's unit per the assumption's; absent where a sweep does not reach.
    Estimate derivative;
  };
  // By two runs with the assumption moved.
  struct Bump {
    // Of itself: 0.02.
    double step = 0;
    // Of +100 % by the run above and the run below alone; one may have failed.
    std::optional<double> up;
    std::optional<double> down;
    // They differ far beyond noise: a step or a kink lies here.
    bool uneven = false;
  };
  struct Assumption {
    enum class Kind : std::uint8_t { given, law_number, opening, history, event_rate };
    // `path` follows values, `score` the chances of a law.
    enum class Method : std::uint8_t { path, path_and_score, score, bump, none };
    std::string name;
    Kind kind = Kind::given;
    std::string unit;
    // Whose it is; may be empty.
    std::string risk;
    // Of +100 % at this slope, all entries together; absent where it was not measured.
    Estimate effect;
    // effect / |statistic|.
    double elasticity = 0;
    Method method = Method::none;
    // It reaches a jump: by `path` the figure lacks what the jump adds, by `bump` it has it.
    bool past_jump = false;
    std::optional<Bump> bump;
    // Why there is no figure; empty where there is one.
    std::string not_measured;
    // That is because it is 0, of which a percentage is nothing.
    bool is_zero = false;
    // That is because no trial changes with it.
    bool moves_nothing = false;
    std::vector<Entry> entries;

    bool measured() const { return not_measured.empty(); }
  };
  // Trials near the quantile or the condition's edge, over which is averaged.
  struct Smoothing {
    std::uint64_t n_trials = 0;
    // The values that they span; absent for a condition, whose margin has a unit of its own.
    std::optional<double> low;
    std::optional<double> high;
    // They share few values.
    bool on_atom = false;
  };
  Estimate statistic;
  // Largest effect first; those not told apart from 0 behind all others, then those not measured.
  std::vector<Assumption> assumptions;
  // Givens that are made of other givens: those have the rows.
  std::vector<std::string> derived;
  // Givens that the outcome reads in the model, but not with the request's switches.
  std::vector<std::string> unread;
  Smoothing smoothing;
  std::uint64_t n_trials = 0;
  std::uint64_t n_swept = 0;
  std::uint64_t n_runs = 0;
  double run_seconds = 0;
  double sweep_seconds = 0;
  double bump_seconds = 0;
};

struct TornadoResult {
  struct Draw {
    std::string name;
    // Others move with it.
    bool coupled = false;
    // Periods times labels: one is held at a time.
    std::uint32_t n_parts = 1;
    // By level.
    std::vector<Estimate> values;
    // Against the run as it stands, on the same trials.
    std::vector<Estimate> changes;
  };
  struct Risk {
    std::string name;
    // With the risk switched off.
    Estimate value;
    Estimate change;
  };
  std::vector<double> levels;
  // Widest first.
  std::vector<Draw> draws;
  // Those that are on and move the outcome; the largest change first.
  std::vector<Risk> risks;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
};

// Parts of 1, the outcome's variance.
struct SharesResult {
  struct Share {
    std::string source;
    // What it explains alone, and what would go if it were known.
    Estimate first;
    Estimate total;
  };
  // What the sources are, as asked: "input", "risk" or "parameter".
  std::string by;
  // In the target's unit, squared.
  double variance = 0;
  // Of one trial in the variance: where it is much, all rests on few trials.
  double largest_part = 0;
  // Largest total first.
  std::vector<Share> shares;
  // Sobol' points.
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
};

struct ShapleyResult {
  struct Effect {
    std::string source;
    Estimate share;
    // Some copula couples it with another source.
    bool coupled = false;
  };
  // As in SharesResult.
  double variance = 0;
  double largest_part = 0;
  // Largest first; they add up to 1.
  std::vector<Effect> effects;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
};

struct RanksResult {
  struct Correlation {
    // A draw or an event.
    std::string name;
    double value = 0;
    double se = 0;
  };
  // Largest size first.
  std::vector<Correlation> correlations;
  std::uint64_t n_trials = 0;
};

struct SensitivityResult : AnswerHead {
  SensitivityRequest::Method method = SensitivityRequest::Method::derivatives;
  // By method; tornado and spider have one form.
  std::variant<DerivativesResult, TornadoResult, SharesResult, ShapleyResult, RanksResult> found;
};

// ---- stress: scenarios, actions, replaced distributions and bands beside the base run

struct StressRequest : QuestionRequest {
  // `switches.scenarios` and `switches.actions` are stresses of their own, not part of the base run.
  // Without any, and without the two below: every scenario and action of the model.

  // "late_cloud.growth ~ uniform(0%, 5%)" each: another distribution on the same noise.
  std::vector<std::string> replacements;
  // "quantile of late_cloud.growth in [0%, 10%]" each: the trials in a band of ranks.
  std::vector<std::string> bands;
};

struct StressResult : AnswerHead {
  struct Row {
    enum class Kind : std::uint8_t { scenario, action, replacement, band };
    Kind kind = Kind::scenario;
    std::string name;
    std::string title;
    Estimate value;
    // Against the base run, on the same noise.
    Estimate difference;
    // Trials that the row's figures rest on.
    std::uint64_t n_effective = 0;
  };
  std::uint64_t n_trials = 0;
  // Of the whole model.
  std::uint64_t n_runs = 0;
  Estimate base;
  std::vector<Row> rows;
};

}  // namespace plimsoll
#pragma GCC visibility pop

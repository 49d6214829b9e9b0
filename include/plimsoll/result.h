// The result of a run, as data: plain values that any face can show.
//
//   values    all in `unit`; printing divides by `scale` and writes `display_unit`: 7.42e9 JPY with
//             scale 1e9 is "7.42 bn JPY"
//   absent    a number that the trials do not support, never NaN
//   exact     a function of model, inputs, seed, trials and sampler alone, but for seconds, threads and
//             instruction set
//   json      docs/results.md describes every field
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/period_name.h"

#pragma GCC visibility push(default)
namespace plimsoll {

// ---- what an answer is about

// A file that the model was read from, by its name below the model's folder.
struct ModelFile {
  std::string name;
  std::string sha256;
};

// The random numbers of a run.
struct Futures {
  // As asked for: a planned sampler may round up, an interrupted run may end before.
  std::uint64_t trials = 0;
  std::uint64_t seed = 0;
  // Version of the random numbers; 0: of a result that no run filled.
  int stream = 0;
  // "random", "latin" or "sobol".
  std::string sampler;
};

// A draw whose values were given by trial.
struct GivenDraw {
  std::string name;
  std::string unit;
  std::uint64_t trials = 0;
  // Of all values, as little-endian doubles.
  std::string sha256;
};

struct About {
  std::string model;
  std::string version;
  std::vector<ModelFile> files;
  // In force, as on the command line: `NAME=EXPR` each, names of risks and groups switched off.
  std::vector<std::string> sets;
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  std::vector<std::string> without;
  // Beside what the model declares as observed, as on the command line; and whether that is left out.
  std::vector<std::string> observed;
  bool prior = false;
  // All that was observed and is in force, declared or beside, in its words: the futures agree with it.
  std::vector<std::string> agree_with;
  // No command line has them.
  std::vector<GivenDraw> draws;
};

// ---- what a model says of itself: the part of a result that no trial is needed for. Values are in
// `unit` as written in the model ("bn JPY per year")

struct EvidenceItem {
  // "line", "row" or "judgement", whose `source` is who judges.
  std::string kind;
  std::string source;
  std::uint32_t line = 0;
  // Quote, key of the row, or reason.
  std::string text;
};

// One value of a given, with its place in its index sets and in time where it has them.
struct AssumedValue {
  std::string label;
  std::string period;
  double value = 0.0;
};

struct QuantileOfLaw {
  double p = 0.0;
  double value = 0.0;
};

struct DefinitionItem {
  std::string name;
  // "given", "draw", "event", "mark", "total", "flow", "let", "stock", ...
  std::string kind;
  // A draw that is an uncertain given.
  bool is_parameter = false;
  // Of a balancing item: its size, as a share of the right side of the equation that it makes hold.
  std::optional<double> balancing;
  std::string title;
  std::string unit;
  // Empty outside risks.
  std::string risk;
  std::string formula;
  std::string file;
  std::uint32_t line = 0;
  std::vector<EvidenceItem> evidence;
  // Who answers for its figures: "cited", "judgement", "bare" (nobody); "derived" where it has none.
  std::string support;
  std::vector<std::string> reads;
  // Of assumptions: outcomes and limits that depend on it.
  std::vector<std::string> feeds;
  // Of givens.
  std::vector<AssumedValue> values;
  // Of draws and marks whose law has constant numbers, under the run's switches.
  std::vector<QuantileOfLaw> quantiles;
};

struct RiskItem {
  std::string name;
  std::string title;
  std::string category;
  std::string owner;
  // Groups that it is a member of.
  std::vector<std::string> groups;
  std::vector<std::string> carries;
  std::vector<EvidenceItem> evidence;
  // Off in this run.
  bool off = false;
};

struct StatementItem {
  std::string name;
  std::string title;
  struct Line {
    std::string name;
    // "+", "-" or "=".
    std::string sign;
  };
  std::vector<Line> lines;
};

struct SourceItem {
  std::string name;
  std::string title;
  std::string file;
  std::string sha256;
};

struct SwitchItem {
  std::string name;
  std::string title;
};

struct HistoryItem {
  // An outcome of the result, without labels.
  std::string outcome;
  PeriodName period;
  // In the outcome's unit.
  double value = 0.0;
};

struct ModelDescription {
  std::vector<SourceItem> sources;
  std::vector<RiskItem> risks;
  std::vector<SwitchItem> groups;
  std::vector<SwitchItem> scenarios;
  std::vector<SwitchItem> actions;
  std::vector<DefinitionItem> definitions;
  std::vector<StatementItem> statements;
};

// ---- what the trials say

struct QuantileResult {
  double p = 0.0;
  std::optional<double> value;
  // 95 % interval.
  std::optional<double> low;
  std::optional<double> high;
};

struct ShortfallResult {
  // Share of the worst trials, on the outcome's bad side.
  double p = 0.0;
  std::optional<double> value;
  std::optional<double> se;
  Doubt doubt = Doubt::none;
  std::uint64_t n_tail = 0;
};

struct ProbabilityResult {
  std::optional<double> value;
  std::optional<double> se;
  // 95 % interval.
  std::optional<double> low;
  std::optional<double> high;
};

// What of an outcome is owed to uncertain givens alone, as shares: parameter risk. What is left is of what is
// still to happen, and of both together.
struct OwedToGivens {
  Estimate variance;
  // Of being among the worst 5 % of futures: how much oftener than by chance the same givens lead there
  // again. Absent where no side is bad, or more than a tenth of the futures share the worst values.
  Estimate worst;
};

// A point of a distribution: how many trials end at or below an amount.
struct CurvePoint {
  double amount = 0.0;
  std::uint64_t trials = 0;
};

// One scalar outcome in one period.
struct OutcomeResult {
  // As declared, and the title if it has one, with the label.
  std::string name;
  std::string title;
  // Of an outcome over index sets: "wan" or "wan, tokyo". Else empty. One asks about "name[label]".
  std::string label;
  // "flow", "stock", "value" or "indicator": of what it reports by name; a formula is a value.
  std::string kind;
  // Empty for an outcome over the horizon.
  PeriodName period;
  std::string unit;
  double scale = 1.0;
  std::string display_unit;
  // Of no use for an outcome that is neither good nor bad.
  std::optional<Side> bad_side;

  Estimate mean;
  Estimate sd;
  // Of the heavier tail.
  std::optional<double> tail_index;
  std::optional<double> skewness;
  // Excess kurtosis.
  std::optional<double> kurtosis;
  std::optional<double> min;
  std::optional<double> max;
  std::vector<QuantileResult> quantiles;
  std::vector<ShortfallResult> es;
  // Chance of a value below zero.
  std::optional<ProbabilityResult> p_negative;
  // Rising, counted exactly at amounts that a few trials of a pilot fixed, near every percent, between the least
  // value, with the 0 trials below it, and the largest, with all. An amount that many trials share stands twice: how
  // many lie below it, then how many up to it. Empty where no curve was asked for.
  std::vector<CurvePoint> curve;
  // Of models with uncertain givens.
  std::optional<OwedToGivens> owed_to_givens;
};

// One limit in one period.
struct LimitResult {
  // As declared, and the title if it has one.
  std::string name;
  std::string title;
  std::string label;
  PeriodName period;
  // As written: "P(net_income < 0)".
  std::string statistic;
  bool is_probability = false;
  std::optional<double> value;
  std::optional<double> se;
  // At `confidence`, which limit_confidence() gives by the number of periods.
  std::optional<double> low;
  std::optional<double> high;
  double confidence = 0.99;
  Relation relation = Relation::at_most;
  double bound = 0.0;
  std::string unit;
  double scale = 1.0;
  std::string display_unit;
  Verdict verdict = Verdict::too_close;
  // Why there is no interval and so no verdict.
  Doubt doubt = Doubt::none;
  std::optional<double> tail_index;
};

// One `expect` of the model.
struct ExpectationResult {
  // As written, and whether that says the period.
  std::string text;
  bool names_period = false;
  PeriodName period;
  bool met = false;
  std::optional<double> value;
  // 95 % interval of `value`.
  std::optional<double> low;
  std::optional<double> high;
  std::string unit;
  double scale = 1.0;
  std::string display_unit;
  // Where the expected figure comes from, such as "history[FY2012, target]"; may be empty.
  std::string evidence;
};

// What events caused but the horizon cut off.
struct UnsettledResult {
  std::string name;
  std::string label;
  Estimate mean;
  std::string unit;
  double scale = 1.0;
  std::string display_unit;
};

// How often an event happened in a trial, over its labels and the horizon.
struct OccurrenceResult {
  // "price_war.war".
  std::string event;
  Estimate mean;
  // Share of trials in which it happened at all.
  Estimate share;
};

// How an estimate settled: at each of RunResult::convergence_trials.
struct ConvergenceResult {
  // Of a limit on a probability; else of an outcome's mean.
  bool is_limit = false;
  // With its labels: "cut[wan]".
  std::string name;
  PeriodName period;
  std::vector<Estimate> estimates;
};

// How an error was reached with fewer trials: of many only a score was computed, and the model was run for some.
struct ScreenedResult {
  // In all, the plain trials included; what `value` and `se` are of.
  std::uint64_t trials = 0;
  // Of these, the trials that the model was run for.
  std::uint64_t run = 0;
  // Plain trials of the same error, roughly.
  std::uint64_t plain_trials = 0;
};

// How it was found what outcomes owe to uncertain givens.
struct ParameterRiskResult {
  // That outcomes depend on.
  std::vector<std::string> givens;
  // Drawn twice with the same givens, beside the run's own.
  std::uint64_t trials = 0;
  // Not empty: why outcomes have no `owed_to_givens`.
  std::string reason;
};

// One goal of `--until`, by the period that was farthest from it.
struct PrecisionResult {
  // As written: "se(es(5%, net_income)) < 20 M JPY".
  std::string text;
  // "es(net_income, 5%) in FY2013".
  std::string statistic;
  bool reached = false;
  Estimate value;
  // Greatest standard error, in `unit`, or a share of the value's size.
  double most = 0.0;
  bool is_relative = false;
  // Trials that would do in all, roughly, where it is not reached and the trials tell.
  std::optional<std::uint64_t> trials_needed;
  // Absent where the figure is that of the run's own trials.
  std::optional<ScreenedResult> screened;
  std::string unit;
  double scale = 1.0;
  std::string display_unit;
};

// Why trials were added no more: every goal was reached, or most trials, replicates or seconds were.
enum class StoppedBy : std::uint8_t { nothing, reached, trials, replicates, seconds, interrupted };

// Quantiles, in the unit of what they are of.
struct Spread {
  double p5 = 0.0;
  double p50 = 0.0;
  double p95 = 0.0;
};

// What was observed, and what the model held possible.
struct ObservedFigure {
  // As declared: "sales in FY2012Q1 = 24.1 bn JPY +- 0.2 bn JPY"; what it is of, and when.
  std::string text;
  std::string object;
  std::string period;
  // "value", "count", "range" or "condition".
  std::string kind;
  // "bn JPY".
  std::string unit;
  // What was seen, or the lower end; the standard error, or the upper end. Nothing of a condition.
  std::optional<double> seen;
  std::optional<double> error;
  // Of what was seen among what was held possible before; of a range or a condition its chance.
  double quantile = 0.0;
  // The share of the futures that agree with this one alone.
  double alone = 0.0;
  Spread before;
  Spread after;
  std::vector<EvidenceItem> evidence;
};

// A draw that the observations have moved or made narrower.
struct MovedDraw {
  std::string name;
  std::string label;
  std::string period;
  // "bn JPY".
  std::string unit;
  Spread before;
  Spread after;
  // The normal score of the new median among the values before, and the new width over the old one.
  double score = 0.0;
  double width = 1.0;
};

// The futures of a run that agree with what was observed (docs/observe.md).
struct ObservedResult {
  // Looked at, and how many of them agree: those of the run.
  std::uint64_t tried = 0;
  std::uint64_t agreeing = 0;
  double share = 0.0;
  double share_se = 0.0;
  // ln of the density of what was observed, by EUR and not by M EUR; comparable between models of the same observations.
  double log_evidence = 0.0;
  std::vector<ObservedFigure> figures;
  // The furthest first.
  std::vector<MovedDraw> moved;
};

struct RunResult {
  std::string model;
  About about;
  // As asked for; `seed` and so on below are those of the run.
  Futures futures;
  std::string title;
  // ISO date; may be empty.
  std::string as_of;
  std::uint64_t trials = 0;
  // As asked for; more than `trials` if the run was interrupted.
  std::uint64_t trials_requested = 0;
  std::uint64_t seed = 0;
  // Version of the random numbers; 0: of a result that no run filled.
  int stream = 0;
  // "random", "latin" or "sobol".
  std::string sampler = "random";
  // 1 for independent trials.
  int replicates = 1;
  // Digest::hex().
  std::string digest;
  int threads = 1;
  double seconds = 0.0;
  // Scenario and actions in force; may be empty.
  std::string scenario;
  std::vector<std::string> actions;

  std::vector<OutcomeResult> outcomes;
  std::vector<LimitResult> limits;
  std::vector<ExpectationResult> expectations;
  std::vector<UnsettledResult> unsettled;
  std::vector<std::string> warnings;
  std::vector<PrecisionResult> until;
  // What ended the adding of trials; nothing without goals.
  StoppedBy stopped_by = StoppedBy::nothing;

  // Program's version.
  std::string version;
  // Command that gives the same figures; empty of an interrupted run of latin or sobol, whose points are
  // a part of a plan.
  std::string command;
  // Instruction set, and seconds from the model's text to a program.
  std::string isa;
  double compile_seconds = 0.0;
  std::vector<HistoryItem> history;
  std::vector<OccurrenceResult> occurrences;
  // Rising numbers of trials; empty where no convergence was asked for.
  std::vector<std::uint64_t> convergence_trials;
  std::vector<ConvergenceResult> convergence;
  // Where something was observed.
  std::optional<ObservedResult> observed;
  // Of models with uncertain givens.
  std::optional<ParameterRiskResult> parameter_risk;
  // Only where asked for: a result for a terminal has none.
  std::optional<ModelDescription> description;
  // Fewer trials than asked for, because the caller asked for a stop.
  bool interrupted = false;
};

}  // namespace plimsoll
#pragma GCC visibility pop

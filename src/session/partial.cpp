// Plans and partials as bytes, and the run that they are of.
#include "session/partial.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/workers.h"
#include "report/number_format.h"
#include "rng/key.h"
#include "session/manners.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/ranges.h"
#include "session/run_setup.h"
#include "session/stopwatch.h"
#include "simulate/measure.h"
#include "simulate/pilot.h"
#include "simulate/until.h"
#include "stats/bytes.h"

namespace plimsoll::session {

namespace {

constexpr std::string_view kPlanKind = "plimsoll plan 1";
constexpr std::string_view kPartialKind = "plimsoll partial 2";

Error usage(const std::string& text) {
  return Error{text, ErrorKind::usage};
}

// Whose run it is: a name for each thing that another run may have otherwise, and what it is here.
using Identity = std::vector<std::pair<std::string, std::string>>;

std::string words_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "; ") + word;
  return text;
}

Identity identity_of(const About& about, const RunRequest& request) {
  std::string files;
  for (const ModelFile& file : about.files) files += file.name + " " + file.sha256 + "\n";
  Identity out;
  out.emplace_back("the program's version", PLIMSOLL_VERSION);
  out.emplace_back("the version of the random numbers", std::to_string(rng::kStreamVersion));
  out.emplace_back("the model", about.model);
  out.emplace_back("a file of the model", files);
  out.emplace_back("what is set", words_of(about.sets));
  if (!about.draws.empty()) {
    std::string draws;
    for (const GivenDraw& one : about.draws)
      draws += one.name + " " + one.unit + " " + one.sha256 + "\n";
    out.emplace_back("the values of a draw", draws);
  }
  out.emplace_back("the scenarios", words_of(about.scenarios));
  out.emplace_back("the actions", words_of(about.actions));
  out.emplace_back("the risks that are off", words_of(about.without));
  out.emplace_back("the number of trials", std::to_string(request.trials.count));
  out.emplace_back("the seed", std::to_string(request.trials.seed));
  out.emplace_back("the sampler", sampler_name(request.trials.sampler));
  out.emplace_back("the number of replicates", request.trials.sampler == Sampler::random
                                                   ? ""
                                                   : std::to_string(request.trials.replicates));
  out.emplace_back("whether it is in full", request.in_full ? "in full" : "not in full");
  return out;
}

struct Plan {
  Identity identity;
  RunShape shape;
  simulate::MeasurePlan measure;
};

std::string bytes_of(const Plan& plan) {
  stats::ByteWriter out;
  out.text(kPlanKind);
  out.number(plan.identity.size());
  for (const auto& [name, value] : plan.identity) {
    out.text(name);
    out.text(value);
  }
  out.number(plan.shape.unit);
  out.number(plan.shape.most_per_part);
  plan.measure.save(out);
  return stats::sealed(out.bytes());
}

Result<Plan> plan_from(const std::string& bytes) {
  const auto content = stats::unsealed(bytes);
  if (!content) return usage("the plan is damaged: its bytes do not fit the mark before them");
  stats::ByteReader in(*content);
  if (in.text() != kPlanKind) {
    return usage("the plan is of another version of the program, or no plan");
  }
  Plan plan;
  const std::size_t n = in.length();
  for (std::size_t i = 0; i < n && in.good(); ++i) {
    std::string name(in.text());
    plan.identity.emplace_back(std::move(name), in.text());
  }
  plan.shape.unit = in.number();
  plan.shape.most_per_part = in.number();
  plan.measure = simulate::MeasurePlan::load(in);
  plan.shape.n_trials = plan.measure.outcomes.plan.n_trials;
  plan.shape.pass = plan.measure.pass();
  if (!in.good() || !in.at_end() || plan.shape.unit == 0) {
    return usage("the plan is damaged: it does not say what a plan says");
  }
  return plan;
}

// What stands in front of what a measure saved.
struct Head {
  std::string plan_mark;
  PartialInfo info;
  std::uint64_t n_dimensions = 0;
};

std::string partial_of(const Head& head, std::string_view measured) {
  stats::ByteWriter out;
  out.text(kPartialKind);
  out.text(head.plan_mark);
  out.number(head.info.ranges.size());
  for (const TrialRange& range : head.info.ranges) {
    out.number(range.first);
    out.number(range.last);
  }
  out.number(head.info.failing_trial ? *head.info.failing_trial + 1 : 0);
  out.number(head.n_dimensions);
  out.text(measured);
  return stats::sealed(out.bytes());
}

struct Partial {
  Head head;
  // Within the bytes that it was read from; empty where a trial failed.
  std::string_view measured;
};

Result<Partial> partial_from(const std::string& plan, const std::string& bytes) {
  const auto content = stats::unsealed(bytes);
  if (!content) return usage("a part is damaged: its bytes do not fit the mark before them");
  stats::ByteReader in(*content);
  if (in.text() != kPartialKind) {
    return usage("a part is of another version of the program, or no part");
  }
  Partial out;
  out.head.plan_mark = in.text();
  if (in.good() && out.head.plan_mark != stats::mark_of(plan)) {
    return usage("a part is of another plan: of another model, request or pass");
  }
  const std::size_t n = in.length();
  for (std::size_t i = 0; i < n && in.good(); ++i) {
    const std::uint64_t first = in.number();
    const TrialRange range{first, in.number()};
    const bool rises = i == 0 || out.head.info.ranges.back().last < first;
    if (range.first >= range.last || !rises) in.fail();
    out.head.info.ranges.push_back(range);
  }
  if (const std::uint64_t failing = in.number(); failing > 0) {
    out.head.info.failing_trial = failing - 1;
    const auto holds_it = [&](const TrialRange& range) {
      return range.first < failing && failing <= range.last;
    };
    if (std::none_of(out.head.info.ranges.begin(), out.head.info.ranges.end(), holds_it)) in.fail();
  }
  out.head.n_dimensions = in.number();
  out.measured = in.text();
  if (!in.good() || !in.at_end() || out.head.info.ranges.empty()) {
    return usage("a part is damaged: it does not say what a part says");
  }
  return out;
}

std::uint64_t count_of(const std::vector<TrialRange>& ranges) {
  std::uint64_t n = 0;
  for (const TrialRange& range : ranges) n += range.last - range.first;
  return n;
}

std::vector<stats::Collector::Trials> trials_of(const std::vector<TrialRange>& ranges) {
  std::vector<stats::Collector::Trials> out;
  for (const TrialRange& range : ranges) out.emplace_back(range.first, range.last);
  return out;
}

Error counts_wrong() {
  return usage("a part is damaged: it does not count what its plan says");
}

std::string trials_text(std::uint64_t first, std::uint64_t last) {
  return "trials " + report::format_count(first) + " to " + report::format_count(last - 1);
}

// Error: trials that are there already.
std::optional<Error> add_ranges(const std::vector<TrialRange>& added,
                                std::vector<TrialRange>& ranges) {
  std::vector<TrialRange> all = ranges;
  all.insert(all.end(), added.begin(), added.end());
  std::sort(all.begin(), all.end(),
            [](const TrialRange& a, const TrialRange& b) { return a.first < b.first; });
  std::vector<TrialRange> joined;
  for (const TrialRange& range : all) {
    if (!joined.empty() && range.first < joined.back().last) {
      return usage(trials_text(range.first, std::min(range.last, joined.back().last)) +
                   " are there twice: each part is added once");
    }
    if (!joined.empty() && range.first == joined.back().last) {
      joined.back().last = range.last;
    } else {
      joined.push_back(range);
    }
  }
  ranges = std::move(joined);
  return std::nullopt;
}

std::optional<std::uint64_t> lower(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Bytes that a part of n trials takes, roughly: of each window around a rank 2 x 6 errors of it in values of five
// bytes, and what does not grow. And memory while it is computed: values in the windows of the pilot.
std::uint64_t most_per_part(const simulate::MeasurePlan& plan, std::uint64_t unit,
                            std::size_t n_pilot) {
  constexpr double kMostBytes = 40e6;
  constexpr double kBytesPerValue = 5.0;
  constexpr double kBytesPerColumn = 12e3;
  constexpr double kMostMemory = 200e6;
  constexpr double kMostTrials = 1e10;
  double root = 0;
  double fixed = 0;
  double kept = 0;
  const double pilot = std::sqrt(static_cast<double>(std::max<std::size_t>(n_pilot, 1)));
  for (const stats::PartsPlan* part : {&plan.outcomes, &plan.bounds}) {
    for (const stats::ColumnRequest& request : part->requests) {
      double own = 0;
      const auto window = [&](double level) {
        own += 2 * stats::kPartialDeviations * std::sqrt(level * (1 - level));
      };
      for (const stats::QuantileRequest& quantile : request.quantiles) window(quantile.level);
      for (const stats::ShortfallRequest& shortfall : request.shortfalls) window(shortfall.level);
      fixed += kBytesPerColumn;
      root += kBytesPerValue * own;
      kept += std::min(own / pilot, 1.0);
    }
  }
  const double room = std::max(kMostBytes - fixed, 0.1 * kMostBytes);
  double trials = kMostTrials;
  if (root > 0) trials = std::min(trials, room * room / (root * root));
  if (kept > 0) trials = std::min(trials, kMostMemory / (sizeof(double) * kept));
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(trials) / unit, 1) * unit;
}

std::optional<Error> wrong_for_parts(const RunRequest& request) {
  if (auto error = wrong_request(request.trials, request.work)) return error;
  if (!request.until.empty()) {
    return usage("a run with goals (--until) is not cut into parts: it adds trials as it goes");
  }
  if (request.samples != nullptr) {
    return usage("samples are written by a run that is not cut into parts");
  }
  return std::nullopt;
}

// More would wait for the bytes, and each takes some kB a column.
int adding_threads(int asked) {
  constexpr int kMost = 16;
  return std::min(thread_count(asked), kMost);
}

int replicates_of(const RunSetup& setup) {
  return setup.planned() ? setup.options.replicates : 1;
}

}  // namespace

struct PartialRun::Impl {
  Model model;
  RunRequest request;
  std::string plan_bytes;
  Plan plan;
  std::unique_ptr<RunSetup> setup;
  // Of a merge.
  std::unique_ptr<simulate::Measure> merged = nullptr;

  simulate::Measure measure(int n_workers) const {
    return {setup->module(), setup->inputs,         *setup->program, plan.shape.n_trials,
            n_workers,       replicates_of(*setup), request.in_full, plan.measure};
  }
};

PartialRun::PartialRun(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PartialRun::~PartialRun() = default;
PartialRun::PartialRun(PartialRun&&) noexcept = default;
PartialRun& PartialRun::operator=(PartialRun&&) noexcept = default;

Result<std::string> plan_run(const Model& model, const RunRequest& request, const Control& asked) {
  if (auto error = wrong_for_parts(request)) return *error;
  Control control = asked;
  control.progress = in_stages(asked);
  simulate::Until until(request, control);
  const auto made = set_up_run(model, request, control, until);
  if (!made) return made.failure();
  const RunSetup& setup = **made;
  if (auto error = not_of_observed(setup.module(), "a run in parts")) return *error;
  const engine::Program& program = *setup.program;
  const auto pilot =
      simulate::run_pilot(program, setup.options,
                          simulate::rank_trials(program, setup.options.n_trials), control.cancel);
  if (!pilot) return pilot.failure();
  simulate::MeasurePlan curves;
  if (request.in_full) {
    curves.amounts = simulate::amounts_of_curves(setup.module(), program, *pilot);
  }
  const simulate::Measure measure(setup.module(), setup.inputs, program, setup.options.n_trials, 1,
                                  replicates_of(setup), request.in_full, std::move(curves));
  Plan plan;
  plan.identity = identity_of(about(setup.module(), model, request.switches), request);
  plan.measure = measure.plan_parts(*pilot);
  plan.shape.unit = setup.options.n_trials / static_cast<std::uint64_t>(replicates_of(setup));
  if (!setup.planned()) plan.shape.unit = 1;
  plan.shape.most_per_part =
      most_per_part(plan.measure, plan.shape.unit, pilot->empty() ? 0 : pilot->front().size());
  return bytes_of(plan);
}

Result<RunShape> shape_of_plan(const std::string& plan) {
  const Result<Plan> read = plan_from(plan);
  if (!read) return read.failure();
  return read->shape;
}

Result<PartialRun> PartialRun::open(const Model& model, const RunRequest& request,
                                    const std::string& plan, const Control& control) {
  if (auto error = wrong_for_parts(request)) return *error;
  Result<Plan> read = plan_from(plan);
  if (!read) return read.failure();
  auto impl = std::make_unique<Impl>(Impl{model, request, plan, std::move(*read), nullptr});
  simulate::Until until(impl->request, control);
  auto made = set_up_run(model, impl->request, control, until);
  if (!made) return made.failure();
  impl->setup = std::move(*made);
  const RunSetup& setup = *impl->setup;
  const Identity own = identity_of(about(setup.module(), model, request.switches), request);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (i < impl->plan.identity.size() && impl->plan.identity[i] == own[i]) continue;
    return usage("the parts are of another run: " + own[i].first +
                 " differs from that of the plan");
  }
  stats::ByteWriter planned;
  impl->plan.measure.save(planned);
  stats::ByteWriter here;
  impl->measure(1).plan().save(here);
  if (impl->plan.shape.n_trials != setup.options.n_trials || planned.bytes() != here.bytes()) {
    return usage("the parts are of another run: their plan does not fit the model");
  }
  return PartialRun(std::move(impl));
}

Result<std::string> PartialRun::compute(std::uint64_t first, std::uint64_t last,
                                        const Control& control) const {
  const RunShape& shape = impl_->plan.shape;
  if (first >= last || last > shape.n_trials || first % shape.unit != 0 || last % shape.unit != 0) {
    return usage(fmt::format(
        "trials {} to {} are no part of this run: it has {} trials, cut at multiples of {}", first,
        last, shape.n_trials, shape.unit));
  }
  const RunSetup& setup = *impl_->setup;
  engine::RunOptions options = setup.options;
  options.first_trial = first;
  options.n_trials = last - first;
  if (setup.planned()) options.replicates = static_cast<int>((last - first) / shape.unit);
  options.threads = engine::threads_of(*setup.program, options);
  simulate::Measure measure = impl_->measure(options.threads);
  const Result<engine::RunReport> report = engine::run(
      *setup.program, options,
      [&](int worker, std::uint64_t from, std::size_t n, const double* const* columns) {
        measure.consume(worker, from, n, columns);
      },
      control.progress, control.cancel);
  if (!report) return report.failure();
  Head head;
  head.plan_mark = stats::mark_of(impl_->plan_bytes);
  head.info.ranges = {{first, last}};
  head.n_dimensions = report->dimensions.size();
  if (report->failure) {
    head.info.failing_trial = report->failure->trial;
    return partial_of(head, {});
  }
  if (report->interrupted) return cancelled();
  stats::ByteWriter out;
  measure.save(out);
  return partial_of(head, out.bytes());
}

Error PartialRun::failure_of(std::uint64_t trial, const std::atomic<bool>* cancel) const {
  const RunSetup& setup = *impl_->setup;
  const std::uint64_t unit = impl_->plan.shape.unit;
  engine::RunOptions options = setup.options;
  options.first_trial = trial / unit * unit;
  options.n_trials = unit;
  if (setup.planned()) options.replicates = 1;
  const Result<engine::RunReport> again = engine::run(*setup.program, options, {}, {}, cancel);
  if (!again) return again.failure();
  if (again->failure && again->failure->trial == trial) {
    return failed_trial(impl_->model, setup.compiled, *again->failure, impl_->request.trials,
                        impl_->request.switches);
  }
  if (again->interrupted) return cancelled();
  return usage(fmt::format("trial {} failed in a part and does not fail here", trial));
}

Result<std::string> compute_partial(const Model& model, const RunRequest& request,
                                    const std::string& plan, std::uint64_t first,
                                    std::uint64_t last, const Control& control) {
  const Result<PartialRun> run = PartialRun::open(model, request, plan, control);
  if (!run) return run.failure();
  return run->compute(first, last, control);
}

Result<PartialInfo> look_at_partial(const std::string& plan, const std::string& partial) {
  const Result<Partial> read = partial_from(plan, partial);
  if (!read) return read.failure();
  return read->head.info;
}

Result<std::string> join_partials(const std::string& plan, const std::string& a,
                                  const std::string& b, int threads) {
  const Result<Plan> planned = plan_from(plan);
  if (!planned) return planned.failure();
  Head head;
  head.plan_mark = stats::mark_of(plan);
  simulate::MeasureJoin join(planned->measure, adding_threads(threads));
  bool any_failed = false;
  for (const std::string* bytes : {&a, &b}) {
    const Result<Partial> read = partial_from(plan, *bytes);
    if (!read) return read.failure();
    if (read->head.info.ranges.back().last > planned->shape.n_trials) return counts_wrong();
    if (auto error = add_ranges(read->head.info.ranges, head.info.ranges)) return *error;
    head.info.failing_trial = lower(head.info.failing_trial, read->head.info.failing_trial);
    head.n_dimensions = read->head.n_dimensions;
    any_failed = any_failed || read->head.info.failing_trial;
    if (any_failed) continue;
    stats::ByteReader in(read->measured);
    join.absorb(in, count_of(read->head.info.ranges));
    if (!in.good() || !in.at_end() || !join.holds(trials_of(head.info.ranges))) {
      return counts_wrong();
    }
  }
  if (any_failed) return partial_of(head, {});
  stats::ByteWriter out;
  join.save(out);
  return partial_of(head, out.bytes());
}

std::optional<Error> wrong_partial(const std::string& plan, const std::string& partial) {
  const Result<Plan> planned = plan_from(plan);
  if (!planned) return planned.failure();
  const Result<Partial> read = partial_from(plan, partial);
  if (!read) return read.failure();
  const std::vector<TrialRange>& ranges = read->head.info.ranges;
  if (ranges.back().last > planned->shape.n_trials) return counts_wrong();
  if (read->head.info.failing_trial) return std::nullopt;
  simulate::MeasureJoin join(planned->measure, 1);
  stats::ByteReader in(read->measured);
  join.absorb(in, count_of(ranges));
  if (in.good() && in.at_end() && join.holds(trials_of(ranges))) return std::nullopt;
  return counts_wrong();
}

RunMerge::RunMerge(PartialRun run) : run_(std::move(run)) {}

Result<RunMerge> RunMerge::open(const Model& model, const RunRequest& request,
                                const std::string& plan) {
  Result<PartialRun> run = PartialRun::open(model, request, plan, {});
  if (!run) return run.failure();
  if (run->impl_->plan.shape.pass != 0) {
    return usage(
        "parts are put together by the first plan of their run, not by one of a short pass");
  }
  run->impl_->merged = std::make_unique<simulate::Measure>(
      run->impl_->measure(adding_threads(request.work.threads)));
  RunMerge merge(std::move(*run));
  merge.plan_ = plan;
  return merge;
}

std::optional<Error> RunMerge::add(const std::string& partial) {
  const Result<Partial> read = partial_from(plan_, partial);
  if (!read) return read.failure();
  const Head& head = read->head;
  if (head.info.ranges.back().last > run_.impl_->plan.shape.n_trials) return counts_wrong();
  if (auto error = add_ranges(head.info.ranges, ranges_)) return error;
  failing_ = lower(failing_, head.info.failing_trial);
  n_dimensions_ = head.n_dimensions;
  // The error alone is told.
  if (failing_) return std::nullopt;
  stats::ByteReader in(read->measured);
  run_.impl_->merged->absorb(in, count_of(head.info.ranges));
  if (in.good() && in.at_end() && run_.impl_->merged->holds(trials_of(ranges_))) {
    return std::nullopt;
  }
  return counts_wrong();
}

Result<RunMerge::Done> RunMerge::finish(const Control& asked) {
  PartialRun::Impl& of = *run_.impl_;
  RunSetup& setup = *of.setup;
  const std::uint64_t n_trials = of.plan.shape.n_trials;
  const TrialRange found = ranges_.empty() ? TrialRange{} : ranges_.front();
  if (found.first != 0 || found.last != n_trials) {
    const std::uint64_t from = found.first != 0 ? 0 : found.last;
    const std::uint64_t to = found.first != 0     ? found.first
                             : ranges_.size() > 1 ? ranges_[1].first
                                                  : n_trials;
    return usage(trials_text(from, to) + " are missing");
  }
  Control control = asked;
  control.progress = in_stages(asked);
  engine::RunOptions options = setup.options;
  options.progress = control.progress;
  options.stop = control.cancel;
  if (failing_) return run_.failure_of(*failing_, asked.cancel);
  const Stopwatch watch;
  Done done;
  if (of.merged->needs_another_pass()) {
    Plan next = of.plan;
    next.measure = of.merged->next_plan();
    done.next_plan = bytes_of(next);
    plan_ = done.next_plan;
    ranges_.clear();
    return done;
  }
  RunResult result;
  result.warnings = engine_warnings(setup, static_cast<std::size_t>(n_dimensions_));
  RunRequest reached = of.request;
  if (setup.planned()) reached.trials.replicates = setup.options.replicates;
  describe_run(of.model, of.request, reached, setup, n_trials, result);
  result.isa = engine::available_isas().front();
  of.merged->fill(result);
  tell_switches(of.request, result);
  if (auto error = end_run(of.request, setup, *of.merged, options, control, result)) return *error;
  result.seconds = watch.seconds();
  done.result = std::move(result);
  return done;
}

}  // namespace plimsoll::session

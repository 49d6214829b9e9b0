// Counts failures by plain trials as long as that is cheap, else by subset simulation; then sorts
// the failing points into ways, design points and contrasts.
#include "questions/reverse_stress.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "base/guest.h"
#include "engine/resolve.h"
#include "ir/given.h"
#include "questions/sample.h"
#include "rng/key.h"

namespace plimsoll::questions {

namespace {

constexpr std::size_t kMostFailures = 4000;
// Of futures that agree with what was observed: each is looked for among many.
constexpr std::uint64_t kMostAgreeing = 200'000;
// Fewer do not tell an error.
constexpr std::size_t kFewestFailures = 5;

class ReverseQuestion {
 public:
  ReverseQuestion(ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                  bool graded, const ReverseOptions& options)
      : module_(module), inputs_(inputs), target_(target), graded_(graded), options_(options) {}

  Result<Reverse> run() {
    const auto begin = std::chrono::steady_clock::now();
    auto program = compile(inputs_, {target_.column});
    if (!program) return program.failure();
    program_ = std::make_unique<engine::Program>(std::move(*program));
    column_ = *find_column(program_->columns(), target_);
    if (auto error = samples_together()) return *error;
    if (const auto error = run_plain(options_.run.n_trials)) return *error;
    if (stopped()) return std::move(out_);
    out_.space = std::make_unique<LatentSpace>(module_, module_.columns[target_.column.value].node,
                                               target_.period, options_.run.seed);
    if (const auto error = find_probability()) return *error;
    out_.probability_seconds = seconds_since(begin);
    if (stopped() || out_.points == nullptr || out_.points->size() == 0) return std::move(out_);
    const auto then = std::chrono::steady_clock::now();
    out_.n_points = out_.points->size();
    if (const auto error = find_more()) {
      // What is known by then is told.
      if (error->kind != ErrorKind::interrupted) return *error;
      out_.interrupted = true;
    }
    out_.other_seconds = seconds_since(then);
    return std::move(out_);
  }

 private:
  // Samples of several draws, whose dependence is in their order: there is no law of all of them to move in.
  std::optional<Error> samples_together() const {
    std::map<std::string, std::string> first;
    const ir::NodeId roots[] = {module_.columns[target_.column.value].node};
    const auto needed = engine::reachable(module_, roots);
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
      if (needed[i] == 0 || module_.nodes[i].op != ir::Op::noise) continue;
      const ir::Slot& slot = module_.slots[module_.nodes[i].aux];
      if (slot.given == nullptr || !slot.given->is_listed()) continue;
      const auto [place, is_new] = first.try_emplace(slot.given->file, slot.name);
      if (is_new || place->second == slot.name) continue;
      return Error{
          "`" + place->second + "` and `" + slot.name + "` are samples of `" + slot.given->file +
              "`, and what they have to do with each other is in their order alone: how likely "
              "combinations are that are not among them is not known, which this question asks; "
              "`attribute` and `sensitivity` take them as they are",
          ErrorKind::usage};
    }
    return std::nullopt;
  }

  // Beside the probability.
  std::optional<Error> find_more() {
    if (auto error = find_ways()) return error;
    if (auto error = find_necessary()) return error;
    // The failing point nearest to the median of everything may be none that agrees with what was observed.
    if (!graded_ || is_agreeing()) return std::nullopt;
    auto design = design_point(*program_, column_, *features_, *marginals_, *out_.space,
                               *out_.points, options_.run);
    if (!design) return design.failure();
    out_.n_other += design->n_trials;
    out_.design = std::move(*design);
    return std::nullopt;
  }

  Result<engine::Program> compile(const ir::RunInputs& inputs, std::vector<ir::ColumnId> wanted) {
    return engine::Program::compile(module_, inputs, wanted, engine::compile_options(options_.run));
  }

  bool stopped() {
    out_.interrupted = out_.interrupted || (options_.stop != nullptr && options_.stop->load());
    return out_.interrupted || out_.failure.has_value();
  }

  // Whether trials are of those that agree with what was observed.
  bool is_agreeing() const { return options_.run.trial_map != nullptr; }

  // Trials n_plain .. n_plain + n - 1 more.
  std::optional<Error> run_plain(std::uint64_t n) {
    engine::RunOptions options = options_.run;
    options.first_trial = out_.n_plain;
    options.n_trials = n;
    // The failing ones alone: trials may be many.
    std::mutex mutex;
    std::vector<std::uint64_t> failing;
    const auto report = engine::run(
        *program_, options,
        [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
          const std::lock_guard<std::mutex> lock(mutex);
          for (std::size_t i = 0; i < count; ++i) {
            if (columns[column_][i] <= 0) failing.push_back(first + i);
          }
        },
        {}, options_.stop);
    if (!report) return report.failure();
    out_.failure = report->failure;
    out_.interrupted = report->interrupted;
    if (stopped()) return std::nullopt;
    std::sort(failing.begin(), failing.end());
    failing_.insert(failing_.end(), failing.begin(), failing.end());
    out_.n_plain += n;
    out_.n_plain_failing = failing_.size();
    return std::nullopt;
  }

  // Failures after which plain simulation has the error asked for: that of the estimate from n of
  // them is 1 / sqrt(n - 2).
  std::size_t wanted_failures() const {
    const double wanted = 1 / (options_.relative_error * options_.relative_error);
    return std::max<std::size_t>(kFewestFailures, static_cast<std::size_t>(std::ceil(wanted)) + 2);
  }

  std::optional<Error> find_probability() {
    const std::size_t wanted = wanted_failures();
    const bool by_levels = graded_ && !is_agreeing();
    const std::uint64_t most = is_agreeing() ? std::max(options_.run.n_trials, kMostAgreeing)
                               : graded_     ? options_.most_plain
                                             : std::max(options_.most_plain, options_.most_subset);
    while (failing_.size() < wanted && out_.n_plain < most) {
      const double hits = std::max(static_cast<double>(failing_.size()), by_levels ? 0.0 : 0.5);
      const double needed = static_cast<double>(wanted) / hits * static_cast<double>(out_.n_plain);
      // Too rare, as far as can be seen.
      if (by_levels && needed > static_cast<double>(most)) break;
      const double more = 1.1 * needed - static_cast<double>(out_.n_plain);
      const auto n = static_cast<std::uint64_t>(std::clamp(more, 1e4, 1e6));
      if (auto error = run_plain(std::min(n, most - out_.n_plain))) return error;
      if (stopped()) return take_what_there_is(wanted);
    }
    if (failing_.size() >= wanted || !by_levels) {
      take_plain(wanted);
      return std::nullopt;
    }
    SubsetOptions options;
    options.run = options_.run;
    options.relative_error = options_.relative_error;
    options.most_trials = options_.most_subset;
    options.most_points = kMostFailures;
    options.stop = options_.stop;
    auto found = subset_simulation(*program_, column_, *out_.space, options);
    if (!found) return found.failure();
    if (found->stuck && !found->interrupted) {
      out_.n_other += found->n_trials;
      while (failing_.size() < wanted && out_.n_plain < most) {
        if (auto error = run_plain(std::min<std::uint64_t>(250'000, most - out_.n_plain))) {
          return error;
        }
        if (stopped()) return take_what_there_is(wanted);
      }
      take_plain(wanted);
      out_.why =
          "plain simulation: nearly all trials are as far from the condition as each other, so "
          "that no rarer levels could be cut";
      return std::nullopt;
    }
    if (found->interrupted && !(found->probability > 0)) {
      out_.interrupted = true;
      return take_what_there_is(wanted);
    }
    out_.method = Reverse::Method::subset;
    out_.why = "subset simulation: plain simulation would need more than a million trials";
    out_.probability = found->probability;
    out_.se = found->se;
    out_.low = found->low;
    out_.high = found->high;
    out_.reached = found->reached;
    out_.n_subset = found->n_trials;
    out_.n_levels = found->n_levels;
    out_.n_replicates = found->replicates.size();
    out_.interrupted = out_.interrupted || found->interrupted;
    out_.points = std::move(found->points);
    out_.points->renew_rest(rng::mix(options_.run.seed ^ 0x7e57));
    out_.owners = std::move(found->owners);
    if (out_.probability > 0) {
      const double error = out_.se / out_.probability;
      out_.n_independent = 1 / (error * error);
    } else {
      out_.method = Reverse::Method::none;
      // A bound of levels that lead nowhere needs trials of its own to stand on.
      const double plain = kRuleOfThree / static_cast<double>(out_.n_plain);
      out_.below = found->below > 0 ? std::min(found->below, plain) : plain;
      out_.by_levels = found->below > 0 && found->below < plain;
    }
    return std::nullopt;
  }

  // Of plain trials that were done before a stop; nothing where one of them failed to have a value.
  std::optional<Error> take_what_there_is(std::size_t wanted) {
    if (out_.failure) return std::nullopt;
    take_plain(wanted);
    out_.why = "plain simulation: interrupted before the error asked for was reached";
    return std::nullopt;
  }

  // The first run is whole; where it has too few failures, trials are counted up to the one that
  // brings their number to `wanted`. (wanted - 1) / (trials - 1) is then unbiased, and together with
  // the first run's hits / trials so is the whole: both are the chance that the first trial fails
  // given what was counted.
  void take_plain(std::size_t wanted) {
    const std::uint64_t first = std::min(options_.run.n_trials, out_.n_plain);
    const auto in_first = static_cast<std::size_t>(
        std::lower_bound(failing_.begin(), failing_.end(), first) - failing_.begin());
    auto n = static_cast<double>(out_.n_plain);
    auto hits = static_cast<double>(failing_.size());
    if (in_first >= wanted) {
      n = static_cast<double>(first);
      hits = static_cast<double>(in_first);
    } else if (failing_.size() >= wanted) {
      n = static_cast<double>(failing_[wanted - 1]);
      hits = static_cast<double>(wanted) - 1;
    }
    out_.method = Reverse::Method::plain;
    out_.why = is_agreeing() ? "plain simulation of futures that agree with what was observed"
               : graded_
                   ? "plain simulation: a million trials or fewer reach the error asked for"
                   : "plain simulation: the condition has no distance that rarer levels could "
                     "be cut by";
    out_.reached = failing_.size() >= wanted;
    out_.probability = hits / n;
    out_.se = std::sqrt(std::max(hits, 1.0) * (1 - hits / n)) / n;
    exact_interval(hits, n, out_.low, out_.high);
    if (failing_.empty()) {
      out_.method = Reverse::Method::none;
      out_.below = kRuleOfThree / n;
      return;
    }
    const std::size_t count = std::min(failing_.size(), kMostFailures);
    for (std::size_t k = 0; k < count; ++k) {
      kept_trials_.push_back(failing_[k * failing_.size() / count]);
    }
    out_.points = std::make_unique<Points>(*out_.space, count);
    std::vector<std::uint64_t> drawn = kept_trials_;
    if (is_agreeing()) {
      for (std::uint64_t& trial : drawn) trial = options_.run.trial_map->trial(trial);
    }
    out_.points->take_trials(drawn);
    out_.n_independent = static_cast<double>(count);
  }

  std::optional<Error> find_ways() {
    std::vector<ir::ColumnId> wanted;
    for (std::size_t i = 0; i < module_.columns.size(); ++i) {
      if (module_.columns[i].purpose == ir::Column::Purpose::outcome) wanted.emplace_back(i);
    }
    for (const ir::Event& event : module_.events) {
      if (!event.count_node.valid()) continue;
      ir::Column column;
      column.purpose = ir::Column::Purpose::requested;
      column.name = event.full_name;
      column.node = event.count_node;
      column.sample = ir::Sample::each_period;
      column.def = event.def;
      module_.columns.push_back(std::move(column));
      wanted.emplace_back(module_.columns.size() - 1);
    }
    marginals_ = std::make_unique<Marginals>(module_, *out_.space);
    wanted.insert(wanted.end(), marginals_->columns().begin(), marginals_->columns().end());
    auto features = compile(inputs_, wanted);
    if (!features) return features.failure();
    features_ = std::make_unique<engine::Program>(std::move(*features));
    auto ways = ways_of(*features_, *marginals_, out_, target_, options_);
    if (!ways) return ways.failure();
    out_.ways = std::move(*ways);
    for (Way& way : out_.ways) {
      if (!kept_trials_.empty()) way.trial = kept_trials_[way.point];
    }
    return std::nullopt;
  }

  std::optional<Error> find_necessary() {
    for (const ir::Risk& risk : module_.risks) {
      if (inputs_.flags[risk.flag.value] == 0) continue;
      if (stopped()) return std::nullopt;
      ir::RunInputs without = inputs_;
      without.flags[risk.flag.value] = 0;
      auto program = compile(without, {target_.column});
      if (!program) return program.failure();
      auto values = evaluate(*program, *out_.points, options_.run);
      if (!values) return values.failure();
      out_.n_other += out_.points->size();
      const std::vector<double>& margins = (*values)[column_];
      std::vector<std::uint8_t> saved;
      for (const double margin : margins) saved.push_back(margin > 0 ? 1 : 0);
      const Share share = share_of(saved, out_.owners, out_.n_independent);
      if (share.value > 0) out_.necessary.push_back({risk.name, share});
    }
    std::stable_sort(
        out_.necessary.begin(), out_.necessary.end(),
        [](const Necessary& a, const Necessary& b) { return a.share.value > b.share.value; });
    return std::nullopt;
  }

  ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Target& target_;
  bool graded_;
  const ReverseOptions& options_;
  std::unique_ptr<engine::Program> program_;
  std::unique_ptr<engine::Program> features_;
  std::unique_ptr<Marginals> marginals_;
  std::size_t column_ = 0;
  std::vector<std::uint64_t> failing_;
  std::vector<std::uint64_t> kept_trials_;
  Reverse out_;
};

}  // namespace

Result<Reverse> reverse_stress(ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, bool graded, const ReverseOptions& options) {
  return as_guest([&]() -> Result<Reverse> {
    return ReverseQuestion(module, inputs, target, graded, options).run();
  });
}

}  // namespace plimsoll::questions

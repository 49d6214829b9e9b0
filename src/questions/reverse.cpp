#include "questions/reverse.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "questions/sample.h"

namespace plimsoll::questions {

namespace {

constexpr std::size_t kMostPoints = 4000;
constexpr double kRuleOfThree = 3;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

class Question {
 public:
  Question(ir::Module& module, const ir::RunInputs& inputs, const Target& target, bool graded,
           const ReverseOptions& options)
      : module_(module), inputs_(inputs), target_(target), graded_(graded), options_(options) {}

  Result<Reverse> run() {
    const auto begin = std::chrono::steady_clock::now();
    auto program = compile(inputs_, {target_.column});
    if (!program) return Error{program.error()};
    program_ = std::make_unique<engine::Program>(std::move(*program));
    column_ = *find_column(program_->columns(), target_);
    if (const auto error = run_plain(options_.run.n_trials)) return *error;
    if (stopped()) return std::move(out_);
    out_.space = std::make_unique<LatentSpace>(module_, module_.columns[target_.column.value].node,
                                               target_.period, options_.run.seed);
    if (const auto error = find_probability()) return *error;
    out_.probability_seconds = seconds_since(begin);
    if (stopped() || out_.points == nullptr || out_.points->size() == 0) return std::move(out_);
    const auto then = std::chrono::steady_clock::now();
    out_.n_points = out_.points->size();
    if (const auto error = find_ways()) return *error;
    if (const auto error = find_necessary()) return *error;
    if (graded_) {
      auto design = design_point(*program_, column_, *out_.space, *out_.points, options_.run);
      if (!design) return Error{design.error()};
      out_.n_other += design->n_trials;
      out_.design = std::move(*design);
    }
    out_.other_seconds = seconds_since(then);
    return std::move(out_);
  }

 private:
  Result<engine::Program> compile(const ir::RunInputs& inputs, std::vector<ir::ColumnId> wanted) {
    return engine::Program::compile(module_, inputs, wanted);
  }

  bool stopped() {
    out_.interrupted = out_.interrupted || (options_.stop != nullptr && options_.stop->load());
    return out_.interrupted || out_.failure.has_value();
  }

  // Trials n_plain .. n_plain + n - 1 more.
  std::optional<Error> run_plain(std::uint64_t n) {
    engine::RunOptions options = options_.run;
    options.first_trial = out_.n_plain;
    options.n_trials = n;
    std::vector<double> margins(n);
    const auto report = engine::run(
        *program_, options,
        [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
          std::copy_n(columns[column_], count, margins.data() + (first - options.first_trial));
        },
        {}, options_.stop);
    if (!report) return Error{report.error()};
    out_.failure = report->failure;
    out_.interrupted = report->interrupted;
    if (stopped()) return std::nullopt;
    for (std::uint64_t i = 0; i < n; ++i) {
      if (margins[i] <= 0) failing_.push_back(out_.n_plain + i);
    }
    out_.n_plain += n;
    out_.n_plain_failing = failing_.size();
    return std::nullopt;
  }

  std::optional<Error> find_probability() {
    const double wanted = 1 / (options_.relative_error * options_.relative_error);
    const auto hits = static_cast<double>(failing_.size());
    const double share = hits / static_cast<double>(out_.n_plain);
    const double needed = hits > 0 ? wanted / share : INFINITY;
    if (hits < wanted && needed <= static_cast<double>(options_.most_plain)) {
      if (const auto error = run_plain(static_cast<std::uint64_t>(needed * 1.1))) return error;
      if (stopped()) return std::nullopt;
    }
    const auto n = static_cast<double>(out_.n_plain);
    const auto all_hits = static_cast<double>(failing_.size());
    if (needed <= static_cast<double>(options_.most_plain) || !graded_) {
      out_.method = Reverse::Method::plain;
      out_.why = graded_
                     ? "plain simulation: it is not rare, so plain trials reach the error wanted"
                     : "plain simulation: the condition has no distance that rarer levels could "
                       "be cut by";
      out_.probability = all_hits / n;
      out_.se = std::sqrt(std::max(all_hits, 1.0) * (1 - all_hits / n)) / n;
      if (failing_.empty()) {
        out_.method = Reverse::Method::none;
        out_.below = kRuleOfThree / n;
        return std::nullopt;
      }
      std::vector<std::uint64_t> kept;
      const std::size_t count = std::min(failing_.size(), kMostPoints);
      for (std::size_t k = 0; k < count; ++k) {
        kept.push_back(failing_[k * failing_.size() / count]);
      }
      out_.points = std::make_unique<Points>(*out_.space, count);
      out_.points->take_trials(kept);
      kept_trials_ = std::move(kept);
      return std::nullopt;
    }
    SubsetOptions options;
    options.run = options_.run;
    options.relative_error = options_.relative_error;
    options.most_trials = options_.most_subset;
    options.most_points = kMostPoints;
    options.stop = options_.stop;
    auto found = subset_simulation(*program_, column_, *out_.space, options);
    if (!found) return Error{found.error()};
    out_.method = Reverse::Method::subset;
    out_.why = "subset simulation: plain simulation would need more than a million trials";
    out_.probability = found->probability;
    out_.se = found->se;
    out_.n_subset = found->n_trials;
    out_.n_levels = found->n_levels;
    out_.n_replicates = found->replicates.size();
    out_.interrupted = out_.interrupted || found->interrupted;
    out_.points = std::move(found->points);
    out_.owners = std::move(found->owners);
    if (out_.probability == 0) {
      out_.method = Reverse::Method::none;
      out_.below = std::min(found->below, kRuleOfThree / n);
    }
    return std::nullopt;
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
    auto features = compile(inputs_, wanted);
    if (!features) return Error{features.error()};
    auto ways = ways_of(*features, *out_.space, *out_.points, out_.owners, target_, options_);
    if (!ways) return Error{ways.error()};
    out_.ways = std::move(*ways);
    for (Way& way : out_.ways) {
      if (!kept_trials_.empty()) way.trial = kept_trials_[way.point];
    }
    return std::nullopt;
  }

  std::optional<Error> find_necessary() {
    const auto n = static_cast<double>(out_.points->size());
    for (const ir::Risk& risk : module_.risks) {
      if (inputs_.flags[risk.flag.value] == 0) continue;
      if (stopped()) return std::nullopt;
      ir::RunInputs without = inputs_;
      without.flags[risk.flag.value] = 0;
      auto program = compile(without, {target_.column});
      if (!program) return Error{program.error()};
      auto values = evaluate(*program, *out_.points, options_.run);
      if (!values) return Error{values.error()};
      out_.n_other += out_.points->size();
      const std::vector<double>& margins = (*values)[column_];
      std::vector<std::uint8_t> saved;
      for (const double margin : margins) saved.push_back(margin > 0 ? 1 : 0);
      const auto count = std::count(saved.begin(), saved.end(), 1);
      if (count == 0) continue;
      out_.necessary.push_back(
          {risk.name, static_cast<double>(count) / n, share_error(saved, out_.owners)});
    }
    std::stable_sort(out_.necessary.begin(), out_.necessary.end(),
                     [](const Necessary& a, const Necessary& b) { return a.share > b.share; });
    return std::nullopt;
  }

  ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Target& target_;
  bool graded_;
  const ReverseOptions& options_;
  std::unique_ptr<engine::Program> program_;
  std::size_t column_ = 0;
  std::vector<std::uint64_t> failing_;
  std::vector<std::uint64_t> kept_trials_;
  Reverse out_;
};

}  // namespace

Result<Reverse> reverse_stress(ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, bool graded, const ReverseOptions& options) {
  return Question(module, inputs, target, graded, options).run();
}

}  // namespace plimsoll::questions

// Weights of the statistic, one sweep with them, then bumps for what the sweep has no figure for;
// rows are put together by what the outcome reads, so that none is forgotten.
#include "questions/derivatives.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include "base/clock.h"
#include "base/guest.h"
#include "lineage/lineage.h"
#include "questions/bumps.h"
#include "questions/lift.h"
#include "questions/reads.h"

namespace plimsoll::questions {

namespace {

using adjoint::Derivative;
using adjoint::Theta;
using Method = Assumption::Method;

// As far as an assumption is moved to see whether it turns a condition between figures.
constexpr double kLook = 0.02;
// Fewer trials give no error that means anything.
constexpr std::uint64_t kFewestTrials = 64;

class DerivativesQuestion {
 public:
  DerivativesQuestion(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                      const DerivativeOptions& options)
      : plain_(module), target_(target), options_(options) {
    const std::vector<WrittenNumber> pasts = written_pasts(module);
    Lifted lifted = lift(module, inputs, pasts);
    module_ = std::move(lifted.module);
    inputs_ = std::move(lifted.inputs);
  }

  Result<Derivatives> run() {
    auto begin = std::chrono::steady_clock::now();
    const Target targets[] = {target_};
    const auto sample = simulate(module_, inputs_, targets, options_.run, options_.stop);
    if (!sample) return sample.failure();
    out_.n_trials = sample->n_trials;
    out_.n_runs = 1;
    out_.failure = sample->failure;
    out_.interrupted = sample->interrupted;
    if (out_.failure || out_.interrupted) return std::move(out_);
    base_ = sample->columns[0];
    out_.statistic = estimate_of(target_, base_, sample->has_noise[0]);
    if (out_.n_trials < kFewestTrials) {
      out_.unsupported = "derivatives need " + std::to_string(kFewestTrials) +
                         " trials at least for their errors; ask for more";
      return std::move(out_);
    }
    auto weights =
        weights_of(target_, base_, std::max<std::size_t>(options_.n_swept, kFewestTrials));
    if (!weights) {
      out_.unsupported = weights.error();
      return std::move(out_);
    }
    out_.smoothing = std::move(*weights);
    out_.n_swept = out_.smoothing.trials.size();
    out_.run_seconds = seconds_since(begin);
    begin = std::chrono::steady_clock::now();
    readings_ = readings_of(module_, inputs_, module_.columns[target_.column.value].node);
    const bool varies =
        std::any_of(base_.begin(), base_.end(), [&](double x) { return x != base_[0]; });
    // What no noise reaches has runs with each assumption moved instead.
    if (!varies) {
      out_.n_swept = 0;
    } else {
      const auto swept = sweep(out_.smoothing.trials);
      if (!swept) return swept.failure();
      const auto second = sweep(out_.smoothing.second);
      if (!second) return second.failure();
      out_.sweep_seconds = seconds_since(begin);
      if (out_.interrupted) return std::move(out_);
      if (!swept->batch_begin.empty()) collect(*swept, *second);
    }
    add_missing();
    begin = std::chrono::steady_clock::now();
    if (const auto error = bump()) return *error;
    out_.bump_seconds = seconds_since(begin);
    rank();
    name_derived();
    return std::move(out_);
  }

 private:
  // One assumption's derivatives by its entries, added up.
  struct Group {
    Assumption assumption;
    std::vector<double> batches;
    double second = 0;
    bool by_score = false;
    bool chosen = false;
    bool undefined = false;
  };

  Result<adjoint::SweepResult> sweep(std::vector<adjoint::TrialWeight> trials) {
    if (trials.empty() || out_.interrupted) return adjoint::SweepResult();
    for (auto& trial : trials) trial.trial += options_.run.first_trial;
    const adjoint::Target node = {module_.columns[target_.column.value].node, target_.label,
                                  target_.period};
    auto swept = adjoint::sweep(module_, inputs_, node, trials, {options_.run, options_.stop});
    if (swept) out_.interrupted = out_.interrupted || swept->interrupted;
    return swept;
  }

  // By batch: how many of all trials it stands for, and the parts of `own` and `other` in it.
  struct Batches {
    std::vector<double> shares;
    std::vector<double> own;
    std::vector<double> other;
  };

  Batches batches_of(const adjoint::SweepResult& swept) const {
    const Weights& weights = out_.smoothing;
    const std::size_t n = swept.batch_begin.size() - 1;
    const auto all = static_cast<double>(weights.n_all);
    // A batch reaches from its first trial to that of the next.
    const auto start = [&](std::size_t b) {
      if (b == 0) return 0.0;
      return b == n ? all : static_cast<double>(weights.trials[swept.batch_begin[b]].trial);
    };
    Batches out;
    for (std::size_t b = 0; b < n; ++b) {
      const double share = (start(b + 1) - start(b)) / all;
      double own = weights.own_all * share;
      double other = weights.other_all * share;
      for (std::size_t i = swept.batch_begin[b]; i < swept.batch_begin[b + 1]; ++i) {
        own += weights.own[i];
        other += weights.other[i];
      }
      out.shares.push_back(share);
      out.own.push_back(own);
      out.other.push_back(other);
    }
    return out;
  }

  // `second` is a derivative too: where there is none, nothing is known but the first.
  double error_of(std::span<const double> parts, double second, const Batches& of) const {
    double sum = 0;
    double size = 0;
    for (const double part : parts) sum += part;
    if (out_.smoothing.second.empty()) second = target_.statistic == ir::Statistic::es ? sum : 0;
    std::vector<double> rest(parts.begin(), parts.end());
    for (std::size_t b = 0; b < rest.size(); ++b) {
      rest[b] -= sum * of.own[b] + second * of.other[b];
      size += std::fabs(parts[b]) + std::fabs(sum * of.own[b]) + std::fabs(second * of.other[b]);
    }
    return adjoint::batch_error(rest, of.shares, size);
  }

  using Key = std::tuple<Theta::Kind, std::uint32_t, std::uint32_t, std::uint32_t, std::size_t>;
  static Key key_of(const Theta& theta) {
    const bool input = theta.kind == Theta::Kind::input;
    return {theta.kind, input ? theta.input.value : theta.node.value, theta.number, theta.element,
            theta.entry};
  }

  void collect(const adjoint::SweepResult& swept, const adjoint::SweepResult& second) {
    const Batches of = batches_of(swept);
    std::map<Key, double> other;
    for (const Derivative& d : second.derivatives) other[key_of(d.theta)] = d.value;
    // In the order of first appearance.
    std::vector<Group> groups;
    std::map<std::string, std::size_t> known;
    for (const Derivative& d : swept.derivatives) {
      Assumption named = assumption_of(module_, d.theta);
      const auto [place, is_new] = known.try_emplace(named.name, groups.size());
      if (is_new) {
        groups.emplace_back();
        groups.back().assumption = named;
      }
      Group& group = groups[place->second];
      Assumption& a = group.assumption;
      add_numbers(a, named);
      group.batches.resize(d.batches.size(), 0.0);
      for (std::size_t b = 0; b < d.batches.size(); ++b) group.batches[b] += d.at * d.batches[b];
      const double lower = other[key_of(d.theta)];
      group.second += d.at * lower;
      a.past_jump = a.past_jump || d.past_jump;
      group.by_score = group.by_score || d.by_score;
      group.chosen = group.chosen || d.chosen;
      group.undefined = group.undefined || d.undefined;
      const double scale = unit_scale_of(module_, d.theta);
      a.entries.push_back({label_of(module_, d.theta), d.at / scale, d.value * scale,
                           error_of(d.batches, lower, of) * scale});
      if (d.chosen) a.entries.back().derivative = a.entries.back().se = std::nullopt;
    }
    const bool stepped = out_.smoothing.on_atom && ir::is_of_condition(target_.statistic);
    for (Group& group : groups) {
      Assumption& a = group.assumption;
      double size = 0;
      for (const double part : group.batches) {
        a.effect += part;
        size += std::fabs(part);
      }
      // Batches that cancel leave rounding, not an effect.
      if (std::fabs(a.effect) <= 1e-10 * size) a.effect = 0;
      a.se = error_of(group.batches, group.second, of);
      if (group.undefined) whole_.insert(a.name);
      if (group.chosen) chosen_.insert(a.name);
      a.method = group.undefined || group.chosen ? Method::none
                 : !group.by_score               ? Method::path
                 : a.kind == Theta::Kind::input  ? Method::path_and_score
                                                 : Method::score;
      a.past_jump = a.past_jump || (stepped && a.method != Method::score);
      if (const Reading* reading = reading_of(a)) {
        a.past_jump = a.past_jump || reading->unseen ||
                      (reading->past_condition && a.input.valid() &&
                       turns(module_, inputs_, readings_, a.input, kLook));
      }
      out_.assumptions.push_back(std::move(a));
    }
  }

  static void add_numbers(Assumption& a, const Assumption& more) {
    for (const auto& number : more.numbers) {
      if (std::find(a.numbers.begin(), a.numbers.end(), number) == a.numbers.end()) {
        a.numbers.push_back(number);
      }
    }
  }

  const Reading* reading_of(const Assumption& a) const {
    if (a.input.valid()) {
      const auto found = readings_.inputs.find(a.input.value);
      return found == readings_.inputs.end() ? nullptr : &found->second;
    }
    for (const auto& [node, number] : a.numbers) {
      const auto found = readings_.numbers.find({node.value, number});
      if (found != readings_.numbers.end()) return &found->second;
    }
    return nullptr;
  }

  // What the outcome reads and no sweep has met.
  void add_missing() {
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < out_.assumptions.size(); ++i) known[out_.assumptions[i].name] = i;
    const std::size_t n_swept = out_.assumptions.size();
    const auto row = [&](const Theta& theta) -> Assumption* {
      Assumption named = assumption_of(module_, theta);
      const auto [place, is_new] = known.try_emplace(named.name, out_.assumptions.size());
      if (is_new) {
        named.method = Method::none;
        named.past_jump = true;
        out_.assumptions.push_back(named);
      }
      Assumption& a = out_.assumptions[place->second];
      // Some of its laws were met, others not.
      if (!is_new && theta.kind == Theta::Kind::number) {
        const std::size_t before = a.numbers.size();
        add_numbers(a, named);
        if (a.numbers.size() > before) a.past_jump = true;
      }
      return place->second >= n_swept ? &a : nullptr;
    };
    for (const auto& [id, reading] : readings_.inputs) {
      Theta theta;
      theta.input = ir::InputId(id);
      Assumption* a = row(theta);
      if (a == nullptr) continue;
      const std::vector<double>& values = inputs_.inputs[id];
      for (theta.entry = 0; theta.entry < values.size(); ++theta.entry) {
        a->entries.push_back({label_of(module_, theta),
                              values[theta.entry] / unit_scale_of(module_, theta), std::nullopt,
                              std::nullopt});
      }
    }
    for (const auto& [place, reading] : readings_.numbers) {
      Theta theta;
      theta.kind = Theta::Kind::number;
      theta.node = ir::NodeId(place.first);
      theta.number = place.second;
      Assumption* a = row(theta);
      if (a == nullptr || !a->entries.empty()) continue;
      const ir::NodeId number = module_.operands_of(module_.node(theta.node))[theta.number + 1];
      if (module_.node(number).region != ir::Region::run) continue;
      const auto values = ir::evaluate_run_region(module_, number, inputs_);
      for (theta.element = 0; theta.element < values.size(); ++theta.element) {
        a->entries.push_back({label_of(module_, theta),
                              values[theta.element] / unit_scale_of(module_, theta), std::nullopt,
                              std::nullopt});
      }
    }
    for (const ir::NodeId count : readings_.counts) {
      Theta theta;
      theta.kind = Theta::Kind::rate;
      theta.node = count;
      if (Assumption* a = row(theta)) {
        a->past_jump = false;
        a->not_measured = "nothing of it reaches the outcome at its rate and in this period";
        a->moves_nothing = true;
      }
    }
  }

  // What a row may still want, and what keeps it from having it.
  void settle_without_runs() {
    for (Assumption& a : out_.assumptions) {
      if (!a.measured() || a.kind == Theta::Kind::rate) continue;
      const Reading* reading = reading_of(a);
      if (reading != nullptr && reading->is_condition) {
        a.not_measured = "true or false; compare runs with --set";
      } else if (a.is_zero()) {
        a.not_measured = "it is 0, and a percentage of that is nothing";
        a.has_no_percentage = true;
      }
    }
  }

  std::optional<Error> bump() {
    settle_without_runs();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < out_.assumptions.size(); ++i) {
      const Assumption& a = out_.assumptions[i];
      if (a.measured() && (a.past_jump || a.method == Method::none)) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
      const Assumption& a = out_.assumptions[x];
      const Assumption& b = out_.assumptions[y];
      const bool first = a.method == Method::none;
      if (first != (b.method == Method::none)) return first;
      return std::fabs(a.effect) > std::fabs(b.effect);
    });
    const auto n_none =
        static_cast<std::size_t>(std::count_if(order.begin(), order.end(), [&](std::size_t i) {
          return out_.assumptions[i].method == Method::none;
        }));
    const std::size_t by_size = 10 * kMuchNodes / std::max<std::size_t>(module_.nodes.size(), 1);
    const std::size_t most = options_.n_bumps.value_or(n_none + std::max<std::size_t>(10, by_size));
    std::vector<Bumped> rows;
    for (std::size_t k = 0; k < order.size(); ++k) {
      Assumption& a = out_.assumptions[order[k]];
      if (k < most) {
        const Reading* reading = reading_of(a);
        rows.push_back({&a, reading != nullptr ? reading->duration : 0, whole_.contains(a.name)});
      } else if (a.method == Method::none) {
        a.not_measured = chosen_.contains(a.name)
                             ? "what was observed has chosen among its occurrences or values, so "
                               "that runs of its "
                               "own tell what it does, and --bumps has no room for it"
                             : "no sweep sees what it does, and --bumps has no room for it";
      }
    }
    const auto done =
        questions::bump(module_, inputs_, target_, base_, rows, options_.run, options_.stop);
    if (!done) return done.failure();
    out_.n_runs += done->n_runs;
    out_.interrupted = done->interrupted;
    return std::nullopt;
  }

  void rank() {
    const double size = std::fabs(out_.statistic.value.value_or(0));
    for (Assumption& a : out_.assumptions) a.elasticity = size > 0 ? a.effect / size : 0;
    std::stable_sort(out_.assumptions.begin(), out_.assumptions.end(),
                     [](const Assumption& a, const Assumption& b) {
                       if (a.clear() != b.clear()) return a.clear();
                       if (a.measured() != b.measured()) return a.measured();
                       return std::fabs(a.effect) > std::fabs(b.effect);
                     });
  }

  void name_derived() {
    const ir::DefId own = plain_.columns[target_.column.value].def;
    const ir::DefId root = own.valid() ? own : options_.asked;
    if (!root.valid()) return;
    std::set<std::string> known;
    for (const Assumption& a : out_.assumptions) known.insert(a.name);
    const ir::DefId roots[] = {root};
    for (const ir::DefId def : lineage::Lineage(plain_).closure(roots)) {
      const ir::Def& of = plain_.defs[def.value];
      if (of.kind != ir::DefKind::given || known.contains(of.full_name)) continue;
      const bool is_figure = std::any_of(plain_.inputs.begin(), plain_.inputs.end(),
                                         [&](const ir::Input& input) { return input.def == def; });
      (is_figure ? out_.unread : out_.derived).push_back(of.full_name);
    }
  }

  const ir::Module& plain_;
  const Target& target_;
  const DerivativeOptions& options_;
  // With openings and histories as inputs.
  ir::Module module_;
  ir::RunInputs inputs_;
  Readings readings_;
  // Names of what makes a number of a law that has no derivative by it.
  std::set<std::string> whole_;
  // Names of what moves the score of draws by which the run's trials were chosen.
  std::set<std::string> chosen_;
  Derivatives out_;
  std::vector<double> base_;
};

}  // namespace

Estimate estimate_of(const Target& target, std::span<const double> values, bool has_noise) {
  if (!ir::is_of_condition(target.statistic)) return estimate(target, values, has_noise);
  std::vector<double> met(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) met[i] = values[i] <= 0 ? 1 : 0;
  return estimate(target, met, has_noise);
}

Result<Derivatives> derivatives(const ir::Module& module, const ir::RunInputs& inputs,
                                const Target& target, const DerivativeOptions& options) {
  return as_guest([&]() -> Result<Derivatives> {
    return DerivativesQuestion(module, inputs, target, options).run();
  });
}

}  // namespace plimsoll::questions

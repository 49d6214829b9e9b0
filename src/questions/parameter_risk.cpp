// Two sets of trials that share the givens' noise; covariances of values and of indicators.
#include "questions/parameter_risk.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "base/guest.h"
#include "engine/resolve.h"
#include "questions/sources.h"
#include "questions/variation.h"
#include "rng/key.h"

namespace plimsoll::questions {

namespace {

// Values of both sets, in bytes together.
constexpr std::size_t kMostPairBytes = std::size_t{256} << 20;
constexpr double kMuchOfOne = 0.02;
constexpr double kMostAtTheEdge = 0.1;

// Slots of uncertain givens that the columns need with these inputs: what is given a number needs none.
std::vector<std::uint8_t> parameter_slots(const ir::Module& module, const ir::RunInputs& inputs,
                                          std::span<const Watched> watched) {
  std::vector<ir::NodeId> roots;
  for (const Watched& one : watched) roots.push_back(module.columns[one.target.column.value].node);
  std::vector<std::uint8_t> slots(module.slots.size(), 0);
  // Of most models, which have none.
  if (std::none_of(module.slots.begin(), module.slots.end(),
                   [](const ir::Slot& slot) { return slot.is_parameter; })) {
    return slots;
  }
  const std::vector<std::uint8_t> needed = engine::resolve(module, inputs, roots).needed;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (needed[i] == 0 || node.op != ir::Op::noise) continue;
    if (module.slots[node.aux].is_parameter) slots[node.aux] = 1;
  }
  return slots;
}

// A copula takes the noise of its members together: half of it cannot be kept.
bool are_coupled_with_others(const ir::Module& module, std::span<const Watched> watched,
                             const std::vector<std::uint8_t>& givens) {
  std::set<std::uint32_t> roots;
  for (const Watched& one : watched)
    roots.insert(module.columns[one.target.column.value].node.value);
  for (const std::uint32_t root : roots) {
    for (const NoiseBlock& block : noise_blocks(module, ir::NodeId(root), SourceBy::parameter)) {
      bool any_given = false;
      bool any_other = false;
      for (std::size_t s = 0; s < block.slots.size(); ++s) {
        if (block.slots[s] == 0) continue;
        // A given with a number is no longer drawn, and none of the others' noise.
        if (givens[s] != 0) any_given = true;
        if (!module.slots[s].is_parameter) any_other = true;
      }
      if (any_given && any_other) return true;
    }
  }
  return false;
}

// Covariance of two sets over the variance of both; see `sharing` in variation.cpp.
Estimate shared_part(const std::vector<double>& a, const std::vector<double>& b) {
  const std::size_t n = a.size();
  const double mean =
      (std::accumulate(a.begin(), a.end(), 0.0) + std::accumulate(b.begin(), b.end(), 0.0)) /
      (2 * static_cast<double>(n));
  std::vector<double> both(n);
  std::vector<double> whole(n);
  for (std::size_t i = 0; i < n; ++i) {
    both[i] = (a[i] - mean) * (b[i] - mean);
    whole[i] = ((a[i] - mean) * (a[i] - mean) + (b[i] - mean) * (b[i] - mean)) / 2;
  }
  Estimate share = variance_share(both, whole);
  if (share.value && largest_part(whole) > kMuchOfOne) share.doubt = Doubt::few_trials;
  return share;
}

// 1 where a trial is among the worst of both sets.
std::optional<std::pair<std::vector<double>, std::vector<double>>> worst_of(
    const std::vector<double>& a, const std::vector<double>& b, stats::Side side) {
  const double sign = side == stats::Side::high ? -1 : 1;
  std::vector<double> all;
  for (const std::vector<double>* set : {&a, &b}) {
    for (const double x : *set) all.push_back(sign * x);
  }
  const auto rank =
      static_cast<std::ptrdiff_t>(std::ceil(kWorstShare * static_cast<double>(all.size())) - 1);
  std::nth_element(all.begin(), all.begin() + rank, all.end());
  const double edge = all[static_cast<std::size_t>(rank)];
  const auto beyond = std::count_if(all.begin(), all.end(), [&](double x) { return x <= edge; });
  if (static_cast<double>(beyond) > kMostAtTheEdge * static_cast<double>(all.size())) {
    return std::nullopt;
  }
  const auto flags = [&](const std::vector<double>& set) {
    std::vector<double> out(set.size());
    for (std::size_t i = 0; i < set.size(); ++i) out[i] = sign * set[i] <= edge ? 1 : 0;
    return out;
  };
  return std::pair(flags(a), flags(b));
}

Result<std::optional<std::vector<std::vector<double>>>> columns_of(const ir::Module& module,
                                                                   const ir::RunInputs& inputs,
                                                                   std::span<const Target> targets,
                                                                   const engine::RunOptions& run,
                                                                   const std::atomic<bool>* stop) {
  auto sample = simulate(module, inputs, targets, run, stop, run.progress);
  if (!sample) return sample.failure();
  if (sample->interrupted) return stopped_by_caller();
  if (sample->failure) return std::optional<std::vector<std::vector<double>>>();
  return std::optional(std::move(sample->columns));
}

Result<ParameterRisk> parameter_risk_inside(const ir::Module& module, const ir::RunInputs& inputs,
                                            std::span<const Watched> watched,
                                            const engine::RunOptions& options,
                                            const std::atomic<bool>* stop) {
  ParameterRisk out;
  const std::vector<std::uint8_t> givens = parameter_slots(module, inputs, watched);
  std::set<std::string> names;
  for (std::size_t s = 0; s < givens.size(); ++s) {
    if (givens[s] != 0) names.insert(module.slots[s].name);
  }
  out.givens.assign(names.begin(), names.end());
  if (out.givens.empty()) return out;
  if (are_coupled_with_others(module, watched, givens)) {
    out.reason = "a `correlate` couples uncertain givens with draws that are none";
    return out;
  }
  if (!module.by_trial.empty()) {
    out.reason = "`" + module.by_trial.front().name +
                 "` is given by trial, and it takes draws with the same givens and all else anew";
    return out;
  }
  engine::RunOptions run = options;
  run.sampler = engine::Sampler::random;
  run.first_trial = 0;
  run.n_trials = std::min<std::uint64_t>({options.n_trials / 2, kParameterTrials,
                                          kMostPairBytes / (2 * sizeof(double) * watched.size())});
  if (run.n_trials < kFewestParameterTrials) {
    out.reason = "it needs at least " + std::to_string(kFewestParameterTrials) +
                 " trials drawn twice, and draws no more than the run does";
    return out;
  }
  out.n_trials = run.n_trials;
  std::vector<Target> targets;
  for (const Watched& one : watched) targets.push_back(one.target);
  const auto a = columns_of(module, inputs, targets, run, stop);
  if (!a) return a.failure();
  // The givens from the run's own noise, all else from another's.
  const engine::Noise own(module, run);
  engine::RunOptions other = run;
  other.seed = rng::mix(run.seed + 0xd1b54a32d192ed03U);
  other.draws_given = true;
  const engine::Noise again(module, other);
  const Mixed mixed(again, own, givens);
  run.latents = &mixed;
  const auto b = columns_of(module, inputs, targets, run, stop);
  if (!b) return b.failure();
  if (!*a || !*b) {
    out.reason = "a trial fails among those that are drawn for it";
    return out;
  }
  for (std::size_t i = 0; i < watched.size(); ++i) {
    OwedToGivens row;
    row.variance = shared_part((**a)[i], (**b)[i]);
    if (watched[i].has_bad_side) {
      const auto worst = worst_of((**a)[i], (**b)[i], watched[i].target.side);
      if (worst) row.worst = shared_part(worst->first, worst->second);
    }
    out.rows.push_back(row);
  }
  return out;
}

}  // namespace

Result<ParameterRisk> parameter_risk(const ir::Module& module, const ir::RunInputs& inputs,
                                     std::span<const Watched> watched,
                                     const engine::RunOptions& options,
                                     const std::atomic<bool>* stop) {
  return as_guest([&] { return parameter_risk_inside(module, inputs, watched, options, stop); });
}

}  // namespace plimsoll::questions

// Runs with one source held, drawn again, or alone; what changes is its share.
#include "questions/variation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/guest.h"
#include "engine/resolve.h"
#include "math/functions.h"
#include "rng/key.h"

namespace plimsoll::questions {

namespace {

// Below, the error of a rank correlation, of n - 3 trials, says nothing.
constexpr std::uint64_t kFewestRanks = 64;

std::vector<double> midranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] < values[b] || (values[a] == values[b] && a < b);
  });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t k = i; k < end; ++k) {
      ranks[order[k]] = 0.5 * static_cast<double>(i + end - 1);
    }
    i = end;
  }
  return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

// Part k moves in the trials k, k + parts, ...: the root of the sum of squares of what each changes,
// less what their noise adds to it, with the sign of their sum.
Estimate combined_change(const Target& target, const std::vector<double>& base,
                         const std::vector<double>& moved, std::uint32_t parts,
                         std::uint64_t first_trial) {
  if (parts == 1) return difference(target, moved, base);
  std::vector<std::vector<double>> before(parts);
  std::vector<std::vector<double>> after(parts);
  for (std::size_t i = 0; i < base.size(); ++i) {
    const std::size_t part = (first_trial + i) % parts;
    before[part].push_back(base[i]);
    after[part].push_back(moved[i]);
  }
  double sum = 0;
  double squares = 0;
  double variance = 0;
  for (std::uint32_t k = 0; k < parts; ++k) {
    // What does not read the part.
    if (before[k] == after[k]) continue;
    const Estimate change = difference(target, after[k], before[k]);
    if (!change.value || !change.se) return {};
    const double square = *change.value * *change.value;
    const double noise = *change.se * *change.se;
    sum += *change.value;
    squares += square - noise;
    variance += 4 * square * noise;
  }
  const double size = std::sqrt(std::max(squares, 0.0));
  Estimate out;
  out.value = sum < 0 ? -size : size;
  // The error of a root, or of a square where that is all that is left.
  const double spread = std::sqrt(variance);
  out.se = spread > 0 ? spread / std::max(2 * size, std::sqrt(spread)) : 0;
  return out;
}

}  // namespace

Estimate variance_share(const std::vector<double>& parts, const std::vector<double>& whole) {
  const std::size_t n = parts.size();
  const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  const double all = std::accumulate(whole.begin(), whole.end(), 0.0);
  if (!(all > 0)) return {};
  const double share = sum / all;
  const std::size_t n_batches = std::min(std::size_t{kVariationBatches}, n);
  double squares = 0;
  for (std::size_t k = 0; k < n_batches; ++k) {
    double part = 0;
    double own = 0;
    for (std::size_t i = k * n / n_batches; i < (k + 1) * n / n_batches; ++i) {
      part += parts[i];
      own += whole[i];
    }
    // Without the batch; where nothing is left of the whole, the share may be all wrong.
    const double gap = all - own > 0 ? (sum - part) / (all - own) - share : share;
    squares += gap * gap;
  }
  const auto batches = static_cast<double>(n_batches);
  return {share, std::sqrt(squares * (batches - 1) / batches)};
}

double largest_part(const std::vector<double>& whole) {
  const double all = std::accumulate(whole.begin(), whole.end(), 0.0);
  return all > 0 ? *std::max_element(whole.begin(), whole.end()) / all : 0;
}

Error no_variation() {
  return {"the outcome does not vary", ErrorKind::usage};
}

Error too_few_trials(const std::string& what, std::uint64_t fewest) {
  return {what + " need at least " + std::to_string(fewest) + " trials for their errors",
          ErrorKind::usage};
}

namespace {

Result<std::vector<double>> column_under_inside(const ir::Module& module,
                                                const ir::RunInputs& inputs, const Target& target,
                                                const VariationOptions& options,
                                                const engine::LatentSource* latents) {
  engine::RunOptions run = options.run;
  run.latents = latents;
  const Target targets[] = {target};
  auto sample = simulate(module, inputs, targets, run, options.stop);
  if (!sample) return sample.failure();
  if (sample->interrupted) return stopped_by_caller();
  if (sample->failure) {
    return Error{"trial " + std::to_string(sample->failure->trial) +
                     " fails where an input is held: " + sample->failure->reason,
                 ErrorKind::model};
  }
  return std::move(sample->columns[0]);
}

}  // namespace

Result<std::vector<double>> column_under(const ir::Module& module, const ir::RunInputs& inputs,
                                         const Target& target, const VariationOptions& options,
                                         const engine::LatentSource* latents) {
  return as_guest([&] { return column_under_inside(module, inputs, target, options, latents); });
}

namespace {

Result<Tornado> tornado_inside(const ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, const std::vector<double>& levels,
                               const VariationOptions& options) {
  Tornado out;
  out.levels = levels;
  const auto base = column_under(module, inputs, target, options, nullptr);
  if (!base) return base.failure();
  out.base = estimate(target, *base);
  out.n_runs = 1;
  const engine::Noise noise(module, options.run);
  const ir::NodeId roots[] = {module.columns[target.column.value].node};
  const auto needed = engine::reachable(module, roots);
  std::set<std::uint32_t> slots;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    if (needed[i] != 0 && module.nodes[i].op == ir::Op::noise) slots.insert(module.nodes[i].aux);
  }
  std::vector<std::uint8_t> seen(module.slots.size(), 0);
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (needed[i] == 0 || node.op != ir::Op::noise || seen[node.aux] != 0) continue;
    const ir::Slot& slot = module.slots[node.aux];
    // Counts and marks have no value of their own to hold.
    if (slot.purpose != ir::Purpose::draw || slot.region == ir::Region::occurrence) continue;
    seen[node.aux] = 1;
    HeldDraw draw;
    draw.name = slot.name;
    for (const double level : levels) {
      const Held held(module, noise, ir::SlotId(node.aux),
                      math::normal_score(level <= 0.5 ? level : level - 1), target.period);
      draw.coupled = held.coupled();
      draw.parts = held.n_parts();
      const auto values = column_under(module, inputs, target, options, &held);
      if (!values) return values.failure();
      ++out.n_runs;
      const Estimate change =
          combined_change(target, *base, *values, draw.parts, options.run.first_trial);
      // Where the held draw is all the noise there is, nothing varies.
      Estimate found = estimate(target, *values, slots.size() > 1);
      if (draw.parts > 1) {
        found = {};
        if (change.value && out.base.value) found.value = *out.base.value + *change.value;
        if (change.se && out.base.se) found.se = std::hypot(*change.se, *out.base.se);
      }
      draw.values.push_back(found);
      draw.changes.push_back(change);
    }
    out.draws.push_back(std::move(draw));
  }
  for (const ir::Risk& risk : module.risks) {
    if (inputs.flags[risk.flag.value] == 0) continue;
    ir::RunInputs without = inputs;
    without.flags[risk.flag.value] = 0;
    const auto values = column_under(module, without, target, options, nullptr);
    if (!values) return values.failure();
    ++out.n_runs;
    if (*values == *base) continue;
    SwitchedRisk row;
    row.name = risk.name;
    row.value = estimate(target, *values);
    row.change = difference(target, *values, *base);
    out.risks.push_back(std::move(row));
  }
  std::stable_sort(
      out.risks.begin(), out.risks.end(), [](const SwitchedRisk& a, const SwitchedRisk& b) {
        return std::fabs(a.change.value.value_or(0)) > std::fabs(b.change.value.value_or(0));
      });
  const auto width = [](const HeldDraw& draw) {
    double low = 0;
    double high = 0;
    for (const Estimate& change : draw.changes) {
      low = std::min(low, change.value.value_or(0));
      high = std::max(high, change.value.value_or(0));
    }
    return high - low;
  };
  std::stable_sort(out.draws.begin(), out.draws.end(),
                   [&](const HeldDraw& a, const HeldDraw& b) { return width(a) > width(b); });
  return out;
}

}  // namespace

Result<Tornado> tornado(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                        const std::vector<double>& levels, const VariationOptions& options) {
  return as_guest([&] { return tornado_inside(module, inputs, target, levels, options); });
}

namespace {

Result<Shares> variance_shares_inside(const ir::Module& module, const ir::RunInputs& inputs,
                                      const Target& target, SourceBy by,
                                      const VariationOptions& options) {
  Shares out;
  // Both sets of points are parts of one: the second has the dimensions after those of the first,
  // and a seed of its own for its scrambles and for what has no dimension: marks of events.
  engine::RunOptions run = options.run;
  run.sampler = engine::Sampler::sobol;
  run.replicates = kVariationBatches;
  const engine::Noise a_noise(module, run);
  run.first_dimension = a_noise.n_dimensions();
  run.seed = rng::mix(options.run.seed + 0x632be59bd9b4e019U);
  run.draws_given = true;
  const engine::Noise b_noise(module, run);
  VariationOptions plain = options;
  plain.run.n_trials = engine::whole_trials(run);
  const std::size_t n = plain.run.n_trials;
  out.n_trials = n;
  const std::vector<std::uint8_t> none(module.slots.size(), 0);
  const std::vector<std::uint8_t> all(module.slots.size(), 1);
  const Mixed a_points(a_noise, b_noise, none);
  const Mixed b_points(a_noise, b_noise, all);
  const auto a = column_under(module, inputs, target, plain, &a_points);
  if (!a) return a.failure();
  const auto b = column_under(module, inputs, target, plain, &b_points);
  if (!b) return b.failure();
  out.n_runs = 2;
  const auto size = static_cast<double>(n);
  double mean = 0;
  for (std::size_t i = 0; i < n; ++i) mean += ((*a)[i] + (*b)[i]) / (2 * size);
  // Of each trial, and what each batch of trials says of the variance.
  std::vector<double> whole(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double of_a = (*a)[i] - mean;
    const double of_b = (*b)[i] - mean;
    whole[i] = (of_a * of_a + of_b * of_b) / 2;
    out.variance += whole[i] / size;
  }
  if (!(out.variance > 0)) return no_variation();
  out.largest_part = largest_part(whole);
  for (const NoiseBlock& block :
       noise_blocks(module, module.columns[target.column.value].node, by)) {
    const Mixed mixed(a_noise, b_noise, block.slots);
    const auto ab = column_under(module, inputs, target, plain, &mixed);
    if (!ab) return ab.failure();
    ++out.n_runs;
    std::vector<double> first(n);
    std::vector<double> total(n);
    // The variance by the two points that share the source.
    std::vector<double> sharing(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double moved = (*ab)[i] - (*a)[i];
      const double of_b = (*b)[i] - mean;
      const double of_ab = (*ab)[i] - mean;
      first[i] = of_b * moved;
      sharing[i] = (of_b * of_b + of_ab * of_ab) / 2;
      total[i] = moved * moved / 2;
    }
    out.shares.push_back(
        {block.name, variance_share(first, sharing), variance_share(total, whole)});
  }
  std::stable_sort(
      out.shares.begin(), out.shares.end(),
      [](const VarianceShare& x, const VarianceShare& y) { return x.total.value > y.total.value; });
  return out;
}

}  // namespace

Result<Shares> variance_shares(const ir::Module& module, const ir::RunInputs& inputs,
                               const Target& target, SourceBy by, const VariationOptions& options) {
  return as_guest([&] { return variance_shares_inside(module, inputs, target, by, options); });
}

namespace {

Result<std::vector<RankCorrelation>> rank_correlations_inside(ir::Module& module,
                                                              const ir::RunInputs& inputs,
                                                              const Target& target,
                                                              const VariationOptions& options) {
  if (options.run.n_trials < kFewestRanks) {
    return too_few_trials("rank correlations", kFewestRanks);
  }
  std::vector<Target> targets = {target};
  const auto add = [&](const std::string& name, ir::NodeId node, ir::DefId def) {
    ir::Column column;
    column.purpose = ir::Column::Purpose::requested;
    column.name = name;
    column.node = node;
    column.def = def;
    const bool in_time = module.node(node).region == ir::Region::period;
    column.sample = in_time ? ir::Sample::each_period : ir::Sample::trial;
    module.columns.push_back(column);
    for (std::uint32_t p = 0; p < (in_time ? module.time.n_periods : 1); ++p) {
      if (in_time && target.period != engine::kNoPeriod && p > target.period) break;
      for (std::uint32_t e = 0; e < module.size_of(node); ++e) {
        Target more;
        more.column = ir::ColumnId(module.columns.size() - 1);
        more.label = e;
        more.period = in_time ? p : engine::kNoPeriod;
        more.name = name;
        targets.push_back(std::move(more));
      }
    }
  };
  const ir::NodeId roots[] = {module.columns[target.column.value].node};
  const auto needed = engine::reachable(module, roots);
  const std::size_t n_defs = module.defs.size();
  for (std::size_t i = 0; i < n_defs; ++i) {
    const ir::Def def = module.defs[i];
    if (def.kind != ir::DefKind::draw || !def.node.valid() || needed[def.node.value] == 0) continue;
    if (module.node(def.node).region == ir::Region::trial ||
        module.node(def.node).region == ir::Region::period) {
      add(def.full_name, def.node, ir::DefId(i));
    }
  }
  for (const ir::Event& event : module.events) {
    if (event.count_node.valid() && needed[event.count_node.value] != 0) {
      add(event.full_name, event.count_node, event.def);
    }
  }
  auto sample = simulate(module, inputs, targets, options.run, options.stop);
  if (!sample) return sample.failure();
  if (sample->interrupted) return stopped_by_caller();
  if (sample->failure) {
    return Error{"trial " + std::to_string(sample->failure->trial) + " fails", ErrorKind::model};
  }
  const std::vector<double> outcome = midranks(sample->columns[0]);
  // Occurrences of an event add up over periods and labels.
  std::map<std::string, std::vector<double>> counts;
  std::map<std::string, RankCorrelation> strongest;
  const auto weigh = [&](const std::string& name, const std::vector<double>& values) {
    const double r = correlation(outcome, midranks(values));
    RankCorrelation& known = strongest[name];
    if (!known.name.empty() && std::fabs(r) <= std::fabs(known.value)) return;
    const double n = static_cast<double>(values.size());
    known = {name, r, std::sqrt((1 + r * r / 2) / (n - 3)) * (1 - r * r)};
  };
  for (std::size_t k = 1; k < targets.size(); ++k) {
    const bool is_count =
        std::any_of(module.events.begin(), module.events.end(),
                    [&](const ir::Event& event) { return event.full_name == targets[k].name; });
    if (!is_count) {
      weigh(targets[k].name, sample->columns[k]);
      continue;
    }
    std::vector<double>& sum = counts[targets[k].name];
    sum.resize(sample->n_trials, 0.0);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += sample->columns[k][i];
  }
  for (const auto& [name, values] : counts) weigh(name, values);
  std::vector<RankCorrelation> out;
  for (const auto& [name, found] : strongest) out.push_back(found);
  std::stable_sort(out.begin(), out.end(), [](const RankCorrelation& a, const RankCorrelation& b) {
    return std::fabs(a.value) > std::fabs(b.value);
  });
  return out;
}

}  // namespace

Result<std::vector<RankCorrelation>> rank_correlations(ir::Module& module,
                                                       const ir::RunInputs& inputs,
                                                       const Target& target,
                                                       const VariationOptions& options) {
  return as_guest([&] { return rank_correlations_inside(module, inputs, target, options); });
}

}  // namespace plimsoll::questions

#include "questions/attribute.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "questions/variants.h"

namespace plimsoll::questions {

namespace {

// Trials beyond the tail's edge that each block should have.
constexpr double kTailOfBlock = 150;
constexpr std::uint64_t kFewestBlocks = 16;
constexpr std::uint64_t kMostBlocks = 40;

ir::RunInputs switched(const ir::RunInputs& inputs, const std::vector<Player>& players,
                       const std::vector<bool>& on) {
  ir::RunInputs out = inputs;
  for (std::size_t i = 0; i < players.size(); ++i) {
    for (const ir::FlagId flag : players[i].flags) out.flags[flag.value] = on[i] ? 1 : 0;
  }
  return out;
}

// Share of the trials that decides the statistic.
double tail_of(const Target& target) {
  if (target.statistic == ir::Statistic::es) return target.level;
  if (target.statistic == ir::Statistic::quantile) return std::min(target.level, 1 - target.level);
  return 1;
}

// Even, so that every order meets its reverse.
std::uint64_t n_blocks_of(const Target& target, std::uint64_t n_trials) {
  const double fit = static_cast<double>(n_trials) * tail_of(target) / kTailOfBlock;
  return std::clamp(static_cast<std::uint64_t>(fit), kFewestBlocks, kMostBlocks) / 2 * 2;
}

// Orders of players: shuffles from a generator of its own for each pair of blocks.
class Orders {
 public:
  Orders(std::uint64_t seed, std::uint64_t stream) : state_(seed ^ (stream * kStep)) {}

  std::vector<std::size_t> next(std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
  }

 private:
  // SplitMix64: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014.
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
  std::uint64_t draw() {
    state_ += kStep;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) {
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    std::uint64_t x = draw();
    while (x >= limit) x = draw();
    return static_cast<std::size_t>(x % n);
  }

  std::uint64_t state_;
};

Estimate difference(const Target& target, const std::vector<double>& a,
                    const std::vector<double>& b) {
  const Estimate of_a = estimate(target, a);
  const Estimate of_b = estimate(target, b);
  if (!of_a.value || !of_b.value) return {};
  return {*of_a.value - *of_b.value, difference_se(target, a, b)};
}

class Attributor {
 public:
  Attributor(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
             const std::vector<Player>& players, const AttributeOptions& options,
             const std::atomic<bool>* stop, const engine::Progress& progress)
      : module_(module),
        inputs_(inputs),
        target_(target),
        players_(players),
        options_(options),
        stop_(stop),
        progress_(progress) {}

  Result<Attribution> run() {
    out_.n_trials = options_.run.n_trials;
    for (const Player& player : players_) out_.shares.push_back({player, {}, {}, {}});
    out_.exact = players_.size() < 30 && (std::size_t{1} << players_.size()) <= kMostSubsets;
    plan_work();
    const Result<bool> done = out_.exact ? by_subsets() : by_orders();
    if (!done) return Error{done.error()};
    return std::move(out_);
  }

 private:
  using Columns = std::vector<std::vector<double>>;

  void plan_work() {
    const std::size_t n = players_.size();
    const std::uint64_t trials = options_.run.n_trials;
    if (out_.exact) {
      work_ = trials << n;
      return;
    }
    work_ = trials * (2 * n + 2 + static_cast<std::uint64_t>(options_.orders) * (n + 1));
  }

  // False: interrupted or failed, which `out_` says.
  Result<bool> simulate(const std::vector<std::vector<bool>>& sets,
                        const engine::RunOptions& options, Columns& values) {
    std::vector<ir::RunInputs> variants;
    for (const std::vector<bool>& on : sets) variants.push_back(switched(inputs_, players_, on));
    const std::uint64_t before = out_.n_evaluations;
    Result<VariantSample> sample = simulate_variants(
        module_, variants, target_, options, stop_, [&](std::uint64_t done, std::uint64_t all) {
          if (progress_ && all > 0) {
            const double part = static_cast<double>(done) / static_cast<double>(all);
            const auto here = static_cast<double>(sets.size() * options.n_trials);
            progress_(before + static_cast<std::uint64_t>(part * here), work_);
          }
        });
    if (!sample) return Error{sample.error()};
    out_.n_evaluations += sets.size() * options.n_trials;
    if (sample->failure) {
      out_.failure = sample->failure;
      out_.failing_inputs = variants[sample->failing_variant];
      return false;
    }
    if (sample->interrupted) {
      out_.interrupted = true;
      return false;
    }
    values = std::move(sample->values);
    return true;
  }

  void set_ends(const std::vector<double>& all, const std::vector<double>& none) {
    out_.all_on = estimate(target_, all);
    out_.all_off = estimate(target_, none);
    out_.difference = difference(target_, all, none);
  }

  // Every subset on all trials. A Shapley value is a weighted sum of v(S), so its error comes from
  // the same sum of influence functions.
  Result<bool> by_subsets() {
    const std::size_t n = players_.size();
    std::vector<std::vector<bool>> sets;
    for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
      std::vector<bool> on(n);
      for (std::size_t i = 0; i < n; ++i) on[i] = (mask >> i & 1) != 0;
      sets.push_back(std::move(on));
    }
    Columns values;
    const Result<bool> done = simulate(sets, options_.run, values);
    if (!done || !*done) return done;
    const std::size_t full = sets.size() - 1;
    set_ends(values[full], values[0]);
    std::vector<double> v(sets.size());
    Columns parts(sets.size());
    for (std::size_t mask = 0; mask < sets.size(); ++mask) {
      const Estimate found = estimate(target_, values[mask]);
      if (!found.value) return true;
      v[mask] = *found.value;
      parts[mask] = influence(target_, values[mask]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t bit = std::size_t{1} << i;
      out_.shares[i].alone = difference(target_, values[bit], values[0]);
      out_.shares[i].without = difference(target_, values[full], values[full & ~bit]);
      double share = 0;
      std::vector<double> by_trial(values[0].size(), 0.0);
      for (std::size_t mask = 0; mask < sets.size(); ++mask) {
        if ((mask & bit) != 0) continue;
        // s! (n - s - 1)! / n!
        double weight = 1 / static_cast<double>(n);
        for (int k = 1; k <= std::popcount(mask); ++k) {
          weight *= static_cast<double>(k) / (static_cast<double>(n) - k);
        }
        share += weight * (v[mask | bit] - v[mask]);
        const auto& with = parts[mask | bit];
        const auto& before = parts[mask];
        if (with.empty() || before.empty()) {
          by_trial.clear();
        } else if (!by_trial.empty()) {
          for (std::size_t t = 0; t < by_trial.size(); ++t) {
            by_trial[t] += weight * (with[t] - before[t]);
          }
        }
      }
      out_.shares[i].shapley.value = share;
      if (!by_trial.empty()) out_.shares[i].shapley.se = estimate(Target{}, by_trial).se;
    }
    return true;
  }

  Result<bool> by_orders() {
    const std::size_t n = players_.size();
    // Alone and without, on all trials.
    std::vector<std::vector<bool>> sets{std::vector<bool>(n, true), std::vector<bool>(n, false)};
    for (std::size_t i = 0; i < n; ++i) {
      sets.push_back(sets[1]);
      sets.back()[i] = true;
    }
    for (std::size_t i = 0; i < n; ++i) {
      sets.push_back(sets[0]);
      sets.back()[i] = false;
    }
    Columns values;
    Result<bool> done = simulate(sets, options_.run, values);
    if (!done || !*done) return done;
    set_ends(values[0], values[1]);
    for (std::size_t i = 0; i < n; ++i) {
      out_.shares[i].alone = difference(target_, values[2 + i], values[1]);
      out_.shares[i].without = difference(target_, values[0], values[2 + n + i]);
    }
    values.clear();

    const std::uint64_t n_trials = options_.run.n_trials;
    out_.n_blocks = n_blocks_of(target_, n_trials);
    out_.n_orders = out_.n_blocks * static_cast<std::size_t>(options_.orders);
    std::vector<std::vector<double>> by_pair(n);
    std::vector<double> sum(n, 0.0);
    for (std::uint64_t b = 0; b < out_.n_blocks; ++b) {
      engine::RunOptions block = options_.run;
      block.first_trial = n_trials * b / out_.n_blocks;
      block.n_trials = n_trials * (b + 1) / out_.n_blocks - block.first_trial;
      done = add_block(block, b, sum);
      if (!done || !*done) return done;
      if (b % 2 == 0) continue;
      for (std::size_t i = 0; i < n; ++i) by_pair[i].push_back(sum[i] / 2);
      std::fill(sum.begin(), sum.end(), 0.0);
    }
    settle(by_pair);
    return true;
  }

  // Adds the mean over the block's orders of what each player adds.
  Result<bool> add_block(const engine::RunOptions& block, std::uint64_t b,
                         std::vector<double>& sum) {
    const std::size_t n = players_.size();
    const bool reverse = b % 2 != 0;
    Orders orders(options_.run.seed, b / 2 + 1);
    for (int k = 0; k < options_.orders; ++k) {
      std::vector<std::size_t> order = orders.next(n);
      if (reverse) std::reverse(order.begin(), order.end());
      std::vector<bool> on(n, false);
      std::vector<std::vector<bool>> sets{on};
      for (const std::size_t player : order) {
        on[player] = true;
        sets.push_back(on);
      }
      Columns values;
      const Result<bool> done = simulate(sets, block, values);
      if (!done || !*done) return done;
      double before = estimate(target_, values[0]).value.value_or(0);
      for (std::size_t i = 0; i < n; ++i) {
        const double after = estimate(target_, values[i + 1]).value.value_or(0);
        sum[order[i]] += (after - before) / options_.orders;
        before = after;
      }
    }
    return true;
  }

  // Means and errors over pairs of blocks; then the sum is made that of all trials.
  void settle(const std::vector<std::vector<double>>& by_pair) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < by_pair.size(); ++i) {
      out_.shares[i].shapley = estimate(Target{}, by_pair[i]);
      sum += out_.shares[i].shapley.value.value_or(0);
      const double se = out_.shares[i].shapley.se.value_or(0);
      squares += se * se;
    }
    if (!out_.difference.value) return;
    const double missing = *out_.difference.value - sum;
    for (PlayerShare& share : out_.shares) {
      if (!share.shapley.value) continue;
      const double se = share.shapley.se.value_or(0);
      const double part =
          squares > 0 ? se * se / squares : 1 / static_cast<double>(out_.shares.size());
      *share.shapley.value += missing * part;
    }
  }

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Target& target_;
  const std::vector<Player>& players_;
  const AttributeOptions& options_;
  const std::atomic<bool>* stop_;
  const engine::Progress& progress_;
  std::uint64_t work_ = 0;
  Attribution out_;
};

}  // namespace

std::vector<Player> players_of(const ir::Module& module, const ir::RunInputs& inputs,
                               PlayersBy by) {
  std::vector<Player> out;
  std::vector<bool> taken(module.flags.size());
  const auto is_on = [&](ir::FlagId flag) { return inputs.flags[flag.value] != 0; };
  if (by == PlayersBy::group) {
    for (const ir::Group& group : module.groups) {
      Player player{group.name, group.title, {}};
      for (const ir::FlagId flag : group.members) {
        if (taken[flag.value] || !is_on(flag)) continue;
        taken[flag.value] = true;
        player.flags.push_back(flag);
      }
      if (!player.flags.empty()) out.push_back(std::move(player));
    }
  }
  for (const ir::Risk& risk : module.risks) {
    if (!is_on(risk.flag) || taken[risk.flag.value]) continue;
    out.push_back({risk.name, risk.title, {risk.flag}});
  }
  std::sort(out.begin(), out.end(),
            [](const Player& a, const Player& b) { return a.name < b.name; });
  return out;
}

Result<Attribution> attribute(const ir::Module& module, const ir::RunInputs& inputs,
                              const Target& target, const std::vector<Player>& players,
                              const AttributeOptions& options, const std::atomic<bool>* stop,
                              const engine::Progress& progress) {
  if (players.empty()) {
    return Error{"no risk is on, so there is nothing to share out"};
  }
  if (options.run.n_trials < 100 * kMostBlocks) {
    return Error{"attribution needs at least " + std::to_string(100 * kMostBlocks) +
                 " trials for its errors"};
  }
  return Attributor(module, inputs, target, players, options, stop, progress).run();
}

}  // namespace plimsoll::questions

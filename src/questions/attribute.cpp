// Few players: every subset once. More: orders of joining on blocks of trials, each order beside
// its reverse.
#include "questions/attribute.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <string_view>

#include "base/guest.h"
#include "base/stop.h"
#include "engine/exchange.h"
#include "questions/orders.h"
#include "questions/variants.h"

namespace plimsoll::questions {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

// Trials beyond the tail's edge that each block should have.
constexpr double kTailOfBlock = 150;
constexpr std::uint64_t kFewestBlocks = 16;
constexpr std::uint64_t kMostBlocks = 40;
constexpr std::uint64_t kTimedTrials = 8192;

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
  switch (target.statistic) {
    case ir::Statistic::es:
      return target.level;
    case ir::Statistic::quantile:
      return std::min(target.level, 1 - target.level);
    case ir::Statistic::mean:
    case ir::Statistic::sd:
    case ir::Statistic::probability:
      break;
  }
  return 1;
}

// Even, so that every order meets its reverse.
std::uint64_t n_blocks_of(const Target& target, std::uint64_t n_trials) {
  const double fit = static_cast<double>(n_trials) * tail_of(target) / kTailOfBlock;
  return std::clamp(static_cast<std::uint64_t>(fit), kFewestBlocks, kMostBlocks) / 2 * 2;
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
    const double per_trial = processor_per_trial();
    const std::clock_t begin = std::clock();
    const Result<bool> done = out_.exact ? by_subsets() : by_orders();
    if (!done) return done.failure();
    const auto together = static_cast<double>(std::clock() - begin);
    if (together > 0) {
      out_.times_apart = per_trial * static_cast<double>(out_.n_evaluations) / together;
    }
    return std::move(out_);
  }

 private:
  void plan_work() {
    const std::size_t n = players_.size();
    const std::uint64_t trials = options_.run.n_trials;
    if (out_.exact) {
      work_ = trials << n;
      return;
    }
    const int rounds = options_.seconds > 0 ? 1 : options_.orders;
    work_ = trials * (2 * n + 2 + static_cast<std::uint64_t>(rounds) * (n + 1));
  }

  // Of a run of its own. A failure is left for the variants to tell.
  double processor_per_trial() const {
    engine::RunOptions few = options_.run;
    few.n_trials = std::min(few.n_trials, kTimedTrials);
    // Of this machine.
    few.exchange = nullptr;
    const std::clock_t begin = std::clock();
    const auto sample = questions::simulate(module_, inputs_, {&target_, 1}, few, stop_);
    if (!sample || sample->failure || sample->interrupted) return 0;
    return static_cast<double>(std::clock() - begin) / static_cast<double>(few.n_trials);
  }

  // False: interrupted or failed, which `out_` says.
  Result<bool> simulate(const std::vector<std::vector<bool>>& sets,
                        const engine::RunOptions& options, VariantSample& found) {
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
    if (!sample) return sample.failure();
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
    found = std::move(*sample);
    return true;
  }

  // Between runs, where there is much to work out.
  bool stopped() {
    out_.interrupted = stop_ != nullptr && stop_->load();
    if (out_.interrupted) heed_stop();
    return out_.interrupted;
  }

  Estimate change(const VariantSample& found, std::size_t to, std::size_t from) const {
    return difference(target_, found.values[to], found.values[from], found.may_differ(to, from));
  }

  void set_ends(const VariantSample& found, std::size_t all, std::size_t none) {
    out_.all_on = estimate(target_, found.values[all], found.has_noise[all]);
    out_.all_off = estimate(target_, found.values[none], found.has_noise[none]);
    out_.difference = change(found, all, none);
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
    VariantSample found;
    const Result<bool> done = simulate(sets, options_.run, found);
    if (!done || !*done) return done;
    const std::vector<std::vector<double>>& values = found.values;
    const std::size_t full = sets.size() - 1;
    set_ends(found, full, 0);
    std::vector<double> v(sets.size());
    std::vector<std::vector<double>> parts(sets.size());
    for (std::size_t mask = 0; mask < sets.size(); ++mask) {
      if (stopped()) return false;
      const std::optional<double> value = estimate(target_, values[mask]).value;
      if (!value) return true;
      v[mask] = *value;
      parts[mask] = influence(target_, values[mask]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (stopped()) return false;
      const std::size_t bit = std::size_t{1} << i;
      out_.shares[i].alone = change(found, bit, 0);
      out_.shares[i].without = change(found, full, full & ~bit);
      double share = 0;
      double largest = 0;
      bool may_differ = false;
      std::vector<double> by_trial(values[0].size(), 0.0);
      for (std::size_t mask = 0; mask < sets.size(); ++mask) {
        if ((mask & bit) != 0) continue;
        // s! (n - s - 1)! / n!
        double weight = 1 / static_cast<double>(n);
        for (int k = 1; k <= std::popcount(mask); ++k) {
          weight *= static_cast<double>(k) / (static_cast<double>(n) - k);
        }
        share += weight * (v[mask | bit] - v[mask]);
        may_differ = may_differ || found.may_differ(mask | bit, mask);
        const auto& with = parts[mask | bit];
        const auto& before = parts[mask];
        if (with.empty() || before.empty()) {
          by_trial.clear();
        } else if (!by_trial.empty()) {
          for (std::size_t t = 0; t < by_trial.size(); ++t) {
            by_trial[t] += weight * (with[t] - before[t]);
            largest = std::max({largest, std::fabs(with[t]), std::fabs(before[t])});
          }
        }
      }
      out_.shares[i].shapley.value = share;
      if (by_trial.empty()) continue;
      const bool alike = are_alike(by_trial, largest);
      const Estimate of_terms = estimate(Target{}, by_trial, may_differ);
      out_.shares[i].shapley.se = alike ? 0.0 : of_terms.se;
      out_.shares[i].shapley.doubt = alike && may_differ ? stats::Doubt::no_spread : of_terms.doubt;
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
    VariantSample found;
    Result<bool> done = simulate(sets, options_.run, found);
    // What comes next does not depend on it.
    const bool waits = !done && engine::is_waiting(options_.run);
    if (!waits && (!done || !*done)) return done;
    if (!waits) {
      set_ends(found, 0, 1);
      for (std::size_t i = 0; i < n; ++i) {
        out_.shares[i].alone = change(found, 2 + i, 1);
        out_.shares[i].without = change(found, 0, 2 + n + i);
      }
    }
    found = {};

    out_.n_blocks = n_blocks_of(target_, options_.run.n_trials);
    const std::uint64_t n_pairs = out_.n_blocks / 2;
    std::vector<Orders> orders;
    for (std::uint64_t pair = 0; pair < n_pairs; ++pair) {
      orders.emplace_back(options_.run.seed, pair + 1);
    }
    // By player and pair of blocks, summed over orders.
    std::vector<std::vector<double>> by_pair(n, std::vector<double>(n_pairs, 0.0));
    int n_rounds = 0;
    const Clock::time_point begin = Clock::now();
    do {
      for (std::uint64_t pair = 0; pair < n_pairs; ++pair) {
        std::vector<std::size_t> order = orders[pair].next(n);
        for (const std::uint64_t block : {2 * pair, 2 * pair + 1}) {
          done = add_block(block, order, pair, by_pair);
          if (!waits && (!done || !*done)) return done;
          std::reverse(order.begin(), order.end());
        }
      }
      ++n_rounds;
    } while (has_another_round(n_rounds, begin));
    if (waits) return done;
    out_.n_orders = out_.n_blocks * static_cast<std::size_t>(n_rounds);
    for (std::vector<double>& of_player : by_pair) {
      for (double& x : of_player) x /= 2 * n_rounds;
    }
    settle(by_pair);
    return true;
  }

  // A round takes one order on each pair of blocks.
  bool has_another_round(int n_rounds, Clock::time_point begin) {
    if (options_.seconds <= 0) return n_rounds < options_.orders;
    const Clock::time_point now = Clock::now();
    const double rounds = seconds_between(begin, now);
    const bool has_time = seconds_between(begin_, now) + rounds / n_rounds <= options_.seconds;
    if (has_time) work_ += options_.run.n_trials * (players_.size() + 1);
    return has_time;
  }

  // Adds what each player adds in that order.
  Result<bool> add_block(std::uint64_t b, const std::vector<std::size_t>& order, std::uint64_t pair,
                         std::vector<std::vector<double>>& by_pair) {
    const std::uint64_t n_trials = options_.run.n_trials;
    engine::RunOptions block = options_.run;
    block.first_trial = n_trials * b / out_.n_blocks;
    block.n_trials = n_trials * (b + 1) / out_.n_blocks - block.first_trial;
    std::vector<bool> on(players_.size(), false);
    std::vector<std::vector<bool>> sets{on};
    for (const std::size_t player : order) {
      on[player] = true;
      sets.push_back(on);
    }
    VariantSample found;
    const Result<bool> done = simulate(sets, block, found);
    if (!done || !*done) return done;
    double before = estimate(target_, found.values[0]).value.value_or(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const double after = estimate(target_, found.values[i + 1]).value.value_or(0);
      by_pair[order[i]][pair] += after - before;
      before = after;
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
  Clock::time_point begin_ = Clock::now();
  std::uint64_t work_ = 0;
  Attribution out_;
};

}  // namespace

namespace {

// The risk factor of an id of the register: "1" of "1.6b".
std::string_view factor_of(std::string_view id) {
  return id.substr(0, id.find('.'));
}

// By risk, the id that it carries first, itself or by its parts; empty where there is none.
std::vector<std::string> first_ids(const ir::Module& module) {
  std::vector<std::string> out;
  for (const ir::Risk& risk : module.risks) {
    std::string id = risk.carries.empty() ? "" : risk.carries.front();
    for (const ir::Mechanism& mechanism : module.mechanisms) {
      if (!id.empty()) break;
      for (const auto& [carrier, span] : mechanism.carriers) {
        if (carrier == risk.name || carrier.starts_with(risk.name + ".")) id = mechanism.id;
      }
    }
    out.push_back(id);
  }
  return out;
}

// What the register or a group says of a factor: the row of that id, or the group in which more than
// half of its risks are.
std::string factor_title(const ir::Module& module, const Player& player, std::string_view factor) {
  for (const ir::Mechanism& mechanism : module.mechanisms) {
    if (mechanism.id == factor && !mechanism.title.empty()) return mechanism.title;
  }
  for (const ir::Group& group : module.groups) {
    const auto n_members =
        std::count_if(player.flags.begin(), player.flags.end(), [&](ir::FlagId flag) {
          return std::find(group.members.begin(), group.members.end(), flag) != group.members.end();
        });
    if (2 * n_members > static_cast<std::ptrdiff_t>(player.flags.size())) return group.title;
  }
  return "";
}

}  // namespace

std::vector<Player> players_of(const ir::Module& module, const ir::RunInputs& inputs,
                               PlayersBy by) {
  std::vector<Player> out;
  std::vector<bool> taken(module.flags.size());
  const auto is_on = [&](ir::FlagId flag) { return inputs.flags[flag.value] != 0; };
  const auto add = [&](Player player, const std::vector<ir::FlagId>& flags) {
    for (const ir::FlagId flag : flags) {
      if (taken[flag.value] || !is_on(flag)) continue;
      taken[flag.value] = true;
      player.flags.push_back(flag);
    }
    if (!player.flags.empty()) out.push_back(std::move(player));
  };
  if (by == PlayersBy::group) {
    for (const ir::Group& group : module.groups) {
      add({group.name, group.title, {}}, group.members);
    }
  } else if (by == PlayersBy::factor) {
    const std::vector<std::string> ids = first_ids(module);
    std::map<std::string_view, std::vector<ir::FlagId>> factors;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].empty()) factors[factor_of(ids[i])].push_back(module.risks[i].flag);
    }
    for (const auto& [factor, flags] : factors) {
      const std::size_t before = out.size();
      add({std::string(factor), "", {}}, flags);
      if (out.size() > before) out.back().title = factor_title(module, out.back(), factor);
    }
  }
  for (const ir::Risk& risk : module.risks) add({risk.name, risk.title, {}}, {risk.flag});
  std::sort(out.begin(), out.end(),
            [](const Player& a, const Player& b) { return a.name < b.name; });
  return out;
}

Result<Attribution> attribute(const ir::Module& module, const ir::RunInputs& inputs,
                              const Target& target, const std::vector<Player>& players,
                              const AttributeOptions& options, const std::atomic<bool>* stop,
                              const engine::Progress& progress) {
  return as_guest([&]() -> Result<Attribution> {
    if (players.empty()) {
      return Error{"no risk is on, so there is nothing to share out", ErrorKind::usage};
    }
    if (options.run.n_trials < 100 * kMostBlocks) {
      return Error{"attribution needs at least " + std::to_string(100 * kMostBlocks) +
                       " trials for its errors",
                   ErrorKind::usage};
    }
    return Attributor(module, inputs, target, players, options, stop, progress).run();
  });
}

}  // namespace plimsoll::questions

#include "questions/subset.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <thread>

#include "rng/key.h"

namespace plimsoll::questions {

namespace {

constexpr double kShare = 0.1;
constexpr int kMostLevels = 14;
constexpr double kAcceptance = 0.4;
// How often a chain's later occurrences are drawn anew.
constexpr double kRefresh = 0.3;

// One replicate of a batch: which of the batch's points are its own.
struct Replicate {
  double probability = 1;
  bool done = false;
  double threshold = INFINITY;
};

class Batch {
 public:
  Batch(const engine::Program& program, std::size_t column, const LatentSpace& space,
        const SubsetOptions& options, std::uint64_t stream)
      : program_(program),
        column_(column),
        space_(space),
        options_(options),
        stream_(stream),
        n_(options.n_level),
        replicates_(options.n_side) {}

  // Adds the replicates' probabilities; gives how many levels there were.
  Result<int> run(std::vector<double>& probabilities, std::uint64_t& n_trials, double& below) {
    const std::size_t all = n_ * replicates_.size();
    population_ = std::make_unique<Points>(space_, all);
    population_->draw(stream_);
    auto values = evaluate(program_, *population_, options_.run);
    if (!values) return Error{values.error()};
    margins_ = std::move((*values)[column_]);
    n_trials += all;
    int level = 0;
    for (; level < kMostLevels; ++level) {
      std::vector<std::size_t> seeds;
      std::vector<std::size_t> owners;
      for (std::size_t r = 0; r < replicates_.size(); ++r) choose_seeds(r, seeds, owners);
      if (seeds.empty()) break;
      if (options_.stop != nullptr && options_.stop->load()) break;
      if (const auto error = next_level(level, seeds, owners, n_trials)) return *error;
    }
    for (const Replicate& replicate : replicates_) {
      probabilities.push_back(replicate.done ? replicate.probability : 0);
      if (!replicate.done) below = std::max(below, replicate.probability);
    }
    return level + 1;
  }

  const Points& population() const { return *population_; }
  // Failing points by replicate.
  std::vector<std::vector<std::size_t>> failing() const {
    std::vector<std::vector<std::size_t>> out(replicates_.size());
    for (std::size_t i = 0; i < margins_.size(); ++i) {
      if (replicates_[i / n_].done && margins_[i] <= 0) out[i / n_].push_back(i);
    }
    return out;
  }

 private:
  // Finishes the replicate, or lists the points that begin its next level.
  void choose_seeds(std::size_t r, std::vector<std::size_t>& seeds,
                    std::vector<std::size_t>& owners) {
    Replicate& replicate = replicates_[r];
    if (replicate.done || replicate.threshold == -INFINITY) return;
    std::vector<std::size_t> order(n_);
    std::iota(order.begin(), order.end(), r * n_);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return margins_[a] < margins_[b]; });
    const auto count = [&](double limit) {
      return static_cast<std::size_t>(
          std::upper_bound(order.begin(), order.end(), limit,
                           [&](double x, std::size_t i) { return x < margins_[i]; }) -
          order.begin());
    };
    const auto wanted = static_cast<std::size_t>(kShare * static_cast<double>(n_));
    double threshold = margins_[order[wanted - 1]];
    if (threshold <= 0) {
      replicate.probability *= static_cast<double>(count(0)) / static_cast<double>(n_);
      replicate.done = true;
      return;
    }
    std::size_t passed = count(threshold);
    if (passed > n_ / 2) {
      // Many points share this margin: the next lower one, if some have it.
      const auto first_equal = static_cast<std::size_t>(
          std::lower_bound(order.begin(), order.end(), threshold,
                           [&](std::size_t i, double x) { return margins_[i] < x; }) -
          order.begin());
      constexpr std::size_t kFewest = 5;
      if (first_equal < kFewest) {
        const std::size_t failing = count(0);
        replicate.probability *=
            static_cast<double>(failing > 0 ? failing : 1) / static_cast<double>(n_);
        replicate.done = failing > 0;
        replicate.threshold = -INFINITY;
        return;
      }
      threshold = margins_[order[first_equal - 1]];
      passed = first_equal;
      if (threshold <= 0) {
        replicate.probability *= static_cast<double>(count(0)) / static_cast<double>(n_);
        replicate.done = true;
        return;
      }
    }
    replicate.probability *= static_cast<double>(passed) / static_cast<double>(n_);
    replicate.threshold = threshold;
    // A tenth of the points, spread over those that passed.
    for (std::size_t k = 0; k < wanted; ++k) {
      seeds.push_back(order[k * passed / wanted]);
      owners.push_back(r);
    }
  }

  // body(begin, end) over parts of 0 .. n, on the run's threads.
  template <class Body>
  void in_parallel(std::size_t n, Body body) const {
    const unsigned machine = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t n_threads = options_.run.threads > 0
                                      ? static_cast<std::size_t>(options_.run.threads)
                                      : std::size_t{machine};
    std::vector<std::thread> threads;
    for (std::size_t t = 1; t < n_threads; ++t) {
      threads.emplace_back([=] { body(t * n / n_threads, (t + 1) * n / n_threads); });
    }
    body(0, n / n_threads);
    for (std::thread& thread : threads) thread.join();
  }

  std::optional<Error> next_level(int level, const std::vector<std::size_t>& seeds,
                                  const std::vector<std::size_t>& owners, std::uint64_t& n_trials) {
    const std::size_t n_chains = seeds.size();
    Points chains(space_, n_chains);
    Points proposal(space_, n_chains);
    std::vector<double> at(n_chains);
    for (std::size_t k = 0; k < n_chains; ++k) {
      chains.copy(k, *population_, seeds[k]);
      at[k] = margins_[seeds[k]];
    }
    // The population is overwritten chain by chain: each replicate's points in its own places.
    const auto length = static_cast<std::size_t>(std::lround(1 / kShare));
    std::vector<std::size_t> place(n_chains);
    std::vector<std::size_t> next(replicates_.size());
    for (std::size_t r = 0; r < replicates_.size(); ++r) next[r] = r * n_;
    for (std::size_t k = 0; k < n_chains; ++k) {
      place[k] = next[owners[k]];
      next[owners[k]] += length;
    }
    for (std::size_t step = 0; step < length; ++step) {
      if (step > 0) {
        const double keep = std::sqrt(1 - step_ * step_);
        const std::uint64_t key =
            rng::mix(stream_ ^ rng::mix(static_cast<std::uint64_t>(level) * 64 + step + 1));
        in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
          std::vector<double> noise(chains.stride());
          for (std::size_t c = begin; c < end; ++c) {
            normal_numbers(rng::mix(key + c), static_cast<std::uint32_t>(step), n_chains,
                           noise.data());
            const double* from = chains.coordinate(c);
            double* to = proposal.coordinate(c);
            for (std::size_t i = 0; i < n_chains; ++i) to[i] = keep * from[i] + step_ * noise[i];
          }
        });
        for (std::size_t i = 0; i < n_chains; ++i) {
          const std::uint64_t chance = rng::mix(key ^ rng::mix(i + 0x5bd1));
          const bool fresh = static_cast<double>(chance >> 11) * 0x1p-53 < kRefresh;
          proposal.origin(i) = fresh ? rng::mix(chance) >> 8 : chains.origin(i);
        }
        auto values = evaluate(program_, proposal, options_.run);
        if (!values) return Error{values.error()};
        n_trials += n_chains;
        const std::vector<double>& margins = (*values)[column_];
        std::vector<std::uint8_t> accepted(n_chains);
        std::size_t n_accepted = 0;
        for (std::size_t i = 0; i < n_chains; ++i) {
          accepted[i] = margins[i] <= replicates_[owners[i]].threshold ? 1 : 0;
          if (accepted[i] == 0) continue;
          ++n_accepted;
          at[i] = margins[i];
          chains.origin(i) = proposal.origin(i);
        }
        in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
          for (std::size_t c = begin; c < end; ++c) {
            double* to = chains.coordinate(c);
            const double* from = proposal.coordinate(c);
            for (std::size_t i = 0; i < n_chains; ++i) to[i] = accepted[i] != 0 ? from[i] : to[i];
          }
        });
        const double rate = static_cast<double>(n_accepted) / static_cast<double>(n_chains);
        step_ = std::clamp(step_ * std::exp(rate - kAcceptance), 0.05, 0.99);
      }
      for (std::size_t k = 0; k < n_chains; ++k) margins_[place[k] + step] = at[k];
      in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
          const double* from = chains.coordinate(c);
          double* to = population_->coordinate(c) + step;
          for (std::size_t k = 0; k < n_chains; ++k) to[place[k]] = from[k];
        }
      });
      for (std::size_t k = 0; k < n_chains; ++k) {
        population_->origin(place[k] + step) = chains.origin(k);
      }
    }
    return std::nullopt;
  }

  const engine::Program& program_;
  std::size_t column_;
  const LatentSpace& space_;
  const SubsetOptions& options_;
  std::uint64_t stream_;
  std::size_t n_;
  std::vector<Replicate> replicates_;
  std::unique_ptr<Points> population_;
  std::vector<double> margins_;
  double step_ = 0.6;
};

}  // namespace

namespace {

// Failing points of all replicates so far, each replicate by its probability.
class Pool {
 public:
  Pool(const LatentSpace& space, std::size_t most) : space_(space), most_(most) {}

  std::unique_ptr<Points> points = nullptr;
  std::vector<std::uint32_t> owners;

  // Failing points of the population, by replicate, and the replicates' probabilities; the first
  // replicate's number is `first`.
  void add(const Points& population, const std::vector<std::vector<std::size_t>>& failing,
           std::span<const double> probabilities, std::uint32_t first) {
    double more = 0;
    for (const double p : probabilities) more += p;
    if (!(more > 0)) return;
    const double all = weight_ + more;
    struct From {
      bool is_new;
      std::size_t at;
      std::uint32_t owner;
    };
    std::vector<From> chosen;
    const auto take = [&](double share, std::size_t n, auto make) {
      const auto wanted = static_cast<std::size_t>(std::lround(share * static_cast<double>(most_)));
      const std::size_t count = std::min(wanted, n);
      for (std::size_t k = 0; k < count; ++k) chosen.push_back(make(k * n / count));
    };
    take(weight_ / all, owners.size(), [&](std::size_t i) { return From{false, i, owners[i]}; });
    for (std::uint32_t r = 0; r < failing.size(); ++r) {
      take(probabilities[r] / all, failing[r].size(), [&](std::size_t i) {
        return From{true, failing[r][i], first + r};
      });
    }
    auto merged = std::make_unique<Points>(space_, chosen.size());
    owners.clear();
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      merged->copy(k, chosen[k].is_new ? population : *points, chosen[k].at);
      owners.push_back(chosen[k].owner);
    }
    points = std::move(merged);
    weight_ = all;
  }

 private:
  const LatentSpace& space_;
  std::size_t most_;
  double weight_ = 0;
};

}  // namespace

Result<SubsetResult> subset_simulation(const engine::Program& program, std::size_t column,
                                       const LatentSpace& space, const SubsetOptions& options) {
  SubsetResult out;
  Pool pool(space, options.most_points);
  for (std::uint64_t round = 0;; ++round) {
    const std::uint64_t stream = rng::mix(options.run.seed * 0x9e3779b97f4a7c15U + round + 1);
    Batch batch(program, column, space, options, stream);
    const std::size_t first = out.replicates.size();
    const auto levels = batch.run(out.replicates, out.n_trials, out.below);
    if (!levels) return Error{levels.error()};
    out.n_levels = std::max(out.n_levels, *levels);
    pool.add(batch.population(), batch.failing(),
             std::span<const double>(out.replicates).subspan(first),
             static_cast<std::uint32_t>(first));
    const auto n = static_cast<double>(out.replicates.size());
    double sum = 0;
    double squares = 0;
    for (const double p : out.replicates) sum += p;
    for (const double p : out.replicates) squares += (p - sum / n) * (p - sum / n);
    out.probability = sum / n;
    out.se = std::sqrt(squares / (n * (n - 1)));
    out.interrupted = options.stop != nullptr && options.stop->load();
    if (out.interrupted || out.probability == 0) break;
    if (out.se <= options.relative_error * out.probability) break;
    if (out.n_trials >= options.most_trials) break;
  }
  out.points = pool.points != nullptr ? std::move(pool.points) : std::make_unique<Points>(space, 0);
  out.owners = std::move(pool.owners);
  return out;
}

}  // namespace plimsoll::questions

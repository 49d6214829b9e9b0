// Populations in rows, one for each replicate, moved together so that one run of the engine serves
// all; steps adapt in the first population only.
#include "questions/subset.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <thread>

#include "base/guest.h"
#include "base/workers.h"
#include "engine/exchange.h"
#include "questions/failing_pool.h"
#include "questions/sample.h"
#include "rng/key.h"
#include "stats/bytes.h"
#include "stats/critical.h"

namespace plimsoll::questions {

namespace {

constexpr double kShare = 0.1;
// Points of a chain: its seed and what the steps make of it.
constexpr std::size_t kLength = 10;
constexpr int kMostLevels = 14;
constexpr double kAcceptance = 0.4;
constexpr double kConfidence = 0.95;
constexpr std::size_t kReplicates = 16;
// Chains of a replicate come in sixteens, as random numbers do.
constexpr std::size_t kGrain = 16 * kLength;
constexpr std::size_t kFewestPoints = 2 * kGrain;
constexpr std::size_t kMostChainPoints = 100 * kGrain;
constexpr std::size_t kMostBytes = std::size_t{256} << 20;
// Below so many replicates that count, their spread tells no error.
constexpr double kFewestEffective = 8;

// What makes a point pass to the next level, and how chains step in there.
struct Level {
  double threshold = 0;
  double step = 0.6;
};

// Populations of the same number of points side by side, each moved by noise of its own.
class Populations {
 public:
  Populations(const engine::Program& program, std::size_t column, const LatentSpace& space,
              const engine::RunOptions& run, std::size_t n_points,
              std::vector<std::uint64_t> streams)
      : program_(program),
        column_(column),
        space_(space),
        run_(run),
        n_(n_points),
        streams_(std::move(streams)),
        points_(space, n_points * streams_.size()) {}

  std::size_t size() const { return streams_.size(); }
  std::size_t n_points() const { return n_; }
  const Points& points() const { return points_; }
  std::span<const double> margins(std::size_t r) const {
    return std::span<const double>(margins_).subspan(r * n_, n_);
  }
  std::uint64_t n_trials() const { return n_trials_; }

  std::optional<Error> draw() {
    for (std::size_t r = 0; r < size(); ++r) {
      points_.draw(rng::mix(streams_[r]), r * n_, n_);
    }
    auto values = evaluate(program_, points_, run_);
    if (!values) return values.failure();
    margins_ = std::move((*values)[column_]);
    n_trials_ += margins_.size();
    return std::nullopt;
  }

  // Points of population r with margins at or below the threshold, lowest first.
  std::vector<std::size_t> passing(std::size_t r, double threshold) const {
    std::vector<std::size_t> out;
    for (std::size_t i = r * n_; i < (r + 1) * n_; ++i) {
      if (margins_[i] <= threshold) out.push_back(i);
    }
    std::stable_sort(out.begin(), out.end(),
                     [&](std::size_t a, std::size_t b) { return margins_[a] < margins_[b]; });
    return out;
  }

  // Replaces each population by chains that begin at some of its points and stay at or below the
  // threshold. `seeds` holds n / kLength of them by population; none for one that has ended. The
  // step is adapted as it goes where `adapts`, which only a population may that estimates nothing.
  std::optional<Error> advance(int number, Level& level, bool adapts,
                               const std::vector<std::vector<std::size_t>>& seeds) {
    std::vector<std::size_t> live;
    for (std::size_t r = 0; r < size(); ++r) {
      if (!seeds[r].empty()) live.push_back(r);
    }
    const std::size_t n_each = n_ / kLength;
    const std::size_t n_chains = n_each * live.size();
    Points chains(space_, n_chains);
    Points proposal(space_, n_chains);
    std::vector<double> at(n_chains);
    std::vector<std::size_t> place(n_chains);
    for (std::size_t k = 0; k < live.size(); ++k) {
      for (std::size_t i = 0; i < n_each; ++i) {
        const std::size_t chain = k * n_each + i;
        chains.copy(chain, points_, seeds[live[k]][i]);
        at[chain] = margins_[seeds[live[k]][i]];
        place[chain] = live[k] * n_ + i * kLength;
      }
    }
    keep(chains, at, place, 0);
    for (std::size_t step = 1; step < kLength; ++step) {
      const std::uint64_t round = static_cast<std::uint64_t>(number) * 64 + step + 1;
      propose(round, level.step, live, n_each, chains, proposal);
      auto values = evaluate(program_, proposal, run_);
      if (!values) return values.failure();
      n_trials_ += n_chains;
      const std::vector<double>& margins = (*values)[column_];
      std::vector<std::uint8_t> accepted(n_chains);
      std::size_t n_accepted = 0;
      for (std::size_t i = 0; i < n_chains; ++i) {
        accepted[i] = margins[i] <= level.threshold ? 1 : 0;
        if (accepted[i] == 0) continue;
        ++n_accepted;
        at[i] = margins[i];
        std::copy_n(proposal.origins(i), space_.n_origins(), chains.origins(i));
      }
      in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
          double* to = chains.coordinate(c);
          const double* from = proposal.coordinate(c);
          for (std::size_t i = 0; i < n_chains; ++i) to[i] = accepted[i] != 0 ? from[i] : to[i];
        }
      });
      if (adapts) {
        const double rate = static_cast<double>(n_accepted) / static_cast<double>(n_chains);
        level.step = std::clamp(level.step * std::exp(rate - kAcceptance), 0.05, 0.99);
      }
      keep(chains, at, place, step);
    }
    return std::nullopt;
  }

 private:
  // body(begin, end) over parts of 0 .. n, on the run's threads.
  template <class Body>
  void in_parallel(std::size_t n, Body body) const {
    const auto n_threads = static_cast<std::size_t>(thread_count(run_.threads));
    const auto part = [&](int index) {
      const auto t = static_cast<std::size_t>(index);
      body(t * n / n_threads, (t + 1) * n / n_threads);
    };
    // Where threads are short, this one does it all.
    if (run_workers(static_cast<int>(n_threads), part)) body(0, n);
  }

  void propose(std::uint64_t round, double step, const std::vector<std::size_t>& live,
               std::size_t n_each, const Points& chains, Points& proposal) const {
    const double keep = std::sqrt(1 - step * step);
    std::vector<std::uint64_t> keys;
    for (const std::size_t r : live) keys.push_back(rng::mix(streams_[r] ^ rng::mix(round)));
    const std::size_t n_chains = n_each * live.size();
    in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
      std::vector<double> noise(chains.stride() + 16);
      for (std::size_t c = begin; c < end; ++c) {
        for (std::size_t k = 0; k < keys.size(); ++k) {
          normal_numbers(rng::mix(keys[k] + c), static_cast<std::uint32_t>(round), n_each,
                         noise.data() + k * n_each);
        }
        const double* from = chains.coordinate(c);
        double* to = proposal.coordinate(c);
        for (std::size_t i = 0; i < n_chains; ++i) to[i] = keep * from[i] + step * noise[i];
      }
    });
    // A later occurrence is drawn anew with the chance that the step moves the rest by as much.
    const double refresh = step * step;
    for (std::size_t i = 0; i < n_chains; ++i) {
      const std::uint64_t key = keys[i / n_each] ^ rng::mix(i % n_each + 0x5bd1);
      for (std::size_t o = 0; o < space_.n_origins(); ++o) {
        const std::uint64_t chance = rng::mix(key + o * 0x9e3779b97f4a7c15U);
        const bool fresh = static_cast<double>(chance >> 11) * 0x1p-53 < refresh;
        proposal.origins(i)[o] = fresh ? rng::mix(chance) >> 8 : chains.origins(i)[o];
      }
    }
  }

  // The chains' places after a step become points.
  void keep(const Points& chains, const std::vector<double>& at,
            const std::vector<std::size_t>& place, std::size_t step) {
    for (std::size_t k = 0; k < at.size(); ++k) margins_[place[k] + step] = at[k];
    in_parallel(space_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t c = begin; c < end; ++c) {
        const double* from = chains.coordinate(c);
        double* to = points_.coordinate(c) + step;
        for (std::size_t k = 0; k < at.size(); ++k) to[place[k]] = from[k];
      }
    });
    for (std::size_t k = 0; k < at.size(); ++k) {
      std::copy_n(chains.origins(k), space_.n_origins(), points_.origins(place[k] + step));
    }
  }

  const engine::Program& program_;
  std::size_t column_;
  const LatentSpace& space_;
  const engine::RunOptions& run_;
  std::size_t n_;
  std::vector<std::uint64_t> streams_;
  Points points_;
  std::vector<double> margins_;
  std::uint64_t n_trials_ = 0;
};

// `count` of the points, each as often as any other on average: every (n / count)-th from a random
// start.
std::vector<std::size_t> spread_over(const std::vector<std::size_t>& points, std::size_t count,
                                     std::uint64_t key) {
  const double start = static_cast<double>(rng::mix(key) >> 11) * 0x1p-53;
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < count; ++k) {
    const double at = (static_cast<double>(k) + start) * static_cast<double>(points.size()) /
                      static_cast<double>(count);
    out.push_back(points[std::min(static_cast<std::size_t>(at), points.size() - 1)]);
  }
  return out;
}

class Simulation {
 public:
  Simulation(const engine::Program& program, std::size_t column, const LatentSpace& space,
             const SubsetOptions& options)
      : program_(program),
        column_(column),
        space_(space),
        options_(options),
        pool_(space, options.most_points) {}

  Result<SubsetResult> run() {
    if (const auto error = find_levels(); error && !was_stopped(*error)) return *error;
    out_.n_levels = static_cast<int>(levels_.size()) + 1;
    if (is_waiting()) return waits();
    if (!stopped() && out_.below == 0) {
      if (const auto error = estimate(); error && !was_stopped(*error)) return *error;
    }
    if (is_waiting()) return waits();
    out_.points =
        pool_.points != nullptr ? std::move(pool_.points) : std::make_unique<Points>(space_, 0);
    out_.owners = std::move(pool_.owners);
    return std::move(out_);
  }

 private:
  // In the middle of a run: what is known by then is told.
  bool was_stopped(const Error& error) {
    if (error.kind == ErrorKind::interrupted) out_.interrupted = true;
    return out_.interrupted;
  }

  bool is_waiting() const { return engine::is_waiting(options_.run); }
  static Error waits() { return {"the levels wait for their parts", ErrorKind::interrupted}; }

  bool stopped() {
    out_.interrupted = out_.interrupted || (options_.stop != nullptr && options_.stop->load());
    return out_.interrupted;
  }

  std::uint64_t stream(std::uint64_t number) const {
    return rng::mix(options_.run.seed * 0x9e3779b97f4a7c15U + number + 1);
  }

  // Here, or by whoever computes them for all.
  std::optional<Error> find_levels() {
    engine::RunExchange* const exchange = options_.run.exchange;
    if (exchange == nullptr) return choose_levels();
    const auto found = exchange->pieces(1, [&](std::size_t) -> Result<std::string> {
      if (auto error = choose_levels()) return *error;
      if (stopped()) return stopped_by_caller();
      stats::ByteWriter out;
      out.number(out_.n_trials);
      out.real(out_.below);
      out.flag(out_.stuck);
      out.number(levels_.size());
      for (const Level& level : levels_) {
        out.real(level.threshold);
        out.real(level.step);
      }
      return out.bytes();
    });
    if (!found) return found.failure();
    stats::ByteReader in(found->front());
    out_.n_trials = in.number();
    out_.below = in.real();
    out_.stuck = in.flag();
    levels_.resize(in.length());
    for (Level& level : levels_) {
      level.threshold = in.real();
      level.step = in.real();
    }
    if (!in.good() || !in.at_end()) return exchange->wrong_piece(0);
    return std::nullopt;
  }

  // The levels down to the failure; `below` where they do not get there.
  std::optional<Error> choose_levels() {
    const std::size_t n = options_.n_choosing / kGrain * kGrain;
    Populations all(program_, column_, space_, options_.run, n, {stream(0)});
    if (auto error = all.draw()) return error;
    double probability = 1;
    double step = 0.6;
    for (int number = 0;; ++number) {
      const std::vector<std::size_t> order = all.passing(0, INFINITY);
      const auto count = [&](auto passes) {
        const std::span<const double> margins = all.margins(0);
        return static_cast<std::size_t>(std::count_if(margins.begin(), margins.end(), passes));
      };
      const std::size_t n_failing = count([](double m) { return m <= 0; });
      const auto wanted = static_cast<std::size_t>(kShare * static_cast<double>(n));
      double threshold = order.size() >= wanted ? all.margins(0)[order[wanted - 1]] : INFINITY;
      std::size_t n_passing = count([&](double m) { return m <= threshold; });
      if (n_passing > n / 2) {
        // Many points share this margin: the next lower one, if some have it.
        const std::size_t n_lower = count([&](double m) { return m < threshold; });
        if (n_lower > 0) threshold = all.margins(0)[order[n_lower - 1]];
        n_passing = n_lower;
      }
      out_.n_trials = all.n_trials();
      constexpr std::size_t kFewest = 5;
      // A few failures that no level leads to are a matter of plain simulation.
      const bool is_stuck = n_passing < kFewest && (n_failing == 0 || levels_.empty());
      if (n_failing > 0 && !is_stuck && (threshold <= 0 || n_passing < kFewest)) {
        return std::nullopt;
      }
      if (is_stuck) {
        out_.below = probability * kRuleOfThree / static_cast<double>(n / kLength);
        out_.stuck = true;
        return std::nullopt;
      }
      probability *= static_cast<double>(n_passing) / static_cast<double>(n);
      if (number == kMostLevels) {
        out_.below = probability;
        return std::nullopt;
      }
      if (stopped()) return std::nullopt;
      Level level{threshold, step};
      const std::vector<std::size_t> passing(
          order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n_passing));
      const auto seeds = spread_over(passing, n / kLength, stream(1) + levels_.size());
      if (auto error = all.advance(number, level, true, {seeds})) return error;
      step = level.step;
      levels_.push_back(level);
    }
  }

  // Trials that a replicate takes for each of its points.
  double trials_a_point() const {
    return 1 + static_cast<double>(levels_.size()) * static_cast<double>(kLength - 1) /
                   static_cast<double>(kLength);
  }

  std::optional<Error> estimate() {
    std::size_t n_points = options_.n_level;
    while (true) {
      const double left =
          static_cast<double>(options_.most_trials) - static_cast<double>(out_.n_trials);
      const auto affordable =
          static_cast<std::size_t>(std::max(left, 0.0) / (kReplicates * trials_a_point()));
      n_points = std::min(n_points, affordable) / kGrain * kGrain;
      // The first batch is taken whatever it costs.
      if (out_.replicates.empty()) n_points = std::max(n_points, kFewestPoints);
      if (n_points < kFewestPoints) return std::nullopt;
      if (auto error = batch(n_points)) return error;
      if (stopped()) return std::nullopt;
      replicates_interval(out_);
      const double error = out_.probability > 0 ? out_.se / out_.probability : INFINITY;
      out_.reached =
          error <= options_.relative_error && effective_replicates(out_) >= kFewestEffective;
      if (out_.reached) return std::nullopt;
      const double weight = std::accumulate(out_.weights.begin(), out_.weights.end(), 0.0);
      const double ratio = std::isfinite(error) ? error / options_.relative_error : 3;
      const double more = weight * (std::max(1.1 * ratio * ratio, 1.25) - 1) / kReplicates;
      n_points = static_cast<std::size_t>(std::clamp(more, static_cast<double>(kFewestPoints),
                                                     static_cast<double>(kMostChainPoints)));
      n_points = (n_points + kGrain - 1) / kGrain * kGrain;
    }
  }

  // Replicates of as many points, as many side by side as memory holds.
  std::optional<Error> batch(std::size_t n_points) {
    const std::size_t bytes = n_points * std::max<std::size_t>(space_.size(), 1) * sizeof(double);
    const std::size_t n_side = std::clamp<std::size_t>(kMostBytes / bytes, 1, kReplicates);
    if (options_.run.exchange != nullptr) return batch_of_pieces(n_points, n_side);
    for (std::size_t done = 0; done < kReplicates; done += n_side) {
      if (stopped()) return std::nullopt;
      if (auto error = side_by_side(n_points, std::min(n_side, kReplicates - done))) return error;
    }
    return std::nullopt;
  }

  // The same replicates, each by whoever computes it, taken in as if they had stood side by side.
  std::optional<Error> batch_of_pieces(std::size_t n_points, std::size_t n_side) {
    const std::size_t first = out_.replicates.size();
    const auto pieces = options_.run.exchange->pieces(
        kReplicates, [&](std::size_t r) { return piece_of(first + r, n_points); });
    if (!pieces) return pieces.failure();
    for (std::size_t done = 0; done < kReplicates; done += n_side) {
      const std::size_t n = std::min(n_side, kReplicates - done);
      const auto wrong = take_pieces(std::span(*pieces).subspan(done, n), n_points);
      if (wrong) return options_.run.exchange->wrong_piece(done + *wrong);
    }
    return std::nullopt;
  }

  Result<std::string> piece_of(std::size_t replicate, std::size_t n_points) {
    auto side = simulate(replicate, n_points, 1);
    if (!side) return side.failure();
    Points failing(space_, side->failing[0].size());
    for (std::size_t i = 0; i < failing.size(); ++i) {
      failing.copy(i, side->populations->points(), side->failing[0][i]);
    }
    stats::ByteWriter out;
    out.number(side->populations->n_trials());
    out.real(side->probabilities[0]);
    out.number(failing.size());
    for (std::size_t i = 0; i < failing.size(); ++i) {
      for (std::size_t c = 0; c < space_.size(); ++c) out.real(failing.coordinate(c)[i]);
      for (std::size_t o = 0; o < space_.n_origins(); ++o) out.number(failing.origins(i)[o]);
      out.number(failing.rest(i));
    }
    return out.bytes();
  }

  // Which of them does not hold what a replicate leaves.
  std::optional<std::size_t> take_pieces(std::span<const std::string> pieces,
                                         std::size_t n_points) {
    std::vector<stats::ByteReader> readers(pieces.begin(), pieces.end());
    std::vector<double> probabilities;
    std::vector<std::vector<std::size_t>> failing;
    std::uint64_t n_trials = 0;
    std::size_t n_failing = 0;
    std::size_t pieces_bytes = 0;
    for (const std::string& piece : pieces) pieces_bytes += piece.size();
    for (std::size_t r = 0; r < readers.size(); ++r) {
      stats::ByteReader& in = readers[r];
      n_trials += in.number();
      probabilities.push_back(in.real());
      // Each of them takes more bytes than it has coordinates.
      const std::size_t n = in.length();
      if (n > 0 && pieces_bytes / n <= space_.size()) return r;
      failing.emplace_back(n);
      for (std::size_t& at : failing.back()) at = n_failing++;
    }
    Points points(space_, n_failing);
    std::size_t i = 0;
    for (std::size_t r = 0; r < readers.size(); ++r) {
      stats::ByteReader& in = readers[r];
      for (std::size_t k = 0; k < failing[r].size(); ++k, ++i) {
        for (std::size_t c = 0; c < space_.size(); ++c) points.coordinate(c)[i] = in.real();
        for (std::size_t o = 0; o < space_.n_origins(); ++o) points.origins(i)[o] = in.number();
        points.rest(i) = in.number();
      }
      if (!in.good() || !in.at_end()) return r;
    }
    take(points, failing, probabilities, n_points, n_trials);
    return std::nullopt;
  }

  // Replicates that are done, before they are taken in.
  struct Side {
    std::unique_ptr<Populations> populations;
    std::vector<std::vector<std::size_t>> failing;
    std::vector<double> probabilities;
  };

  std::optional<Error> side_by_side(std::size_t n_points, std::size_t n_side) {
    auto side = simulate(out_.replicates.size(), n_points, n_side);
    if (!side) return side.failure();
    take(side->populations->points(), side->failing, side->probabilities, n_points,
         side->populations->n_trials());
    return std::nullopt;
  }

  void take(const Points& points, const std::vector<std::vector<std::size_t>>& failing,
            const std::vector<double>& probabilities, std::size_t n_points,
            std::uint64_t n_trials) {
    const auto first = static_cast<std::uint32_t>(out_.replicates.size());
    const auto n = static_cast<double>(n_points);
    std::vector<double> weights;
    for (const double p : probabilities) {
      weights.push_back(p * n);
      out_.replicates.push_back(p);
      out_.weights.push_back(n);
    }
    pool_.add(points, failing, weights, first);
    out_.n_trials += n_trials;
  }

  Result<Side> simulate(std::size_t first, std::size_t n_points, std::size_t n_side) const {
    std::vector<std::uint64_t> streams;
    for (std::size_t r = 0; r < n_side; ++r) streams.push_back(stream(2 + first + r));
    auto populations =
        std::make_unique<Populations>(program_, column_, space_, options_.run, n_points, streams);
    Populations& side = *populations;
    if (auto error = side.draw()) return *error;
    const auto n = static_cast<double>(n_points);
    std::vector<double> probabilities(n_side, 1.0);
    for (std::size_t l = 0; l < levels_.size(); ++l) {
      std::vector<std::vector<std::size_t>> seeds(n_side);
      bool any = false;
      for (std::size_t r = 0; r < n_side; ++r) {
        if (probabilities[r] == 0) continue;
        const auto passing = side.passing(r, levels_[l].threshold);
        probabilities[r] *= static_cast<double>(passing.size()) / n;
        if (passing.empty()) continue;
        seeds[r] = spread_over(passing, n_points / kLength, streams[r] ^ rng::mix(l + 0x77));
        any = true;
      }
      if (!any) break;
      Level level = levels_[l];
      if (auto error = side.advance(static_cast<int>(l), level, false, seeds)) return *error;
    }
    std::vector<std::vector<std::size_t>> failing(n_side);
    for (std::size_t r = 0; r < n_side; ++r) {
      if (probabilities[r] > 0) failing[r] = side.passing(r, 0);
      // In the order of chains, so that a part of them has all chains alike.
      std::sort(failing[r].begin(), failing[r].end());
      probabilities[r] *= static_cast<double>(failing[r].size()) / n;
    }
    return Side{std::move(populations), std::move(failing), std::move(probabilities)};
  }

  const engine::Program& program_;
  std::size_t column_;
  const LatentSpace& space_;
  const SubsetOptions& options_;
  FailingPool pool_;
  std::vector<Level> levels_;
  SubsetResult out_;
};

}  // namespace

Result<SubsetResult> subset_simulation(const engine::Program& program, std::size_t column,
                                       const LatentSpace& space, const SubsetOptions& options) {
  return as_guest(
      [&]() -> Result<SubsetResult> { return Simulation(program, column, space, options).run(); });
}

double effective_replicates(const SubsetResult& result) {
  double sum = 0;
  double squares = 0;
  for (std::size_t r = 0; r < result.replicates.size(); ++r) {
    const double part = result.replicates[r] * result.weights[r];
    sum += part;
    squares += part * part;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

void replicates_interval(SubsetResult& result) {
  double sum = 0;
  double weight = 0;
  for (std::size_t r = 0; r < result.replicates.size(); ++r) {
    sum += result.replicates[r] * result.weights[r];
    weight += result.weights[r];
  }
  result.probability = weight > 0 ? sum / weight : 0;
  if (!(result.probability > 0)) return;
  double squares = 0;
  for (std::size_t r = 0; r < result.replicates.size(); ++r) {
    const double gap = result.weights[r] * (result.replicates[r] - result.probability);
    squares += gap * gap;
  }
  const auto n = static_cast<double>(result.replicates.size());
  result.se = n > 1 ? std::sqrt(squares * n / (n - 1)) / weight : result.probability;
  const int freedom = std::max(1, static_cast<int>(std::lround(effective_replicates(result))) - 1);
  const double width =
      stats::student_critical(freedom, kConfidence) * result.se / result.probability;
  result.low = result.probability * std::exp(-width);
  result.high = std::min(1.0, result.probability * std::exp(width));
}

}  // namespace plimsoll::questions

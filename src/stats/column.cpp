// What a column needs is decided when it is made: kept values, a rank finder, exact sums, or a
// count of hits; finish() asks each for its part of the summary.
#include "stats/column.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "stats/shortfall.h"

namespace plimsoll::stats {
namespace {

struct Outline {
  double min = kInfinity;
  double max = -kInfinity;
  std::uint64_t n_negative = 0;
};

// In lanes, so that no value waits for the one before it.
Outline outline(std::span<const double> values) {
  constexpr std::size_t kLanes = 8;
  double min[kLanes];
  double max[kLanes];
  std::int64_t n_negative[kLanes] = {};
  std::fill_n(min, kLanes, kInfinity);
  std::fill_n(max, kLanes, -kInfinity);
  const auto take = [&](std::size_t lane, double x) {
    min[lane] = x < min[lane] ? x : min[lane];
    max[lane] = x > max[lane] ? x : max[lane];
    n_negative[lane] += x < 0.0 ? 1 : 0;
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) take(lane, values[i + lane]);
  }
  for (; i < values.size(); ++i) take(0, values[i]);
  Outline all;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    all.min = std::min(all.min, min[lane]);
    all.max = std::max(all.max, max[lane]);
    all.n_negative += static_cast<std::uint64_t>(n_negative[lane]);
  }
  return all;
}

std::uint64_t count_hits(std::span<const double> indicator) {
  std::uint64_t n_hits = 0;
  std::uint64_t n_misses = 0;
  for (const double x : indicator) {
    n_hits += x == 1.0;
    n_misses += x == 0.0;
  }
  PLIMSOLL_CHECK(n_hits + n_misses == indicator.size());
  return n_hits;
}

}  // namespace

RankInterval RankCache::get(std::uint64_t n, double level, double confidence) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = known_.try_emplace({n, level, confidence});
  if (is_new) at->second = interval_ranks(n, level, confidence);
  return at->second;
}

Collector::Column::Column(ColumnRequest request, const CollectorPlan& plan, bool whole,
                          std::size_t budget_values, const RankPlan* ranks, RankCache& cache)
    : request_(std::move(request)), plan_(plan), whole_(whole) {
  // Of the collector, and of no use here.
  plan_.ranks.clear();
  amounts_ = request_.amounts.empty()
                 ? nullptr
                 : std::make_unique<AmountCounts>(request_.amounts, plan_.n_workers);
  if (runs_by_marks()) running_.assign(plan_.marks.size(), PowerSums(2));
  if (whole_ || request_.keep) values_.resize(plan_.n_trials);
  const auto n_replicates = static_cast<std::size_t>(replicated() ? plan_.n_replicates : 1);
  for (int worker = 0; worker < plan_.n_workers; ++worker) {
    auto part = std::make_unique<Part>();
    part->min = kInfinity;
    part->max = -kInfinity;
    part->replicate_hits.assign(n_replicates, 0);
    if (!request_.is_indicator && replicated()) {
      part->replicate_sums.assign(n_replicates, PowerSums(2));
    }
    parts_.push_back(std::move(part));
  }
  if (!request_.is_indicator) {
    extremes_ = std::make_unique<Extremes>(n_extremes(plan_.n_trials) + 1);
  }
  if (request_.quantiles.empty() && request_.shortfalls.empty()) return;

  wanted_.n_trials = plan_.n_trials;
  wanted_.n_workers = whole_ || ranks != nullptr ? 0 : plan_.n_workers;
  wanted_.budget_values = budget_values;
  const double n = static_cast<double>(plan_.n_trials);
  for (const QuantileRequest& quantile : request_.quantiles) {
    PLIMSOLL_CHECK(quantile.level > 0.0 && quantile.level < 1.0);
    const RankInterval bounds =
        quantile.confidence ? cache.get(plan_.n_trials, quantile.level, *quantile.confidence)
                            : RankInterval{};
    wanted_.wanted.push_back(
        {bounds.low ? static_cast<double>(*bounds.low) / n : quantile.level,
         bounds.high ? static_cast<double>(*bounds.high) / n : quantile.level});
  }
  for (const ShortfallRequest& shortfall : request_.shortfalls) {
    PLIMSOLL_CHECK(shortfall.level > 0.0 && shortfall.level < 1.0);
    const bool low = shortfall.side == Side::low;
    const double share = low ? shortfall.level : 1.0 - shortfall.level;
    wanted_.wanted.push_back({share, share});
    const EdgeRanks edge = edge_ranks(shortfall, plan_.n_trials, cache);
    for (const std::uint64_t rank : {edge.near, edge.far}) {
      wanted_.wanted.push_back({static_cast<double>(rank) / n, static_cast<double>(rank) / n});
    }
    double& tail = low ? wanted_.low_tail : wanted_.high_tail;
    tail = std::max(tail, shortfall.level);
  }
  finder_ = std::make_unique<RankFinder>(wanted_);
  if (ranks == nullptr) return;
  partial_plan_ = *ranks;
  partial_ =
      std::make_unique<RankPartial>(*ranks, wanted_of_parts(), plan_.n_trials, plan_.n_workers);
}

template <class Visit>
void Collector::Column::by_replicate(std::uint64_t first_trial, std::span<const double> values,
                                     Visit visit) const {
  const std::uint64_t size = plan_.n_trials / static_cast<std::uint64_t>(plan_.n_replicates);
  while (!values.empty()) {
    const std::uint64_t replicate = first_trial / size;
    const std::uint64_t left = (replicate + 1) * size - first_trial;
    const auto part = values.first(std::min<std::uint64_t>(values.size(), left));
    visit(static_cast<int>(replicate), part);
    first_trial += part.size();
    values = values.subspan(part.size());
  }
}

void Collector::Column::consume_first(int worker, std::uint64_t first_trial,
                                      std::span<const double> values) {
  Part& part = *parts_[static_cast<std::size_t>(worker)];
  // Adding zero turns -0 into +0, so that the two are one value everywhere.
  if (!values_.empty()) {
    std::transform(values.begin(), values.end(),
                   values_.begin() + static_cast<std::ptrdiff_t>(first_trial),
                   [](double x) { return x + 0.0; });
  }
  by_replicate(first_trial, values, [&](int replicate, std::span<const double> some) {
    const auto at = static_cast<std::size_t>(replicate);
    const Outline seen = outline(some);
    part.min = std::min(part.min, seen.min);
    part.max = std::max(part.max, seen.max);
    part.replicate_hits[at] += request_.is_indicator ? count_hits(some) : seen.n_negative;
    if (!request_.is_indicator && replicated()) part.replicate_sums[at].add(some);
    if (partial_ != nullptr) partial_->consume(worker, static_cast<std::uint32_t>(replicate), some);
  });
  if (!request_.is_indicator) extremes_->consume(values);
  add_sums(part, first_trial, values);
  if (amounts_ != nullptr) amounts_->consume(worker, values);
  if (ranked() && !whole_ && partial_ == nullptr) finder_->consume(worker, values);
}

// A worker's blocks rise, so it seldom comes to another stretch.
void Collector::Column::add_sums(Part& part, std::uint64_t first_trial,
                                 std::span<const double> values) {
  if (!runs_by_marks()) {
    if (!request_.is_indicator) part.sums.add(values);
    return;
  }
  const auto at = std::upper_bound(plan_.marks.begin(), plan_.marks.end(), first_trial);
  for (auto stretch = static_cast<std::size_t>(at - plan_.marks.begin()); !values.empty();
       ++stretch) {
    if (stretch != part.stretch) end_stretch(part);
    part.stretch = stretch;
    const std::uint64_t left = plan_.marks[stretch] - first_trial;
    const auto some = values.first(std::min<std::uint64_t>(values.size(), left));
    if (request_.is_indicator) {
      const std::uint64_t n_hits = count_hits(some);
      part.since.add_repeated(1.0, n_hits);
      part.since.add_repeated(0.0, some.size() - n_hits);
    } else {
      part.since.add(some);
    }
    first_trial += some.size();
    values = values.subspan(some.size());
  }
}

void Collector::Column::end_stretch(Part& part) {
  if (part.since.count() == 0) return;
  {
    const std::lock_guard lock(running_mutex_);
    running_[part.stretch].merge(part.since.first_powers(2));
  }
  if (!request_.is_indicator) part.sums.merge(part.since);
  part.since = PowerSums(PowerSums::kMaxPower);
}

PowerSums Collector::Column::running_sums(std::size_t stretch) const {
  return replicated() ? finish_sums(static_cast<int>(stretch), plan_.n_trials) : running_[stretch];
}

void Collector::Column::consume_again(int worker, std::uint64_t first_trial,
                                      std::span<const double> values) {
  if (partial_ != nullptr) {
    by_replicate(first_trial, values, [&](int replicate, std::span<const double> some) {
      partial_->consume(worker, static_cast<std::uint32_t>(replicate), some);
    });
  } else if (stage_ == Stage::replicates) {
    ReplicateTally& tally = *parts_[static_cast<std::size_t>(worker)]->tally;
    by_replicate(first_trial, values, [&](int replicate, std::span<const double> some) {
      tally.consume(replicate, some);
    });
  } else {
    finder_->consume(worker, values);
  }
}

int Collector::Column::n_complete(std::uint64_t n_total) const {
  const std::uint64_t size = plan_.n_trials / static_cast<std::uint64_t>(plan_.n_replicates);
  return static_cast<int>(n_total / size);
}

TailKey Collector::Column::tail_key(const ShortfallRequest& request, std::uint64_t n_total) const {
  return {request.side, share(n_total, DecimalLevel::of(request.level)).whole};
}

Collector::Column::EdgeRanks Collector::Column::edge_ranks(const ShortfallRequest& request,
                                                           std::uint64_t n_total,
                                                           RankCache& cache) const {
  const std::uint64_t edge = rank_of_level(n_total, DecimalLevel::of(request.level));
  const RankInterval around = cache.get(n_total, request.level, kEdgeConfidence);
  const auto at = [&](std::uint64_t from_worst) {
    return request.side == Side::low ? from_worst : n_total + 1 - from_worst;
  };
  const std::uint64_t far = around.high.value_or(n_total);
  return {at(edge), at(around.low.value_or(1)), at(far), far};
}

void Collector::Column::ask_for_ranks(std::uint64_t n_total, RankCache& cache) {
  const auto ask = [&](std::optional<std::uint64_t> rank) {
    if (rank) finder_->ask(*rank);
  };
  for (const QuantileRequest& quantile : request_.quantiles) {
    finder_->ask(rank_of_level(n_total, DecimalLevel::of(quantile.level)));
    if (replicated()) continue;
    bounds_.push_back(quantile.confidence ? cache.get(n_total, quantile.level, *quantile.confidence)
                                          : RankInterval{});
    ask(bounds_.back().low);
    ask(bounds_.back().high);
  }
  for (const ShortfallRequest& shortfall : request_.shortfalls) {
    edges_.push_back(edge_ranks(shortfall, n_total, cache));
    for (const std::uint64_t rank : {edges_.back().edge, edges_.back().near, edges_.back().far}) {
      finder_->ask(rank);
    }
    finder_->ask(tail_key(shortfall, n_total));
  }
}

void Collector::Column::start_tally(std::uint64_t n_total) {
  std::vector<double> cuts;
  for (const QuantileRequest& quantile : request_.quantiles) {
    cuts.push_back(finder_->value(rank_of_level(n_total, DecimalLevel::of(quantile.level))));
  }
  std::vector<ReplicateTally::Tail> tails;
  for (std::size_t i = 0; i < request_.shortfalls.size(); ++i) {
    const ShortfallRequest& shortfall = request_.shortfalls[i];
    tails.push_back({shortfall.side, finder_->value(edges_[i].edge), shortfall.level});
  }
  for (auto& part : parts_) part->tally.emplace(plan_.n_replicates, cuts, tails);
}

ReplicateTally Collector::Column::merged_tally() const {
  ReplicateTally total = *parts_.front()->tally;
  for (std::size_t i = 1; i < parts_.size(); ++i) total.merge(*parts_[i]->tally);
  return total;
}

void Collector::Column::ask_for_replicate_bounds(std::uint64_t n_total) {
  const ReplicateTally tally = merged_tally();
  for (std::size_t i = 0; i < request_.quantiles.size(); ++i) {
    const QuantileRequest& quantile = request_.quantiles[i];
    if (!quantile.confidence) {
      bounds_.emplace_back();
      continue;
    }
    // Of the pooled trials as many lie up to the quantile as its level says, or more by equal
    // values; those are counted with it in each replicate, too.
    std::vector<std::uint64_t> counts = tally.counts(i, plan_.n_replicates);
    const std::uint64_t n_up_to = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    counts.resize(static_cast<std::size_t>(n_complete(n_total)));
    ReplicateHits up_to = replicate_hits(std::move(counts), n_total);
    up_to.n_hits = n_up_to;
    bounds_.push_back(replicate_ranks(quantile.level, up_to, *quantile.confidence));
    if (bounds_.back().low) finder_->ask(*bounds_.back().low);
    if (bounds_.back().high) finder_->ask(*bounds_.back().high);
  }
}

bool Collector::Column::advance(std::uint64_t n_total, RankCache& cache) {
  if (stage_ == Stage::ranks) {
    if (!asked_) ask_for_ranks(n_total, cache);
    asked_ = true;
    if (!finder_->end_pass()) return false;
    if (replicated()) {
      start_tally(n_total);
      // One replicate alone has no error, whatever its trials would say if they came again.
      if (n_complete(n_total) >= 2) {
        stage_ = Stage::replicates;
        return false;
      }
      bounds_.resize(request_.quantiles.size());
    }
  } else if (stage_ == Stage::replicates) {
    ask_for_replicate_bounds(n_total);
    stage_ = Stage::bounds;
    if (!finder_->end_pass()) return false;
  } else if (stage_ == Stage::bounds && !finder_->end_pass()) {
    return false;
  }
  stage_ = Stage::done;
  return true;
}

bool Collector::Column::end_pass(std::uint64_t n_total, RankCache& cache) {
  if (runs_by_marks()) {
    for (auto& part : parts_) end_stretch(*part);
  }
  if (!ranked() || n_total == 0) stage_ = Stage::done;
  if (done()) return false;
  if (partial_ != nullptr) return end_pass_of_parts(n_total, cache);
  if (!whole_) return !advance(n_total, cache);
  const std::span<const double> delivered = std::span(values_).first(n_total);
  while (!advance(n_total, cache)) {
    if (stage_ == Stage::replicates) {
      consume_again(0, 0, delivered);
    } else {
      finder_->answer(delivered);
    }
  }
  return false;
}

std::uint64_t Collector::Column::n_hits(int replicate) const {
  std::uint64_t total = 0;
  for (const auto& part : parts_)
    total += part->replicate_hits[static_cast<std::size_t>(replicate)];
  return total;
}

// Without the hits of all trials.
ReplicateHits Collector::Column::replicate_hits(std::vector<std::uint64_t> by_replicate,
                                                std::uint64_t n_total) const {
  const std::uint64_t size = plan_.n_trials / static_cast<std::uint64_t>(plan_.n_replicates);
  return {std::move(by_replicate), size, 0, n_total};
}

ProbabilitySummary Collector::Column::finish_probability(std::uint64_t n_total) const {
  ProbabilitySummary result;
  result.n_trials = n_total;
  std::vector<std::uint64_t> by_replicate;
  for (int r = 0; r < plan_.n_replicates; ++r) {
    const std::uint64_t hits = n_hits(r);
    result.n_hits += hits;
    if (r < n_complete(n_total)) by_replicate.push_back(hits);
  }
  result.value = static_cast<double>(result.n_hits) / static_cast<double>(n_total);
  if (replicated()) {
    result.replicates = replicate_hits(std::move(by_replicate), n_total);
    result.replicates.n_hits = result.n_hits;
    result.se = replicate_share_se(result.replicates);
  } else {
    result.se = wilson_se(result.n_hits, n_total);
  }
  return result;
}

// The sums of an indicator follow from its count; replicate -1 stands for all trials.
PowerSums Collector::Column::finish_sums(int replicate, std::uint64_t n_total) const {
  const bool of_all = replicate < 0;
  const auto index = static_cast<std::size_t>(replicate);
  PowerSums sums(of_all ? PowerSums::kMaxPower : 2);
  if (!request_.is_indicator) {
    for (const auto& part : parts_) sums.merge(of_all ? part->sums : part->replicate_sums[index]);
    return sums;
  }
  std::uint64_t hits = 0;
  for (int r = 0; r < plan_.n_replicates; ++r) hits += of_all || r == replicate ? n_hits(r) : 0;
  const std::uint64_t n =
      of_all ? n_total : plan_.n_trials / static_cast<std::uint64_t>(plan_.n_replicates);
  sums.add_repeated(1.0, hits);
  sums.add_repeated(0.0, n - hits);
  return sums;
}

namespace {

// One value in all trials, or one figure in most replicates, is no evidence of how far off it is.
Doubt without_spread(const ColumnSummary& column, Doubt otherwise) {
  return column.has_noise && column.n_trials > 0 && column.min == column.max ? Doubt::no_spread
                                                                             : otherwise;
}

Doubt of_replicates(std::span<const double> estimates, Doubt otherwise) {
  return otherwise == Doubt::none && tied(estimates) ? Doubt::no_spread : otherwise;
}

// Squared distances from the mean, largest first: what the variance is the mean of.
std::vector<double> squares(const std::vector<double>& highest, const std::vector<double>& lowest,
                            double mean) {
  std::vector<double> out;
  for (const auto& end : {highest, lowest}) {
    for (const double x : end) out.push_back((x - mean) * (x - mean));
  }
  std::sort(out.begin(), out.end(), std::greater<>());
  out.resize(std::min(out.size(), highest.size()));
  return out;
}

// Of what no noise reaches one trial is the truth, however few there are beyond a rank.
void make_exact(ColumnSummary& column) {
  if (column.moments.mean) column.moments.mean_se = 0.0;
  if (column.moments.sd) column.moments.sd_se = 0.0;
  for (QuantileSummary& quantile : column.quantiles) {
    if (quantile.confidence) quantile.low = quantile.high = quantile.value;
  }
  for (ShortfallSummary& shortfall : column.shortfalls) {
    if (shortfall.value) shortfall.se = 0.0;
  }
  for (std::optional<ProbabilitySummary>* chance : {&column.probability, &column.negative}) {
    if (*chance) (*chance)->se = 0.0;
  }
}

}  // namespace

void Collector::Column::finish_moments(ColumnSummary& summary) const {
  const std::uint64_t n_total = summary.n_trials;
  Moments& result = summary.moments;
  result = moments(finish_sums(-1, n_total));
  if (extremes_ != nullptr && result.variance) {
    const auto n = static_cast<double>(n_total);
    const double variance = *result.variance * (n - 1.0) / n;
    const std::vector<double> highest = extremes_->highest(n_extremes(n_total) + 1);
    const std::vector<double> lowest = extremes_->lowest(n_extremes(n_total) + 1);
    const Judgement of_mean =
        judge_terms({n_total, *result.mean, variance, highest, lowest, too_heavy()});
    summary.tail_index = of_mean.index;
    summary.mean_doubt = without_spread(summary, of_mean.doubt);
    summary.sd_doubt = without_spread(
        summary, judge_sd(result, squares(highest, lowest, *result.mean), too_heavy()).doubt);
  }
  if (!replicated()) return;
  std::vector<double> means;
  std::vector<double> sds;
  for (int r = 0; r < n_complete(n_total); ++r) {
    const Moments of_replicate = moments(finish_sums(r, n_total));
    means.push_back(*of_replicate.mean);
    if (of_replicate.sd) sds.push_back(*of_replicate.sd);
  }
  result.mean_se = replicate_se(means);
  result.sd_se = replicate_se(sds);
  if (result.variance && result.mean_se) {
    // E x^2 - E mean^2 + Var mean: of independent trials that is to divide by n - 1, of planned ones
    // the mean is far surer than their spread says.
    const auto n = static_cast<double>(n_total);
    result.variance = *result.variance * ((n - 1.0) / n) + *result.mean_se * *result.mean_se;
    result.sd = std::sqrt(*result.variance);
  }
  if (!(result.variance > 0.0)) return;
  summary.mean_doubt = of_replicates(means, summary.mean_doubt);
  summary.sd_doubt = of_replicates(sds, summary.sd_doubt);
}

void Collector::Column::finish_shortfalls(ColumnSummary& summary) const {
  const std::uint64_t n_total = summary.n_trials;
  std::optional<ReplicateTally> tally;
  if (replicated() && !request_.shortfalls.empty()) tally = merged_tally();
  for (std::size_t i = 0; i < request_.shortfalls.size(); ++i) {
    const ShortfallRequest& request = request_.shortfalls[i];
    const TailKey key = tail_key(request, n_total);
    const TailEdge edge{finder_->value(edges_[i].edge), finder_->value(edges_[i].near),
                        finder_->value(edges_[i].far), edges_[i].far_from_worst};
    const Shortfall found =
        shortfall(n_total, DecimalLevel::of(request.level), finder_->tail(key), edge.value);
    ShortfallSummary item{request.level, request.side, found.value,
                          found.se,      Doubt::none,  key.n_trials};
    if (found.se && extremes_ != nullptr) {
      const bool low = request.side == Side::low;
      std::vector<double> outermost = low ? extremes_->lowest(n_extremes(n_total) + 1)
                                          : extremes_->highest(n_extremes(n_total) + 1);
      item.doubt =
          judge_shortfall(n_total, request.level, found, edge, outermost, too_heavy()).doubt;
      if (item.doubt == Doubt::none && found.se == 0.0 && summary.has_noise) {
        item.doubt = Doubt::no_spread;
      }
    }
    if (replicated()) {
      const int complete = n_complete(n_total);
      const std::vector<double> estimates =
          complete >= 2 ? tally->shortfalls(i, complete) : std::vector<double>{};
      item.se = found.se ? replicate_se(estimates) : std::nullopt;
      if (summary.min != summary.max) item.doubt = of_replicates(estimates, item.doubt);
    }
    if (!item.value) item.se.reset();
    summary.shortfalls.push_back(item);
  }
}

ColumnSummary Collector::Column::finish(std::uint64_t n_total) const {
  ColumnSummary summary;
  summary.n_trials = n_total;
  const int complete = replicated() ? n_complete(n_total) : 0;
  if (complete >= 2) summary.degrees_of_freedom = complete - 1;
  summary.has_noise = request_.has_noise;
  if (n_total == 0) {
    finish_moments(summary);
    return summary;
  }
  double min = kInfinity;
  double max = -kInfinity;
  for (const auto& part : parts_) {
    min = std::min(min, part->min);
    max = std::max(max, part->max);
  }
  summary.min = min + 0.0;
  summary.max = max + 0.0;
  finish_moments(summary);
  if (amounts_ != nullptr) summary.up_to = amounts_->up_to();

  (request_.is_indicator ? summary.probability : summary.negative) = finish_probability(n_total);

  for (std::size_t i = 0; i < request_.quantiles.size(); ++i) {
    const QuantileRequest& request = request_.quantiles[i];
    QuantileSummary quantile{request.level, request.confidence, 0.0, std::nullopt, std::nullopt};
    quantile.value = finder_->value(rank_of_level(n_total, DecimalLevel::of(request.level)));
    if (bounds_[i].low) quantile.low = finder_->value(*bounds_[i].low);
    if (bounds_[i].high) quantile.high = finder_->value(*bounds_[i].high);
    summary.quantiles.push_back(quantile);
  }
  finish_shortfalls(summary);
  if (!summary.has_noise) make_exact(summary);
  return summary;
}

}  // namespace plimsoll::stats

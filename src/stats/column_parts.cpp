// A column of which each part of a run saw some trials: what it leaves behind, and what is made of all.
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/limits.h"
#include "stats/column.h"
#include "stats/critical.h"

namespace plimsoll::stats {

// Of replicates the interval around a quantile is only known when all are there: as wide as it may be, were
// their trials no more even than independent ones.
std::vector<Wanted> Collector::Column::wanted_of_parts() const {
  std::vector<Wanted> wanted = wanted_.wanted;
  if (!replicated()) return wanted;
  constexpr double kSpare = 1.25;
  for (const QuantileRequest& quantile : request_.quantiles) {
    if (!quantile.confidence) continue;
    const double half =
        kSpare * student_critical(plan_.n_replicates - 1, *quantile.confidence) *
        std::sqrt(quantile.level * (1.0 - quantile.level) / static_cast<double>(plan_.n_trials));
    wanted.push_back({std::max(quantile.level - half, 0.0), std::min(quantile.level + half, 1.0)});
  }
  return wanted;
}

RankPlan Collector::Column::pilot_plan(std::span<const double> values) const {
  if (!ranked()) return {};
  return {pilot_cut(values, wanted_of_parts(), wanted_.low_tail, wanted_.high_tail),
          kPartialDeviations};
}

void Collector::Column::plan_pass_of_parts(SieveCut cut) {
  past_.push_back(std::move(partial_));
  partial_plan_ = {std::move(cut), 0.0};
  partial_ = std::make_unique<RankPartial>(partial_plan_, std::vector<Wanted>(), plan_.n_trials,
                                           plan_.n_workers);
}

std::optional<RankPlan> Collector::Column::next_plan() const {
  if (done()) return std::nullopt;
  return partial_plan_;
}

bool Collector::Column::end_pass_of_parts(std::uint64_t n_total, RankCache& cache) {
  partial_->close();
  if (stage_ != Stage::replicates) finder_->adopt(partial_->list());
  while (true) {
    if (stage_ != Stage::replicates || parts_.front()->tally == std::nullopt) {
      if (advance(n_total, cache)) return false;
      if (stage_ != Stage::replicates) {
        plan_pass_of_parts(finder_->next_cut());
        return true;
      }
    }
    ReplicateTally& tally = *parts_.front()->tally;
    if (!fill_tally(tally)) {
      SieveCut cut{tally.cuts(), {}, std::nullopt, std::nullopt};
      for (const ReplicateTally::Tail& tail : tally.tails()) {
        cut.boundaries.push_back(tail.edge);
        std::optional<double>& end = tail.side == Side::low ? cut.sums_below : cut.sums_above;
        const double edge = end.value_or(tail.edge);
        end = tail.side == Side::low ? std::max(edge, tail.edge) : std::min(edge, tail.edge);
      }
      std::sort(cut.boundaries.begin(), cut.boundaries.end());
      cut.boundaries.erase(std::unique(cut.boundaries.begin(), cut.boundaries.end()),
                           cut.boundaries.end());
      cut.keep.assign(cut.boundaries.size() + 1, false);
      plan_pass_of_parts(std::move(cut));
      return true;
    }
    // Ranks around the quantiles are looked for where the first pass kept values.
    finder_->adopt((past_.empty() ? partial_ : past_.front())->list());
    if (advance(n_total, cache)) return false;
    plan_pass_of_parts(finder_->next_cut());
    return true;
  }
}

bool Collector::Column::fill_tally(ReplicateTally& tally) const {
  std::vector<const RankPartial*> sources{partial_.get()};
  for (const auto& past : past_) sources.push_back(past.get());
  const auto n_replicates = static_cast<std::uint32_t>(plan_.n_replicates);
  for (std::uint32_t r = 0; r < n_replicates; ++r) {
    std::vector<const Sieve*> sieves;
    for (const RankPartial* source : sources) {
      const auto at = source->sieves().find(r);
      if (at != source->sieves().end()) sieves.push_back(at->second.get());
    }
    if (sieves.empty()) return false;
    std::vector<std::uint64_t> up_to;
    for (const double cut : tally.cuts()) {
      const auto knows = std::find_if(sieves.begin(), sieves.end(), [&](const Sieve* sieve) {
        const Sieve::Range range = sieve->count_up_to(cut);
        return range.least == range.most;
      });
      if (knows == sieves.end()) return false;
      up_to.push_back((*knows)->count_up_to(cut).least);
    }
    std::vector<ExactSum> beyond;
    for (const ReplicateTally::Tail& tail : tally.tails()) {
      const bool low = tail.side == Side::low;
      const double below = std::nextafter(tail.edge, -kInfinity);
      bool known = false;
      for (const Sieve* sieve : sieves) {
        PowerSums sums(2);
        known = low ? !std::isfinite(below) || sieve->add_sums_up_to(below, sums)
                    : sieve->add_sums_above(tail.edge, sums);
        if (!known) continue;
        beyond.emplace_back(sums);
        break;
      }
      if (!known) return false;
    }
    tally.set(static_cast<int>(r), sieves.front()->count(), std::move(up_to), std::move(beyond));
  }
  return true;
}

void Collector::Column::save(bool is_first_pass, ByteWriter& out) {
  if (is_first_pass) save_all(out);
  if (partial_ == nullptr || done()) return;
  partial_->close();
  partial_->save(out);
}

void Collector::Column::absorb(bool is_first_pass, std::uint64_t n_own, ByteReader& in) {
  if (is_first_pass) absorb_all(n_own, in);
  if (partial_ == nullptr || done()) return;
  partial_->absorb(in, static_cast<std::uint32_t>(plan_.n_replicates), n_own);
}

// What stands still where no trial of the part came to is left out.
void Collector::Column::save_all(ByteWriter& out) {
  if (runs_by_marks()) {
    for (auto& part : parts_) end_stretch(*part);
    const auto has_trials = [](const PowerSums& sums) { return sums.count() > 0; };
    out.number(
        static_cast<std::uint64_t>(std::count_if(running_.begin(), running_.end(), has_trials)));
    for (std::size_t i = 0; i < running_.size(); ++i) {
      if (!has_trials(running_[i])) continue;
      out.number(i);
      running_[i].save(out);
    }
  }
  double min = kInfinity;
  double max = -kInfinity;
  for (const auto& part : parts_) {
    min = std::min(min, part->min);
    max = std::max(max, part->max);
  }
  out.real(min + 0.0);
  out.real(max + 0.0);
  for (int r = 0; r < plan_.n_replicates; ++r) out.number(n_hits(r));
  if (amounts_ != nullptr) amounts_->save(out);
  if (request_.is_indicator) return;
  finish_sums(-1, 0).save(out);
  if (replicated()) {
    for (int r = 0; r < plan_.n_replicates; ++r) {
      const PowerSums sums = finish_sums(r, 0);
      out.flag(sums.count() > 0);
      if (sums.count() > 0) sums.save(out);
    }
  }
  const std::size_t most = n_extremes(plan_.n_trials) + 1;
  for (const std::vector<double>& end : {extremes_->highest(most), extremes_->lowest(most)}) {
    out.number(end.size());
    for (const double x : end) out.real(x);
  }
}

// What is counted by replicate and by stretch is as much as the trials of the ranges that lie there.
bool Collector::Column::holds(const std::vector<Trials>& ranges) const {
  const auto n_between = [&](std::uint64_t begin, std::uint64_t end) {
    std::uint64_t n = 0;
    for (const auto& [first, last] : ranges) {
      const std::uint64_t from = std::max(first, begin);
      const std::uint64_t to = std::min(last, end);
      n += from < to ? to - from : 0;
    }
    return n;
  };
  const Part& part = *parts_.front();
  const std::uint64_t n_each = plan_.n_trials / static_cast<std::uint64_t>(plan_.n_replicates);
  for (std::size_t r = 0; r < part.replicate_hits.size(); ++r) {
    const std::uint64_t n = n_between(r * n_each, (r + 1) * n_each);
    if (part.replicate_hits[r] > n) return false;
    if (r < part.replicate_sums.size() && part.replicate_sums[r].count() != n) return false;
  }
  for (std::size_t i = 0; i < running_.size(); ++i) {
    const std::uint64_t begin = i == 0 ? 0 : plan_.marks[i - 1];
    if (running_[i].count() != n_between(begin, plan_.marks[i])) return false;
  }
  return amounts_ == nullptr || amounts_->count() == n_between(0, plan_.n_trials);
}

void Collector::Column::absorb_all(std::uint64_t n_own, ByteReader& in) {
  Part& part = *parts_.front();
  if (runs_by_marks()) {
    const std::uint64_t n = in.number(running_.size());
    for (std::uint64_t i = 0; i < n && in.good(); ++i) {
      const auto stretch = static_cast<std::size_t>(in.number(running_.size() - 1));
      PowerSums sums(2);
      sums.load(in);
      if (sums.count() > n_own) in.fail();
      running_[stretch].merge(sums);
    }
  }
  const double min = in.real();
  const double max = in.real();
  if (!(min <= max)) in.fail();
  part.min = std::min(part.min, min);
  part.max = std::max(part.max, max);
  for (std::uint64_t& hits : part.replicate_hits) hits += in.number(n_own);
  if (amounts_ != nullptr) amounts_->absorb(in);
  if (request_.is_indicator) return;
  PowerSums sums(PowerSums::kMaxPower);
  sums.load(in);
  if (sums.count() != n_own) in.fail();
  part.sums.merge(sums);
  if (replicated()) {
    for (PowerSums& of_replicate : part.replicate_sums) {
      if (!in.flag()) continue;
      PowerSums own(2);
      own.load(in);
      if (own.count() > n_own) in.fail();
      of_replicate.merge(own);
    }
  }
  std::vector<double> ends[2];
  const std::size_t most = n_extremes(plan_.n_trials) + 1;
  for (std::vector<double>& end : ends) {
    const auto n = static_cast<std::size_t>(in.number(most));
    for (std::size_t i = 0; i < n && in.good(); ++i) end.push_back(in.real());
  }
  extremes_->absorb(ends[0], ends[1]);
}

}  // namespace plimsoll::stats

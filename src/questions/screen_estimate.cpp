#include "questions/screen_estimate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "stats/critical.h"
#include "stats/doubt.h"
#include "stats/shortfall.h"

namespace plimsoll::questions {

namespace {

constexpr double kQuantileConfidence = 0.95;
// As stats/doubt.h has it, of all terms.
constexpr double kSkewnessFactor = 15;

struct Value {
  double value;
  double weight;
};

class Estimating {
 public:
  Estimating(const ScreenAim& aim, const ScreenSample& sample)
      : aim_(aim), sample_(sample), n_(static_cast<double>(sample.n_trials)) {
    surplus_ = sample.others.sum;
    for (const double base : sample.bases) surplus_ += base;
    if (!aim.is_tail()) return;
    for (std::size_t i = 0; i < sample.values.size(); ++i) {
      sorted_.push_back({sample.values[i], sample.weights[i]});
    }
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [](const Value& a, const Value& b) { return a.value < b.value; });
  }

  ScreenEstimate mean() {
    measure_terms(0);
    ScreenEstimate out;
    out.estimate = {mean_, std::sqrt(variance_ / n_), judge(aim_.statistic == ir::Statistic::mean)};
    return finished(out);
  }

  ScreenEstimate shortfall() {
    const std::optional<std::size_t> at = reach(aim_.level * n_);
    if (!at || *at + 1 < stats::kMinTail) return {};
    const double edge = sorted_[*at].value;
    measure_terms(edge);
    ScreenEstimate out;
    const double value = edge - mean_ / aim_.level;
    const double se = std::sqrt(variance_ / n_) / aim_.level;
    out.estimate = {aim_.turn * value, se, judge(false)};
    const double spread =
        stats::normal_critical(stats::kEdgeConfidence) * std::sqrt(square_of_share(*at) / n_) * n_;
    const std::size_t near = reach(aim_.level * n_ - spread).value_or(0);
    const std::optional<std::size_t> far = reach(aim_.level * n_ + spread);
    if (!far) return {};
    const std::size_t n_outermost =
        std::min<std::size_t>(stats::n_extremes(sample_.n_trials) + 1, sorted_.size());
    std::vector<double> outermost;
    for (std::size_t i = 0; i < n_outermost; ++i) outermost.push_back(sorted_[i].value);
    const stats::TailEdge found{edge, sorted_[near].value, sorted_[*far].value,
                                static_cast<std::uint64_t>(aim_.level * n_ + spread)};
    if (se > 0) {
      const stats::Judgement judged =
          stats::judge_shortfall(sample_.n_trials, aim_.level, {value, se}, found, outermost);
      out.estimate.doubt = stats::worse(out.estimate.doubt, judged.doubt);
    }
    return finished(out);
  }

  ScreenEstimate quantile() {
    const std::optional<std::size_t> at = reach(aim_.level * n_ - surplus_);
    if (!at) return {};
    measure_terms(sorted_[*at].value);
    ScreenEstimate out;
    out.estimate.value = aim_.turn * sorted_[*at].value;
    const double critical = stats::normal_critical(kQuantileConfidence);
    const double spread = critical * std::sqrt(variance_ / n_) * n_;
    const double least = aim_.level * n_ - surplus_ - spread;
    const std::optional<std::size_t> high = reach(aim_.level * n_ - surplus_ + spread);
    if (*at + 1 < stats::kMinTail || least <= 0 || !high) return out;
    const double low = sorted_[*reach(least)].value;
    out.estimate.se = (sorted_[*high].value - low) / (2 * critical);
    return finished(out);
  }

 private:
  // Which of the sorted values is the first up to which weights reach `wanted`.
  std::optional<std::size_t> reach(double wanted) const {
    double sum = 0;
    for (std::size_t i = 0; i < sorted_.size(); ++i) {
      sum += sorted_[i].weight;
      if (sum >= wanted) return i;
    }
    return std::nullopt;
  }

  // Of a trial's part in the weights up to the value at `last`.
  double square_of_share(std::size_t last) const {
    double squares = 0;
    for (std::size_t i = 0; i <= last; ++i) squares += sorted_[i].weight * sorted_[i].weight;
    return std::max(squares / n_ - aim_.level * aim_.level, 0.0);
  }

  void measure_terms(double edge) {
    PowerSum sums = sample_.others;
    double plain = 0;
    for (std::size_t i = 0; i < sample_.values.size(); ++i) {
      const double term = aim_.term(sample_.values[i], edge);
      sums.add(sample_.bases[i] + sample_.weights[i] * term);
      plain += sample_.weights[i] * term * term;
    }
    mean_ = sums.sum / n_;
    variance_ = std::max(sums.square / n_ - mean_ * mean_, 0.0);
    third_ = sums.cube / n_ - 3 * mean_ * sums.square / n_ + 2 * mean_ * mean_ * mean_;
    plain_ = std::max(plain / n_ - mean_ * mean_, 0.0);
  }

  // Of the terms; of the values at the ends that the statistic reads.
  Doubt judge(bool has_high_end) const {
    if (!(variance_ > 0)) return Doubt::none;
    const double skewness = third_ / (variance_ * std::sqrt(variance_));
    Doubt doubt = n_ < kSkewnessFactor * skewness * skewness ? Doubt::few_trials : Doubt::none;
    if (!has_high_end) return doubt;
    const std::size_t n_ends =
        std::min<std::size_t>(stats::n_extremes(sample_.n_trials) + 1, sample_.values.size());
    std::vector<double> ends(n_ends);
    const auto may_be_heavy = [&] {
      const std::optional<stats::TailIndex> index = stats::tail_index(ends);
      return index && index->may_reach(stats::kNoVariance);
    };
    std::partial_sort_copy(sample_.values.begin(), sample_.values.end(), ends.begin(), ends.end());
    if (may_be_heavy()) doubt = Doubt::heavy_tail;
    std::partial_sort_copy(sample_.values.begin(), sample_.values.end(), ends.begin(), ends.end(),
                           std::greater<>());
    if (may_be_heavy()) doubt = Doubt::heavy_tail;
    return doubt;
  }

  ScreenEstimate finished(ScreenEstimate out) const {
    if (out.estimate.se && variance_ > 0) {
      out.plain_trials = n_ * plain_ / variance_;
    } else if (out.estimate.se) {
      out.estimate.doubt = Doubt::no_spread;
    }
    return out;
  }

  const ScreenAim& aim_;
  const ScreenSample& sample_;
  double n_;
  // All of the terms that is no weighed term of a value.
  double surplus_ = 0;
  std::vector<Value> sorted_;
  double mean_ = 0;
  double variance_ = 0;
  double third_ = 0;
  double plain_ = 0;
};

}  // namespace

bool ScreenAim::can_be(const Target& target) {
  return target.statistic != ir::Statistic::sd;
}

ScreenAim ScreenAim::of(const Target& target) {
  ScreenAim out;
  out.statistic = target.statistic;
  if (target.statistic == ir::Statistic::es) {
    out.level = target.level;
    out.turn = target.side == stats::Side::low ? 1 : -1;
  } else if (target.statistic == ir::Statistic::quantile) {
    out.turn = target.level <= 0.5 ? 1 : -1;
    out.level = target.level <= 0.5 ? target.level : 1 - target.level;
  }
  return out;
}

double ScreenAim::term(double value, double edge) const {
  if (statistic == ir::Statistic::es) return std::max(edge - value, 0.0);
  if (statistic == ir::Statistic::quantile) return value <= edge ? 1.0 : 0.0;
  return value;
}

ScreenEstimate screen_estimate(const ScreenAim& aim, const ScreenSample& sample) {
  Estimating estimating(aim, sample);
  if (aim.statistic == ir::Statistic::es) return estimating.shortfall();
  if (aim.statistic == ir::Statistic::quantile) return estimating.quantile();
  return estimating.mean();
}

}  // namespace plimsoll::questions

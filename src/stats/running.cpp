// Points are made of the exact sums of each stretch between two marks.
#include "stats/running.h"

#include <algorithm>

#include "stats/binomial.h"
#include "stats/moments.h"
#include "stats/replicates.h"

namespace plimsoll::stats {
namespace {

// Enough for an error that means something.
constexpr std::uint64_t kFirstMark = 100;

std::vector<std::uint64_t> rising_marks(std::uint64_t n_trials) {
  std::vector<std::uint64_t> marks;
  for (std::uint64_t decade = kFirstMark; decade < n_trials; decade *= 10) {
    for (const std::uint64_t tenths : {10, 15, 20, 30, 50, 70}) {
      const std::uint64_t mark = decade / 10 * tenths;
      if (mark < n_trials) marks.push_back(mark);
    }
    if (decade > n_trials / 10) break;
  }
  marks.push_back(n_trials);
  return marks;
}

std::vector<std::uint64_t> replicate_ends(std::uint64_t n_trials, int n_replicates) {
  const std::uint64_t size = n_trials / static_cast<std::uint64_t>(n_replicates);
  std::vector<std::uint64_t> ends;
  for (int r = 1; r <= n_replicates; ++r) ends.push_back(size * static_cast<std::uint64_t>(r));
  return ends;
}

}  // namespace

RunningMeans::RunningMeans(std::uint64_t n_trials, int n_replicates)
    : replicated_(n_replicates > 1) {
  if (n_trials == 0) return;
  ends_ = replicated_ ? replicate_ends(n_trials, n_replicates) : rising_marks(n_trials);
}

std::vector<std::uint64_t> RunningMeans::marks(std::uint64_t n_delivered) const {
  std::vector<std::uint64_t> marks;
  for (const std::uint64_t end : ends_) {
    if (end <= n_delivered) marks.push_back(end);
  }
  if (replicated_) {
    // One replicate alone has no error.
    if (!marks.empty()) marks.erase(marks.begin());
  } else if (n_delivered > 0 && (marks.empty() || marks.back() < n_delivered)) {
    marks.push_back(n_delivered);
  }
  return marks;
}

std::vector<RunningPoint> RunningMeans::points(const Column& column,
                                               const std::function<PowerSums(std::size_t)>& sums_of,
                                               std::uint64_t n_delivered) const {
  std::vector<RunningPoint> points;
  const std::size_t n_marks = marks(n_delivered).size();
  const bool is_indicator = column.is_indicator;
  PowerSums all(2);
  std::vector<double> of_replicates;
  ReplicateHits hits;
  for (std::size_t block = 0; block < ends_.size() && points.size() < n_marks; ++block) {
    const PowerSums sums = sums_of(block);
    all.merge(sums);
    const Moments so_far = moments(all);
    if (replicated_ && is_indicator) {
      const Moments own = moments(sums);
      hits.size = own.count;
      hits.by_replicate.push_back(
          static_cast<std::uint64_t>(*own.mean * static_cast<double>(own.count) + 0.5));
      hits.n_hits += hits.by_replicate.back();
      hits.n_trials += own.count;
      if (block > 0) points.push_back({*so_far.mean, replicate_share_se(hits)});
    } else if (replicated_) {
      of_replicates.push_back(*moments(sums).mean);
      if (block > 0) points.push_back({*so_far.mean, replicate_se(of_replicates)});
    } else if (is_indicator) {
      const auto n_hits = static_cast<std::uint64_t>(*so_far.mean * so_far.count + 0.5);
      points.push_back({*so_far.mean, wilson_se(n_hits, so_far.count)});
    } else {
      points.push_back({*so_far.mean, so_far.mean_se});
    }
  }
  if (!column.has_noise) {
    for (RunningPoint& point : points) point.se = 0.0;
  }
  return points;
}

}  // namespace plimsoll::stats

// A cut that rises as values come: most are refused by one comparison, without the lock.
#include "stats/extremes.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "base/limits.h"

namespace plimsoll::stats {

Extremes::Extremes(std::size_t most) : most_(most) {
  high_.cut = most_ > 0 ? -kInfinity : kInfinity;
  low_.cut = most_ > 0 ? -kInfinity : kInfinity;
}

// A value at the cut is left out: as many as are wanted lie there already.
void Extremes::consume(std::span<const double> values) {
  thread_local std::vector<double> high;
  thread_local std::vector<double> low;
  high.clear();
  low.clear();
  const double above = high_.cut.load(std::memory_order_relaxed);
  const double below = -low_.cut.load(std::memory_order_relaxed);
  for (const double x : values) {
    if (x > above) high.push_back(x + 0.0);
    if (x < below) low.push_back(-x + 0.0);
  }
  if (high.empty() && low.empty()) return;
  const std::lock_guard lock(mutex_);
  add(high_, high);
  add(low_, low);
}

void Extremes::add(End& end, std::span<const double> values) {
  end.values.insert(end.values.end(), values.begin(), values.end());
  if (end.values.size() < 2 * most_) return;
  const auto last = end.values.begin() + static_cast<std::ptrdiff_t>(most_ - 1);
  std::nth_element(end.values.begin(), last, end.values.end(), std::greater<>());
  end.cut.store(*last, std::memory_order_relaxed);
  end.values.resize(most_);
}

void Extremes::absorb(std::span<const double> highest, std::span<const double> lowest) {
  std::vector<double> turned;
  for (const double x : lowest) turned.push_back(-x + 0.0);
  const std::lock_guard lock(mutex_);
  add(high_, std::vector<double>(highest.begin(), highest.end()));
  add(low_, turned);
}

std::vector<double> Extremes::outermost(const End& end, std::size_t n, double sign) {
  std::vector<double> values = end.values;
  std::sort(values.begin(), values.end(), std::greater<>());
  values.resize(std::min(values.size(), n));
  for (double& x : values) x = sign * x + 0.0;
  return values;
}

std::vector<double> Extremes::highest(std::size_t n) const {
  return outermost(high_, n, 1.0);
}

std::vector<double> Extremes::lowest(std::size_t n) const {
  return outermost(low_, n, -1.0);
}

}  // namespace plimsoll::stats

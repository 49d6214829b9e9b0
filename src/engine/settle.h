// What an occurrence adds to its event's totals, and when: one recipe for both executors.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "ir/ir.h"
#include "ir/meaning.h"

namespace plimsoll::engine {

struct Settlement {
  ir::Total::Form form;
  double periods_per_year;
  std::uint32_t period;
  std::uint32_t n_periods;
};

// `due[t * stride]` is the amount due in period t. What no period can be named for is poison in
// every period from this one on.
inline void poison_due(const Settlement& s, double* due, std::size_t stride, double* unsettled) {
  for (std::uint32_t t = s.period; t < s.n_periods; ++t) due[t * stride] = NAN;
  *unsettled = NAN;
}

// Delay and duration in years; for Form::after the duration is not looked at.
inline void settle(const Settlement& s, double amount, double delay, double duration, double* due,
                   std::size_t stride, double* unsettled) {
  const bool once = s.form == ir::Total::Form::after;
  const double start = ir::meaning::periods(delay, s.periods_per_year);
  const double length = once ? 1.0 : ir::meaning::periods(duration, s.periods_per_year);
  if (!std::isfinite(start) || !std::isfinite(length)) {
    poison_due(s, due, stride, unsettled);
    return;
  }
  const double n = length < 1 ? 1.0 : length;
  const double first = s.period + (start < 0 ? 0.0 : start);
  const double end = first + n;
  const double horizon = s.n_periods;
  const double share = s.form == ir::Total::Form::spread ? amount / n : amount;
  for (double t = first; t < end && t < horizon; ++t) {
    due[static_cast<std::size_t>(t) * stride] += share;
  }
  if (end > horizon) *unsettled += share * (first < horizon ? end - horizon : n);
}

}  // namespace plimsoll::engine

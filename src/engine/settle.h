// What an occurrence adds to its event's totals, and when: one recipe for all executors.
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

// The periods in which an amount falls due, counted from the first period; they may lie beyond the
// horizon.
struct DuePeriods {
  double first = 0;
  double n = 1;
  // False where delay or duration is poison or none.
  bool known = false;
};

// Nothing is paid before it happens, nor over no time.
inline bool is_delay(double years) {
  return years >= 0;
}
inline bool is_duration(double years) {
  return years > 0;
}

// Delay and duration in years, each rounded to whole periods, half a period upwards; a duration is
// at least one. For Form::after the duration is not looked at.
inline DuePeriods due_periods(const Settlement& s, double delay, double duration) {
  const bool once = s.form == ir::Total::Form::after;
  if (!is_delay(delay) || (!once && !is_duration(duration))) return {};
  const double start = ir::meaning::periods(delay, s.periods_per_year);
  const double length = once ? 1.0 : ir::meaning::periods(duration, s.periods_per_year);
  if (!std::isfinite(start) || !std::isfinite(length)) return {};
  return {s.period + start, length < 1 ? 1.0 : length, true};
}

inline void settle(const Settlement& s, double amount, const DuePeriods& periods, double* due,
                   std::size_t stride, double* unsettled) {
  if (!periods.known) {
    poison_due(s, due, stride, unsettled);
    return;
  }
  const double end = periods.first + periods.n;
  const double horizon = s.n_periods;
  const double share = s.form == ir::Total::Form::spread ? amount / periods.n : amount;
  for (double t = periods.first; t < end && t < horizon; ++t) {
    due[static_cast<std::size_t>(t) * stride] += share;
  }
  if (end > horizon) {
    *unsettled += share * (periods.first < horizon ? end - horizon : periods.n);
  }
}

}  // namespace plimsoll::engine

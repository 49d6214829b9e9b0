// Counts of events from latents and strikes: one recipe for all executors.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "dist/counts.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "ir/meaning.h"

namespace plimsoll::engine {

// Occurrences before caps: Poisson with the mean `rate`, or 0 or 1 with the chance `rate`. NaN
// where `rate` is not one, or poison.
inline double raw_count(bool by_chance, double tail, double rate) {
  if (by_chance) return ir::meaning::happens(tail, rate);
  if (!(rate >= 0 && rate < INFINITY) || !std::isfinite(tail)) return NAN;
  if (rate == 0) return 0;
  return tail > 0 ? dist::poisson_lower(rate, tail) : dist::poisson_upper(rate, -tail);
}

// What a cap leaves of `raw` when `used` occurrences have been: NaN from a poison `used` on.
inline double capped_count(double raw, double used, double cap) {
  return ir::meaning::min(raw, cap - used);
}

// NaN for counts out of hand.
inline double checked_count(double n) {
  return n <= ir::kMaxOccurrences ? n : NAN;
}

// Strikes of an event that the inputs set in a period at an element, as indices.
std::vector<int> active_strikes(const ir::Event& event, const ir::RunInputs& inputs,
                                std::uint32_t period, std::uint32_t element);

}  // namespace plimsoll::engine

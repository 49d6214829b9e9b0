// What a draw is in a trial where its values are given by the trial's number.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ir/ir.h"

namespace plimsoll::engine {

// Of trials first .. first + n - 1 in a period, which only values by period read; poison of trials that have none.
void values_by_trial(const ir::Time& time, const ir::ByTrial& given, std::uint32_t element,
                     std::uint32_t period, std::uint64_t first, std::size_t n, double* out);

}  // namespace plimsoll::engine

// Words for what happened in a trial.
#pragma once

#include <string>

#include "plimsoll/explain.h"

namespace plimsoll::report {

// A value with its unit, money scaled to bn, M or k, in so many significant digits.
std::string quantity(double value, const std::string& unit, int digits = 4);

// The event's sentence with {mark} replaced, its numbers in three digits; without a sentence the marks are
// listed. `brief`: of a mark over more than three labels its range only.
std::string sentence(const TrialEvent& event, bool brief = false);

// "at its 2 % quantile"; of a discrete law "a value so high has a chance of 2 %".
std::string rarity_text(const TrialDraw& drawn);

}  // namespace plimsoll::report

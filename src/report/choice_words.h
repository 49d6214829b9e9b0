// A choice of a decision in words.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plimsoll/decide.h"

namespace plimsoll::report {

// Of wrapped lines.
inline constexpr std::size_t kChoiceWidth = 100;

// "4.2 bn JPY", "30 %", "7".
std::string lever_amount(double value, const std::string& unit);
// "1.82 ± 0.09 %".
std::string percent_quantity(const Estimate& found);
std::string names_text(const std::vector<std::string>& names);
// "guards, cover; retention = 300 k EUR", "no action"; of levers those that stand elsewhere than now.
std::string choice_text(const DecisionAbout& decision, const std::vector<std::string>& actions,
                        const std::vector<double>& levers);

}  // namespace plimsoll::report

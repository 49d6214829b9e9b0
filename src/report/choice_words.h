// A choice of a decision in words.
#pragma once

#include <string>
#include <vector>

#include "plimsoll/decide.h"

namespace plimsoll::report {

// "4.2 bn JPY", "30 %", "7".
std::string amount(double value, const std::string& unit);
std::string joined(const std::vector<std::string>& names);
// "guards, cover; retention = 300 k EUR", "no action".
std::string choice_text(const DecisionAbout& decision, const std::vector<std::string>& actions,
                        const std::vector<double>& levers);

}  // namespace plimsoll::report

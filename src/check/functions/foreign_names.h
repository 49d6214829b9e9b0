// Names of functions, distributions, parameters and statistics elsewhere, and what they are called here.
// Empty where none is known.
#pragma once

#include <string_view>

namespace plimsoll::check {

// `ln` is `log`, `norm` is `normal`; case does not matter.
std::string_view foreign_function(std::string_view name);
// `mu` is `mean` or `location`, whichever of them the distribution has: the candidates in turn.
std::string_view foreign_parameter(std::string_view name, std::size_t index);
// `prob` is `P`, `VaR` is `quantile`.
std::string_view foreign_statistic(std::string_view name);

}  // namespace plimsoll::check

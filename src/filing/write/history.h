// Main lines of the statements, as a filing reports them as data, as givens of a skeleton that cite it.
//
//   reported_history   revenue, operating income, net income, cash, and cash with restricted cash, of the last fiscal
//                      years: "given reported_revenue_2023 = 383_285 M USD  cite filing[Revenues, FY2023]". Empty where
//                      nothing of them is reported as a total in one currency. `time` of the skeleton must have the
//                      fiscal year that `cover` tells
#pragma once

#include <string>

#include "facts/fact.h"
#include "filing/register/cover.h"

namespace plimsoll::filing {

std::string reported_history(const facts::Table& table, const Cover& cover);

}  // namespace plimsoll::filing

// `plimsoll breakeven`: the value of an assumption at which a statistic reaches a target.
#pragma once

#include <string>
#include <vector>

#include "driver/question.h"

namespace plimsoll::driver {

struct BreakevenArguments {
  QuestionArguments question;
  // Givens; empty: those that move the statistic most.
  std::vector<std::string> inputs;
  // A value with its unit; empty: 0.
  std::string target;
  // An expression that takes the outcome's place: what is left above a carrying amount.
  std::string headroom;
  // How many givens where none is named.
  int top = 8;
};

int breakeven(const BreakevenArguments& arguments);

}  // namespace plimsoll::driver

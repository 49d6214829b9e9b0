// `plimsoll reverse`: a failure is named; how likely, how it comes about, what it needs.
#pragma once

#include <string>

#include "driver/question.h"

namespace plimsoll::driver {

struct ReverseArguments {
  QuestionArguments question;
  // "net_income < -2 bn JPY in FY2013", or the name of a limit; one of the two.
  std::string failure;
  std::string limit;
  // Percent.
  double relative_error = 10;
  std::uint64_t most_trials = 2'000'000;
  int ways = 5;
};

int reverse(const ReverseArguments& arguments);

}  // namespace plimsoll::driver

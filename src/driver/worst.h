// `plimsoll explain --worst`: stories of the worst trials, and what they have in common.
#pragma once

#include "driver/question.h"

namespace plimsoll::driver {

struct WorstArguments {
  // `asked.statistic` is not read.
  QuestionArguments question;
  int n_worst = 10;
};

int explain_worst(const WorstArguments& arguments);

}  // namespace plimsoll::driver

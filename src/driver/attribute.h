// `plimsoll attribute`: how much of a statistic each risk causes.
#pragma once

#include "driver/question.h"

namespace plimsoll::driver {

struct AttributeArguments {
  QuestionArguments question;
  // "risk", "group" or "factor".
  std::string by = "risk";
  // Orders of switching on, per block of trials.
  int orders = 1;
  // Instead of `orders`, where positive: as many as there is time for.
  double seconds = 0;
  // Expected shortfall shared out over the lines of its statement instead of over risks.
  bool parts = false;
};

int attribute(const AttributeArguments& arguments);

}  // namespace plimsoll::driver

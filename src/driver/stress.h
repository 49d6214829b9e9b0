// `plimsoll stress`: scenarios, actions, replaced distributions and bands beside the base run.
#pragma once

#include <string>
#include <vector>

#include "driver/question.h"

namespace plimsoll::driver {

struct StressArguments {
  // Its scenarios and actions are stresses of their own, not part of the base run.
  QuestionArguments question;
  // "late_cloud.growth ~ uniform(0%, 5%)" each: another distribution on the same noise.
  std::vector<std::string> replacements;
  // "quantile of late_cloud.growth in [0%, 10%]" each.
  std::vector<std::string> bands;
};

int stress(const StressArguments& arguments);

}  // namespace plimsoll::driver

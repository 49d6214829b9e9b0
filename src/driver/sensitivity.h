// `plimsoll sensitivity`: which assumption moves a statistic, and how much.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "driver/question.h"

namespace plimsoll::driver {

struct SensitivityArguments {
  QuestionArguments question;
  // derivatives | tornado | spider | shares | shapley | ranks
  std::string method = "derivatives";
  // Of shares and shapley: input | risk.
  std::string by = "input";
  // Rows shown; the JSON has all.
  int top = 10;
  // Assumptions past a jump that are bumped; nothing: as many as the model's size allows.
  std::optional<int> bumps;
  // Trials to sweep back over at most.
  std::uint64_t sweep = 20'000;
};

int sensitivity(const SensitivityArguments& arguments);

}  // namespace plimsoll::driver

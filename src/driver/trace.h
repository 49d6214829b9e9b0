// `plimsoll trace`: from a name back to every assumption that feeds it.
#pragma once

#include <string>

#include "driver/commands.h"

namespace plimsoll::driver {

struct TraceArguments {
  ModelArguments model;
  std::string name;
  // Levels below the name; negative: all.
  int depth = -1;
  // Assumptions only, without the formulas between.
  bool assumptions = false;
  bool json = false;
};

int trace(const TraceArguments& arguments);

}  // namespace plimsoll::driver

// `plimsoll verify`: every citation of a model against its sources.
#pragma once

#include <string>
#include <vector>

#include "driver/commands.h"

namespace plimsoll::driver {

struct VerifyArguments {
  ModelArguments model;
  // `NAME=FILE` each.
  std::vector<std::string> sources;
  // Write the lines of moved citations into the model's files.
  bool fix = false;
  // List the citations that are verified too.
  bool all = false;
  bool json = false;
};

int verify(const VerifyArguments& arguments);

}  // namespace plimsoll::driver

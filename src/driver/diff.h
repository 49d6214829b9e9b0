// `plimsoll diff`: two models or two filings, in the modeller's terms.
//
//   exit codes   as diff(1): 0 nothing changed, 1 something did, 2 they cannot be compared (one
//                cannot be read or parsed, a model against a filing, usage)
#pragma once

#include <string>

#include "driver/commands.h"

namespace plimsoll::driver {

struct DiffArguments {
  std::string before;
  std::string after;
  bool json = false;
  // Of models: what is added and removed with all its fields. Of filings: the whole of each change.
  bool full = false;
  bool colour = false;
};

int diff(const DiffArguments& arguments);

}  // namespace plimsoll::driver

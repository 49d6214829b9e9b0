// What is kept of calls of the model's functions.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "check/scope.h"

namespace plimsoll::check {

struct Calls {
  // Each call's own; references stay valid.
  std::deque<Frame> frames;
  // How many calls have a full name already.
  std::unordered_map<std::string, int> instances;
  // Functions that are being called now, for recursion.
  std::vector<const syntax::FnDecl*> active;
};

}  // namespace plimsoll::check

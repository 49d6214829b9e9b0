// What the compiler found, by files and bytes.
#pragma once

#include <string>
#include <vector>

#include "service/workspace.h"
#include "session/checked.h"

namespace plimsoll::service {

// One for each diagnostic, in their order. What has no place, or none in a file, stands at the begin of `root`.
std::vector<Problem> problems_of(const session::Checked& checked, const std::string& root);

}  // namespace plimsoll::service

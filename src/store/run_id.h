// The id of a run: a hash over all that is said of it.
#pragma once

#include <string>

#include "store/run.h"

namespace plimsoll::store {

// SHA-256 over every field of `run` but its id, each with its length, so that no two runs share a text.
std::string id_of(const KeptRun& run);

}  // namespace plimsoll::store

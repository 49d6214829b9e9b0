// For tests whose tables are larger in the long run, `make test NIGHTLY=1`.
#pragma once

#include <cstdlib>
#include <string_view>

namespace plimsoll::testing_nightly {

inline bool is_nightly() {
  const char* set = std::getenv("PLIMSOLL_NIGHTLY");
  return set != nullptr && std::string_view(set) != "" && std::string_view(set) != "0";
}

}  // namespace plimsoll::testing_nightly

// Time that has gone by.
#pragma once

#include <chrono>

namespace plimsoll {

// Wall time.
inline double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace plimsoll

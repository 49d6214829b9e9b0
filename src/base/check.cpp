// Out of line, so that a broken invariant costs the code around it one comparison and a call.
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace plimsoll {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "plimsoll: internal error: %s at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace plimsoll

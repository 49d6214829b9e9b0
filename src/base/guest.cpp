// The state of a calling thread, and the error of memory that is not there.
#include "base/guest.h"

#include <cerrno>
#include <string>

#include "base/memory.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace plimsoll {

CallerState::CallerState() noexcept : errno_(errno) {
  std::fegetenv(&state_);
  std::fesetenv(FE_DFL_ENV);
#if defined(__x86_64__)
  // Rounding to nearest, subnormal numbers kept, no exception traps: not all of it is in FE_DFL_ENV of every libc.
  _mm_setcsr(0x1f80);
#endif
}

CallerState::~CallerState() {
  std::fesetenv(&state_);
  errno = errno_;
}

Error out_of_memory() noexcept {
  // Short enough to need no memory itself.
  Error error{"out of memory"};
  try {
    error.message = out_of_memory_text();
  } catch (...) {
  }
  return error;
}

}  // namespace plimsoll

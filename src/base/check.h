// CHECK: an invariant of ours broke. Prints the condition and place, then aborts.
// Never for anything a model, a file or the machine can cause: those are Diagnostics or Results.
#pragma once

namespace plimsoll {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace plimsoll

#define PLIMSOLL_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::plimsoll::check_failed(#condition, __FILE__, __LINE__))

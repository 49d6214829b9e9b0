// What a library owes the program it is a guest in, at each function that a caller may call.
//
//   state    CallerState sets the floating-point state that all of the arithmetic is written for, and gives back what
//            the caller had: rounding, subnormal numbers, exception masks and flags, of SSE and x87, and errno
//   memory   as_guest() gives an Error where an allocation fails, on this thread or on one of run_workers()
//   threads  of the calling thread; run_workers() sets the state on its own
//   system   what the file system throws is an Error
//   others   what a caller's own callback throws passes through, whatever it is: callers() carries it past
//            as_guest(), and as_host() throws it again. Callbacks are called in the state of the library
#pragma once

#include <cfenv>
#include <exception>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/result.h"

namespace plimsoll {

class CallerState {
 public:
  CallerState() noexcept;
  ~CallerState();
  CallerState(const CallerState&) = delete;
  CallerState& operator=(const CallerState&) = delete;

 private:
  std::fenv_t state_;
  int errno_;
};

// What a caller's callback threw, on its way back to the caller; no std::exception, so that no layer takes
// it for one of ours.
struct ThrownByCaller {
  std::exception_ptr what;
};

// Calls a callback of the caller's.
template <class Call>
auto callers(Call&& call) -> decltype(call()) {
  try {
    return std::forward<Call>(call)();
  } catch (...) {
    throw ThrownByCaller{std::current_exception()};
  }
}

// Says how much is in use and allowed, in less words where not even these can be had.
Error out_of_memory() noexcept;

// `work` gives a Result.
template <class Work>
auto as_guest(Work&& work) -> decltype(work()) {
  const CallerState state;
  try {
    return std::forward<Work>(work)();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    // More elements than there are addresses.
    return out_of_memory();
  } catch (const std::system_error& error) {
    // The file system: a working folder that is gone, a path that is none.
    return Error{error.what()};
  }
}

// as_guest() of the outermost function, below which callers() are called.
template <class Work>
auto as_host(Work&& work) -> decltype(work()) {
  try {
    return as_guest(std::forward<Work>(work));
  } catch (const ThrownByCaller& thrown) {
    std::rethrow_exception(thrown.what);
  }
}

}  // namespace plimsoll

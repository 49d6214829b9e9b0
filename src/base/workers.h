// Work on several threads at once.
//
//   start    no work begins before all threads are there; where one cannot be made none begins
//   errors   what a worker throws, which is memory that is not there, is thrown again by
//            run_workers() when all have ended
#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "base/result.h"

namespace plimsoll {

// Runs work(0) on this thread and work(1) .. work(n - 1) on others. `abandoned`, where given, is set
// as soon as a worker has thrown: the others may leave. Error: not as many threads can be had.
std::optional<Error> run_workers(int n, const std::function<void(int)>& work,
                                 std::atomic<bool>* abandoned = nullptr);

}  // namespace plimsoll

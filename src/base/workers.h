// Work on several threads at once.
//
//   start    no work begins before all threads are there; where one cannot be made none begins
//   errors   what a worker throws, which is memory that is not there, is thrown again by
//            run_workers() when all have ended; so is memory that is not there for a thread
//   state    workers have the floating-point state of base/guest.h; this thread's is the caller's
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "base/result.h"

namespace plimsoll {

// Runs work(0) on this thread and work(1) .. work(n - 1) on others. `abandoned`, where given, is set
// as soon as a worker has thrown: the others may leave. Error: not as many threads can be had.
std::optional<Error> run_workers(int n, const std::function<void(int)>& work,
                                 std::atomic<bool>* abandoned = nullptr);

// How many threads `asked` means: 0 are as many as the machine has.
int thread_count(int asked);

// For tests: what starts a thread instead of std::thread, and may throw as that does; null for std::thread.
using StartThread = std::thread (*)(std::function<void()> body);
void start_threads_with(StartThread start);

}  // namespace plimsoll

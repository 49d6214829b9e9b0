// Threads wait at a latch until all are made, so that work is done by all or none; the first
// exception is carried over to the thread that asked.
#include "base/workers.h"

#include <algorithm>
#include <exception>
#include <latch>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/guest.h"

namespace plimsoll {

namespace {

std::atomic<StartThread> start_thread{nullptr};

std::thread start(std::function<void()> body) {
  const StartThread other = start_thread.load();
  return other != nullptr ? other(std::move(body)) : std::thread(std::move(body));
}

}  // namespace

void start_threads_with(StartThread start) {
  start_thread = start;
}

std::optional<Error> run_workers(int n, const std::function<void(int)>& work,
                                 std::atomic<bool>* abandoned) {
  std::latch all_are_there(1);
  bool begin = false;
  std::mutex mutex;
  std::exception_ptr thrown;
  const auto guarded = [&](int index) noexcept {
    try {
      work(index);
    } catch (...) {
      if (abandoned != nullptr) abandoned->store(true);
      const std::lock_guard<std::mutex> lock(mutex);
      if (!thrown) thrown = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(n > 1 ? n - 1 : 0));
  std::error_code refused;
  try {
    for (int i = 1; i < n; ++i) {
      threads.push_back(start([&, i] {
        all_are_there.wait();
        if (!begin) return;
        const CallerState state;
        guarded(i);
      }));
    }
  } catch (const std::system_error& failed) {
    refused = failed.code();
  } catch (...) {
    // Memory for one more thread: those that wait must end first.
    thrown = std::current_exception();
  }
  begin = !refused && !thrown;
  all_are_there.count_down();
  if (begin) guarded(0);
  for (std::thread& thread : threads) thread.join();
  if (thrown) std::rethrow_exception(thrown);
  if (!refused) return std::nullopt;
  return Error{"cannot start " + std::to_string(n) + " threads: " + refused.message() + " after " +
               std::to_string(threads.size() + 1) + "; ask for fewer with --threads"};
}

int thread_count(int asked) {
  return asked > 0 ? asked : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace plimsoll

// Threads wait at a latch until all are made, so that work is done by all or none; the first
// exception is carried over to the thread that asked.
#include "base/workers.h"

#include <exception>
#include <latch>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace plimsoll {

std::optional<Error> run_workers(int n, const std::function<void(int)>& work,
                                 std::atomic<bool>* abandoned) {
  std::latch all_are_there(1);
  bool begin = false;
  std::mutex mutex;
  std::exception_ptr thrown;
  const auto guarded = [&](int index) {
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
  std::optional<Error> error;
  try {
    for (int i = 1; i < n; ++i) {
      threads.emplace_back([&, i] {
        all_are_there.wait();
        if (begin) guarded(i);
      });
    }
  } catch (const std::system_error& failed) {
    error =
        Error{"cannot start " + std::to_string(n) + " threads: " + failed.code().message() +
              " after " + std::to_string(threads.size() + 1) + "; ask for fewer with --threads"};
  }
  begin = !error;
  all_are_there.count_down();
  if (begin) guarded(0);
  for (std::thread& thread : threads) thread.join();
  if (thrown) std::rethrow_exception(thrown);
  return error;
}

}  // namespace plimsoll

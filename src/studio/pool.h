// Threads that work for the studio, so that who serves the connections never waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plimsoll::studio {

class Pool {
 public:
  explicit Pool(std::size_t n_threads) {
    for (std::size_t i = 0; i < n_threads; ++i) threads_.emplace_back([this] { work(); });
  }
  // What waits is left undone; what works is waited for.
  ~Pool() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      is_ended_ = true;
      waiting_.clear();
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void add(std::function<void()> job) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (is_ended_) return;
      waiting_.push_back(std::move(job));
    }
    changed_.notify_one();
  }

 private:
  void work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return is_ended_ || !waiting_.empty(); });
      if (is_ended_) return;
      const std::function<void()> job = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      job();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool is_ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace plimsoll::studio

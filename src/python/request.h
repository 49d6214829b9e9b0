// A request of Python at work: on a thread of its own, without the interpreter's lock.
//
//   threads   the thread that asked looks for signals and tells of progress, so that Ctrl-C ends any request and a callback may do
//             what it likes
//   the end   an interpreter that ends takes its lock from daemon threads for good, which would end the program where
//             C++ waits for it: requests are cancelled before, and their threads stay where they are
//   errors    plimsoll._errors.make() gives the exception
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "plimsoll/model.h"
#include "python/answers.h"
#include "python/loaded_model.h"

namespace plimsoll::python {

namespace nb = nanobind;

[[noreturn]] void raise(const Error& error);

template <class T>
T taken(Result<T> result) {
  if (!result) raise(result.failure());
  return std::move(*result);
}

// As long as it lives the interpreter does not end, but for half a minute after a callback that does not return.
class AtWork {
 public:
  AtWork();
  ~AtWork();
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;
};

// The interpreter ends, and this is not the thread that ends it.
bool is_over();
// Before the interpreter ends: no request is at work in another thread, and none begins.
void end_requests();
// The other threads are not there in the child of a fork.
void forget_other_threads();

// What takes a moment, without the lock; it cannot be cancelled.
template <class Work>
auto unlocked(Work&& work) {
  const AtWork at_work;
  const nb::gil_scoped_release released;
  return work();
}

// What a request works with, as Python sets it.
struct Request {
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  std::vector<std::string> without;
  std::uint64_t trials = 100'000;
  std::uint64_t seed = 1;
  std::string sampler = "random";
  int replicates = 32;
  int threads = 0;
  // Of questions.
  std::string statistic = "mean";
  std::string outcome;
  std::string period;
  // None, or a callable (done, all).
  nb::object progress = nb::none();

  Switches switches() const { return {scenarios, actions, without}; }
  Trials drawn() const;
  Work work() const {
    Work out;
    out.threads = threads;
    return out;
  }

  template <class Question>
  Question question() const {
    Question out;
    out.asked.statistic = statistic;
    out.asked.outcome = outcome;
    out.asked.period = period;
    out.switches = switches();
    out.trials = drawn();
    out.work = work();
    return out;
  }
};

// Runs `work(control)` and gives what it gives. `model`: what it tells of opening, which must have the texts that it was
// loaded with; may be null.
template <class Work>
auto ask(const Request& request, const LoadedModel* model, Work&& work) {
  using Answer = decltype(work(std::declval<const Control&>()));
  const AtWork at_work;
  std::optional<Answer> answer;
  std::exception_ptr thrown_by_work;
  std::exception_ptr thrown_here;
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> cancel = false;
  bool done = false;
  std::pair<std::uint64_t, std::uint64_t> told{0, 0};
  Control control;
  control.cancel = &cancel;
  control.progress = [&](std::uint64_t n, std::uint64_t all) {
    const std::lock_guard lock(mutex);
    told = {n, all};
  };
  if (model != nullptr) {
    control.opened = [model](const Opened& opened) { return model->changed(opened.about.files); };
  }
  const auto answer_it = [&] {
    try {
      answer.emplace(work(control));
    } catch (...) {
      thrown_by_work = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    done = true;
    changed.notify_one();
  };
  {
    std::thread worker;
    try {
      worker = std::thread(answer_it);
    } catch (const std::system_error& error) {
      raise({std::string("cannot start a thread: ") + error.what()});
    }
    std::pair<std::uint64_t, std::uint64_t> said{0, 0};
    for (bool ends = false; !ends;) {
      std::pair<std::uint64_t, std::uint64_t> now;
      {
        const nb::gil_scoped_release unlocked;
        std::unique_lock lock(mutex);
        ends = changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return done; });
        now = told;
      }
      if (is_over()) cancel = true;
      if (thrown_here) continue;
      try {
        if (PyErr_CheckSignals() != 0) throw nb::python_error();
        if (!request.progress.is_none() && now != said && now.second > 0) {
          request.progress(now.first, now.second);
        }
        said = now;
      } catch (...) {
        // What a callback throws, or Ctrl-C, ends the request first.
        thrown_here = std::current_exception();
        cancel = true;
      }
    }
    const nb::gil_scoped_release unlocked;
    worker.join();
  }
  if (thrown_here) std::rethrow_exception(thrown_here);
  if (thrown_by_work) std::rethrow_exception(thrown_by_work);
  return taken(std::move(*answer));
}

// Of a request that does not tell what it reads: the model's files are looked at before.
template <class Work>
auto looked(const LoadedModel& model, Work work) {
  return [&model, work](const Control& control) -> decltype(work(control)) {
    if (auto error = model.look()) return *error;
    return work(control);
  };
}

using Told = std::pair<std::string, std::string>;

template <class Answer>
Told told(const Answer& answer) {
  return {json_of(answer), text_of(answer)};
}

}  // namespace plimsoll::python

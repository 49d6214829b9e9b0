#include "python/request.h"

namespace plimsoll::python {

[[noreturn]] void raise(const Error& error) {
  const char* kind = "machine";
  switch (error.kind) {
    case ErrorKind::machine:
      break;
    case ErrorKind::usage:
      kind = "usage";
      break;
    case ErrorKind::model:
      kind = "model";
      break;
    case ErrorKind::interrupted:
      kind = "interrupted";
      break;
  }
  const std::string found = error.diagnostics == nullptr ? "" : error.diagnostics->json();
  const nb::object exception =
      nb::module_::import_("plimsoll._errors").attr("make")(kind, error.text(), found);
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())), exception.ptr());
  throw nb::python_error();
}

namespace {

// Requests at work, of all threads and of this one; guarded by the interpreter's lock.
int n_at_work = 0;
thread_local int n_of_thread = 0;
std::atomic<bool> is_ending = false;
// Of the thread that ends the interpreter, which may still ask.
std::thread::id last_thread;

[[noreturn]] void stay() {
  const nb::gil_scoped_release unlocked;
  while (true) std::this_thread::sleep_for(std::chrono::hours(1));
}

}  // namespace

bool is_over() {
  return is_ending && std::this_thread::get_id() != last_thread;
}

AtWork::AtWork() {
  if (is_over()) stay();
  ++n_at_work;
  ++n_of_thread;
}

AtWork::~AtWork() {
  --n_at_work;
  --n_of_thread;
  if (is_over()) stay();
}

void end_requests() {
  last_thread = std::this_thread::get_id();
  is_ending = true;
  const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (n_at_work > n_of_thread && std::chrono::steady_clock::now() < latest) {
    const nb::gil_scoped_release unlocked;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void forget_other_threads() {
  n_at_work = n_of_thread;
}

Trials Request::drawn() const {
  Trials out;
  out.count = trials;
  out.seed = seed;
  out.replicates = replicates;
  for (const Sampler one : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    if (sampler == sampler_name(one)) {
      out.sampler = one;
      return out;
    }
  }
  raise({"the sampler is 'random', 'latin' or 'sobol', not '" + sampler + "'", ErrorKind::usage});
}
}  // namespace plimsoll::python

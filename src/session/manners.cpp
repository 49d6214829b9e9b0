// Runs are told apart by their beginnings: the engine tells of 0 trials before the first.
#include "session/manners.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "base/stop.h"

namespace plimsoll::session {

namespace {

// Small runs are many.
constexpr auto kPause = std::chrono::milliseconds(20);

}  // namespace

Error cancelled(const std::string& message) {
  return {message, ErrorKind::interrupted};
}

bool is_cancelled(const Control& control) {
  return control.cancel != nullptr && control.cancel->load();
}

std::optional<Error> stopped(const Control& control) {
  if (!is_cancelled(control)) return std::nullopt;
  heed_stop();
  return cancelled();
}

engine::Progress in_stages(const Control& control) {
  if (!control.progress) return {};
  using Clock = std::chrono::steady_clock;
  struct Told {
    // Of earlier runs, and of this one.
    std::uint64_t before = 0;
    std::uint64_t all = 0;
    Clock::time_point next;
  };
  return [tell = control.progress, told = std::make_shared<Told>()](std::uint64_t done,
                                                                    std::uint64_t all) {
    if (done == 0) told->before += std::exchange(told->all, 0);
    told->all = std::max(told->all, all);
    const auto now = Clock::now();
    if (now < told->next) return;
    told->next = now + kPause;
    tell(told->before + done, told->before + told->all);
  };
}

std::optional<Error> step(const Control& control, std::uint64_t done, std::uint64_t all) {
  if (control.progress) control.progress(done, all);
  return stopped(control);
}

}  // namespace plimsoll::session

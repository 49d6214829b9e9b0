// Two flags and nothing else, because a signal handler sets them.
#include "base/stop.h"

namespace plimsoll {

namespace {

// Constant-initialised, so that a signal handler may read them at any time.
std::atomic<bool> requested{false};
std::atomic<bool> heeded{false};

}  // namespace

std::atomic<bool>& stop_requested() {
  return requested;
}

bool request_stop() {
  return !requested.exchange(true);
}

void heed_stop() {
  if (requested.load()) heeded.store(true);
}

bool stop_is_heeded() {
  return heeded.load();
}

}  // namespace plimsoll

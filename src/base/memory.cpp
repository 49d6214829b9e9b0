// Linux's own figures: /proc, the control group, the limit on addresses. A file that is missing
// sets no limit.
#include "base/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>

namespace plimsoll {

std::size_t memory_left() {
  std::size_t available = 0;
  std::ifstream info("/proc/meminfo");
  std::string word;
  while (info >> word) {
    std::size_t kilobytes = 0;
    if (word == "MemAvailable:" && info >> kilobytes) available = kilobytes * 1024;
  }
  std::size_t limit = 0;
  std::size_t used = 0;
  std::ifstream max("/sys/fs/cgroup/memory.max");
  std::ifstream current("/sys/fs/cgroup/memory.current");
  if (max >> limit && current >> used && limit > used) {
    available = available == 0 ? limit - used : std::min(available, limit - used);
  }
  return available;
}

std::size_t addresses_in_use() {
  std::ifstream in("/proc/self/statm");
  std::size_t pages = 0;
  in >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t addresses_left() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  const std::size_t used = addresses_in_use();
  return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
}

std::size_t stack_bytes() {
  constexpr std::size_t kUsual = std::size_t{8} << 20;
  rlimit limit = {};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUsual;
  return limit.rlim_cur;
}

std::string out_of_memory_text() {
  const std::size_t left = addresses_left();
  const std::size_t used = addresses_in_use();
  std::string text = "not enough memory: " + std::to_string(used >> 20) + " MB are in use";
  if (left != SIZE_MAX) {
    text +=
        ", and no more than " + std::to_string((used + left) >> 20) + " MB are allowed (ulimit -v)";
  }
  return text + "; ask for fewer trials, threads or labels";
}

}  // namespace plimsoll

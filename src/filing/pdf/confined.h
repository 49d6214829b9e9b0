// Runs work on untrusted input in a child process that can compute and answer, and nothing else.
//
//   takes     work, called in a fork of this process with a function that sends bytes back
//   gives     all bytes sent, when work came to its end
//   errors    the child crashed, passed a limit, or was interrupted; the message begins with a
//             verb, as "crashed (signal 11)", for the caller to put what was being done before it
//   confined  no file, socket or process can be opened or made (limits of the process; on Linux a
//             system call filter as well, where the kernel has one), no core is written, it ends
//             with its parent
//   trust     none: the bytes are what the child says, so their reader must check them
//   cost      a fork, and a copy of the answer through a pipe
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::filing {

struct Confinement {
  unsigned cpu_seconds = 60;
  // Against a child that waits for what never comes.
  unsigned wall_seconds = 600;
  // Beyond what the process has already; not applied under AddressSanitizer, which reserves more
  // than any limit.
  std::size_t memory_bytes = std::size_t{2} << 30;
  std::size_t answer_bytes = std::size_t{512} << 20;
};

using Send = std::function<void(std::string_view)>;

Result<std::string> run_confined(const Confinement& limits,
                                 const std::function<void(const Send&)>& work);

}  // namespace plimsoll::filing

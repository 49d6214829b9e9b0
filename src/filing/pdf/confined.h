// Has a program of ours work on untrusted input: it can compute and answer, and nothing else (pdf/confine.h).
//
//   takes     the program's path, and the input, which it finds as its standard input
//   gives     all bytes that it sent, when it came to its end
//   errors    it cannot be started, crashed, passed a limit, or was interrupted; the message begins with
//             a verb, as "crashed (signal 11)", for the caller to put what was being done before it
//   trust     none: the bytes are what the program says, so their reader must check them
//   threads   any; nothing of this process is shared with the program
//   cost      a start of the program, a copy of the input, and one of the answer through a pipe
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::filing {

// The program's first argument; the parent's process, Confinement's processor time and memory are the next.
inline constexpr std::string_view kConfined = "--confined";

struct Confinement {
  unsigned cpu_seconds = 60;
  // Against a program that waits for what never comes.
  unsigned wall_seconds = 600;
  // Beyond what it has before it reads its input; not applied under AddressSanitizer, which reserves
  // more than any limit.
  std::size_t memory_bytes = std::size_t{2} << 30;
  std::size_t answer_bytes = std::size_t{512} << 20;
};

// Statuses with which it ends.
inline constexpr int kOutOfMemory = 70;
inline constexpr int kThrew = 71;

Result<std::string> run_confined(const Confinement& limits, const std::string& program,
                                 std::string_view input);

}  // namespace plimsoll::filing

// What a program that run_confined() starts does: it takes its rights from itself, then works.
//
//   serve     reads what run_confined() said and gave; then nothing can be opened or made any more, no
//             file, socket or process (limits of the process; on Linux a system call filter as well,
//             where the kernel has one), no core is written, and the process ends with its parent. Then
//             `work`, with the input and a function that sends bytes back. Does not come back
//   is_asked  whether run_confined() called
//   trust     the input is a stranger's: all that is done with it is done in `work`
#pragma once

#include <functional>
#include <string_view>

namespace plimsoll::pdf {

using Send = std::function<void(std::string_view)>;

bool is_asked(int argc, const char* const* argv);

[[noreturn]] void serve(const char* const* argv,
                        const std::function<void(std::string_view, const Send&)>& work);

}  // namespace plimsoll::pdf

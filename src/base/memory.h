// What memory the process may still have.
#pragma once

#include <cstddef>
#include <string>

namespace plimsoll {

// Bytes that the machine, or the control group it is confined to, has left; 0 where not known.
std::size_t memory_left();
// Bytes of addresses that `ulimit -v` leaves; SIZE_MAX without a limit.
std::size_t addresses_left();
// Bytes of addresses in use.
std::size_t addresses_in_use();
// Addresses that a thread takes for its stack.
std::size_t stack_bytes();
// "not enough memory: 500 MB are in use, ...": for whoever asked for what does not fit.
std::string out_of_memory_text();

}  // namespace plimsoll

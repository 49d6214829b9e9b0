// The wish that the program stop, from a signal, and whether it was heeded.
//
// Work that looks at stop_requested() and ends because of it says so with heed_stop(), once all its
// threads have ended; what follows tells what there is. Whoever catches the signal ends the program
// where nobody has heeded it in time: work that does not look, or a step of it that takes too long.
#pragma once

#include <atomic>

namespace plimsoll {

std::atomic<bool>& stop_requested();

// Asks for a stop. Safe in a signal handler; false where a stop had been asked for before.
bool request_stop();
// Nothing where no stop has been asked for.
void heed_stop();
bool stop_is_heeded();

}  // namespace plimsoll

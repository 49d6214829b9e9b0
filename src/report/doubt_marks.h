// How figures whose error is in doubt are marked where they are printed, and what the marks say.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "stats/doubt.h"

namespace plimsoll::report {

// Behind the figure: "†", "‡", "§"; empty for none.
std::string_view doubt_mark(Doubt doubt);

// Of a name that files have: "heavy_tail"; none for another.
Doubt doubt_named(std::string_view name);

// What the mark says, for a reader.
std::string_view doubt_note(Doubt doubt);

// "the tail may be too heavy for an error": why, in files.
std::string_view doubt_reason(Doubt doubt);

// One footnote for each mark that was printed, in lines of at most `width`.
std::string doubt_notes(const std::set<Doubt>& printed, std::size_t width);

}  // namespace plimsoll::report

// Thresholds of the room `pdf`, by what they are counted in.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- what is a PDF

// Viewers take the mark anywhere in the first kilobyte, so files exist that have it there.
inline constexpr std::size_t kPdfMarkBytes = 1024;

// ---- words

inline constexpr std::size_t kMaxPdfWords = 5'000'000;
// Sizes outside are errors of the file; what is above does not fit the field.
inline constexpr double kLeastTypeHalfPoints = 1;
inline constexpr double kMostTypeHalfPoints = 250;

}  // namespace plimsoll::filing

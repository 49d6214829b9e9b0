// Numbers and enumerators of requests, against what include/plimsoll says of them.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "base/result.h"

namespace plimsoll::session {

inline constexpr std::uint64_t kMostTrials = std::uint64_t{1} << 40;

// "the number of trials must be from 1 to 1000, and not 0". NaN lies outside of everything.
template <class Number>
std::optional<Error> outside(const char* what, std::type_identity_t<Number> least,
                             std::type_identity_t<Number> most, Number value) {
  if (value >= least && value <= most) return std::nullopt;
  return Error{fmt::format("{} must be from {} to {}, and not {}", what, least, most, value),
               ErrorKind::usage};
}

// `last`: the enumerators are 0 to this one.
template <class Enum>
std::optional<Error> unknown(const char* what, Enum last, Enum value) {
  const auto number = [](Enum of) { return static_cast<int>(of); };
  if (number(value) >= 0 && number(value) <= number(last)) return std::nullopt;
  return Error{fmt::format("there is no {} of number {}; they are 0 to {}", what, number(value),
                           number(last)),
               ErrorKind::usage};
}

}  // namespace plimsoll::session

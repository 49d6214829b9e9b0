// The words of statistics that results use.
#pragma once

#include <cstdint>
#include <optional>

#pragma GCC visibility push(default)
namespace plimsoll {

// Why a standard error may not be believed; stats/doubt.h has the rules.
enum class Doubt : std::uint8_t { none, no_spread, few_trials, heavy_tail };

// A side of a distribution: the lowest or the highest values.
enum class Side : std::uint8_t { low, high };

// What may be said about a limit: its whole interval keeps it, breaks it, or neither.
enum class Verdict : std::uint8_t { holds, breached, too_close };

enum class Relation : std::uint8_t { at_most, below, at_least, above };

// A number with its standard error, each absent where the trials do not support it.
struct Estimate {
  std::optional<double> value;
  std::optional<double> se;
  // Whether `se` may be believed.
  Doubt doubt = Doubt::none;
};

}  // namespace plimsoll
#pragma GCC visibility pop

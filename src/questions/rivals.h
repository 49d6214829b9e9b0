// What could have been forecast without a model, from the figures that were known: normal laws of the next figure.
//
//   times     figures stand on a grid of equal periods, `season` of them a year; changes are those from the same period of an
//             earlier year, over as many years as the forecast reaches ahead
//   changes   shares where the figures are all above 0, else amounts
//   errors    spreads are of two or more past errors; one that has fewer says why it is not there
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "questions/scores.h"

namespace plimsoll::questions {

struct PastFigure {
  std::int64_t at = 0;
  double value = 0;
  // The figure a year before on the same footing, where that is not the one that stands there.
  std::optional<double> before = {};
  // What had been planned for it.
  std::optional<double> target = {};
};

enum class RivalKind : std::uint8_t { last_value, trend, target, history };
inline constexpr std::size_t kRivals = 4;

struct Rival {
  RivalKind kind = RivalKind::last_value;
  // Empty where there is a forecast.
  std::string why_not = {};
  NormalForecast forecast = {};
  // Past errors, changes or figures that it rests on.
  std::size_t n_past = 0;
  bool is_relative = false;
};

struct Ahead {
  std::int64_t at = 0;
  // The first period that was not over when the forecast was made.
  std::int64_t first = 0;
  // Periods in a year; 1 of years and of longer ones.
  int season = 1;
  // Of the figure itself, or of one between, on its footing: known when the forecast was made.
  std::optional<double> before = {};
  std::optional<double> target = {};

  // Years from the last one that was over to the figure.
  int years() const;
};

// `past`: known by then, by time, each once.
std::array<Rival, kRivals> rivals(std::span<const PastFigure> past, const Ahead& ahead);

}  // namespace plimsoll::questions

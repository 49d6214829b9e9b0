// What a value is measured in, as the model says it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace plimsoll {

// The word in front of a unit that says how many of it are meant: 13.5 bn JPY.
enum class ScaleWord : std::uint8_t { none, k, M, bn };

constexpr std::string_view scale_text(ScaleWord word) {
  switch (word) {
    case ScaleWord::k:
      return "k";
    case ScaleWord::M:
      return "M";
    case ScaleWord::bn:
      return "bn";
    case ScaleWord::none:
      break;
  }
  return "";
}

constexpr double scale_factor(ScaleWord word) {
  switch (word) {
    case ScaleWord::k:
      return 1e3;
    case ScaleWord::M:
      return 1e6;
    case ScaleWord::bn:
      return 1e9;
    case ScaleWord::none:
      break;
  }
  return 1;
}

// Amounts are computed in canonical units: currency units, years, days, and the model's own. To print
// one, divide it by `scale` and write text() behind it.
struct Unit {
  // Canonical value of one of it, its scale word included: 1e9 of bn JPY, 1/12 of months.
  double scale = 1;
  // Without the scale word: "JPY per year", "months", "%"; empty for a plain number.
  std::string base;
  ScaleWord word = ScaleWord::none;
  // The canonical unit that `scale` counts in: "years" of months, empty for a plain number and for %.
  // Two amounts may be compared where it is the same.
  std::string canonical = {};

  // "bn JPY per year".
  std::string text() const {
    return word == ScaleWord::none ? base : std::string(scale_text(word)) + " " + base;
  }
  // The same unit without its scale word.
  Unit bare() const {
    return {word == ScaleWord::none ? scale : scale / scale_factor(word), base, ScaleWord::none,
            canonical};
  }
};

}  // namespace plimsoll
#pragma GCC visibility pop

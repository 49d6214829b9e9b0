// A figure's unit as the model declares it, held against what a heading or the texts beside it say. What leaves anything open is not
// held against it: a unit that is not firm (header_unit.h), two texts that say two, a model's figure of another kind.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/header_unit.h"
#include "units/unit.h"

namespace plimsoll::data {

bool has_currency(const units::Unit& unit, const units::UnitTable& units);
// The scale of a unit of money as the language writes it; empty of none, or of one without a word.
std::string_view scale_of(const units::ScaledUnit& unit);
// "k EUR", "% per year", "months"; empty of a plain number.
std::string unit_as_written(const units::ScaledUnit& unit, const units::UnitTable& units);

struct Denied {
  // "k EUR"; empty where nothing is denied.
  std::string says;
  // How it is read: "in M EUR", "as a plain number".
  std::string read;
  // What to write behind `in`; empty where the language has no word for the scale, and `advice` says what to do.
  std::string in;
  std::string advice;
};

// What a heading says of a number below it and `unit`, in which its `digits` are read, denies: another currency, scale or time, or
// that it is a share. A plain number is a share only above 1 under a per cent.
Denied denied_by(const HeaderUnit& said, std::string_view digits, const units::ScaledUnit& unit,
                 const units::UnitTable& units);

// The unit of a cell by the text beside it or the one above it; nothing where one of them leaves it open, or they name two.
std::optional<HeaderUnit> unit_of_labels(std::string_view row, std::string_view column);
// denied_by() of such a cell. A unit over the column is not held against a row read per something of its own, "Price per t".
Denied denied_by_labels(std::string_view row, std::string_view column, std::string_view digits,
                        const units::ScaledUnit& unit, const units::UnitTable& units);

// What a number below such a text counts, and by what time: nothing of what may be several.
struct CountedIn {
  units::ScaledUnit unit;
  // "1/month".
  std::optional<units::ScaledUnit> rate;
  // The text is a unit and nothing else, as over a column of rows of several kinds.
  bool is_bare = false;
};
std::optional<CountedIn> counted_in(const HeaderUnit& said, const units::UnitTable& units);

}  // namespace plimsoll::data

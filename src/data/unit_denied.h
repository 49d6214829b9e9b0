// A figure's unit as the model declares it, held against what a heading or the texts beside it say.
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
// "k EUR", "%", "months"; empty of a plain number.
std::string unit_as_written(const units::ScaledUnit& unit, const units::UnitTable& units);

struct Denied {
  // "k EUR".
  std::string says;
  // What to write behind `in`, or what the number is to be multiplied by where the language has no word for its scale; both empty
  // where nothing is denied.
  std::string in = {};
  std::string times = {};
};

// What a heading says of a number below it and `unit`, in which its `digits` are read, denies: another currency, scale or unit of
// time, or that it is a share. Nothing where either leaves it open: a plain number is a share only above 1 under a per cent.
Denied denied_by(const HeaderUnit& heading, std::string_view digits, const units::ScaledUnit& unit,
                 const units::UnitTable& units);

// The unit of a cell by the text beside it or the one above it, where that is sure; nothing where they name two.
std::optional<HeaderUnit> unit_of_labels(std::string_view row, std::string_view column);

}  // namespace plimsoll::data

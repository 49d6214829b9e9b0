// Does a figure of the model say what a quantity of the source says?
//
//   units     converted before comparing; a model's "per year" is not asked of the source, which
//             tells of a fiscal year without saying so; the model's own units (servers, shares) are
//             not compared with nouns
//   rounding  figures agree when they differ by no more than half of the last digit printed on the
//             coarser side; on the model's side that takes two digits at least. "About" widens half a
//             digit to a whole one
//   bounds    "up to", "below" and "almost" leave nothing above what is printed but the model's own
//             rounding, "over" and "at least" nothing below; on the other side a whole digit agrees
//   sign      a printed minus asks for a negative figure; a negative figure asks for a minus,
//             brackets, or words of loss or decrease
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/store.h"
#include "filing/quantities/quantity.h"
#include "outline/outline.h"
#include "units/unit.h"

namespace plimsoll::verify {

// A figure of the model.
// Counted by time: by the year or by the day.
bool is_rate(const units::Unit& unit);

struct Stated {
  double value = 0;
  units::Unit unit;
  // The digits with their scale but without the length of a unit of time: 260e6 of "260 M JPY per
  // month"; of a duration it is the value. Equal to `value` where nothing is known of how it was written.
  double written = 0;
  // The digits alone: 3.1 of "3.1 bn JPY".
  double digits = 0;
  // One of the last digit printed, canonical and as written; 0 for computed values and for figures
  // of one digit.
  double last_digit = 0;
  double written_last_digit = 0;
  // Written in percentage points.
  bool points = false;
  std::string text;
};

// A quantity of the source.
struct Printed {
  double value = 0;
  // Of money, shares and durations. A bare number has none and agrees with any unit.
  std::optional<units::Unit> unit;
  // Of a fact: what of the model's own it is counted by, "per share"; nothing where by none.
  std::optional<units::Unit> per;
  // By "a month" behind it or "monthly fee of" before it: the unit of one thing in that time; nothing where the words name no time.
  std::optional<units::ScaledUnit> rate;
  // What it may stand for: as much less and as much more than is printed.
  double below = 0;
  double above = 0;
  // "at least", where the words set a bound; empty otherwise.
  std::string_view bound;
  bool points = false;
  bool percent = false;
  // A number with neither unit, noun nor scale: a heading may say "in millions".
  bool bare = false;
  // A cell of a workbook: it has all its digits, so only the model's side is rounded.
  bool exact = false;
  // A minus sign is printed; words or brackets say loss.
  bool minus = false;
  bool loss = false;
  std::string text;
};

// The nearest first.
enum class Difference { none, sign, scale, number, unit };

std::string_view difference_word(Difference difference);

struct Agreement {
  Difference difference = Difference::none;
  // "the source says ¥31 billion, the model 3.1 bn JPY: ten times".
  std::string text;
};

std::optional<Stated> stated(const outline::Figure& figure, const units::UnitTable& units);
// Nothing for dates and periods, and for units that the model cannot know.
std::optional<Printed> printed(const filing::Quantity& quantity, std::string_view text,
                               const units::UnitTable& units);

// The figure of a row of data; `cell` is its text.
Printed printed(const data::DataRow& row, std::string_view cell, const units::UnitTable& units);

// The kinds of the two could be compared at all.
bool comparable_units(const Stated& model, const Printed& source, const units::UnitTable& units);
// The best of all pairs; `difference` is `none` when any pair agrees. Both sides must not be empty.
Agreement agree(std::span<const Stated> model, std::span<const Printed> source,
                const units::UnitTable& units);

}  // namespace plimsoll::verify

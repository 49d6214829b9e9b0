// From a cell to a number in a unit.
#include <algorithm>

#include "data/csv.h"
#include "data/detail/store.h"
#include "data/header_unit.h"
#include "data/unit_denied.h"

namespace plimsoll::data {
namespace {

// The currency of a unit that is an amount of one, per whatever; empty for another.
std::string currency_of(const units::Unit& unit, const units::UnitTable& units,
                        std::span<const std::string_view> among) {
  for (const std::string_view code : among) {
    const auto named = units.find(code);
    if (named && unit.power_of(named->base).is_one()) return std::string(code);
  }
  return "";
}

}  // namespace

bool may_be_percent(const units::Unit& unit) {
  return std::ranges::all_of(unit.factors(), [](const units::Unit::Factor& factor) {
    return (factor.base == units::kYear || factor.base == units::kDay) &&
           factor.power.numerator < 0;
  });
}

bool is_unit_of_time(const units::ScaledUnit& unit, std::string_view counts,
                     const units::UnitTable& units) {
  if (unit.unit.is_plain() && unit.power10 == 0) return true;
  const auto counted = units.parse(counts);
  return counted && counted->unit == unit.unit && counted->scale == unit.scale &&
         counted->power10 == unit.power10;
}

std::optional<double> cell_number(const CsvTable& table, const CsvRow& row, std::size_t column,
                                  const units::ScaledUnit& unit, const Dialect& dialect,
                                  const units::UnitTable& units, const std::string& file, Span at,
                                  diag::Sink& sink) {
  const std::string cell(trimmed(row.cells[column]));
  const std::string where = table.place(row, column, file) + " has \"" + clipped(cell) +
                            "\" in column `" + clipped(table.columns[column]) + "`, ";
  const auto fail = [&](const std::string& why) -> diag::Diagnostic& {
    return sink.report(diag::Kind::data_not_a_number, at, where + why);
  };
  const WrongCell* wrong = table.wrong_at(row, column);
  const bool own_unit = !unit.unit.is_plain() && !has_currency(unit.unit, units);
  if (wrong != nullptr && !(wrong->may_be_unit && own_unit)) {
    sink.report(diag::Kind::data_not_a_number, at,
                table.place(row, column, file) + " " + wrong->why);
    return std::nullopt;
  }
  const auto number = cell_number_of(cell, dialect);
  if (!number) {
    add_dialect_help(fail("which is no number in the way that is read"), cell, dialect);
    return std::nullopt;
  }
  if (!dialect.stated && table.sheet.empty() && is_ambiguous(number->digits) &&
      !table.shape(column, dialect).shows_points) {
    add_dialect_help(sink.report(diag::Kind::data_ambiguous_number, at,
                                 where + "which is one number or another by the way of writing"),
                     cell, dialect);
    return std::nullopt;
  }
  if (!number->currency.empty()) {
    const auto codes = currencies_of(number->currency);
    if (currency_of(unit.unit, units, codes).empty()) {
      std::string all;
      for (const std::string_view code : codes)
        all += (all.empty() ? "" : ", ") + std::string(code);
      fail(has_currency(unit.unit, units)
               ? "which is an amount of " + all + "; here stand amounts of " +
                     units.format(unit.unit)
               : "which is an amount of " + all + "; here stands " + units.format(unit.unit))
          .add_note("the unit stands behind `in`: `in " + std::string(codes.front()) + "`, `in k " +
                    std::string(codes.front()) + "`");
      return std::nullopt;
    }
  }
  // `1200 EUR` is an amount whatever the model counts in; of a sheet the sign is a format, which says no scale.
  const bool is_zero = number->digits.find_first_of("123456789") == std::string::npos;
  if (!number->currency.empty() && table.sheet.empty() && unit.power10 > 0 && !is_zero) {
    const HeaderUnit* heading = table.unit_said(row, column);
    const std::string_view scale = scale_of(unit);
    if (heading == nullptr || heading->scale != scale || scale.empty()) {
      const std::string code(currencies_of(number->currency).front());
      fail("an amount of " + code + " with its sign, and is read in " + std::string(scale) + " " +
           units.format(unit.unit))
          .add_note("`in " + code + "` reads it as it stands; where it counts " +
                    (scale.empty() ? "more" : std::string(scale)) +
                    ", the name of its column says so, `Sales (" + std::string(scale) + " " + code +
                    ")`, or its sign is left out");
      return std::nullopt;
    }
  }
  if (const std::string_view counts = table.counts_at(row, column);
      !counts.empty() && !is_unit_of_time(unit, counts, units)) {
    fail("which is shown in " + std::string(counts) + "; here stands " + units.format(unit.unit))
        .add_note("its unit stands behind `in`: `in " + std::string(counts) + "`");
    return std::nullopt;
  }
  const HeaderUnit* said = table.unit_said(row, column);
  if (said != nullptr && !is_zero && !number->percent) {
    const Denied denied = denied_by(*said, number->digits, unit, units);
    if (!denied.says.empty()) {
      const std::string_view heading = table.heading(row, column);
      fail("whose heading " +
           (heading == table.columns[column] ? "" : "`" + clipped(std::string(heading)) + "` ") +
           "says " + denied.says + "; it is read " + denied.read)
          .add_note(denied.in.empty() ? denied.advice
                                      : "`in " + denied.in +
                                            "` reads it as its heading says; a heading that is "
                                            "wrong is put right in the file");
      return std::nullopt;
    }
  }
  units::ScaledUnit read_in = unit;
  if (number->percent || (!is_zero && cell.find('%') == std::string::npos)) {
    const ColumnShape& shape = table.shape(column, dialect);
    if (shape.has_percent && shape.has_plain && !is_zero) {
      fail(number->percent ? "and other cells of the column have no sign of per cent"
                           : "and other cells of the column have a sign of per cent")
          .add_note(
              "12% and 0.12 are one number, 12% and 12 are two: write all of them in one way");
      return std::nullopt;
    }
  }
  if (number->percent) {
    const bool plain = unit.power10 == 0 && may_be_percent(unit.unit);
    const bool of_percent = unit.power10 == -2 && may_be_percent(unit.unit);
    if (!plain && !of_percent) {
      fail("which is a share; here stands " + units.format(unit.unit))
          .add_note("a share is a plain number, or stands `in %`");
      return std::nullopt;
    }
    read_in.power10 = -2;
  }
  const auto value = units::decimal_value(number->digits, read_in);
  if (!value) fail("which is no number that can be kept");
  return value;
}

}  // namespace plimsoll::data

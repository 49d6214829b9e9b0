// The workbook's first sheet: limits and headline figures in the units in which people say them.
//
//   amounts  in bn, M or k of their unit, shares without a unit in percent; one scale for all periods of
//            an outcome or limit
//   limits   chances first, then amounts; each named by its title, else its name, with its period
#pragma once

#include "document/tables.h"

namespace plimsoll::document {

// Columns limit, text, value, se, relation, bound, unit, verdict.
Table summary_of_limits(const Table& limits);
// Columns outcome, period, unit, mean, mean_se, P5, P25, P50, P75, P95, ES 5 %, ES 5 % se.
Table summary_of_outcomes(const Table& outcomes);

// The column's place; the number of columns where there is none.
std::size_t column_of(const Table& table, const std::string& name);
// Empty where there is no text.
std::string text_of(const Table& table, std::size_t row, const std::string& column);

}  // namespace plimsoll::document

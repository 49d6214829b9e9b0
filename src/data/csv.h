// Tables in CSV files.
//
//   csv       RFC 4180: comma or what the dialect says, double quotes; the first row names the
//             columns; a row's line is the line it starts on, counted from 1
//   numbers   decimal text rounds once together with its unit's power of ten (see units/unit.h), as
//             the dialect writes it (see dialect.h)
//   errors    reported to the sink: data_ambiguous_number, data_malformed, data_no_column,
//             data_not_a_number
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dialect.h"
#include "diag/diagnostic.h"
#include "source/source.h"
#include "units/unit.h"

namespace plimsoll::data {

struct CsvRow {
  std::uint32_t line = 0;
  std::vector<std::string> cells;
};

// Every row has as many cells as there are columns.
struct CsvTable {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;

  // Position of a column, or -1.
  int column(std::string_view name) const;
};

// Position of a column, or -1 after data_no_column with a suggestion.
int require_column(const CsvTable& table, std::string_view column, const std::string& file, Span at,
                   diag::Sink& sink);

// Parses CSV text; data_malformed names the first ragged or badly quoted row. `path` is for
// messages.
std::optional<CsvTable> parse_csv(std::string_view text, const std::string& path, Span at,
                                  diag::Sink& sink, const Dialect& dialect = {});

// The number in a cell of a column; data_not_a_number or data_ambiguous_number else.
std::optional<double> cell_number(const CsvTable& table, const CsvRow& row, std::size_t column,
                                  const units::ScaledUnit& unit, const Dialect& dialect,
                                  const std::string& file, Span at, diag::Sink& sink);

}  // namespace plimsoll::data

// Tables of files of either kind: CSV, and a sheet of a workbook.
//
//   sheet     the one that the dialect names, or the only one that is not hidden. Its rows have their numbers in the sheet;
//             empty rows are no rows; what is skipped are rows of the sheet
//   cells     numbers as they are stored, whatever is shown: 1234.5 for "1 T€", and 12% where 0.12 is shown so; an amount of
//             money has its currency behind it. A text is no number, also where it looks like one, and says so; so do
//             errors and formulas without a value. Dates are "2025-03-31"
//   errors    csv_dialect for words that only texts have (separator, decimal, thousands, encoding); data_malformed for a
//             workbook that cannot be read or a sheet that is not there; else those of csv.h. tell_hidden
//             warns of what is hidden and read
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "data/csv.h"
#include "data/dialect.h"
#include "data/survey.h"
#include "diag/diagnostic.h"

namespace plimsoll::data {

// `path` is for messages.
std::optional<CsvTable> table_of_bytes(std::string_view bytes, const std::string& path, Span at,
                                       diag::Sink& sink, const Dialect& dialect);

// cell_hidden for what is read of a table by line and column, and hidden in its sheet, or shown with another sign.
void tell_hidden(const CsvTable& table, const std::string& path,
                 const std::set<std::pair<std::uint32_t, std::size_t>>& read, Span at,
                 diag::Sink& sink);

// `sheet`: empty for the only one; set to the name of the one that was read.
Survey survey_of_file(std::string_view bytes, const std::string& path, std::string& sheet);

}  // namespace plimsoll::data

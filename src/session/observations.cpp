#include "session/observations.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "data/dialect.h"
#include "data/header_unit.h"
#include "data/row_filter.h"
#include "data/sheet_table.h"
#include "data/survey.h"
#include "diag/meant.h"

namespace plimsoll::session {

namespace {

using data::trimmed;

std::string lowered(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string name_without_unit(const std::string& heading) {
  const auto unit = data::header_unit(heading);
  const std::string name(trimmed(unit && !unit->name.empty() ? unit->name : heading));
  return name.empty() ? heading : name;
}

// A file of one number a line, which no survey takes for a table.
data::Survey one_column(std::string_view bytes) {
  data::Survey out;
  std::vector<data::CsvRow> rows;
  std::uint32_t bad_line = 0;
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (!data::split_csv(bytes, '\x1f', rows, bad_line) || rows.empty()) {
    out.trouble = "is no table";
    return out;
  }
  out.ways.push_back(out.dialect);
  std::size_t first = 1;
  std::string heading(trimmed(rows[0].cells[0]));
  if (data::cell_number_of(heading, out.dialect)) {
    heading = "value";
    first = 0;
  }
  data::SurveyColumn column;
  column.name = heading;
  column.kind = data::SurveyColumn::Kind::number;
  out.columns.push_back(std::move(column));
  out.header_line = rows[0].line;
  for (std::size_t i = first; i < rows.size(); ++i) {
    std::vector<std::string> cell = {rows[i].cells.empty() ? "" : std::move(rows[i].cells[0])};
    data::SurveyRow row;
    row.line = rows[i].line;
    row.cells = std::move(cell);
    out.rows.push_back(std::move(row));
  }
  return out;
}

bool has_number(const data::Survey& survey, std::size_t c) {
  return survey.columns[c].kind == data::SurveyColumn::Kind::number;
}

Result<std::size_t> column_of(const data::Survey& survey, const std::string& asked) {
  std::vector<std::string> names;
  std::vector<std::size_t> numbers;
  for (std::size_t c = 0; c < survey.columns.size(); ++c) {
    const std::string& heading = survey.columns[c].name;
    if (has_number(survey, c)) numbers.push_back(c);
    if (!asked.empty() && heading == asked) return c;
    names.push_back(name_without_unit(heading));
  }
  if (asked.empty()) {
    if (numbers.size() == 1) return numbers[0];
    std::vector<std::string> some;
    for (const std::size_t c : numbers) some.push_back("'" + names[c] + "'");
    return Error{numbers.empty()
                     ? "the file has no column of numbers"
                     : "the file has " + std::to_string(numbers.size()) +
                           " columns of numbers: choose one with --column, of " + joined(some),
                 ErrorKind::usage};
  }
  for (const bool exact : {true, false}) {
    for (std::size_t c = 0; c < names.size(); ++c) {
      if (exact ? names[c] == asked : lowered(names[c]) == lowered(asked)) return c;
    }
  }
  return Error{diag::has_no("the file", "column", asked, {names.begin(), names.end()}),
               ErrorKind::usage};
}

struct Cell {
  double value = 0;
  bool percent = false;
};

std::optional<Cell> number_in(std::string_view text, const data::Dialect& way) {
  const auto cell = data::cell_number_of(text, way);
  if (!cell) return std::nullopt;
  Cell out;
  out.percent = cell->percent;
  const std::string_view digits =
      cell->digits.starts_with('+') ? std::string_view(cell->digits).substr(1) : cell->digits;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return out;
}

std::string rows_words(std::size_t n) {
  return n == 1 ? "1 row" : std::to_string(n) + " rows";
}

}  // namespace

Result<Observations> read_observations(std::string_view bytes, const std::string& path,
                                       const std::string& sheet, const std::string& column,
                                       const std::string& weights) {
  const auto refused = [&](const std::string& why) {
    return Error{"'" + path + "' " + why, ErrorKind::model};
  };
  Observations out;
  out.sheet = sheet;
  data::Survey survey = data::survey_of_file(bytes, path, out.sheet);
  if (!survey.trouble.empty() && out.sheet.empty()) {
    const std::string trouble = survey.trouble;
    survey = one_column(bytes);
    const bool is_list = survey.trouble.empty() && !survey.rows.empty() &&
                         number_in(trimmed(survey.rows[0].cells[0]), survey.dialect).has_value();
    if (!is_list) survey.trouble = trouble;
  }
  if (!survey.trouble.empty()) return refused(survey.trouble);
  const Result<std::size_t> chosen = column_of(survey, column);
  if (!chosen) return chosen.failure();
  std::optional<std::size_t> weighing;
  if (!weights.empty()) {
    const Result<std::size_t> found = column_of(survey, weights);
    if (!found) return found.failure();
    weighing = *found;
  }
  const data::Dialect& way = survey.ways.empty() ? survey.dialect : survey.ways.front();
  const data::SurveyColumn& own = survey.columns[*chosen];
  out.heading = own.name;
  out.column = name_without_unit(own.name);
  const auto heading = data::header_unit(own.name);
  if (heading) out.unit = heading->text();
  if (!own.currency.empty() && (!heading || heading->currency.empty())) {
    const auto codes = data::currencies_of(own.currency);
    if (codes.size() == 1)
      out.unit = heading && !heading->scale.empty() && heading->scale != "%"
                     ? heading->scale + " " + std::string(codes[0])
                     : std::string(codes[0]);
  }
  std::size_t n_gaps = 0;
  std::uint32_t first_gap = 0;
  std::size_t n_totals = 0;
  std::size_t n_plain = 0;
  std::size_t n_percent = 0;
  for (const data::SurveyRow& row : survey.rows) {
    if (row.kind == data::SurveyRow::Kind::total) ++n_totals;
    if (row.kind != data::SurveyRow::Kind::data) continue;
    const std::string_view text = trimmed(row.cells[*chosen]);
    if (text.empty()) {
      if (n_gaps++ == 0) first_gap = row.line;
      continue;
    }
    const std::string place = (out.sheet.empty() ? "line " : "row ") + std::to_string(row.line);
    const auto value = number_in(text, way);
    if (!value) {
      return refused(
          "has `" + std::string(text.substr(0, 40)) + "` in " + place + ", column `" + own.name +
          "`, which is no number; a cell without a value is left empty, and its row out");
    }
    ++(value->percent ? n_percent : n_plain);
    if (weighing) {
      const std::string_view weight_text = trimmed(row.cells[*weighing]);
      const auto weight = number_in(weight_text, way);
      if (!weight) {
        return refused(
            "has " +
            (weight_text.empty() ? "nothing" : "`" + std::string(weight_text.substr(0, 40)) + "`") +
            " in " + place + ", column `" + survey.columns[*weighing].name +
            "`, where the weight of a value has to stand");
      }
      out.weights.push_back(weight->percent ? weight->value / 100 : weight->value);
    }
    out.values.push_back(value->value);
    out.places.push_back(place);
  }
  if (n_percent > 0 && n_plain > 0)
    return refused("has numbers with and without `%` in column `" + own.name + "`");
  if (n_percent > 0 && !out.unit.empty() && out.unit != "%")
    return refused("has numbers with `%` in column `" + own.name + "`, which is in " + out.unit);
  if (n_percent > 0 || out.unit == "%") {
    // Shares, as the language has them.
    out.divisor = 100;
    for (double& x : out.values) x /= out.divisor;
    out.unit.clear();
    out.notes.push_back("numbers in per cent, bounds among them, are read as shares: 12 % is 0.12");
  }
  if (n_gaps > 0) {
    out.notes.push_back(rows_words(n_gaps) + (n_gaps == 1 ? " has" : " have") +
                        " no value, the first in line " + std::to_string(first_gap) + ", and " +
                        (n_gaps == 1 ? "is" : "are") + " left out");
  }
  if (n_totals > 0) {
    out.notes.push_back(rows_words(n_totals) + " of totals " + (n_totals == 1 ? "is" : "are") +
                        " left out");
  }
  if (!survey.unsure_cell.empty() && survey.unsure_values.size() > 1) {
    out.notes.push_back("`" + survey.unsure_cell + "` in line " +
                        std::to_string(survey.unsure_line) + " is read as " +
                        survey.unsure_values[0] + ", and could be " + survey.unsure_values[1]);
  }
  if (out.values.empty()) return refused("has no value in column `" + own.name + "`");
  return out;
}

}  // namespace plimsoll::session

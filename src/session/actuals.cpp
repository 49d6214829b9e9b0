// ActualColumns are found by their names, cells by the survey that `import` makes of a file.
#include "session/actuals.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "data/dialect.h"
#include "data/header_unit.h"
#include "data/period_cell.h"
#include "data/sheet_table.h"
#include "data/survey.h"
#include "diag/meant.h"

namespace plimsoll::session {

namespace {

using data::trimmed;
using Form = syntax::PeriodLiteral::Form;

std::string as_column_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    out += low == ' ' || low == '-' ? '_' : low;
  }
  return out;
}

constexpr std::size_t kNoSuchColumn = SIZE_MAX;

struct ActualColumns {
  std::size_t outcome = kNoSuchColumn;
  std::size_t period = kNoSuchColumn;
  std::size_t value = kNoSuchColumn;
  std::size_t unit = kNoSuchColumn;
  std::size_t known_on = kNoSuchColumn;
  std::size_t target = kNoSuchColumn;
  std::size_t before = kNoSuchColumn;
};

// Without the unit that a heading may have.
std::string name_of_heading(const std::string& heading) {
  const auto unit = data::header_unit(heading);
  return as_column_name(trimmed(unit && !unit->name.empty() ? unit->name : heading));
}

// What is said of a column that a table of what came has to have.
std::string lacks_column(const data::Survey& survey, const std::string& name,
                         const std::string& what) {
  std::vector<std::string> there;
  for (const data::SurveyColumn& column : survey.columns) {
    if (!column.name.empty()) there.push_back("`" + column.name + "`");
  }
  return "has no column `" + name + "`, " + what + "; it has " +
         (there.empty() ? "none with a name" : joined(there)) +
         ". The first row names the columns: outcome,period,value,unit";
}

Result<ActualColumns> actual_columns(const data::Survey& survey, const std::string& path) {
  ActualColumns out;
  const std::pair<std::size_t ActualColumns::*, std::vector<const char*>> known[] = {
      {&ActualColumns::outcome, {"outcome", "line", "variable"}},
      {&ActualColumns::period, {"period"}},
      {&ActualColumns::value, {"value", "actual"}},
      {&ActualColumns::unit, {"unit"}},
      {&ActualColumns::known_on, {"known_on", "as_of"}},
      {&ActualColumns::target, {"target"}},
      {&ActualColumns::before, {"before"}}};
  for (const auto& [member, names] : known) {
    for (const char* const name : names) {
      for (std::size_t c = 0; c < survey.columns.size(); ++c) {
        if (name_of_heading(survey.columns[c].name) != name) continue;
        if (out.*member != kNoSuchColumn) {
          return Error{"'" + path + "' has two columns for one thing, `" +
                           survey.columns[out.*member].name + "` and `" + survey.columns[c].name +
                           "`; leave one of them out",
                       ErrorKind::model};
        }
        out.*member = c;
      }
    }
  }
  const auto missing = [&](const std::string& name, const std::string& what) {
    return Error{"'" + path + "' " + lacks_column(survey, name, what), ErrorKind::model};
  };
  if (out.outcome == kNoSuchColumn) return missing("outcome", "the outcome that a figure is of");
  if (out.value == kNoSuchColumn) return missing("value", "the figure that came");
  return out;
}

std::optional<syntax::PeriodLiteral> period_of_cell(std::string_view text) {
  if (const auto literal = data::parse_period(text)) return literal;
  const auto cell = data::read_period_cell(text);
  if (!cell) return std::nullopt;
  syntax::PeriodLiteral out;
  out.year = cell->year;
  out.part = cell->part;
  out.day = cell->day;
  using Kind = data::PeriodCell::Kind;
  switch (cell->kind) {
    case Kind::year:
      out.form = Form::year;
      return out;
    case Kind::quarter:
      out.form = Form::quarter;
      return out;
    case Kind::month:
      out.form = Form::month;
      return out;
    case Kind::fiscal_year:
      out.form = Form::fiscal_year;
      return out;
    case Kind::fiscal_quarter:
      out.form = Form::fiscal_quarter;
      return out;
    // A day says where a period begins or ends; a pair, or a year's last month, not which year a model would call by it.
    case Kind::day:
    case Kind::year_pair:
    case Kind::year_ending:
      break;
  }
  return std::nullopt;
}

class ActualsReader {
 public:
  ActualsReader(const data::Survey& survey, const ActualColumns& columns, const std::string& path,
                const std::string& sheet, const std::vector<std::string>& names)
      : survey_(survey),
        columns_(columns),
        path_(path),
        names_(names),
        place_(sheet.empty() ? "line " : "row "),
        way_(survey.ways.empty() ? survey.dialect : survey.ways.front()) {
    const auto heading = data::header_unit(survey.columns[columns.value].name);
    if (heading) unit_of_heading_ = heading->text();
  }

  Result<Actuals> read() {
    Actuals out;
    std::size_t n_gaps = 0;
    std::string first_gap;
    for (const data::SurveyRow& row : survey_.rows) {
      if (row.kind != data::SurveyRow::Kind::data) continue;
      Actual one;
      one.place = place_ + std::to_string(row.line);
      one.outcome = std::string(cell(row, columns_.outcome));
      if (one.outcome.empty()) return wrong(one, "has no name of an outcome in it");
      if (std::find(names_.begin(), names_.end(), one.outcome) == names_.end()) {
        out.rows.push_back(std::move(one));
        continue;
      }
      if (cell(row, columns_.value).empty()) {
        if (n_gaps++ == 0) first_gap = one.place;
        continue;
      }
      if (auto error = fill(row, one)) return *error;
      if (auto error = twice(one)) return *error;
      out.rows.push_back(std::move(one));
    }
    if (n_gaps > 0) {
      out.notes.push_back((n_gaps == 1 ? "1 row has" : std::to_string(n_gaps) + " rows have") +
                          " no value, the first in " + first_gap + ", and " +
                          (n_gaps == 1 ? "is" : "are") + " left out");
    }
    return out;
  }

 private:
  std::string_view cell(const data::SurveyRow& row, std::size_t column) const {
    return column == kNoSuchColumn ? std::string_view() : trimmed(row.cells[column]);
  }

  Error wrong(const Actual& one, const std::string& what) const {
    return {"'" + path_ + "', " + one.place + ": " + what, ErrorKind::model};
  }

  std::optional<Error> fill(const data::SurveyRow& row, Actual& one) const {
    one.unit =
        columns_.unit == kNoSuchColumn ? unit_of_heading_ : std::string(cell(row, columns_.unit));
    const std::pair<std::size_t, std::string*> numbers[] = {{columns_.value, &one.value},
                                                            {columns_.before, &one.before},
                                                            {columns_.target, &one.target}};
    for (const auto& [column, digits] : numbers) {
      if (auto error = number(row, column, one, *digits)) return error;
    }
    one.period_text = std::string(cell(row, columns_.period));
    if (!one.period_text.empty()) {
      one.period = period_of_cell(one.period_text);
      if (!one.period) {
        return wrong(one, "`" + one.period_text +
                              "` is no period; write FY2012 or FY2012Q3 of fiscal years, 2012, "
                              "2012Q3 or 2012-04 of calendar ones");
      }
    }
    const std::string_view day = cell(row, columns_.known_on);
    if (!day.empty()) {
      one.known_on = data::parse_date(day);
      if (!one.known_on) {
        return wrong(one, "`" + std::string(day) + "` in column `" +
                              survey_.columns[columns_.known_on].name +
                              "` is no day; write it as 2012-05-15");
      }
    }
    return std::nullopt;
  }

  std::optional<Error> number(const data::SurveyRow& row, std::size_t column, Actual& one,
                              std::string& digits) const {
    const std::string_view text = cell(row, column);
    if (text.empty()) return std::nullopt;
    const auto found = data::cell_number_of(text, way_);
    if (!found) {
      return wrong(one, "`" + std::string(text.substr(0, 40)) + "` in column `" +
                            survey_.columns[column].name +
                            "` is no number; a cell without one is left empty");
    }
    digits = found->digits;
    if (found->percent && one.unit.empty()) one.unit = "%";
    if (found->percent && one.unit != "%") {
      return wrong(one, "`" + std::string(text) + "` is a share, and its unit is " + one.unit);
    }
    if (!found->currency.empty() && one.unit.empty()) {
      const auto codes = data::currencies_of(found->currency);
      if (codes.size() == 1) one.unit = std::string(codes[0]);
    }
    return std::nullopt;
  }

  std::optional<Error> twice(const Actual& one) {
    std::string key = one.outcome + '\n' + one.period_text + '\n';
    if (one.known_on) key += data::format_date(*one.known_on);
    const auto [known, is_new] = places_.emplace(key, one.place);
    if (is_new) return std::nullopt;
    return wrong(one, "`" + one.outcome + "`" +
                          (one.period_text.empty() ? "" : " in " + one.period_text) +
                          " stands in " + known->second +
                          " already; leave one of the two out, or say in a column `known_on` when "
                          "each became known");
  }

  const data::Survey& survey_;
  const ActualColumns columns_;
  const std::string& path_;
  const std::vector<std::string>& names_;
  const std::string place_;
  const data::Dialect way_;
  std::string unit_of_heading_;
  std::map<std::string, std::string> places_;
};

}  // namespace

Result<Actuals> read_actuals(std::string_view bytes, const std::string& path,
                             const std::string& sheet, const std::vector<std::string>& names) {
  std::string chosen = sheet;
  const data::Survey survey = data::survey_of_file(bytes, path, chosen);
  if (!survey.trouble.empty()) return Error{"'" + path + "' " + survey.trouble, ErrorKind::model};
  const Result<ActualColumns> columns = actual_columns(survey, path);
  if (!columns) return columns.failure();
  Result<Actuals> out = ActualsReader(survey, *columns, path, chosen, names).read();
  if (!out) return out;
  out->sheet = chosen;
  std::size_t n_totals = 0;
  for (const data::SurveyRow& row : survey.rows) {
    n_totals += row.kind == data::SurveyRow::Kind::total ? 1 : 0;
  }
  if (n_totals > 0) {
    out->notes.push_back(
        (n_totals == 1 ? "1 row of totals is" : std::to_string(n_totals) + " rows of totals are") +
        std::string(" left out"));
  }
  if (!survey.unsure_cell.empty() && survey.unsure_values.size() > 1) {
    out->notes.push_back("`" + survey.unsure_cell + "` in line " +
                         std::to_string(survey.unsure_line) + " is read as " +
                         survey.unsure_values[0] + ", and could be " + survey.unsure_values[1]);
  }
  if (out->rows.empty()) return Error{"'" + path + "' has no figure in it", ErrorKind::model};
  return out;
}

}  // namespace plimsoll::session

#include "document/shown_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "document/run_view.h"
#include "document/sheet_plan.h"
#include "document/sheet_words.h"
#include "report/doubt_marks.h"

namespace plimsoll::document {

namespace {

constexpr std::string_view kError = "±";

std::optional<std::size_t> column_named(const Table& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

const std::string* text_in(const Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr || text->empty() ? nullptr : text;
}

// The single values of an answer, as columns of one row.
Table across(const Table& facts) {
  Table out = facts;
  out.columns.clear();
  out.rows.assign(1, {});
  for (const std::vector<Cell>& row : facts.rows) {
    out.columns.push_back(std::get<std::string>(row[0]));
    out.rows[0].push_back(row[1]);
  }
  return out;
}

std::string strength_words(const std::string& strength) {
  if (strength == "figure") return "a figure of a source";
  if (strength == "words") return "words of a source";
  if (strength == "unchecked") return "a citation not checked";
  if (strength == "judgement") return "a judgement";
  return strength == "bare" ? "nothing" : strength;
}

// By words.
class Worded {
 public:
  Worded(const Table& table, std::span<const ColumnWords> words) : table_(table), words_(words) {
    name_ = column_named(table, "name");
    value_ = column_named(table, "value");
    for (const std::vector<Cell>& row : table.rows) {
      const bool has_all = std::all_of(words.begin(), words.end(), [&](const ColumnWords& one) {
        if (one.measure != Measure::needed) return true;
        const auto column = column_named(table, one.field);
        return column && text_in(row[*column]) != nullptr;
      });
      if (has_all) rows_.push_back(&row);
    }
    out_.rows.resize(rows_.size());
    for (const Measure measure : {Measure::amount, Measure::one_per_cent}) {
      scales_.push_back(scale_for(table.unit, largest_of(measure)));
    }
  }

  ShownTable made() {
    for (const ColumnWords& words : words_) {
      const auto column = column_named(table_, words.field);
      if (!column) continue;
      add(words, *column, std::string_view(words.heading) == kError);
      std::string of = words.field;
      constexpr std::string_view kValue = ".value";
      if (!of.ends_with(kValue)) continue;
      of.resize(of.size() - kValue.size());
      const auto error = column_named(table_, of + ".se");
      if (error) add(words, *error, true);
      if (const auto doubt = column_named(table_, of + ".doubt")) mark(*doubt, error ? 2 : 1);
    }
    return std::move(out_);
  }

 private:
  static bool is_of(Measure measure, Measure kind) {
    return measure == kind ||
           (kind == Measure::one_per_cent && measure == Measure::one_per_cent_of_value);
  }

  // As it is shown, but for its scale.
  std::optional<double> number(Measure measure, const std::vector<Cell>& row,
                               std::size_t column) const {
    const auto* found = std::get_if<double>(&row[column]);
    if (found == nullptr) return std::nullopt;
    if (measure == Measure::one_per_cent) return *found / 100;
    if (measure != Measure::one_per_cent_of_value) return *found;
    const auto* times = value_ ? std::get_if<double>(&row[*value_]) : nullptr;
    return times == nullptr ? std::nullopt : std::optional(*found * *times / 100);
  }

  double largest_of(Measure kind) const {
    double largest = 0;
    for (const ColumnWords& words : words_) {
      const auto column = column_named(table_, words.field);
      if (!column || !is_of(words.measure, kind) || words.heading == kError) continue;
      for (const std::vector<Cell>* row : rows_) {
        largest = std::max(largest, std::fabs(number(words.measure, *row, *column).value_or(0)));
      }
    }
    return largest;
  }

  double largest_in(std::size_t column) const {
    double largest = 0;
    for (const std::vector<Cell>* row : rows_) {
      const auto* found = std::get_if<double>(&(*row)[column]);
      if (found != nullptr) largest = std::max(largest, std::fabs(*found));
    }
    return largest;
  }

  const Scale* scale_of(Measure measure) const {
    if (measure == Measure::amount) return &scales_[0];
    return is_of(measure, Measure::one_per_cent) ? &scales_[1] : nullptr;
  }

  void add(const ColumnWords& words, std::size_t column, bool is_error) {
    const Scale* scale = scale_of(words.measure);
    std::string heading{is_error ? kError : words.heading};
    if (scale != nullptr && !is_error && !scale->is_share() && !scale->unit.empty()) {
      heading += ", " + scale->unit;
    }
    out_.headings.push_back(std::move(heading));
    const Scale shares{1, "%", share_format(largest_in(column)), ""};
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      const std::vector<Cell>& row = *rows_[r];
      std::optional<double> x = number(words.measure, row, column);
      if (x && is_error) x = std::fabs(*x);
      BookCell cell;
      if (!x) {
        cell = words_cell(words, row, column);
      } else if (words.measure == Measure::share || scale != nullptr) {
        const Scale& own = scale == nullptr ? shares : *scale;
        cell = is_error ? error_cell(x, own) : number_cell(x, own);
      } else {
        cell = words.measure == Measure::label    ? number_cell(x, {1, "", "0"})
               : words.measure == Measure::number ? number_cell(x, {1, "", "#,##0.00##"})
                                                  : value_cell(x);
      }
      out_.rows[r].push_back(std::move(cell));
    }
  }

  BookCell words_cell(const ColumnWords& words, const std::vector<Cell>& row,
                      std::size_t column) const {
    const std::string* found = text_in(row[column]);
    const std::string text = found == nullptr ? words.none : *found;
    if (words.measure == Measure::yes) return text_cell(text == "yes" ? text : "");
    if (words.measure == Measure::verdict) return verdict_cell(text);
    if (words.measure == Measure::strength) return text_cell(strength_words(text));
    if (text.empty() && words.field == std::string_view("title") && name_) {
      const std::string* name = text_in(row[*name_]);
      return text_cell(name == nullptr ? "" : capitalised(in_words(*name, true)));
    }
    return text_cell(text);
  }

  // Marks the error, or the value where there is none: of the last columns so many are theirs.
  void mark(std::size_t doubt, std::size_t n_columns) {
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      const std::string* name = text_in((*rows_[r])[doubt]);
      if (name == nullptr) continue;
      std::vector<BookCell>& cells = out_.rows[r];
      BookCell& error = cells.back();
      BookCell& value = cells[cells.size() - n_columns];
      const bool has_error = std::holds_alternative<double>(error.value);
      (has_error ? error : value).doubt = report::doubt_named(*name);
    }
  }

  const Table& table_;
  std::span<const ColumnWords> words_;
  std::vector<const std::vector<Cell>*> rows_;
  std::optional<std::size_t> name_;
  std::optional<std::size_t> value_;
  // Of amounts, and of one per cent of them.
  std::vector<Scale> scales_;
  ShownTable out_;
};

// "change.doubt" marks "change.se", or "change.value" where there is no error, and leaves its own column empty.
void mark_doubts(const Table& table, std::vector<BookCell>& cells) {
  constexpr std::string_view kDoubt = "doubt";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const std::string& name = table.columns[c];
    const auto* words = std::get_if<std::string>(&cells[c].value);
    if (!name.ends_with(kDoubt) || words == nullptr) continue;
    const Doubt doubt = report::doubt_named(*words);
    const std::string of = name.substr(0, name.size() - kDoubt.size());
    for (const char* field : {"se", "value", "statistic", "probability"}) {
      const auto found = std::find(table.columns.begin(), table.columns.end(), of + field);
      if (found == table.columns.end()) continue;
      BookCell& cell = cells[static_cast<std::size_t>(found - table.columns.begin())];
      if (!std::holds_alternative<double>(cell.value)) continue;
      cell.doubt = doubt;
      cells[c].value = std::monostate();
      break;
    }
    if (auto* left = std::get_if<std::string>(&cells[c].value)) *left = in_words(*left);
  }
}

// By fields.
ShownTable plain(const Table& table) {
  const NumberFormats formats(table);
  ShownTable shown;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    shown.headings.push_back(heading_of(table, c) + formats.scale_of(c));
  }
  const bool has_fields = base_name(table.name).ends_with("_facts");
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    std::vector<BookCell> cells;
    for (std::size_t c = 0; c < table.rows[r].size(); ++c) {
      BookCell cell;
      if (const auto* number = std::get_if<double>(&table.rows[r][c])) {
        cell = number_cell(*number, {1, "", formats.of(r, c)});
      } else if (const std::string* text = text_in(table.rows[r][c])) {
        cell = text_cell(has_fields && c == 0 ? capitalised(in_words(*text, true)) : *text);
      }
      cells.push_back(std::move(cell));
    }
    mark_doubts(table, cells);
    shown.rows.push_back(std::move(cells));
  }
  return shown;
}

ShownTable finished(ShownTable shown) {
  for (std::vector<BookCell>& row : shown.rows) {
    for (BookCell& cell : row) {
      const auto* text = std::get_if<std::string>(&cell.value);
      if (text != nullptr && cell.look == Look::plain) cell.look = look_of_verdict(*text);
    }
  }
  drop_empty_columns(shown);
  return shown;
}

}  // namespace

ShownTable shown_table(const Table& table) {
  const std::string base = base_name(table.name);
  const auto words = words_of(base);
  if (words.empty()) return shown_fields(table);
  if (!base.ends_with("_facts")) return finished(Worded(table, words).made());
  const Table row = across(table);
  return finished(Worded(row, words).made());
}

ShownTable shown_fields(const Table& table) {
  return finished(plain(table));
}

}  // namespace plimsoll::document

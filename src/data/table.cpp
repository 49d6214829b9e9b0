// Tables by label: table("segments.csv", key: [line, site], column: start).
#include <algorithm>
#include <map>
#include <set>

#include "data/detail/store.h"
#include "data/period_cell.h"
#include "data/sheet_table.h"
#include "data/store.h"

namespace plimsoll::data {
namespace {

// Where a cell stands along an axis.
struct Position {
  enum class Kind : std::uint8_t {
    inside,
    outside_horizon,
    unknown,
    order_unsaid,
    years_unsaid,
    two_readings,
    no_end
  };
  Kind kind = Kind::unknown;
  std::size_t index = 0;
};

class Axis {
 public:
  Axis(const TableKey& key, const ir::Time& time, const TableCall& call, DateOrder order)
      : time_(time), periods_(key.periods), order_(order), years_(call.dialect.years) {
    for (std::size_t i = 0; i < key.size(); ++i) {
      const std::string name = label_name(key, i, time);
      bool renamed = false;
      for (const auto& [label, text] : call.labels) {
        if (!is_label(key, i, label, time)) continue;
        labels_[std::string(trimmed(text))] = i;
        renamed = true;
      }
      if (!renamed && key.periods.empty()) labels_[name] = i;
      is_renamed_.push_back(renamed);
    }
  }

  Position find(std::string_view cell) const {
    const auto it = labels_.find(trimmed(cell));
    if (it != labels_.end()) return {Position::Kind::inside, it->second};
    if (periods_.empty()) return {};
    const CellMonths months = months_of_cell(cell, time_, periods_, order_, years_);
    switch (months.kind) {
      case CellMonths::Kind::no_period:
        return {};
      case CellMonths::Kind::order_unsaid:
        return {Position::Kind::order_unsaid, 0};
      case CellMonths::Kind::years_unsaid:
        return {Position::Kind::years_unsaid, 0};
      case CellMonths::Kind::two_readings:
        return {Position::Kind::two_readings, 0};
      case CellMonths::Kind::no_end:
        return {Position::Kind::no_end, 0};
      case CellMonths::Kind::months:
        break;
    }
    const MonthSpan span = months.span;
    const auto found = std::ranges::find(periods_, span);
    if (found != periods_.end()) {
      const auto index = static_cast<std::size_t>(found - periods_.begin());
      // The file has another text for it.
      if (is_renamed_[index]) return {};
      return {Position::Kind::inside, index};
    }
    // A period of another length, or between two of the model's, is none of them.
    const int count = periods_.front().count;
    if (span.count != count || (span.first - periods_.front().first) % count != 0) return {};
    return {Position::Kind::outside_horizon, 0};
  }

  // FY2024 and 2024 are one period where the fiscal year is the calendar's.
  static bool is_label(const TableKey& key, std::size_t index, const std::string& label,
                       const ir::Time& time) {
    if (key.periods.empty()) return key.labels[index] == label;
    const CellMonths months =
        months_of_cell(label, time, key.periods, DateOrder::evident, YearKind::calendar);
    return months.kind == CellMonths::Kind::months && months.span == key.periods[index];
  }

  static std::string label_name(const TableKey& key, std::size_t index, const ir::Time& time) {
    return key.periods.empty() ? key.labels[index]
                               : name_of_span(key.periods[index], time).short_name;
  }

 private:
  const ir::Time& time_;
  const std::vector<MonthSpan>& periods_;
  DateOrder order_;
  YearKind years_;
  std::map<std::string, std::size_t, std::less<>> labels_;
  std::vector<bool> is_renamed_;
};

std::string told_name(const TableKey& key, std::size_t index, const ir::Time& time) {
  return key.periods.empty() ? key.labels[index] : format_span(key.periods[index], time);
}

// What stands in a column, or in the row that names the columns.
std::vector<std::string> cells_along(const CsvTable& table, int column) {
  if (column < 0) return table.columns;
  std::vector<std::string> cells;
  for (const CsvRow& row : table.rows) cells.push_back(row.cells[static_cast<std::size_t>(column)]);
  return cells;
}

bool has_digits(std::string_view cell) {
  return cell.find_first_of("0123456789") != std::string_view::npos;
}

// Reads the cells of a table into places by label.
class Reading {
 public:
  Reading(const TableCall& call, const CsvTable& table, const ir::Time& time,
          const units::UnitTable& units, diag::Sink& sink)
      : call_(call), table_(table), time_(time), units_(units), sink_(sink) {}

  std::optional<TableValues> values() {
    if (!find_columns()) return std::nullopt;
    result_.values.assign(size_, 0);
    result_.lines.assign(size_, 0);
    for (const CsvRow& row : table_.rows) {
      if (across_ < 0) {
        if (!take(row, value_column_, {})) return std::nullopt;
        continue;
      }
      for (const auto& [column, position] : across_columns_) {
        if (!take(row, column, position)) return std::nullopt;
      }
    }
    tell_unknown();
    tell_missing();
    if (!ok_ || bad_number_) return std::nullopt;
    tell_hidden(table_, call_.file, read_, call_.file_span, sink_);
    return std::move(result_);
  }

 private:
  bool find_columns() {
    for (std::size_t k = 0; k < call_.keys.size(); ++k) {
      const TableKey& key = call_.keys[k];
      int position = -1;
      if (key.across) {
        across_ = static_cast<int>(k);
      } else {
        position = require_column(table_, key.column.text, call_.file, key.column.span, sink_);
        ok_ = ok_ && position >= 0;
      }
      key_columns_.push_back(position);
      DateOrder order = call_.dialect.dates;
      if (order == DateOrder::evident && !key.periods.empty() && (key.across || position >= 0)) {
        order = date_order_of(cells_along(table_, position));
      }
      axes_.emplace_back(key, time_, call_, order);
      size_ *= key.size();
    }
    for (const auto& [label, text] : call_.labels) {
      const bool known = std::ranges::any_of(call_.keys, [&, &name = label](const TableKey& key) {
        for (std::size_t i = 0; i < key.size(); ++i) {
          if (Axis::is_label(key, i, name, time_)) return true;
        }
        return false;
      });
      if (known) continue;
      sink_.report(
          diag::Kind::data_label_unknown, call_.file_span,
          "`labels` has `" + clipped(label) + "`, which is no label or period of this table");
      return false;
    }
    unknown_.resize(call_.keys.size());
    told_.resize(call_.keys.size());
    if (across_ < 0) {
      value_column_ = static_cast<std::size_t>(std::max(
          0, require_column(table_, call_.column.text, call_.file, call_.column.span, sink_)));
      ok_ = ok_ && table_.column(call_.column.text) >= 0;
      return ok_;
    }
    return ok_ && find_across();
  }

  // Columns whose names are labels; others hold keys, or no numbers, or are named by `without`.
  bool find_across() {
    std::set<std::string_view> others;
    for (const syntax::Name& name : call_.without) {
      if (require_column(table_, name.text, call_.file, name.span, sink_) < 0) return false;
      others.insert(name.text);
    }
    for (const TableKey& key : call_.keys) others.insert(key.column.text);
    for (const auto* condition : {&call_.dialect.rows, &call_.dialect.until}) {
      if (!*condition) continue;
      for (const RowCondition* c : comparisons_of(**condition)) others.insert(c->column);
    }
    const auto k = static_cast<std::size_t>(across_);
    const bool periods = !call_.keys[k].periods.empty();
    std::map<std::size_t, std::size_t> column_of;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      const std::string& name = table_.columns[c];
      if (others.contains(name)) continue;
      const Position position = axes_[k].find(name);
      if (position.kind == Position::Kind::inside) {
        const auto [other, is_new] = column_of.emplace(position.index, c);
        if (!is_new) {
          sink_.report(diag::Kind::data_rows_ambiguous, call_.file_span,
                       "`" + call_.file + "` has two columns for " +
                           told_name(call_.keys[k], position.index, time_) + ": `" +
                           clipped(table_.columns[other->second]) + "` and `" + clipped(name) +
                           "`");
          return false;
        }
        across_columns_.emplace_back(c, position);
        continue;
      }
      // A period's column of another name is no period; a label's may be one that is missing.
      const bool numbers = std::ranges::any_of(
          table_.rows, [&](const CsvRow& row) { return has_digits(row.cells[c]); });
      const bool may_be_meant = periods ? position.kind != Position::Kind::unknown : numbers;
      if (may_be_meant && position.kind != Position::Kind::outside_horizon) {
        note_unknown(k, name, position);
      }
    }
    return true;
  }

  void note_unknown(std::size_t k, const std::string& cell, const Position& position) {
    if (told_[k].insert(cell).second) unknown_[k].emplace_back(cell, position.kind);
  }

  // False after an error that ends the reading.
  bool take(const CsvRow& row, std::size_t column, const Position& across) {
    std::size_t at = 0;
    bool inside = true;
    for (std::size_t k = 0; k < call_.keys.size(); ++k) {
      Position position = across;
      if (static_cast<int>(k) != across_) {
        const std::string& cell = row.cells[static_cast<std::size_t>(key_columns_[k])];
        position = axes_[k].find(cell);
        if (position.kind != Position::Kind::inside &&
            position.kind != Position::Kind::outside_horizon) {
          note_unknown(k, cell, position);
          if (first_unknown_ == nullptr) first_unknown_ = &row;
        }
      }
      inside = inside && position.kind == Position::Kind::inside;
      at = at * call_.keys[k].size() + position.index;
    }
    if (!inside) return true;
    if (result_.lines[at] != 0) {
      std::string what;
      for (const int c : key_columns_) {
        if (c >= 0) {
          what += (what.empty() ? "" : ", ") + row.cells[static_cast<std::size_t>(c)];
        }
      }
      sink_.report(diag::Kind::data_rows_ambiguous, call_.file_span,
                   "`" + call_.file + "` has two rows" +
                       (what.empty() ? "" : " for " + clipped(what)) + ": lines " +
                       std::to_string(result_.lines[at]) + " and " + std::to_string(row.line));
      return false;
    }
    result_.lines[at] = row.line;
    note_read(row, column);
    if (row.cells[column].find('%') != std::string::npos) result_.is_share = true;
    // The first one at fault stands for the others.
    if (bad_number_) return true;
    const auto value =
        cell_number(table_, row, column, call_.unit, call_.dialect, units_, call_.file,
                    across_ < 0 ? call_.column.span : call_.file_span, sink_);
    bad_number_ = !value;
    result_.values[at] = value.value_or(0);
    return true;
  }

  // The cell, its keys and what chose the row; of a sheet alone anything of that may be hidden.
  void note_read(const CsvRow& row, std::size_t column) {
    if (table_.sheet.empty()) return;
    read_.emplace(row.line, column);
    for (const int c : key_columns_) {
      if (c >= 0) read_.emplace(row.line, static_cast<std::size_t>(c));
    }
    for (const auto* condition : {&call_.dialect.rows, &call_.dialect.until}) {
      if (!*condition) continue;
      for (const RowCondition* c : comparisons_of(**condition)) {
        read_.emplace(row.line, static_cast<std::size_t>(table_.column(c->column)));
      }
    }
  }

  void tell_unknown() {
    for (std::size_t k = 0; k < call_.keys.size(); ++k) {
      if (unknown_[k].empty()) continue;
      ok_ = false;
      const TableKey& key = call_.keys[k];
      const bool periods = !key.periods.empty();
      std::vector<std::string> names;
      Position::Kind kind = unknown_[k].front().second;
      for (const auto& [name, its_kind] : unknown_[k]) {
        if (its_kind == kind) names.push_back(name);
      }
      std::string what =
          key.across ? "the row that names the columns of `" + call_.file + "` has "
                     : "column `" + std::string(key.column.text) + "` of `" + call_.file + "` has ";
      what += name_list(names);
      switch (kind) {
        case Position::Kind::order_unsaid:
          what += ", in which day and month cannot be told apart";
          break;
        case Position::Kind::years_unsaid:
          what += ", which may be of the calendar or of the fiscal year";
          break;
        case Position::Kind::two_readings: {
          const auto all = readings_of(names.front());
          what += ", which may be " + words_of(all[0]) + " or " + words_of(all[1]);
          break;
        }
        case Position::Kind::no_end:
          what += ", which is neither the first nor the last day of a " + key.dim;
          break;
        default:
          what += !periods            ? ", which `" + key.dim + "` has not"
                  : names.size() == 1 ? ", which is no such period"
                                      : ", which are no such periods";
      }
      if (!key.across && first_unknown_ != nullptr) {
        what += "; see line " + std::to_string(first_unknown_->line);
      }
      diag::Diagnostic& d =
          sink_.report(diag::Kind::data_label_unknown,
                       key.across ? call_.file_span : key.column.span, std::move(what));
      last_unknown_ = &d;
      if (!periods && names.size() == 1) {
        const std::string_view near =
            diag::nearest(names[0], {key.labels.begin(), key.labels.end()});
        if (!near.empty()) d.add_help("did the file mean `" + std::string(near) + "`?");
      }
    }
  }

  void tell_missing() {
    std::vector<std::string> missing;
    for (std::size_t at = 0; at < size_; ++at) {
      if (result_.lines[at] != 0) continue;
      std::string labels;
      std::size_t rest = at;
      for (std::size_t k = call_.keys.size(); k-- > 0;) {
        const std::size_t n = call_.keys[k].size();
        labels = told_name(call_.keys[k], rest % n, time_) + (labels.empty() ? "" : ", " + labels);
        rest /= n;
      }
      missing.push_back(std::move(labels));
    }
    if (missing.empty()) return;
    ok_ = false;
    const std::string what = call_.keys.empty() ? " has no row that is meant"
                             : across_ < 0      ? " has no row for " + name_list(missing)
                                                : " has no number for " + name_list(missing);
    // Their rows may be those that are not read: rows of 0 beside these would be wrong.
    if (last_unknown_ != nullptr) {
      last_unknown_->add_note("as it is read the file" + what);
      return;
    }
    sink_.report(diag::Kind::data_label_missing, call_.file_span, "`" + call_.file + "`" + what)
        .add_help("add the rows, with 0 where nothing is meant");
  }

  const TableCall& call_;
  const CsvTable& table_;
  const ir::Time& time_;
  const units::UnitTable& units_;
  diag::Sink& sink_;
  // By key; -1 of the one across.
  std::vector<int> key_columns_;
  std::vector<Axis> axes_;
  std::size_t size_ = 1;
  int across_ = -1;
  std::size_t value_column_ = 0;
  std::vector<std::pair<std::size_t, Position>> across_columns_;
  std::vector<std::vector<std::pair<std::string, Position::Kind>>> unknown_;
  std::vector<std::set<std::string>> told_;
  const CsvRow* first_unknown_ = nullptr;
  // The last one that was reported, valid until the next report.
  diag::Diagnostic* last_unknown_ = nullptr;
  bool ok_ = true;
  bool bad_number_ = false;
  // By line and column.
  std::set<std::pair<std::uint32_t, std::size_t>> read_;
  TableValues result_;
};

}  // namespace

std::optional<TableValues> Store::read_table(const TableCall& call, const CsvTable& table,
                                             diag::Sink& sink) const {
  return Reading(call, table, time_, units_, sink).values();
}

std::optional<TableValues> Store::table(const TableCall& call, diag::Sink& sink) {
  diag::Sink own;
  const CsvTable* table = csv(call.file, call.file_span, own, call.dialect);
  std::optional<TableValues> values;
  if (table != nullptr) values = read_table(call, *table, own);
  bool is_first = true;
  for (const diag::Diagnostic& found : own.all()) {
    diag::Diagnostic& told = sink.report(found.kind, found.primary.span, "");
    told = found;
    // What else was found goes with it.
    if (diag::kind_severity(found.kind) != diag::Severity::error) continue;
    // A word that is misspelt in a condition is a likely cause.
    for (std::size_t i = 0; is_first && table != nullptr && i < table->unmet.size(); ++i) {
      told.add_note(table->unmet[i]);
    }
    if (is_first && found.kind != diag::Kind::data_file &&
        found.kind != diag::Kind::path_outside_model && add_corrections(call, told)) {
      break;
    }
    is_first = false;
  }
  return values;
}

}  // namespace plimsoll::data

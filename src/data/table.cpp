// Tables by label: table("segments.csv", key: [line, site], column: start).
#include <algorithm>
#include <map>
#include <set>

#include "data/detail/store.h"
#include "data/store.h"

namespace plimsoll::data {
namespace {

// Where a cell stands along an axis.
struct Position {
  enum class Kind : std::uint8_t { inside, outside_horizon, unknown };
  Kind kind = Kind::unknown;
  std::size_t index = 0;
};

class Axis {
 public:
  Axis(const TableKey& key, const ir::Time& time) : time_(time), periods_(key.periods) {
    for (std::size_t i = 0; i < key.labels.size(); ++i) labels_[key.labels[i]] = i;
  }

  Position find(const std::string& cell) const {
    if (periods_.empty()) {
      const auto it = labels_.find(cell);
      if (it == labels_.end()) return {};
      return {Position::Kind::inside, it->second};
    }
    const std::optional<syntax::PeriodLiteral> literal = parse_period(cell);
    if (!literal) return {};
    const MonthSpan span = months_of(*literal, time_);
    const auto it = std::ranges::find(periods_, span);
    if (it != periods_.end()) {
      return {Position::Kind::inside, static_cast<std::size_t>(it - periods_.begin())};
    }
    // A period of another length, or between two of the model's, is none of them.
    const int count = periods_.front().count;
    if (span.count != count || (span.first - periods_.front().first) % count != 0) return {};
    return {Position::Kind::outside_horizon, 0};
  }

 private:
  const ir::Time& time_;
  const std::vector<MonthSpan>& periods_;
  std::map<std::string, std::size_t, std::less<>> labels_;
};

std::string label_name(const TableKey& key, std::size_t index, const ir::Time& time) {
  return key.periods.empty() ? key.labels[index] : format_span(key.periods[index], time);
}

}  // namespace

std::optional<TableValues> Store::table(const std::string& file, Span file_span,
                                        std::span<const TableKey> keys, const syntax::Name& column,
                                        const units::ScaledUnit& unit, const Dialect& dialect,
                                        diag::Sink& sink) {
  const CsvTable* table = csv(file, file_span, sink, dialect);
  if (table == nullptr) return std::nullopt;
  bool ok = true;
  std::vector<std::size_t> key_columns;
  std::vector<Axis> axes;
  std::size_t size = 1;
  for (const TableKey& key : keys) {
    const int position = require_column(*table, key.column.text, file, key.column.span, sink);
    ok = ok && position >= 0;
    key_columns.push_back(static_cast<std::size_t>(position));
    axes.emplace_back(key, time_);
    size *= key.size();
  }
  const int value_column = require_column(*table, column.text, file, column.span, sink);
  if (!ok || value_column < 0) return std::nullopt;

  TableValues result;
  result.values.assign(size, 0);
  result.lines.assign(size, 0);
  std::vector<std::vector<std::string>> unknown(keys.size());
  std::vector<std::set<std::string>> told(keys.size());
  bool bad_number = false;
  for (const CsvRow& row : table->rows) {
    std::size_t at = 0;
    bool inside = true;
    for (std::size_t k = 0; k < keys.size(); ++k) {
      const std::string& cell = row.cells[key_columns[k]];
      const Position position = axes[k].find(cell);
      if (position.kind == Position::Kind::unknown && told[k].insert(cell).second) {
        unknown[k].push_back(cell);
      }
      inside = inside && position.kind == Position::Kind::inside;
      at = at * keys[k].size() + position.index;
    }
    if (!inside) continue;
    if (result.lines[at] != 0) {
      std::string what;
      for (const std::size_t c : key_columns) what += (what.empty() ? "" : ", ") + row.cells[c];
      sink.report(diag::Kind::data_rows_ambiguous, file_span,
                  "`" + file + "` has two rows for " + clipped(what) + ": lines " +
                      std::to_string(result.lines[at]) + " and " + std::to_string(row.line));
      return std::nullopt;
    }
    result.lines[at] = row.line;
    // The first one at fault stands for the others.
    if (bad_number) continue;
    const auto value = cell_number(*table, row, static_cast<std::size_t>(value_column), unit,
                                   dialect, file, column.span, sink);
    bad_number = !value;
    result.values[at] = value.value_or(0);
  }

  for (std::size_t k = 0; k < keys.size(); ++k) {
    if (unknown[k].empty()) continue;
    ok = false;
    const bool periods = !keys[k].periods.empty();
    diag::Diagnostic& d = sink.report(
        diag::Kind::data_label_unknown, keys[k].column.span,
        "column `" + std::string(keys[k].column.text) + "` of `" + file + "` has " +
            name_list(unknown[k]) +
            (periods ? ", which is no such period" : ", which `" + keys[k].dim + "` has not"));
    if (!periods && unknown[k].size() == 1) {
      const std::string_view near =
          diag::nearest(unknown[k][0], {keys[k].labels.begin(), keys[k].labels.end()});
      if (!near.empty()) d.add_help("did the file mean `" + std::string(near) + "`?");
    }
  }
  std::vector<std::string> missing;
  for (std::size_t at = 0; at < size; ++at) {
    if (result.lines[at] != 0) continue;
    std::string labels;
    std::size_t rest = at;
    for (std::size_t k = keys.size(); k-- > 0;) {
      labels =
          label_name(keys[k], rest % keys[k].size(), time_) + (labels.empty() ? "" : ", " + labels);
      rest /= keys[k].size();
    }
    missing.push_back(std::move(labels));
  }
  if (!missing.empty()) {
    ok = false;
    sink.report(diag::Kind::data_label_missing, file_span,
                "`" + file + "` has no row for " + name_list(missing))
        .add_help("add the rows, with 0 where nothing is meant");
  }
  if (!ok || bad_number) return std::nullopt;
  return result;
}

}  // namespace plimsoll::data

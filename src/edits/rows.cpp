// Lines are matched by the cells of their key.
#include "edits/rows.h"

#include <algorithm>
#include <map>

#include "data/csv.h"
#include "diag/diagnostic.h"

namespace plimsoll::edits {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

struct Table {
  data::CsvTable csv;
  std::vector<std::string_view> lines;
  // By key and how often it stood before.
  std::map<std::pair<std::vector<std::string>, int>, const data::CsvRow*> rows;
};

bool read(const std::string& text, const DataFile& file, Table& out) {
  diag::Sink ignored;
  auto parsed = data::parse_csv(text, file.name, {}, ignored);
  if (!parsed || ignored.has_errors()) return false;
  out.csv = std::move(*parsed);
  out.lines = lines_of(text);
  std::vector<std::size_t> at;
  for (const std::string& key : file.keys) {
    const int column = out.csv.column(key);
    if (column < 0) return false;
    at.push_back(static_cast<std::size_t>(column));
  }
  std::map<std::vector<std::string>, int> seen;
  for (const data::CsvRow& row : out.csv.rows) {
    // A line has as many quotes as begin and end cells.
    const std::string_view line = out.lines[row.line - 1];
    if (std::count(line.begin(), line.end(), '"') % 2 != 0) return false;
    std::vector<std::string> key;
    for (const std::size_t column : at) key.push_back(row.cells[column]);
    const int n = seen[key]++;
    out.rows.emplace(std::pair{std::move(key), n}, &row);
  }
  return true;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

std::optional<std::vector<RowChange>> row_changes(const DataFile& file) {
  if (!file.before || !file.after || file.keys.empty()) return std::nullopt;
  Table a;
  Table b;
  if (!read(*file.before, file, a) || !read(*file.after, file, b)) return std::nullopt;
  if (a.csv.columns != b.csv.columns) return std::nullopt;
  std::vector<RowChange> out;
  const auto change = [&](const std::pair<std::vector<std::string>, int>& key,
                          const data::CsvRow* before, const data::CsvRow* after) {
    RowChange row;
    row.key_cells = key.first;
    row.key = joined(key.first);
    if (before != nullptr) {
      row.before = a.lines[before->line - 1];
      row.old_line = before->line;
    }
    if (after != nullptr) {
      row.after = b.lines[after->line - 1];
      row.new_line = after->line;
    }
    if (before != nullptr && after != nullptr) {
      row.words_only = true;
      for (const std::string& name : file.columns) {
        const int column = a.csv.column(name);
        if (column < 0) continue;
        const auto at = static_cast<std::size_t>(column);
        row.words_only = row.words_only && before->cells[at] == after->cells[at];
      }
    }
    out.push_back(std::move(row));
  };
  for (const auto& [key, row] : b.rows) {
    const auto old = a.rows.find(key);
    if (old == a.rows.end()) {
      change(key, nullptr, row);
    } else if (old->second->cells != row->cells) {
      change(key, old->second, row);
    }
  }
  for (const auto& [key, row] : a.rows) {
    if (!b.rows.contains(key)) change(key, row, nullptr);
  }
  return out;
}

std::string with_rows(const DataFile& file, const std::vector<const RowChange*>& made) {
  std::map<std::uint32_t, const RowChange*> by_line;
  for (const RowChange* row : made) {
    if (row->old_line > 0) by_line.emplace(row->old_line, row);
  }
  std::string out;
  std::uint32_t number = 0;
  for (const std::string_view line : lines_of(*file.before)) {
    const auto found = by_line.find(++number);
    if (found == by_line.end()) {
      out += line;
    } else if (found->second->after.empty()) {
      continue;
    } else {
      out += found->second->after;
    }
    out += '\n';
  }
  for (const RowChange* row : made) {
    if (row->old_line == 0) out += row->after + '\n';
  }
  return out;
}

}  // namespace plimsoll::edits

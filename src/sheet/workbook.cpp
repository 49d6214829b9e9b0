// Places in sheets, and what stands at them.
#include "sheet/workbook.h"

#include <algorithm>

namespace plimsoll::sheet {

namespace {

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_number(char c) {
  return c >= '0' && c <= '9';
}

// Letters and digits of an address, each with a `$` before it or not; 0 of what is not there.
struct Marks {
  std::uint32_t column = 0;
  std::uint32_t row = 0;
};

std::optional<Marks> read_marks(std::string_view text) {
  Marks out;
  std::size_t at = 0;
  if (text.starts_with('$') && text.size() > 1 && is_letter(text[1])) ++at;
  for (std::size_t n = 0; at < text.size() && is_letter(text[at]); ++at, ++n) {
    if (n == 3) return std::nullopt;
    out.column = out.column * 26 + static_cast<std::uint32_t>((text[at] & ~0x20) - 'A' + 1);
  }
  if (at < text.size() && text[at] == '$') ++at;
  const std::size_t digits = at;
  for (std::size_t n = 0; at < text.size() && is_number(text[at]); ++at, ++n) {
    if (n == 7 || text[digits] == '0') return std::nullopt;
    out.row = out.row * 10 + static_cast<std::uint32_t>(text[at] - '0');
  }
  if (at != text.size() || at == 0 || (at == digits && text.ends_with('$'))) return std::nullopt;
  if (out.column > kMaxColumns || out.row > kMaxRows) return std::nullopt;
  if (out.column == 0 && out.row == 0) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Address> read_address(std::string_view text) {
  const std::optional<Marks> marks = read_marks(text);
  if (!marks || marks->column == 0 || marks->row == 0) return std::nullopt;
  return Address{marks->row - 1, marks->column - 1};
}

std::optional<Area> read_area(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::optional<Marks> first = read_marks(text.substr(0, colon));
  const std::optional<Marks> last =
      colon == std::string_view::npos ? first : read_marks(text.substr(colon + 1));
  if (!first || !last) return std::nullopt;
  const bool rows = first->column == 0 && last->column == 0;
  const bool columns = first->row == 0 && last->row == 0;
  // Whole columns and rows have two ends, "B:B".
  if ((rows || columns) && colon == std::string_view::npos) return std::nullopt;
  if (!rows && (first->column == 0 || last->column == 0)) return std::nullopt;
  if (!columns && (first->row == 0 || last->row == 0)) return std::nullopt;
  Area out;
  const auto ends = std::minmax(first->column, last->column);
  const auto tops = std::minmax(first->row, last->row);
  out.first = {columns ? 0 : tops.first - 1, rows ? 0 : ends.first - 1};
  out.last = {columns ? kMaxRows - 1 : tops.second - 1, rows ? kMaxColumns - 1 : ends.second - 1};
  return out;
}

std::string address(Address at) {
  std::string letters;
  for (std::uint32_t c = at.column + 1; c > 0; c = (c - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (c - 1) % 26));
  }
  return letters + std::to_string(at.row + 1);
}

std::string area_text(const Area& area) {
  return area.is_cell() ? address(area.first) : address(area.first) + ":" + address(area.last);
}

std::string quoted_sheet(std::string_view name) {
  const auto plain = [](char c) {
    return is_letter(c) || is_number(c) || c == '_' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  const bool bare = !name.empty() && !is_number(name.front()) && name.front() != '.' &&
                    std::all_of(name.begin(), name.end(), plain) && !read_marks(name);
  if (bare) return std::string(name);
  std::string out = "'";
  for (const char c : name) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::optional<SheetReference> read_reference(std::string_view text) {
  SheetReference out;
  if (!text.starts_with('\'')) {
    const std::size_t end = text.find('!');
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    out.sheet = text.substr(0, end);
    out.rest = text.substr(end + 1);
    return out;
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != '\'') {
      out.sheet += text[i];
    } else if (text.substr(i + 1, 1) == "'") {
      out.sheet += text[++i];
    } else if (text.substr(i + 1, 1) == "!") {
      out.rest = text.substr(i + 2);
      return out;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

const Cell* Sheet::find(Address at) const {
  const auto found =
      std::lower_bound(cells.begin(), cells.end(), at, [](const Cell& cell, Address place) {
        return Address{cell.row, cell.column} < place;
      });
  return found != cells.end() && Address{found->row, found->column} == at ? &*found : nullptr;
}

const Area* Sheet::merged_at(Address at) const {
  const auto found =
      std::find_if(merged.begin(), merged.end(), [&](const Area& area) { return area.has(at); });
  return found == merged.end() ? nullptr : &*found;
}

bool Sheet::hides_row(std::uint32_t row) const {
  return std::binary_search(hidden_rows.begin(), hidden_rows.end(), row);
}

bool Sheet::hides_column(std::uint32_t column) const {
  return std::binary_search(hidden_columns.begin(), hidden_columns.end(), column);
}

const Sheet* Workbook::sheet(std::string_view name) const {
  const auto found = std::find_if(sheets.begin(), sheets.end(),
                                  [&](const Sheet& one) { return one.name == name; });
  return found == sheets.end() ? nullptr : &*found;
}

std::string Workbook::place(const Sheet& sheet, Address at) const {
  return quoted_sheet(sheet.name) + "!" + address(at);
}

}  // namespace plimsoll::sheet

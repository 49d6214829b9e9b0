// What stands in cells, and beside them.
#include <algorithm>

#include "data/cell_find.h"
#include "data/period_cell.h"

namespace plimsoll::data {

using sheet::Address;
using sheet::Area;
using sheet::Cell;
using sheet::CellKind;
using sheet::Sheet;

namespace {

bool is_year(std::string_view text) {
  return text.size() == 4 && (text.starts_with("19") || text.starts_with("20"));
}

}  // namespace

std::string quoted_key(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string even_blanks(std::string_view text) {
  constexpr std::string_view kHard[] = {"\u00A0", "\u202F", "\u2009"};
  std::string out;
  bool blank = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t n = text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r' ? 1 : 0;
    for (const std::string_view hard : kHard) {
      if (text.substr(i, hard.size()) == hard) n = hard.size();
    }
    if (n > 0) {
      blank = true;
      i += n;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    out += text[i++];
  }
  return out;
}

SheetIndex::SheetIndex(const Sheet& sheet) {
  for (const Cell& cell : sheet.cells) {
    if (cell.kind == CellKind::uncalculated || cell.kind == CellKind::error) continue;
    std::string text = even_blanks(cell.text);
    const bool time = cell.kind == CellKind::date ||
                      (cell.kind == CellKind::text && !readings_of(text).empty()) ||
                      (cell.kind == CellKind::number && is_year(text));
    if (time) timed_.push_back(&cell);
    by_text_[std::move(text)].push_back(&cell);
  }
}

const SheetIndex::Cells* SheetIndex::find(const std::string& text) const {
  const auto found = by_text_.find(text);
  return found == by_text_.end() ? nullptr : &found->second;
}

std::string CellLabels::text() const {
  if (row.empty() && column.empty()) return "";
  if (row.empty() || column.empty()) return quoted_key(row + column);
  return quoted_key(row) + ", " + quoted_key(column);
}

CellLabels labels_of(const Sheet& sheet, Address at) {
  CellLabels out;
  for (std::uint32_t c = at.column; c-- > 0 && out.row.empty();) {
    const Cell* cell = sheet.find({at.row, c});
    if (cell != nullptr && cell->kind == CellKind::text) out.row = even_blanks(cell->text);
  }
  // What is no text and looks like a year, above the numbers of the column.
  constexpr std::uint32_t kMaxUp = 10'000;
  std::string_view top;
  for (std::uint32_t n = 0, row = at.row; row-- > 0 && n < kMaxUp && out.column.empty(); ++n) {
    const Area* merged = sheet.merged_at({row, at.column});
    const Cell* cell = sheet.find(merged == nullptr ? Address{row, at.column} : merged->first);
    if (cell == nullptr) continue;
    if (cell->kind == CellKind::number) {
      top = cell->text;
    } else if (is_year(top)) {
      out.column = top;
    } else if (cell->kind == CellKind::text || cell->kind == CellKind::date) {
      out.column = even_blanks(cell->text);
    }
  }
  if (out.column.empty() && is_year(top)) out.column = top;
  return out;
}

const sheet::DefinedName* name_of_cell(const sheet::Workbook& book, const CellPlace& place) {
  for (const sheet::DefinedName& one : book.names) {
    if (one.hidden || one.sheet == sheet::DefinedName::kNone || !one.area.is_cell()) continue;
    if (&book.sheets[one.sheet] == place.sheet && one.area.first == place.at) return &one;
  }
  return nullptr;
}

}  // namespace plimsoll::data

// Numbers of a column are aligned by their points, texts by an edge.
#include "report/text_table.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "report/number_format.h"

namespace plimsoll::report {
namespace {

const std::string kPlusMinus = "±";

struct Parts {
  std::string whole;
  std::string fraction;
  std::string error_whole;
  std::string error_fraction;
};

std::size_t point_of(const std::string& number) {
  return std::min(number.find('.'), number.size());
}

Parts split(const std::string& cell) {
  Parts parts;
  std::string value = cell;
  const std::size_t at = cell.find(kPlusMinus);
  if (at != std::string::npos) {
    value = cell.substr(0, cell.find_last_not_of(' ', at - 1) + 1);
    const std::string error = cell.substr(cell.find_first_not_of(' ', at + kPlusMinus.size()));
    parts.error_whole = error.substr(0, point_of(error));
    parts.error_fraction = error.substr(point_of(error));
  }
  parts.whole = value.substr(0, point_of(value));
  parts.fraction = value.substr(point_of(value));
  return parts;
}

std::string pad(const std::string& text, std::size_t width, bool left_side) {
  const std::size_t own = display_width(text);
  const std::string spaces(width > own ? width - own : 0, ' ');
  return left_side ? spaces + text : text + spaces;
}

}  // namespace

void TextTable::add_column(std::string header, Align align) {
  columns_.push_back({std::move(header), align});
}

void TextTable::add_row(std::vector<std::string> cells) {
  PLIMSOLL_CHECK(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

// The header and the cells of a column, all of one width.
std::vector<std::string> TextTable::aligned(std::size_t column) const {
  std::vector<std::string> cells;
  const Align align = columns_[column].align;
  if (align == Align::decimal) {
    Parts widest;
    const auto widen = [](std::string& to, const std::string& text) {
      if (display_width(text) > display_width(to)) to = text;
    };
    std::vector<Parts> all;
    for (const auto& row : rows_) {
      all.push_back(split(row[column]));
      widen(widest.whole, all.back().whole);
      widen(widest.fraction, all.back().fraction);
      widen(widest.error_whole, all.back().error_whole);
      widen(widest.error_fraction, all.back().error_fraction);
    }
    for (const Parts& parts : all) {
      std::string cell = pad(parts.whole, display_width(widest.whole), true) +
                         pad(parts.fraction, display_width(widest.fraction), false);
      if (!widest.error_whole.empty()) {
        cell += parts.error_whole.empty() ? "   " : " " + kPlusMinus + " ";
        cell += pad(parts.error_whole, display_width(widest.error_whole), true) +
                pad(parts.error_fraction, display_width(widest.error_fraction), false);
      }
      cells.push_back(std::move(cell));
    }
  } else {
    for (const auto& row : rows_) cells.push_back(row[column]);
  }
  cells.insert(cells.begin(), columns_[column].header);
  std::size_t width = 0;
  for (const std::string& cell : cells) width = std::max(width, display_width(cell));
  for (std::string& cell : cells) cell = pad(cell, width, align != Align::left);
  return cells;
}

std::size_t TextTable::width() const {
  std::size_t total = indent_;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    total += display_width(aligned(c).front()) + (c > 0 ? gap_ : 0);
  }
  return total;
}

std::string TextTable::text() const {
  std::vector<std::string> lines(rows_.size() + 1, std::string(indent_, ' '));
  bool has_header = false;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    has_header = has_header || !columns_[c].header.empty();
    const std::vector<std::string> cells = aligned(c);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (c > 0) lines[i] += std::string(gap_, ' ');
      lines[i] += cells[i];
    }
  }
  std::string text;
  for (std::size_t i = has_header ? 0 : 1; i < lines.size(); ++i) {
    lines[i].erase(lines[i].find_last_not_of(' ') + 1);
    text += lines[i] + "\n";
  }
  return text;
}

std::string wrap(const std::string& text, const std::string& first, const std::string& rest,
                 std::size_t width) {
  std::string result;
  std::string line = first;
  bool is_fresh = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!is_fresh && display_width(line) + 1 + display_width(word) > width) {
      result += line + "\n";
      line = rest;
      is_fresh = true;
    }
    if (!is_fresh) line += ' ';
    line += word;
    is_fresh = false;
  }
  return result + line + "\n";
}

}  // namespace plimsoll::report

// Plain text: lines with their indent, pages, tables and rules, then blocks.
#include "filing/reader/plain_text.h"

#include <algorithm>
#include <optional>

#include "filing/document/document_thresholds.h"
#include "filing/document/lines.h"
#include "filing/reader/markdown.h"
#include "filing/reader/reader_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// A line of dashes, equals signs, stars or underscores.
bool is_rule(std::string_view text) {
  return text.size() >= kRuleLeastBytes &&
         text.find_first_not_of("-=_*~+ ") == std::string_view::npos;
}

// EDGAR's marks: <PAGE>, <TABLE>, </TABLE>, <CAPTION>, <S>, <C>, <FN> ...
std::string mark_of(std::string_view text) {
  if (text.size() < kMarkLeastBytes || text.front() != '<') return {};
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos || end > kMaxMarkEnd) return {};
  const std::string name = lower(text.substr(1, end - 1));
  static constexpr std::string_view kMarks[] = {"page", "table", "/table",   "caption",
                                                "s",    "c",     "fn",       "/fn",
                                                "text", "/text", "document", "/document"};
  for (const std::string_view mark : kMarks) {
    if (name == mark) return name;
  }
  return {};
}

// Columns apart: two wide gaps, or one before a figure.
bool is_tabular(std::string_view text) {
  std::size_t n_gaps = 0;
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != ' ' && text[at] != '\t') {
      ++at;
      continue;
    }
    std::size_t end = at;
    std::size_t width = 0;
    // A tab alone may stand for a space.
    for (; end < text.size() && (text[end] == ' ' || text[end] == '\t'); ++end) {
      width += text[end] == '\t' ? kColumnGapColumns / 2 : 1;
    }
    if (width >= kColumnGapColumns) {
      ++n_gaps;
      last = end;
    }
    at = end;
  }
  if (n_gaps == 0) return false;
  const bool figures =
      text.substr(last).find_first_not_of("0123456789.,%$()- ") == std::string_view::npos;
  const bool first_figure = is_digit(text.front()) || text.front() == '$';
  return n_gaps >= kTabularGaps ||
         (figures && (first_figure || last + kFigureBytes >= text.size()));
}

struct Reading {
  std::vector<Line> lines;
  bool page_break = false;
  bool table = false;
  std::size_t gap = 0;
  std::optional<MarkdownReader> markdown;
};

void take_line(Reading& reading, std::string_view raw, std::uint32_t begin) {
  std::size_t at = 0;
  std::size_t column = 0;
  while (at < raw.size()) {
    std::size_t next = at;
    const char32_t c = next_code_point(raw, next);
    if (c == '\f') {
      reading.page_break = true;
      column = 0;
    } else if (c == '\t') {
      column = (column / kTabColumns + 1) * kTabColumns;
    } else if (is_space(c)) {
      ++column;
    } else {
      break;
    }
    at = next;
  }
  const std::string_view text = trim(raw.substr(at));
  if (text.empty()) {
    ++reading.gap;
    return;
  }
  const std::string mark = mark_of(text);
  // A table of HTML, with its rows right behind, is none of EDGAR's, whose end stands on a line of its own.
  if (mark == "table" && !holds_any(lower(text), {"<tr", "</table"})) reading.table = true;
  if (mark == "/table") reading.table = false;
  if (mark == "page") reading.page_break = true;
  if (is_rule(text) && !reading.table && reading.gap == 0 && !reading.lines.empty()) {
    reading.lines.back().underlined = true;
  }
  Line line;
  // Markdown has no marks of EDGAR, but tables of HTML.
  line.furniture = (!mark.empty() && !reading.markdown) || is_rule(text);
  line.text.append_verbatim(text, begin + static_cast<std::uint32_t>(at));
  line.styles.push_back({});
  line.indent = static_cast<std::uint16_t>(std::min<std::size_t>(column, kMaxIndentColumns));
  line.right = static_cast<std::uint16_t>(
      std::min<std::size_t>(column + n_code_points(text), kMaxRightColumns));
  line.gap = static_cast<std::uint8_t>(std::min<std::size_t>(reading.gap, kMaxGapLines));
  line.page_break = reading.page_break;
  line.table = reading.table || (!line.furniture && is_tabular(text));
  reading.page_break = false;
  reading.gap = 0;
  if (reading.markdown) {
    reading.markdown->take(std::move(line), reading.lines);
  } else {
    reading.lines.push_back(std::move(line));
  }
}

}  // namespace

void read_text(Document& document) {
  document.index_lines();
  Reading reading;
  const std::string_view source = document.source;
  if (looks_like_markdown(source)) reading.markdown.emplace();
  for (std::size_t begin = 0; begin < source.size();) {
    const std::size_t end = std::min(source.find('\n', begin), source.size());
    take_line(reading, source.substr(begin, end - begin), static_cast<std::uint32_t>(begin));
    begin = end + 1;
  }
  if (reading.markdown) reading.markdown->finish(reading.lines);
  mark_furniture(reading.lines);
  append_blocks(std::move(reading.lines), document);
}

}  // namespace plimsoll::filing

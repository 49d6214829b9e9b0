// Marks are looked for line by line; what looks like none is text.
#include "filing/reader/markdown.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <string>

#include "filing/document/blocks.h"
#include "filing/document/list_marks.h"
#include "filing/html/entities.h"
#include "filing/reader/reader_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// "## Title": how many signs; 0 of other lines.
std::size_t heading_level(std::string_view text) {
  const std::size_t n = std::min(text.find_first_not_of('#'), text.size());
  return n >= 1 && n <= kMaxMarkdownLevel && n < text.size() && text[n] == ' ' ? n : 0;
}

bool is_wholly_bold(std::string_view text) {
  return text.size() > 4 && text.starts_with("**") && text.ends_with("**") &&
         text.find("**", 2) == text.size() - 2;
}

// "{12}-----", "<!-- PAGE BREAK -->"
bool is_page_mark(std::string_view text) {
  if (text.starts_with("<!--")) {
    return lower(text.substr(0, kMaxCommentMarkBytes)).find("page") != std::string::npos;
  }
  if (!text.starts_with("{")) return false;
  const std::size_t end = text.find('}');
  return end != std::string_view::npos && end > 1 && text.substr(end + 1).starts_with("---") &&
         text.substr(1, end - 1).find_first_not_of("0123456789") == std::string_view::npos;
}

bool begins_picture(std::string_view text) {
  return text.starts_with("![") || text.starts_with("[FIGURE") || text.starts_with("[IMAGE");
}

// "|---|:--|"
bool is_table_rule(std::string_view text) {
  return text.find('-') != std::string_view::npos &&
         text.find_first_not_of("|-: ") == std::string_view::npos;
}

// "TABLE 12:", "DATA:"
bool is_table_label(std::string_view text) {
  if (text == "DATA:") return true;
  return text.starts_with("TABLE ") && text.ends_with(":") &&
         text.substr(6, text.size() - 7).find_first_not_of("0123456789") == std::string_view::npos;
}

// "&#x27;", "&amp;": what it stands for, and where it ends; 0 without.
char32_t entity_at(std::string_view text, std::size_t& at) {
  const std::size_t end = text.substr(0, std::min(text.size(), at + kMaxEntityBytes)).find(';', at);
  if (end == std::string_view::npos || end <= at + 1) return 0;
  std::string_view name = text.substr(at + 1, end - at - 1);
  char32_t c = 0;
  if (name.front() != '#') {
    c = entity_code_point(name);
  } else {
    name.remove_prefix(1);
    const bool hex = name.starts_with("x");
    if (hex) name.remove_prefix(1);
    for (const char digit : name) {
      const char d = lower_ascii(digit);
      const bool is_hex = hex && d >= 'a' && d <= 'f';
      if (!is_digit(d) && !is_hex) return 0;
      c = c * (hex ? 16U : 10U) + static_cast<char32_t>(is_hex ? d - 'a' + 10 : d - '0');
      if (c > 0xFFFF) return 0;
    }
  }
  if (c != 0) at = end + 1;
  return c;
}

// "<br>", "</span>", "<span id=...>": letters, and no sentence.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('>', at);
  if (end == std::string_view::npos || end - at > kMaxTagBytes) return 0;
  const std::size_t name = at + (at + 1 < text.size() && text[at + 1] == '/' ? 2 : 1);
  return name < end && is_ascii_letter(text[name]) ? end + 1 : 0;
}

// "*so*": a star before a word that another one ends, or that other one.
bool is_italic_mark(std::string_view text, std::size_t begin, std::size_t at, bool within) {
  const bool after_space = at == begin || text[at - 1] == ' ' || text[at - 1] == '(';
  const bool before_space = at + 1 >= text.size() || text[at + 1] == ' ';
  if (within) return !after_space;
  if (!after_space || before_space) return false;
  const std::size_t close = text.find('*', at + 1);
  return close != std::string_view::npos && text[close - 1] != ' ';
}

struct Inline {
  MappedText text;
  std::vector<StyleRun> styles;
};

// Emphasis, links, entities and tags of `text`; `line_break` for what <br> says.
Inline inline_of(const MappedText& source, std::size_t begin, std::size_t end,
                 std::string_view line_break = " ") {
  const std::string_view text = std::string_view(source.text()).substr(0, end);
  Inline found;
  Style style;
  std::size_t kept = begin;
  const auto keep_until = [&](std::size_t until) {
    if (until > kept) {
      const auto at = static_cast<std::uint32_t>(found.text.size());
      if (found.styles.empty() || found.styles.back().style != style) {
        found.styles.push_back({at, style});
      }
      found.text.append(source, kept, until);
    }
  };
  for (std::size_t at = begin; at < text.size();) {
    const char c = text[at];
    std::size_t next = at + 1;
    if (c == '*' && text.substr(at).starts_with("**")) {
      // A star of a footnote has none like it behind it.
      if (!style.bold && text.find("**", at + 2) == std::string_view::npos) {
        at += 2;
        continue;
      }
      keep_until(at);
      style.bold = !style.bold;
      next = at + 2;
      while (next < text.size() && text[next] == '*') ++next;
    } else if (c == '*' && is_italic_mark(text, begin, at, style.italic)) {
      keep_until(at);
      style.italic = !style.italic;
    } else if (c == '\\' && next < text.size() &&
               std::string_view("#*_$[]&-|").find(text[next]) != std::string_view::npos) {
      keep_until(at);
      kept = next;
      at = next + 1;
      continue;
    } else if (c == '<' && end_of_tag(text, at) > 0) {
      next = end_of_tag(text, at);
      keep_until(at);
      if (text.substr(at).starts_with("<br") && !found.text.empty()) {
        found.text.append_replacement(line_break, source.source_offset(at));
      }
    } else if (c == '&') {
      std::size_t behind = at;
      const char32_t entity = entity_at(text, behind);
      if (entity == 0) {
        ++at;
        continue;
      }
      keep_until(at);
      std::string shown;
      append_code_point(shown, entity);
      if (found.styles.empty()) found.styles.push_back({0, style});
      found.text.append_replacement(shown, source.source_offset(at));
      next = behind;
    } else if (c == '[') {
      // "[text](address)"
      const std::size_t close = text.find("](", at);
      const std::size_t link_end = close == std::string_view::npos ? close : text.find(')', close);
      if (link_end == std::string_view::npos ||
          text.substr(at + 1, close - at - 1).find('[') != std::string_view::npos) {
        ++at;
        continue;
      }
      keep_until(at);
      kept = at + 1;
      keep_until(close);
      next = link_end + 1;
    } else {
      ++at;
      continue;
    }
    at = kept = next;
  }
  keep_until(text.size());
  const std::string& shown = found.text.text();
  const std::size_t first = std::min(shown.find_first_not_of(" \t\n"), shown.size());
  const std::size_t last = shown.find_last_not_of(" \t\n");
  if (first > 0 || (last != std::string::npos && last + 1 < shown.size())) {
    const std::size_t stop = last == std::string::npos ? first : last + 1;
    found.styles = part_of(found.styles, first, stop);
    found.text = found.text.part(first, stop);
  }
  return found;
}

// Cells between bars, also of "  12. a | b", whose number is the row's.
std::vector<MappedText> cells_of(const MappedText& source) {
  const std::string_view text = source.text();
  std::size_t begin = 0;
  if (text.front() == '|') {
    begin = 1;
  } else {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits > 0 && text.substr(digits).starts_with(". ")) begin = digits + 2;
  }
  std::vector<MappedText> cells;
  while (begin <= text.size()) {
    const std::size_t bar = std::min(text.find('|', begin), text.size());
    const bool behind_last = bar == text.size() && trim(text.substr(begin)).empty();
    if (!behind_last) cells.push_back(inline_of(source, begin, bar, "\n").text);
    begin = bar + 1;
  }
  return cells;
}

constexpr std::string_view kTableTag = "<table";

// Where the first of `tags` begins, in either case; the end without.
std::size_t find_tag(std::string_view text, std::size_t from,
                     std::initializer_list<std::string_view> tags) {
  for (std::size_t at = text.find('<', from); at < text.size(); at = text.find('<', at + 1)) {
    for (const std::string_view tag : tags) {
      if (lower(text.substr(at, tag.size())) == tag) return at;
    }
  }
  return text.size();
}

// Lines of a cell side by side.
void append_lines(MappedText& text, const MappedText& cell, std::size_t begin, std::size_t end) {
  const std::size_t first = text.size();
  while (begin < end) {
    const std::size_t stop = std::min(cell.text().find('\n', begin), end);
    const std::string_view line = std::string_view(cell.text()).substr(begin, stop - begin);
    const std::size_t from = begin + std::min(line.find_first_not_of(" \t"), line.size());
    if (from < stop) {
      if (text.size() > first) text.append_replacement(" ", cell.source_offset(from));
      text.append(cell, from, begin + line.find_last_not_of(" \t") + 1);
    }
    begin = stop + 1;
  }
}

// A line of a cell that stands for itself: an item, what is behind a full stop, and what is behind a name in the first line.
bool begins_piece(std::string_view before, std::string_view line, bool named) {
  if (after_bullet(line) > 0) return true;
  const bool goes_on = starts_lower(line) || line.starts_with("(") ||
                       (!before.empty() && is_small_word(words(before).back()));
  return !goes_on && (named || ends_sentence(before));
}

// A cell's lines, those joined that a narrow column cut.
std::vector<MappedText> pieces_of(const MappedText& cell) {
  const std::string& text = cell.text();
  std::vector<MappedText> pieces;
  const std::size_t first_end = std::min(text.find('\n'), text.size());
  const std::size_t n_first = words(text.substr(0, first_end)).size();
  // Too little for a name and its text.
  bool named = n_first > 0 && n_first <= kMaxCellNameWords &&
               words(text).size() >= n_first + kCellNameLeastBodyWords;
  std::size_t begin = 0;
  for (std::size_t at = first_end; at < text.size();) {
    const std::size_t next = at + 1;
    const std::size_t end = std::min(text.find('\n', next), text.size());
    const std::string_view before = trim(std::string_view(text).substr(begin, at - begin));
    const std::string_view line = trim(std::string_view(text).substr(next, end - next));
    if (!line.empty() && !words(before).empty() && begins_piece(before, line, named)) {
      pieces.emplace_back();
      append_lines(pieces.back(), cell, begin, at);
      begin = next;
      named = false;
    }
    at = end;
  }
  pieces.emplace_back();
  append_lines(pieces.back(), cell, begin, text.size());
  return pieces;
}

bool is_prose(const MappedText& cell) {
  return words(cell.text()).size() >= kProseCellWords;
}

}  // namespace

bool looks_like_markdown(std::string_view source) {
  // A page of HTML says so at once.
  const std::string head = lower(trim(source.substr(0, kMaxCommentMarkBytes)));
  if (head.starts_with("<!doc") || head.starts_with("<html") || head.starts_with("<?xml"))
    return false;
  std::set<std::string_view> marked;
  for (std::size_t begin = 0; begin < source.size() && marked.size() < kMarkdownLeastTitles;) {
    const std::size_t end = std::min(source.find('\n', begin), source.size());
    const std::string_view text = trim(source.substr(begin, end - begin));
    if (heading_level(text) > 0 || is_wholly_bold(text)) marked.insert(text);
    begin = end + 1;
  }
  return marked.size() >= kMarkdownLeastTitles;
}

// A cell of several lines is written on as many: the last row goes on until a bar ends it, where bars end rows.
bool MarkdownReader::is_row_open() const {
  const auto ends_in_bar = [](const Row& row) { return trim(row.line.text.text()).ends_with("|"); };
  return !rows_.empty() && rows_.back().line.text.text().front() == '|' &&
         !ends_in_bar(rows_.back()) && std::any_of(rows_.begin(), rows_.end(), ends_in_bar);
}

bool MarkdownReader::take_row(const Line& line) {
  const std::string_view text = line.text.text();
  const bool bars = text.front() == '|';
  if (!bars && line.gap == 0 && is_row_open()) {
    MappedText& row = rows_.back().line.text;
    row.append_replacement("\n", line.text.source_offset(0));
    row.append(line.text, 0, text.size());
    rows_.back().cells = cells_of(row);
    return true;
  }
  if (!bars &&
      (line.indent == 0 || !is_digit(text.front()) || text.find(" | ") == std::string_view::npos)) {
    return false;
  }
  rows_.push_back({line, is_table_rule(text) ? std::vector<MappedText>{} : cells_of(line.text)});
  return true;
}

bool MarkdownReader::take_html_table(const Line& line) {
  const std::string& text = line.text.text();
  if (html_table_ && line.gap > 0) settle_html_table();
  if (!html_table_) {
    if (find_tag(std::string_view(text).substr(0, kTableTag.size()), 0, {kTableTag}) != 0)
      return false;
    html_table_ = line;
    html_table_->text = {};
    html_text_ = {};
  } else {
    html_text_.append_replacement("\n", line.text.source_offset(0));
  }
  html_text_.append(line.text, 0, text.size());
  if (find_tag(text, 0, {"</table"}) < text.size()) settle_html_table();
  return true;
}

void MarkdownReader::settle_html_table() {
  const std::string_view text = html_text_.text();
  for (std::size_t row = find_tag(text, 0, {"<tr"}); row < text.size();) {
    const std::size_t row_end = find_tag(text, row + 1, {"<tr"});
    const std::string_view in_row = text.substr(0, row_end);
    Row found{*html_table_, {}};
    for (std::size_t cell = find_tag(in_row, row, {"<td", "<th"}); cell < row_end;) {
      const std::size_t next = find_tag(in_row, cell + 1, {"<td", "<th"});
      const std::string_view in_cell = text.substr(0, next);
      const std::size_t begin = std::min(in_cell.find('>', cell), next);
      const std::size_t end = find_tag(in_cell, cell, {"</t"});
      found.cells.push_back(begin < end ? inline_of(html_text_, begin + 1, end, "\n").text
                                        : MappedText{});
      cell = next;
    }
    for (const MappedText& cell : found.cells) {
      if (cell.empty()) continue;
      if (!found.line.text.empty())
        found.line.text.append_replacement(" | ", cell.source_offset(0));
      append_lines(found.line.text, cell, 0, cell.size());
    }
    // A row of empty cells says nothing.
    if (!found.line.text.empty()) rows_.push_back(std::move(found));
    row = row_end;
  }
  html_table_.reset();
}

void MarkdownReader::settle_table(std::vector<Line>& lines) {
  if (html_table_) settle_html_table();
  const bool prose = std::any_of(rows_.begin(), rows_.end(), [](const Row& row) {
    return std::any_of(row.cells.begin(), row.cells.end(), is_prose);
  });
  std::size_t n_columns = 0;
  for (const Row& row : rows_) n_columns = std::max(n_columns, row.cells.size());
  bool first = true;
  for (Row& row : rows_) {
    if (row.cells.empty()) continue;
    Line line = row.line;
    line.gap = 1;
    line.table = true;
    const bool header = first && std::none_of(row.cells.begin(), row.cells.end(), is_prose);
    first = false;
    if (!prose || header) {
      // One line with the marks between its cells, as other readers give a row of figures.
      line.table = !prose;
      if (header && prose) line.row = ++n_rows_;
      lines.push_back(std::move(line));
      continue;
    }
    ++n_rows_;
    std::size_t n_filled = 0;
    for (const MappedText& cell : row.cells) n_filled += cell.empty() ? 0 : 1;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (row.cells[i].empty()) continue;
      for (MappedText& piece : pieces_of(row.cells[i])) {
        Line cell = row.line;
        cell.text = std::move(piece);
        cell.styles.assign(1, {});
        cell.gap = 1;
        cell.page_break = row.line.page_break && i == 0;
        cell.table = false;
        if (n_filled > 1) {
          cell.row = n_rows_;
          // A cell that spans rows above is missing at the front.
          cell.column = static_cast<std::uint16_t>(1 + i + n_columns - row.cells.size());
        }
        lines.push_back(std::move(cell));
      }
    }
  }
  rows_.clear();
}

void MarkdownReader::finish(std::vector<Line>& lines) {
  settle_table(lines);
  // Where nearly all titles have one level, as some recognition writes them, it tells a title and no rank.
  std::array<std::size_t, kMaxMarkdownLevel + 1> n_of{};
  for (const Line& line : lines) ++n_of[line.heading_level];
  n_of[0] = 0;
  const std::size_t n = std::accumulate(n_of.begin(), n_of.end(), std::size_t{0});
  if (n == 0 ||
      !is_at_least_percent(*std::max_element(n_of.begin(), n_of.end()), n, kOneLevelPercent)) {
    return;
  }
  for (Line& line : lines) {
    if (line.heading_level == 0) continue;
    line.heading_level = 0;
    line.styles.assign(1, {});
    line.styles.front().style.bold = true;
  }
}

void MarkdownReader::take(Line line, std::vector<Line>& lines) {
  const std::string_view text = line.text.text();
  if (is_page_mark(text)) {
    settle_table(lines);
    line.furniture = true;
    line.page_break = true;
    lines.push_back(std::move(line));
    return;
  }
  const bool begins = begins_picture(text);
  const bool picture = begins || n_picture_lines_ > 0;
  if (picture || text.starts_with("<!--") || text.starts_with("<|") || is_table_label(text)) {
    settle_table(lines);
    // A description goes on until its bracket closes.
    const bool closed = text.ends_with("]") || text.ends_with(")");
    n_picture_lines_ = closed   ? 0
                       : begins ? kMaxPictureLines
                                : std::max<std::size_t>(n_picture_lines_, 1) - 1;
    line.furniture = true;
    lines.push_back(std::move(line));
    return;
  }
  if (line.furniture) {
    settle_table(lines);
    lines.push_back(std::move(line));
    return;
  }
  if (take_html_table(line) || take_row(line)) return;
  settle_table(lines);
  const std::size_t level = heading_level(text);
  Inline found = inline_of(line.text, level > 0 ? level + 1 : 0, text.size());
  if (found.text.empty()) {
    line.furniture = true;
    lines.push_back(std::move(line));
    return;
  }
  const bool title = level > 0 && words(found.text.text()).size() <= kMaxMarkdownTitleWords;
  const bool alone = title || is_wholly_bold(text);
  line.text = std::move(found.text);
  line.styles = std::move(found.styles);
  if (title) {
    // Emphasis within it says nothing more.
    line.heading_level = static_cast<std::uint8_t>(level);
    line.styles.assign(1, {});
  }
  // A title is no beginning of the line below it.
  if ((alone || behind_title_) && line.gap == 0) line.gap = 1;
  behind_title_ = alone;
  lines.push_back(std::move(line));
}

}  // namespace plimsoll::filing

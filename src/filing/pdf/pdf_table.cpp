// The header's captions give the columns; lines belong to the table until one runs over a column's
// edge.
#include "filing/pdf/pdf_table.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

double middle(const PdfWord& word) {
  return (word.top + word.bottom) / 2;
}

// Words on one base line, from left to right.
struct TextLine {
  double top = 0;
  double bottom = 0;
  std::vector<const PdfWord*> words;
};

std::vector<TextLine> lines_of(const std::vector<PdfWord>& words) {
  std::vector<const PdfWord*> order;
  for (const PdfWord& word : words) order.push_back(&word);
  std::sort(order.begin(), order.end(),
            [](const PdfWord* a, const PdfWord* b) { return middle(*a) < middle(*b); });
  std::vector<TextLine> lines;
  for (const PdfWord* word : order) {
    if (lines.empty() || middle(*word) > lines.back().bottom) {
      lines.push_back({word->top, word->bottom, {}});
    }
    lines.back().top = std::min(lines.back().top, word->top);
    lines.back().words.push_back(word);
  }
  for (TextLine& line : lines) {
    std::sort(line.words.begin(), line.words.end(),
              [](const PdfWord* a, const PdfWord* b) { return a->left < b->left; });
    for (const PdfWord* word : line.words) line.bottom = std::max(line.bottom, word->bottom);
  }
  return lines;
}

bool says(const std::string& caption, std::initializer_list<std::string_view> signs) {
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return caption.find(sign) != std::string::npos;
  });
}

// A line of a paragraph, not a caption: long, and in lower case from its beginning.
bool goes_on_from_before(std::string_view first_word, std::string_view caption) {
  return first_word.front() >= 'a' && first_word.front() <= 'z' &&
         words(caption).size() > kMaxLowerCaptionWords;
}

// Left edges of the columns that a header's captions stand over; empty if it is no header.
std::vector<double> columns_of(const std::vector<TextLine>& lines, std::size_t begin,
                               std::size_t end, double em) {
  std::vector<const PdfWord*> all;
  for (std::size_t i = begin; i < end; ++i) {
    all.insert(all.end(), lines[i].words.begin(), lines[i].words.end());
  }
  std::sort(all.begin(), all.end(),
            [](const PdfWord* a, const PdfWord* b) { return a->left < b->left; });
  std::vector<double> lefts;
  // Of each caption in `all`.
  std::vector<std::size_t> starts;
  double reach = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (starts.empty() || all[i]->left - reach > kCaptionGapEms * em) {
      if (starts.size() == kMaxTableColumns) return {};
      lefts.push_back(all[i]->left);
      starts.push_back(i);
      reach = all[i]->right;
    }
    reach = std::max(reach, all[i]->right);
  }
  // Most lines are prose.
  if (starts.size() < kTableLeastColumns) return {};
  starts.push_back(all.size());
  std::vector<std::string> captions(lefts.size());
  for (std::size_t c = 0; c < captions.size(); ++c) {
    for (std::size_t i = starts[c]; i < starts[c + 1]; ++i) {
      captions[c] += captions[c].empty() ? "" : " ";
      captions[c] += lower(all[i]->text);
    }
    if (goes_on_from_before(all[starts[c]]->text, captions[c])) return {};
  }
  bool risk = false;
  bool answer = false;
  std::size_t n_answers = 0;
  for (const std::string& caption : captions) {
    if (words(caption).size() > kMaxTableCaptionWords) return {};
    const bool of_answer = says(caption, {"impact", "mitigat", "consequence", "manage", "control",
                                          "respon", "action", "effect", "description"});
    risk = risk || (says(caption, {"risk", "uncertaint"}) && !of_answer);
    answer = answer || of_answer;
    n_answers += of_answer ? 1 : 0;
  }
  // "Description | Mitigation | Trend": two that answer to a risk which no caption names.
  const bool told = (risk && answer) || n_answers >= kTableLeastAnswers;
  return told ? lefts : std::vector<double>{};
}

std::size_t column_of(const PdfWord& word, const std::vector<double>& lefts, double em) {
  std::size_t column = 0;
  while (column + 1 < lefts.size() && word.left >= lefts[column + 1] - kEdgeSlackEms * em) ++column;
  return column;
}

// Text runs over the edge of a column: the line is no part of the table.
bool crosses(const TextLine& line, const std::vector<double>& lefts, double em) {
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    const PdfWord& word = *line.words[i];
    const std::size_t column = column_of(word, lefts, em);
    if (column + 1 < lefts.size() && word.right > lefts[column + 1] + kEdgeSlackEms * em)
      return true;
    if (word.left < lefts[0] - kOutsideEms * em) return true;
    if (i == 0 || column == 0) continue;
    const PdfWord& before = *line.words[i - 1];
    // A bold heading may fill its cell; what stands plain at the next column's edge is that column's.
    const bool own_cell = before.style.bold && !word.style.bold &&
                          std::abs(word.left - lefts[column]) < kCellEdgeEms * em;
    if (!own_cell && column_of(before, lefts, em) < column &&
        word.left - before.right < kRunsOnEms * em) {
      return true;
    }
  }
  return false;
}

// How many columns the line has words in.
std::size_t n_filled(const TextLine& line, const std::vector<double>& lefts, double em) {
  std::size_t n = 0;
  std::size_t last = kMaxTableColumns;
  for (const PdfWord* word : line.words) {
    const std::size_t column = column_of(*word, lefts, em);
    n += column != last ? 1 : 0;
    last = column;
  }
  return n;
}

// The caption of a group of rows: short, at the table's left edge, rows below it.
bool spans(const std::vector<TextLine>& lines, std::size_t i, const std::vector<double>& lefts,
           double em) {
  return lines[i].words.size() <= kMaxTableCaptionWords && i + 1 < lines.size() &&
         std::abs(lines[i].words.front()->left - lefts[0]) < kGroupCaptionEms * em &&
         !crosses(lines[i + 1], lefts, em) &&
         n_filled(lines[i + 1], lefts, em) >= kTableLeastColumns;
}

// The lines of a header, from `begin` up to `end`, and the columns below its captions.
struct Header {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<double> lefts;
};

// The first one from line `from` on; none without columns.
Header find_header(const std::vector<TextLine>& lines, std::size_t from, double em) {
  for (std::size_t begin = from; begin < lines.size(); ++begin) {
    // Its captions may run over several lines.
    for (std::size_t end = begin + 1; end <= std::min(begin + kMaxHeaderLines, lines.size());
         ++end) {
      if (end > begin + 1 && lines[end - 1].top - lines[end - 2].bottom > kHeaderGapEms * em) break;
      std::vector<double> lefts = columns_of(lines, begin, end, em);
      if (!lefts.empty()) return {begin, end, std::move(lefts)};
    }
  }
  return {};
}

PdfTable table_below(const std::vector<TextLine>& lines, const Header& header, double em) {
  const std::vector<double>& lefts = header.lefts;
  std::size_t end = header.end;
  while (end < lines.size() && (!crosses(lines[end], lefts, em) || spans(lines, end, lefts, em))) {
    ++end;
  }
  PdfTable table;
  const auto take = [](const TextLine& line, std::vector<PdfWord>& into) {
    for (const PdfWord* word : line.words) into.push_back(*word);
  };
  for (std::size_t i = 0; i < header.begin; ++i) take(lines[i], table.above);
  for (std::size_t i = header.begin; i < header.end; ++i) take(lines[i], table.header);
  // A row begins behind white space, where the first column has text.
  double last_bottom = lines[header.end - 1].bottom;
  for (std::size_t i = header.end; i < end; ++i) {
    const bool first_column = column_of(*lines[i].words.front(), lefts, em) == 0;
    const bool parted = lines[i].top - last_bottom > kRowGapEms * em;
    if (table.rows.empty() || (parted && first_column)) table.rows.emplace_back(lefts.size());
    const bool whole = crosses(lines[i], lefts, em);
    for (const PdfWord* word : lines[i].words) {
      table.rows.back()[whole ? 0 : column_of(*word, lefts, em)].push_back(*word);
    }
    last_bottom = std::max(last_bottom, lines[i].bottom);
  }
  for (std::size_t i = end; i < lines.size(); ++i) take(lines[i], table.below);
  return table;
}

}  // namespace

std::optional<PdfTable> find_table(const std::vector<PdfWord>& words, double em) {
  const std::vector<TextLine> lines = lines_of(words);
  std::size_t from = 0;
  // Two lines of prose side by side may read like a header: no rows stand below them.
  for (int n_tried = 0; n_tried < kMostHeadersTried; ++n_tried) {
    const Header header = find_header(lines, from, em);
    if (header.lefts.empty()) break;
    PdfTable table = table_below(lines, header, em);
    if (table.rows.size() >= kTableLeastRows) return table;
    from = header.begin + 1;
  }
  return std::nullopt;
}

}  // namespace plimsoll::filing

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
  std::vector<std::string> captions;
  double reach = 0;
  for (const PdfWord* word : all) {
    if (captions.empty() || word->left - reach > kCaptionGapEms * em) {
      if (captions.size() == kMaxTableColumns) return {};
      lefts.push_back(word->left);
      captions.emplace_back();
      reach = word->right;
    }
    captions.back() += captions.back().empty() ? "" : " ";
    captions.back() += lower(word->text);
    reach = std::max(reach, word->right);
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
  return captions.size() >= kTableLeastColumns && told ? lefts : std::vector<double>{};
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
    if (i > 0 && column > 0 && column_of(*line.words[i - 1], lefts, em) < column &&
        word.left - line.words[i - 1]->right < kRunsOnEms * em) {
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

}  // namespace

std::optional<PdfTable> find_table(const std::vector<PdfWord>& words, double em) {
  const std::vector<TextLine> lines = lines_of(words);
  // A header's captions may run over several lines.
  std::size_t header = 0;
  std::size_t rows = 0;
  std::vector<double> lefts;
  for (; header < lines.size() && lefts.empty(); ++header) {
    for (rows = header + 1; rows <= std::min(header + kMaxHeaderLines, lines.size()); ++rows) {
      if (rows > header + 1 && lines[rows - 1].top - lines[rows - 2].bottom > kHeaderGapEms * em)
        break;
      lefts = columns_of(lines, header, rows, em);
      if (!lefts.empty()) break;
    }
  }
  if (lefts.empty()) return std::nullopt;
  --header;
  std::size_t end = rows;
  while (end < lines.size() && (!crosses(lines[end], lefts, em) || spans(lines, end, lefts, em))) {
    ++end;
  }
  PdfTable table;
  const auto take = [](const TextLine& line, std::vector<PdfWord>& into) {
    for (const PdfWord* word : line.words) into.push_back(*word);
  };
  for (std::size_t i = 0; i < header; ++i) take(lines[i], table.above);
  for (std::size_t i = header; i < rows; ++i) take(lines[i], table.header);
  // A row begins behind white space, where the first column has text.
  double last_bottom = lines[rows - 1].bottom;
  for (std::size_t i = rows; i < end; ++i) {
    const bool first_column = column_of(*lines[i].words.front(), lefts, em) == 0;
    const bool parted = lines[i].top - last_bottom > kRowGapEms * em;
    if (table.rows.empty() || (parted && first_column)) table.rows.emplace_back(lefts.size());
    const bool whole = crosses(lines[i], lefts, em);
    for (const PdfWord* word : lines[i].words) {
      table.rows.back()[whole ? 0 : column_of(*word, lefts, em)].push_back(*word);
    }
    last_bottom = std::max(last_bottom, lines[i].bottom);
  }
  if (table.rows.size() < kTableLeastRows) return std::nullopt;
  for (std::size_t i = end; i < lines.size(); ++i) take(lines[i], table.below);
  return table;
}

}  // namespace plimsoll::filing

// The header's captions give the columns; lines belong to the table until one runs over a column's
// edge.
#include "filing/layout/page_table.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "filing/layout/layout_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

double middle(const PageWord& word) {
  return (word.top + word.bottom) / 2;
}

// Words on one base line, from left to right.
struct TextLine {
  double top = 0;
  double bottom = 0;
  std::vector<const PageWord*> words;
};

std::vector<TextLine> lines_of(const std::vector<PageWord>& words) {
  std::vector<const PageWord*> order;
  for (const PageWord& word : words) order.push_back(&word);
  std::sort(order.begin(), order.end(),
            [](const PageWord* a, const PageWord* b) { return middle(*a) < middle(*b); });
  std::vector<TextLine> lines;
  for (const PageWord* word : order) {
    if (lines.empty() || middle(*word) > lines.back().bottom) {
      lines.push_back({word->top, word->bottom, {}});
    }
    lines.back().top = std::min(lines.back().top, word->top);
    lines.back().words.push_back(word);
  }
  for (TextLine& line : lines) {
    std::sort(line.words.begin(), line.words.end(),
              [](const PageWord* a, const PageWord* b) { return a->left < b->left; });
    for (const PageWord* word : line.words) line.bottom = std::max(line.bottom, word->bottom);
  }
  return lines;
}

// A line of a paragraph, not a caption: long, and in lower case from its beginning.
bool goes_on_from_before(std::string_view first_word, std::string_view caption) {
  return first_word.front() >= 'a' && first_word.front() <= 'z' &&
         words(caption).size() > kMaxLowerCaptionWords;
}

// Left edges of the columns that a header's captions stand over; empty if it is no header.
std::vector<double> columns_of(const std::vector<TextLine>& lines, std::size_t begin,
                               std::size_t end, double em) {
  std::vector<const PageWord*> all;
  for (std::size_t i = begin; i < end; ++i) {
    all.insert(all.end(), lines[i].words.begin(), lines[i].words.end());
  }
  std::sort(all.begin(), all.end(),
            [](const PageWord* a, const PageWord* b) { return a->left < b->left; });
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
  bool both = false;
  std::size_t n_answers = 0;
  for (const std::string& caption : captions) {
    if (words(caption).size() > kMaxTableCaptionWords) return {};
    const bool of_answer =
        holds_any(caption, {"impact", "mitigat", "consequence", "manage", "control", "respon",
                            "action", "effect", "description"});
    const bool of_risk = holds_any(caption, {"risk", "uncertaint"});
    risk = risk || (of_risk && !of_answer);
    answer = answer || of_answer;
    n_answers += of_answer ? 1 : 0;
    // "Objective | Prospects | Risks and risk management": one column tells both.
    both = both || (of_risk && of_answer && captions.size() > kTableLeastColumns);
  }
  // "Description | Mitigation | Trend": two that answer to a risk which no caption names.
  const bool told = (risk && answer) || both || n_answers >= kTableLeastAnswers;
  return told ? lefts : std::vector<double>{};
}

std::size_t column_of(const PageWord& word, const std::vector<double>& lefts, double em) {
  std::size_t column = 0;
  while (column + 1 < lefts.size() && word.left >= lefts[column + 1] - kEdgeSlackEms * em) ++column;
  return column;
}

// Text runs over the edge of a column: the line is no part of the table.
bool crosses(const TextLine& line, const std::vector<double>& lefts, double em, bool aligned) {
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    const PageWord& word = *line.words[i];
    const std::size_t column = column_of(word, lefts, em);
    if (column + 1 < lefts.size() && word.right > lefts[column + 1] + kEdgeSlackEms * em)
      return true;
    if (word.left < lefts[0] - kOutsideEms * em) return true;
    if (i == 0 || column == 0) continue;
    const PageWord& before = *line.words[i - 1];
    // A cell may be filled to its edge, and its neighbour begin a space away: what stands at a column's edge is that
    // column's, where text there begins at it line by line, and behind a bold title in any case.
    const bool at_edge = std::abs(word.left - lefts[column]) < kCellEdgeEms * em;
    const bool own_cell = at_edge && (aligned || (before.style.bold && !word.style.bold));
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
  for (const PageWord* word : line.words) {
    const std::size_t column = column_of(*word, lefts, em);
    n += column != last ? 1 : 0;
    last = column;
  }
  return n;
}

// The caption of a group of rows: short, at the table's left edge, rows below it.
bool spans(const std::vector<TextLine>& lines, std::size_t i, const std::vector<double>& lefts,
           double em, bool aligned) {
  return lines[i].words.size() <= kMaxTableCaptionWords && i + 1 < lines.size() &&
         std::abs(lines[i].words.front()->left - lefts[0]) < kGroupCaptionEms * em &&
         !crosses(lines[i + 1], lefts, em, aligned) &&
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

// Where text really begins below the captions, which may be centred over it: of the places where words begin behind
// white, those that recur, if there is one for each caption and they alternate with the captions' own edges.
std::vector<double> text_edges(const std::vector<TextLine>& lines, const Header& header,
                               double em) {
  struct Edge {
    double left = 0;
    std::size_t n = 0;
    // Of these, marks of lists.
    std::size_t n_marks = 0;
  };
  std::vector<Edge> edges;
  const std::size_t end = std::min(lines.size(), header.end + kEdgeLines);
  for (std::size_t i = header.end; i < end; ++i) {
    const std::vector<const PageWord*>& words = lines[i].words;
    for (std::size_t w = 0; w < words.size(); ++w) {
      if (w > 0 && words[w]->left - words[w - 1]->right < kRunsOnEms * em) continue;
      auto found = std::find_if(edges.begin(), edges.end(), [&](const Edge& edge) {
        return std::abs(edge.left - words[w]->left) < kCellEdgeEms * em;
      });
      if (found == edges.end()) {
        edges.push_back({words[w]->left, 0, 0});
        found = edges.end() - 1;
      }
      ++found->n;
      found->n_marks += filing::words(words[w]->text).empty() ? 1 : 0;
    }
  }
  const std::vector<double>& captions = header.lefts;
  std::vector<double> result;
  for (std::size_t c = 0; c < captions.size(); ++c) {
    // Half way to the captions beside it.
    const double from =
        c == 0 ? captions[0] - kMostCentredEms * em : (captions[c - 1] + captions[c]) / 2;
    const double to = captions[c] + kEdgeSlackEms * em;
    const Edge* best = nullptr;
    for (const Edge& edge : edges) {
      if (edge.left < from || edge.left > to || edge.n < kEdgeLeastLines) continue;
      if (best == nullptr || edge.n > best->n || (edge.n == best->n && edge.left < best->left)) {
        best = &edge;
      }
    }
    if (best == nullptr) return {};
    double left = best->left;
    // Bullets stand left of the text of their items.
    for (const Edge& edge : edges) {
      if (edge.n_marks >= kMarkLeastLines && edge.left < left && edge.left >= from &&
          best->left - edge.left < kMarkEms * em) {
        left = edge.left;
      }
    }
    result.push_back(left);
  }
  return result;
}

// When a row of a table begins, line by line.
class Rows {
 public:
  Rows(const std::vector<TextLine>& lines, const Header& header, std::size_t end,
       const std::vector<double>& lefts, double em)
      : lines_(lines), lefts_(lefts), em_(em), last_top_(lefts.size()), last_bottom_(lefts.size()) {
    std::vector<double> pitches;
    std::vector<double> whites;
    for (std::size_t i = header.end; i < end; ++i) {
      for (const std::size_t c : columns(i)) {
        if (last_top_[c] > 0) {
          pitches.push_back(lines[i].top - last_top_[c]);
          whites.push_back(lines[i].top - last_bottom_[c]);
        }
        note(i, c);
      }
    }
    pitch_ = middle_of(pitches);
    white_ = middle_of(whites);
    std::fill(last_top_.begin(), last_top_.end(), 0);
    bottom_ = lines[header.end - 1].bottom;
  }

  // Called for each line in turn.
  bool begins(std::size_t i) {
    const std::vector<std::size_t> filled = columns(i);
    const double white = lines_[i].top - bottom_;
    const bool first_column = filled.front() == 0;
    bool begins = first_column && white > kRowGapEms * em_;
    // Rows without white between them: the first column had come to its end, another one too or all begin here, and
    // there is a little more white than lines of one cell have between them.
    if (first_column && !begins && last_top_[0] > 0 && resumes(i, 0) &&
        white > white_ + kMoreRowGapEms * em_) {
      begins = filled.size() == lefts_.size() ||
               std::any_of(filled.begin() + 1, filled.end(),
                           [&](std::size_t c) { return resumes(i, c); });
    }
    for (const std::size_t c : filled) note(i, c);
    bottom_ = std::max(bottom_, lines_[i].bottom);
    return begins;
  }

  // "Strategic risks", bold and alone between two rows, or between the header and the first of them.
  bool is_caption(std::size_t i) const {
    const auto bold = [](const PageWord* word) { return word->style.bold; };
    const TextLine& line = lines_[i];
    if (i + 1 >= lines_.size() || line.words.size() > kMaxTableCaptionWords ||
        columns(i) != std::vector<std::size_t>{0} ||
        !std::all_of(line.words.begin(), line.words.end(), bold)) {
      return false;
    }
    const TextLine& next = lines_[i + 1];
    // What wraps a title stands beside text from its first line on; above plain text it is that cell's own title.
    const PageWord* first = next.words.front();
    return next.top >= line.bottom - kCaptionOverlapEms * em_ && columns(i + 1).back() > 0 &&
           (columns(i + 1).front() > 0 || bold(first) || words(first->text).empty());
  }

 private:
  static double middle_of(std::vector<double>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

  std::vector<std::size_t> columns(std::size_t i) const {
    std::vector<std::size_t> filled;
    for (const PageWord* word : lines_[i].words) {
      const std::size_t column = column_of(*word, lefts_, em_);
      if (filled.empty() || filled.back() != column) filled.push_back(column);
    }
    return filled;
  }

  void note(std::size_t i, std::size_t column) {
    last_top_[column] = lines_[i].top;
    last_bottom_[column] = lines_[i].bottom;
  }

  bool resumes(std::size_t i, std::size_t column) const {
    return last_top_[column] > 0 && lines_[i].top - last_top_[column] > kResumesPitches * pitch_;
  }

  const std::vector<TextLine>& lines_;
  const std::vector<double>& lefts_;
  double em_;
  // Of the last line that each column had text on.
  std::vector<double> last_top_;
  std::vector<double> last_bottom_;
  // Of all lines so far.
  double bottom_ = 0;
  // What is usual from line to line in a cell.
  double pitch_ = 0;
  double white_ = 0;
};

PageTable table_below(const std::vector<TextLine>& lines, const Header& header, double em) {
  std::vector<double> lefts = text_edges(lines, header, em);
  const bool aligned = !lefts.empty();
  if (!aligned) lefts = header.lefts;
  const auto same_words = [](const TextLine& a, const TextLine& b) {
    return std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                      [](const PageWord* x, const PageWord* y) { return x->text == y->text; });
  };
  std::size_t end = header.end;
  while (end < lines.size() &&
         (!crosses(lines[end], lefts, em, aligned) || spans(lines, end, lefts, em, aligned))) {
    // Headed once more: a table of its own.
    if (same_words(lines[end], lines[header.begin])) break;
    ++end;
  }
  PageTable table;
  const auto take = [](const TextLine& line, std::vector<PageWord>& into) {
    for (const PageWord* word : line.words) into.push_back(*word);
  };
  for (std::size_t i = 0; i < header.begin; ++i) take(lines[i], table.above);
  for (std::size_t i = header.begin; i < header.end; ++i) take(lines[i], table.header);
  // A row begins behind white space, where the first column has text.
  Rows rows(lines, header, end, lefts, em);
  bool behind_caption = false;
  for (std::size_t i = header.end; i < end; ++i) {
    const bool begins = rows.begins(i);
    const bool whole = crosses(lines[i], lefts, em, aligned);
    const bool caption = (begins || i == header.end || behind_caption) && rows.is_caption(i);
    if (table.rows.empty() || begins || caption || behind_caption) {
      table.rows.emplace_back(lefts.size());
    }
    behind_caption = caption;
    for (const PageWord* word : lines[i].words) {
      table.rows.back()[whole ? 0 : column_of(*word, lefts, em)].push_back(*word);
    }
  }
  for (std::size_t i = end; i < lines.size(); ++i) take(lines[i], table.below);
  return table;
}

}  // namespace

std::optional<PageTable> find_table(const std::vector<PageWord>& words, double em) {
  const std::vector<TextLine> lines = lines_of(words);
  std::size_t from = 0;
  // Two lines of prose side by side may read like a header: no rows stand below them.
  for (int n_tried = 0; n_tried < kMostHeadersTried; ++n_tried) {
    const Header header = find_header(lines, from, em);
    if (header.lefts.empty()) break;
    PageTable table = table_below(lines, header, em);
    const auto filled = [](const auto& row) {
      return std::none_of(row.begin(), row.end(), [](const auto& cell) { return cell.empty(); });
    };
    const auto several = [](const auto& row) {
      return std::count_if(row.begin(), row.end(), [](const auto& cell) { return !cell.empty(); }) >
             1;
    };
    const auto n_several =
        static_cast<std::size_t>(std::count_if(table.rows.begin(), table.rows.end(), several));
    // One row with text in all of its columns is enough below three captions.
    if ((table.rows.size() >= kTableLeastRows &&
         is_at_least_percent(n_several, table.rows.size(), kSeveralCellsPercent)) ||
        (header.lefts.size() > kTableLeastColumns && !table.rows.empty() &&
         filled(table.rows.back()))) {
      return table;
    }
    from = header.begin + 1;
  }
  return std::nullopt;
}

}  // namespace plimsoll::filing

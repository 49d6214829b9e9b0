// Recursive cuts along the widest white strip, columns before rows; what cannot be cut is one
// stack of lines, told apart by their middles.
#include "filing/layout/page_layout.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "filing/layout/layout_thresholds.h"
#include "filing/layout/page_table.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

using Words = std::vector<PageWord>;
using Iterator = Words::iterator;

double height(const PageWord& word) {
  return word.bottom - word.top;
}

double median_height(Iterator begin, Iterator end) {
  std::vector<double> heights;
  for (Iterator word = begin; word != end; ++word) heights.push_back(height(*word));
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  return std::max(*middle, kLeastHeightPoints);
}

// The widest strip free of words; `low` and `high` give a word's extent along the axis.
struct Strip {
  double width = 0;
  double middle = 0;
  std::size_t n_before = 0;
};

template <class Low, class High>
Strip widest_strip(Iterator begin, Iterator end, Low low, High high, double from_share,
                   double to_share) {
  std::sort(begin, end, [&](const PageWord& a, const PageWord& b) { return low(a) < low(b); });
  const double first = low(*begin);
  double last = first;
  for (Iterator word = begin; word != end; ++word) last = std::max(last, high(*word));
  Strip best;
  double reach = high(*begin);
  std::size_t n = 0;
  for (Iterator word = begin; word != end; ++word, ++n) {
    const double gap = low(*word) - reach;
    const double middle = reach + gap / 2;
    const double share = (middle - first) / std::max(last - first, 1.0);
    if (gap > best.width && share >= from_share && share <= to_share) best = {gap, middle, n};
    reach = std::max(reach, high(*word));
  }
  return best;
}

// False where no strip from top to bottom that is wider than `width` is free of words: found without sorting them, for
// most pages have none. Every such strip holds a whole bin that no word touches.
bool may_have_column(Iterator begin, Iterator end, double width) {
  double first = begin->left;
  double last = begin->right;
  for (Iterator word = begin; word != end; ++word) {
    first = std::min(first, word->left);
    last = std::max(last, word->right);
  }
  const double bin = width / kBinsPerStrip;
  const double n_bins = (last - first) / bin;
  if (n_bins < 1 || n_bins > kMaxStripBins) return true;
  std::vector<char> touched(static_cast<std::size_t>(n_bins) + 1, 0);
  for (Iterator word = begin; word != end; ++word) {
    const auto from = static_cast<std::size_t>((word->left - first) / bin);
    const auto to = static_cast<std::size_t>(std::max(word->right - first, 0.0) / bin);
    for (std::size_t i = from; i <= to; ++i) touched[i] = 1;
  }
  return std::find(touched.begin(), touched.end(), 0) != touched.end();
}

// A picture of a page is seldom straight, and its words lie where character recognition saw them. How much lines fall to
// the right, in points a point: the middle of what words do that follow each other on a line; 0 where they are set.
double slope_of(const Words& words) {
  std::vector<double> slopes;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const PageWord& before = words[i - 1];
    const PageWord& word = words[i];
    const double down = word.bottom - before.bottom;
    const double right = word.left - before.left;
    if (word.left < before.right || std::abs(down) > kSlopeHeights * height(word)) continue;
    if (right > 0) slopes.push_back(down / right);
  }
  if (slopes.size() < kSlopeLeastPairs) return 0;
  const auto middle = slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2);
  std::nth_element(slopes.begin(), middle, slopes.end());
  return std::abs(*middle) >= kLeastSlope && std::abs(*middle) <= kMostSlope ? *middle : 0;
}

Words straightened(Words words) {
  const double slope = slope_of(words);
  if (slope == 0) return words;
  for (PageWord& word : words) {
    word.top -= slope * word.left;
    word.bottom -= slope * word.left;
  }
  return words;
}

class Page {
 public:
  explicit Page(Words words) : words_(straightened(std::move(words))) {}

  std::vector<PageLine> run() {
    if (words_.empty()) return {};
    em_ = median_height(words_.begin(), words_.end());
    character_ = character_width();
    while (std::optional<PageTable> table = find_table(words_, em_)) {
      cut(table->above.begin(), table->above.end(), 0,
          bounds_of(table->above.begin(), table->above.end()));
      place(++row_, 0, table->header);
      for (auto& row : table->rows) {
        const bool caption =
            std::all_of(row.begin() + 1, row.end(), [](const Words& cell) { return cell.empty(); });
        if (caption) {
          place(0, 0, row[0]);
          continue;
        }
        ++row_;
        for (std::size_t c = 0; c < row.size(); ++c) place(row_, c + 1, row[c]);
      }
      place_ = {0, 0};
      words_ = std::move(table->below);
    }
    cut(words_.begin(), words_.end(), 0, bounds_of(words_.begin(), words_.end()));
    find_gaps();
    return std::move(lines_);
  }

 private:
  // Of a column of text.
  struct Bounds {
    double left = 0;
    double right = 0;
  };

  // A page number or a note in the margin may stand further right than the text: of many words the
  // third is taken.
  static Bounds bounds_of(Iterator begin, Iterator end) {
    if (begin == end) return {};
    Bounds bounds{begin->left, begin->right};
    std::vector<double> rights;
    for (Iterator word = begin; word != end; ++word) {
      bounds.left = std::min(bounds.left, word->left);
      rights.push_back(word->right);
    }
    const std::size_t skipped = rights.size() >= kEdgeLeastWords ? kEdgeSkippedWords : 0;
    const auto edge = rights.begin() + static_cast<std::ptrdiff_t>(skipped);
    std::nth_element(rights.begin(), edge, rights.end(), std::greater<>());
    bounds.right = *edge;
    return bounds;
  }

  double character_width() const {
    double n_characters = 0;
    double width = 0;
    for (const PageWord& word : words_) {
      n_characters += static_cast<double>(n_code_points(word.text));
      width += word.right - word.left;
    }
    return std::max(width / std::max(n_characters, 1.0), kLeastColumnPoints);
  }

  // A page number or a footer below two columns belongs to neither: where it begins, of words sorted
  // by their tops; `end` without.
  Iterator footer(Iterator begin, Iterator end) const {
    std::sort(begin, end, [](const PageWord& a, const PageWord& b) { return a.top < b.top; });
    Iterator first = end - 1;
    while (first != begin && (first - 1)->bottom > first->top) --first;
    if (end - first > kMostFooterWords || first == begin) return end;
    double above = begin->bottom;
    for (Iterator word = begin; word != first; ++word) above = std::max(above, word->bottom);
    return first->top - above > kFooterGapEms * em_ ? first : end;
  }

  void cut(Iterator begin, Iterator end, int depth, Bounds bounds) {
    if (begin == end) return;
    if (depth < kMaxCuts && end - begin > kCutLeastWords) {
      if (depth == 0) {
        const Iterator below = footer(begin, end);
        if (below != end) {
          cut(begin, below, depth + 1, bounds);
          emit(below, end, bounds);
          return;
        }
      }
      // Two columns: a free strip near the middle, with lines enough on both sides.
      Strip column;
      if (may_have_column(begin, end, kStripEms * em_)) {
        if (cut_titles_beside(begin, end, depth)) return;
        column = widest_strip(
            begin, end, [](const PageWord& w) { return w.left; },
            [](const PageWord& w) { return w.right; }, kStripLeastShare, kStripMostShare);
      }
      const auto n_before = static_cast<std::ptrdiff_t>(column.n_before);
      if (column.width > kStripEms * em_ && n_before >= kColumnLeastWords &&
          end - begin - n_before >= kColumnLeastWords && is_column(begin, begin + n_before) &&
          is_column(begin + n_before, end)) {
        cut(begin, begin + n_before, depth + 1, bounds_of(begin, begin + n_before));
        cut(begin + n_before, end, depth + 1, bounds_of(begin + n_before, end));
        return;
      }
      const Strip row = widest_strip(
          begin, end, [](const PageWord& w) { return w.top; },
          [](const PageWord& w) { return w.bottom; }, 0, 1);
      if (row.width > kRowStripEms * em_ && row.n_before > 0) {
        const auto middle = begin + static_cast<std::ptrdiff_t>(row.n_before);
        cut(begin, middle, depth + 1, bounds);
        cut(middle, end, depth + 1, bounds);
        return;
      }
    }
    emit(begin, end, bounds);
  }

  // Titles on the left, each beside its text, in the middle of it or at its first line: each is read before its text.
  // False where there are none.
  bool cut_titles_beside(Iterator begin, Iterator end, int depth) {
    const Strip strip = widest_strip(
        begin, end, [](const PageWord& w) { return w.left; },
        [](const PageWord& w) { return w.right; }, kTitlesLeastShare, kTitlesMostShare);
    const auto n_titles = static_cast<std::ptrdiff_t>(strip.n_before);
    if (strip.width <= kStripEms * em_ || n_titles == 0 || n_titles == end - begin) return false;
    const Iterator text = begin + n_titles;
    if (end - text < kTextBesideWords * n_titles || !is_column(text, end) ||
        !is_louder(begin, text, end)) {
      return false;
    }
    const std::vector<SideTitle> titles = side_titles(begin, text);
    if (titles.empty()) return false;
    const Bounds title_bounds = bounds_of(begin, text);
    const Bounds text_bounds = bounds_of(text, end);
    std::sort(text, end, [](const PageWord& a, const PageWord& b) { return a.top < b.top; });
    // Text above the first title: titles stand in the middle of theirs, and white parts the texts.
    const bool in_middle = text->top < titles.front().top - kBesideMiddleEms * em_;
    Iterator from = text;
    for (std::size_t k = 0; k < titles.size(); ++k) {
      Iterator to = end;
      if (k + 1 < titles.size()) {
        to = in_middle ? widest_white(from, end, titles[k], titles[k + 1])
                       : std::find_if(from, end, [&](const PageWord& word) {
                           return word.top > titles[k + 1].top - kBesideFirstLineEms * em_;
                         });
      }
      // A title stands alone, however near its text.
      const std::size_t title_line = lines_.size();
      emit(begin + titles[k].first, begin + titles[k].last, title_bounds);
      lines_[title_line].gap = 1;
      const std::size_t text_line = lines_.size();
      cut(from, to, depth + 1, text_bounds);
      if (text_line < lines_.size()) lines_[text_line].gap = 1;
      from = to;
    }
    return true;
  }

  struct SideTitle {
    double top = 0;
    double bottom = 0;
    // Of the words on the left, by their tops.
    std::ptrdiff_t first = 0;
    std::ptrdiff_t last = 0;
  };

  // Words on the left as titles, white between them; none where one is too long for a title, or a number.
  std::vector<SideTitle> side_titles(Iterator begin, Iterator end) const {
    std::sort(begin, end, [](const PageWord& a, const PageWord& b) { return a.top < b.top; });
    std::vector<SideTitle> titles;
    for (Iterator word = begin; word != end; ++word) {
      const std::ptrdiff_t i = word - begin;
      if (titles.empty() || word->top - titles.back().bottom > kSideTitleGap * height(*word)) {
        titles.push_back({word->top, word->bottom, i, i});
      }
      titles.back().last = i + 1;
      titles.back().bottom = std::max(titles.back().bottom, word->bottom);
    }
    for (const SideTitle& title : titles) {
      if (title.last - title.first > kSideTitleMostWords) return {};
      std::size_t n_letters = 0;
      for (Iterator word = begin + title.first; word != begin + title.last; ++word) {
        if (std::any_of(word->text.begin(), word->text.end(), is_digit)) return {};
        n_letters += static_cast<std::size_t>(
            std::count_if(word->text.begin(), word->text.end(), is_ascii_letter));
      }
      if (n_letters < kSideTitleLeastLetters) return {};
    }
    return titles;
  }

  // All of the words on the left bold, or larger, where those on the right are not.
  static bool is_louder(Iterator begin, Iterator text, Iterator end) {
    const auto n_bold = static_cast<std::size_t>(
        std::count_if(text, end, [](const PageWord& word) { return word.style.bold; }));
    const bool plain =
        !is_at_least_percent(n_bold, static_cast<std::size_t>(end - text), kBoldTextPercent);
    std::vector<int> sizes;
    for (Iterator word = text; word != end; ++word) sizes.push_back(word->style.size);
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return std::all_of(begin, text, [&](const PageWord& word) {
      return (plain && word.style.bold) || (*middle > 0 && word.style.size > *middle + 1);
    });
  }

  // Where the text of one title ends and that of the next begins: behind the widest white between the titles' middles.
  static Iterator widest_white(Iterator from, Iterator end, const SideTitle& a,
                               const SideTitle& b) {
    const double high = (a.top + a.bottom) / 2;
    const double low = (b.top + b.bottom) / 2;
    Iterator best = end;
    double widest = 0;
    double reach = 0;
    for (Iterator word = from; word != end; ++word) {
      const double white = word->top - reach;
      if (reach > high && word->bottom < low + height(*word) && white > widest) {
        widest = white;
        best = word;
      }
      reach = std::max(reach, word->bottom);
    }
    if (best != end) return best;
    return std::find_if(from, end,
                        [&](const PageWord& word) { return word.top > (high + low) / 2; });
  }

  // The words of a cell.
  void place(std::size_t row, std::size_t column, Words& words) {
    if (words.empty()) return;
    place_ = {row, column};
    const std::size_t first = lines_.size();
    emit(words.begin(), words.end(), bounds_of(words.begin(), words.end()));
    // White space beside a cell is not above it.
    lines_[first].gap = 1;
  }

  // Prose, not the figures of a table: lines of several words.
  bool is_column(Iterator begin, Iterator end) const {
    std::vector<double> tops;
    std::size_t n_letters = 0;
    std::size_t n_bytes = 0;
    for (Iterator word = begin; word != end; ++word) {
      tops.push_back(word->top);
      for (const char c : word->text) n_letters += is_ascii_letter(c) ? 1 : 0;
      n_bytes += word->text.size();
    }
    std::sort(tops.begin(), tops.end());
    std::size_t n_lines = 1;
    for (std::size_t i = 1; i < tops.size(); ++i)
      n_lines += tops[i] - tops[i - 1] > kSameLineEms * em_ ? 1 : 0;
    return tops.size() >= kColumnWordsPerLine * n_lines &&
           is_at_least_percent(n_letters, n_bytes, kColumnLettersPercent) &&
           n_lines >= kColumnLeastLines;
  }

  void emit(Iterator begin, Iterator end, Bounds bounds) {
    std::sort(begin, end, [](const PageWord& a, const PageWord& b) { return a.top < b.top; });
    for (Iterator word = begin; word != end;) {
      Iterator next = word;
      const double middle = (word->top + word->bottom) / 2;
      // Words whose middle lies on the first one's line.
      while (next != end && next->top < middle &&
             (next->top + next->bottom) / 2 < word->bottom + kBelowLineHeights * height(*word))
        ++next;
      if (next == word) ++next;
      std::sort(word, next, [](const PageWord& a, const PageWord& b) { return a.left < b.left; });
      add_line(word, next, bounds);
      word = next;
    }
  }

  void add_line(Iterator begin, Iterator end, Bounds bounds) {
    PageLine line;
    double top = begin->top;
    double bottom = begin->bottom;
    double right = begin->right;
    double before = begin->left;
    for (Iterator word = begin; word != end; ++word) {
      if (word != begin && word->left - before > kSpaceEms * em_) line.text += ' ';
      if (line.styles.empty() || line.styles.back().style != word->style) {
        line.styles.push_back({static_cast<std::uint32_t>(line.text.size()), word->style});
      }
      line.text += word->text;
      line.ids.push_back(word->id);
      before = word->right;
      right = std::max(right, word->right);
      top = std::min(top, word->top);
      bottom = std::max(bottom, word->bottom);
    }
    const auto columns = [&](double x) {
      return static_cast<std::uint16_t>(
          std::clamp((x - bounds.left) / character_, 0.0, kMaxLineColumns));
    };
    line.indent = columns(begin->left);
    line.right = columns(right);
    line.edge = columns(std::max(bounds.right, right));
    extents_.push_back({top, bottom});
    line.row = static_cast<std::uint16_t>(std::min<std::size_t>(place_.row, kMaxTableRows));
    line.column = static_cast<std::uint16_t>(place_.column);
    lines_.push_back(std::move(line));
  }

  // White above a line, by what is usual between lines of the page. A page set with double space
  // has as much between all its lines, most of them full.
  void find_gaps() {
    std::vector<double> whites;
    std::size_t n_full = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      n_full += is_at_least_percent(lines_[i].right, lines_[i].edge, kFullPdfLinePercent) ? 1 : 0;
      if (i == 0 || lines_[i].column > 0) continue;
      const double white = extents_[i].top - extents_[i - 1].bottom;
      if (white > -em_ / 2 && white < kMostWhiteEms * em_) whites.push_back(white);
    }
    double usual = 0;
    if (!whites.empty()) {
      const auto middle = whites.begin() + static_cast<std::ptrdiff_t>(whites.size() / 2);
      std::nth_element(whites.begin(), middle, whites.end());
      usual = std::max(*middle, 0.0);
    }
    const bool wide = usual > kEmptyLineHeights * em_;
    const bool full = is_at_least_percent(n_full, lines_.size(), kFullPdfLinesPercent);
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      // The first line of a cell has its own.
      if (lines_[i].gap > 0) continue;
      const double white = extents_[i].top - extents_[i - 1].bottom;
      const double height = std::max(extents_[i].bottom - extents_[i].top, em_);
      double most = kEmptyLineHeights * height;
      if (wide && full) {
        most = usual + kMoreWhiteHeights * height;
      } else if (!wide) {
        most = std::min(most, usual + kMoreWhiteHeights * height);
      }
      // A new column goes on with the old one's sentence.
      const bool new_column = white < -kNewColumnEms * em_;
      lines_[i].gap = white > most && !new_column ? 1 : 0;
    }
  }

  struct Extent {
    double top = 0;
    double bottom = 0;
  };

  Words words_;
  std::vector<PageLine> lines_;
  // Of each line.
  std::vector<Extent> extents_;
  double em_ = 10;
  double character_ = 5;
  // Of the table whose words are being placed.
  struct {
    std::size_t row = 0;
    std::size_t column = 0;
  } place_;
  std::size_t row_ = 0;
};

}  // namespace

std::vector<PageLine> page_lines(std::vector<PageWord> words) {
  return Page(std::move(words)).run();
}

}  // namespace plimsoll::filing

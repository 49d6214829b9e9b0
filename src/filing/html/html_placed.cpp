// Words have their right edges estimated, and the layout of pages does the rest; whole lines are taken as they come.
#include "filing/html/html_placed.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "filing/document/blocks.h"
#include "filing/document/document_thresholds.h"
#include "filing/html/html_thresholds.h"
#include "filing/layout/page_layout.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

struct Word {
  std::size_t piece = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

Style style_at(const std::vector<StyleRun>& styles, std::size_t at) {
  Style style;
  for (const StyleRun& run : styles) {
    if (run.begin <= at) style = run.style;
  }
  return style;
}

}  // namespace

void PlacedText::add(const Block& block, const PagePlace& place, std::size_t page) {
  if (page != page_) finish_page();
  page_ = page;
  const std::string& text = block.text.text();
  const std::string_view trimmed = trim(text);
  if (trimmed.empty()) return;
  const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
  Piece piece;
  piece.text = block.text.part(begin, begin + trimmed.size());
  piece.styles = part_of(block.styles, begin, begin + trimmed.size());
  piece.place = place;
  const std::uint8_t size = piece.styles.empty() ? 0 : piece.styles.front().style.size;
  piece.size = size > 0 ? size / 2.0 : kUsualTypePoints;
  pieces_.push_back(std::move(piece));
}

std::vector<Line> PlacedText::take() {
  finish_page();
  return std::exchange(lines_, {});
}

// How wide a character is, from pieces that follow each other on a line: the middle of what they say.
std::optional<double> PlacedText::character_ems() const {
  const auto is_word = [](const Piece& piece) {
    return piece.text.text().find(' ') == std::string::npos;
  };
  const auto n_words =
      static_cast<std::size_t>(std::count_if(pieces_.begin(), pieces_.end(), is_word));
  if (!is_at_least_percent(n_words, pieces_.size(), kWordPiecesPercent)) return std::nullopt;
  std::vector<double> widths;
  for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
    const Piece& one = pieces_[i];
    const Piece& next = pieces_[i + 1];
    const double across = next.place.left - one.place.left;
    if (one.place.down != next.place.down || across <= 0) continue;
    const auto n = static_cast<double>(n_code_points(one.text.text()) + 1);
    widths.push_back(across / n / one.size);
  }
  if (widths.size() < kWidthLeastPairs) return std::nullopt;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::nth_element(widths.begin(), middle, widths.end());
  return std::clamp(*middle, kLeastCharacterEms, kMostCharacterEms);
}

// Whole lines, in the order that they are written in: indent and right edge in characters of their own type, white by
// how far each stands below the one before. Where their words stand nothing tells.
void PlacedText::take_lines() {
  double last_down = 0;
  bool first = true;
  for (Piece& piece : pieces_) {
    Line line;
    const double left = piece.place.left / (piece.size * kLineCharacterEms);
    line.indent = static_cast<std::uint16_t>(std::clamp(left, 0.0, kMaxPlacedColumns));
    line.right = static_cast<std::uint16_t>(
        std::min<std::size_t>(line.indent + n_code_points(piece.text.text()), kMaxRightColumns));
    const double white = piece.place.down - last_down;
    line.gap = !first && white > kPlacedGapEms * piece.size ? 1 : 0;
    // Back at the top: another page, or another column.
    line.page_break = !lines_.empty() && (first || white < -kPlacedPageEms * piece.size);
    line.text = std::move(piece.text);
    line.styles = std::move(piece.styles);
    last_down = piece.place.down;
    first = false;
    lines_.push_back(std::move(line));
  }
  pieces_.clear();
}

void PlacedText::finish_page() {
  if (pieces_.empty()) return;
  const std::optional<double> measured = character_ems();
  if (!measured) return take_lines();
  const double ems = *measured;
  double highest = pieces_.front().place.down;
  for (const Piece& piece : pieces_) highest = std::min(highest, piece.place.down);
  std::vector<Word> words;
  std::vector<PageWord> placed;
  for (std::size_t p = 0; p < pieces_.size(); ++p) {
    const Piece& piece = pieces_[p];
    const std::string_view text = piece.text.text();
    const double character = ems * piece.size;
    // Up to where the next piece on this line begins.
    double right = piece.place.left + character * static_cast<double>(n_code_points(text));
    if (p + 1 < pieces_.size() && pieces_[p + 1].place.down == piece.place.down &&
        pieces_[p + 1].place.left > piece.place.left) {
      right = std::min(right, pieces_[p + 1].place.left - kLeastGapEms * piece.size);
    }
    const double across = std::max(right - piece.place.left, 1.0);
    const auto n_characters = static_cast<double>(std::max<std::size_t>(n_code_points(text), 1));
    const double top =
        piece.place.down - highest + kTopMarginPoints - (piece.place.from_bottom ? piece.size : 0);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find(' ', begin), text.size());
      if (end > begin) {
        const auto at = [&](std::size_t byte) {
          return piece.place.left +
                 across * static_cast<double>(n_code_points(text.substr(0, byte))) / n_characters;
        };
        PageWord word;
        word.text = text.substr(begin, end - begin);
        word.left = at(begin);
        word.right = at(end);
        word.top = top;
        word.bottom = top + piece.size;
        word.style = style_at(piece.styles, begin);
        word.id = static_cast<std::uint32_t>(words.size());
        placed.push_back(word);
        words.push_back({p, begin, end});
      }
      begin = end + 1;
    }
  }
  bool first = true;
  const std::uint32_t rows_before = n_rows_;
  for (PageLine& found : page_lines(std::move(placed))) {
    Line line;
    for (const std::uint32_t id : found.ids) {
      const Word& word = words[id];
      const MappedText& text = pieces_[word.piece].text;
      const std::size_t at = line.text.size();
      if (at > 0 && at < found.text.size() && found.text[at] == ' ') {
        line.text.append_replacement(" ", text.source_offset(word.begin));
      }
      line.text.append(text, word.begin, word.end);
    }
    line.styles = std::move(found.styles);
    line.indent = found.indent;
    line.right = found.right;
    line.edge = found.edge;
    line.gap = found.gap;
    line.row = found.row == 0 ? 0 : rows_before + found.row;
    line.column = found.column;
    line.table = found.row > 0 && found.column == 0;
    n_rows_ = std::max(n_rows_, line.row);
    line.page_break = first && !lines_.empty();
    first = false;
    lines_.push_back(std::move(line));
  }
  pieces_.clear();
}

}  // namespace plimsoll::filing

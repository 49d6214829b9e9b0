// The width to which a text was wrapped is learnt from all its lines; a line goes on where the
// next word would not have fitted, and looks do not change.
#include "filing/document/lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "filing/document/blocks.h"
#include "filing/document/document_thresholds.h"
#include "filing/document/furniture.h"
#include "filing/document/list_marks.h"
#include "filing/text/characters.h"
#include "filing/text/hyphen.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

struct Shape {
  // 0: one line a paragraph.
  std::size_t width = 0;
};

Shape shape_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> rights;
  for (const Line& line : lines) {
    if (!line.furniture && !line.table) rights.push_back(line.right);
  }
  if (rights.empty()) return {};
  const auto nth = [&](double share) {
    const auto at =
        static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(rights.size() - 1)));
    std::nth_element(rights.begin(), rights.begin() + at, rights.end());
    return rights[static_cast<std::size_t>(at)];
  };
  Shape shape;
  const std::size_t longest = nth(kLongestLineQuantile);
  const std::size_t usual = nth(kWidthQuantile);
  // Lines of any length were not wrapped: few of them end where full ones would.
  const auto n_full =
      static_cast<std::size_t>(std::count_if(rights.begin(), rights.end(), [&](std::size_t right) {
        return is_at_least_percent(right, usual, kNearlyFullPercent) &&
               !is_over_percent(right, usual, kWiderLinePercent);
      }));
  const bool alike = is_at_least_percent(n_full, rights.size(), kFullLinesPercent);
  if (longest <= kMaxWrapColumns && alike) shape.width = usual;
  return shape;
}

// Where lines end that are full.
std::size_t width_of(const Line& line, const Shape& shape) {
  return line.edge > 0 ? line.edge : shape.width;
}

// Of a line of a page in its own type, which may be wider than the page's usual one.
std::size_t first_word_width(const Line& line) {
  const std::string_view text = line.text.text();
  const std::size_t n = n_code_points(text.substr(0, std::min(text.find(' '), text.size())));
  if (line.edge == 0 || line.right <= line.indent) return n;
  return n * static_cast<std::size_t>(line.right - line.indent) /
         std::max<std::size_t>(n_code_points(text), 1);
}

bool is_centred(const Line& line, std::size_t width) {
  if (width == 0 || line.indent < kCentredLeastColumns || line.right >= width) return false;
  const auto left = static_cast<long>(line.indent);
  const auto right = static_cast<long>(width) - static_cast<long>(line.right);
  return std::labs(left - right) <= kCentredSlackColumns;
}

const Style& first_style(const Line& line) {
  static const Style kPlain;
  return line.styles.empty() ? kPlain : line.styles.front().style;
}

const Style& last_style(const Line& line) {
  static const Style kPlain;
  return line.styles.empty() ? kPlain : line.styles.back().style;
}

bool sizes_differ(const Style& a, const Style& b) {
  if (a.size == 0 || b.size == 0) return false;
  return is_over_percent(std::max(a.size, b.size), std::min(a.size, b.size), kOtherSizePercent);
}

bool starts_item(const Line& line) {
  const std::string& text = line.text.text();
  return after_bullet(text) > 0 || after_enumerator(text) > 0;
}

// Whether `line` goes on where `before` ended; both stand in one run of lines without a gap.
bool goes_on(const Line& first, const Line& before, const Line& line, const Shape& shape) {
  if (before.table || line.table) return false;
  if (before.underlined) return false;
  const std::string& text = line.text.text();
  if (before.row != line.row || before.column != line.column) return false;
  if (line.gap > 0 || starts_item(line)) return false;
  if (sizes_differ(last_style(before), first_style(line))) return false;
  // Cells are narrow: where a line ends in them says nothing.
  if (line.column > 0) return first_style(line).bold == last_style(before).bold;
  const bool starts_low = starts_lower(text);
  const bool ended = ends_sentence(before.text.text());
  const std::size_t width = width_of(before, shape);
  if (width == 0) return starts_low && !ended;
  if (is_centred(before, width) && is_centred(line, width_of(line, shape))) {
    return is_all_capitals(before.text.text()) == is_all_capitals(text) && !ended;
  }
  if (is_all_capitals(before.text.text()) && !is_all_capitals(text) &&
      n_code_points(before.text.text()) > kMaxInitialsPoints && !first.underlined) {
    const bool full = before.right + 1 + first_word_width(line) > width;
    if (!full) return false;
  }
  // "t he nature of": a capital that an extraction broke off begins a sentence.
  const bool broken_off = text.size() > 1 && text[1] == ' ' && text[0] != 'a' && text[0] != 'i' &&
                          text[0] != 'o' && is_ascii_letter(text[0]);
  const bool far_short = !is_over_percent(before.right, width, kFullLinePercent);
  if (starts_low) return !(broken_off && far_short);
  const Style& last = last_style(before);
  const Style& next = first_style(line);
  const bool emphasis_ends = (last.bold && !next.bold) || (last.italic && !next.italic);
  const bool emphasis_begins = (!last.bold && next.bold) || (!last.italic && next.italic);
  const bool fitted = before.right + 1 + first_word_width(line) + kFitSlackColumns <= width;
  if ((emphasis_ends || (emphasis_begins && ended)) && (fitted || ended)) return false;
  if (ended && line.indent >= before.indent + kParagraphIndentColumns &&
      after_bullet(first.text.text()) == 0) {
    return false;
  }
  if (!fitted) return true;
  // Headings are wrapped early, to break between their words of sense.
  const bool heading_goes_on =
      line.edge > 0 && !ended && last == next && (last.bold || last.italic);
  if (heading_goes_on && is_over_percent(before.right, width, kWrappedHeadingPercent)) return true;
  const bool well_short = !is_over_percent(before.right, width, kFullLinePercent);
  return !(ended || well_short);
}

class Assembler {
 public:
  Assembler(std::vector<Line> lines, Document& document)
      : lines_(std::move(lines)), document_(document), shape_(shape_of(lines_)) {}

  void run() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      if (line.page_break) {
        Block mark;
        mark.kind = BlockKind::page_break;
        pending_.push_back(std::move(mark));
      }
      if (line.furniture) {
        Block block = start(line);
        block.furniture = true;
        pending_.push_back(std::move(block));
        continue;
      }
      if (open_ && pending_.empty() && goes_on(lines_[first_], lines_[last_], line, shape_)) {
        join(line, RepairKind::joined_lines);
      } else if (open_ && !pending_.empty() && goes_on_behind_page(line)) {
        join(line, RepairKind::joined_page_break);
      } else {
        close();
        block_ = start(line);
        open_ = true;
        first_ = i;
      }
      last_ = i;
    }
    close();
  }

 private:
  Block start(const Line& line) const {
    Block block;
    block.kind = line.table                           ? BlockKind::cell
                 : after_bullet(line.text.text()) > 0 ? BlockKind::list_item
                                                      : BlockKind::paragraph;
    block.styles = line.styles;
    if (block.styles.empty()) block.styles.push_back({});
    if (line.underlined) {
      for (StyleRun& run : block.styles) run.style.underline = true;
    }
    block.centred = is_centred(line, width_of(line, shape_));
    block.indent = line.indent;
    block.gap = line.gap;
    block.row = line.row;
    block.column = line.column;
    block.text = line.text;
    return block;
  }

  // A sentence that a page's end cut: what stands between was furniture.
  bool goes_on_behind_page(const Line& line) const {
    const std::string& before = lines_[last_].text.text();
    if (lines_[last_].table || line.table || lines_[last_].underlined) return false;
    if (lines_[last_].column != line.column) return false;
    if (starts_item(line) || ends_sentence(before)) return false;
    if (sizes_differ(last_style(lines_[last_]), first_style(line))) return false;
    if (starts_lower(line.text.text())) return true;
    // A name or a number may begin the new page; the old one's last line must then be full.
    const std::size_t width = width_of(lines_[last_], shape_);
    return width > 0 && last_style(lines_[last_]) == first_style(line) &&
           !is_all_capitals(before) &&
           is_at_least_percent(lines_[last_].right, width, kFullLinePercent);
  }

  void join(const Line& line, RepairKind why) {
    document_.repairs.push_back({why, {block_.text.source_end(), line.text.source_begin() + 1}});
    const std::size_t cut = end_hyphen(block_.text.text());
    if (cut == 0) {
      block_.text.append_replacement(" ", block_.text.source_end());
    } else {
      const std::uint32_t hyphen = block_.text.source_offset(cut);
      document_.repairs.push_back({RepairKind::joined_hyphen, {hyphen, hyphen + 1}});
      if (!keeps_hyphen(block_.text.text(), line.text.text(), vocabulary())) {
        block_.text = block_.text.part(0, cut);
      }
    }
    const auto base = static_cast<std::uint32_t>(block_.text.size());
    block_.text.append(line.text, 0, line.text.size());
    append_styles(block_.styles, line.styles, base);
  }

  const Vocabulary& vocabulary() {
    if (!vocabulary_) {
      vocabulary_.emplace();
      for (const Line& line : lines_) vocabulary_->add(line.text.text());
    }
    return *vocabulary_;
  }

  void close() {
    if (open_) {
      document_.blocks.push_back(std::move(block_));
    }
    open_ = false;
    block_ = {};
    for (Block& block : pending_) document_.blocks.push_back(std::move(block));
    pending_.clear();
  }

  std::vector<Line> lines_;
  Document& document_;
  Shape shape_;
  Block block_;
  std::optional<Vocabulary> vocabulary_;
  // Page marks and furniture seen since the last line of text.
  std::vector<Block> pending_;
  bool open_ = false;
  std::size_t first_ = 0;
  std::size_t last_ = 0;
};

}  // namespace

void mark_furniture(std::vector<Line>& lines) {
  std::vector<PagePiece> pieces;
  pieces.reserve(lines.size());
  for (const Line& line : lines) {
    pieces.push_back({line.text.text(), line.page_break, line.table || line.furniture});
  }
  const std::vector<bool> furniture = find_furniture(pieces);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (furniture[i]) lines[i].furniture = true;
  }
}

namespace {

// A mark on a line of its own goes before the line below it.
void join_lone_marks(std::vector<Line>& lines) {
  std::vector<Line> joined;
  joined.reserve(lines.size());
  for (Line& line : lines) {
    const bool behind_mark = !joined.empty() && !joined.back().furniture && !line.furniture &&
                             !line.table && is_lone_bullet(joined.back().text.text()) &&
                             !is_lone_bullet(line.text.text());
    if (!behind_mark) {
      joined.push_back(std::move(line));
      continue;
    }
    Line& mark = joined.back();
    mark.text.append_replacement(" ", mark.text.source_end());
    const auto base = static_cast<std::uint32_t>(mark.text.size());
    mark.text.append(line.text, 0, line.text.size());
    mark.styles.clear();
    mark.styles.push_back({0, line.styles.empty() ? Style{} : line.styles.front().style});
    append_styles(mark.styles, line.styles, base);
    mark.right = line.right;
    mark.underlined = line.underlined;
  }
  lines = std::move(joined);
}

}  // namespace

void append_blocks(std::vector<Line> lines, Document& document) {
  join_lone_marks(lines);
  Assembler(std::move(lines), document).run();
}

}  // namespace plimsoll::filing

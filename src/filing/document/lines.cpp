// The width to which a text was wrapped is learnt from all its lines, and again from those around each, as columns
// and pages have widths of their own; a line goes on where the next word would not have fitted, and looks do not change.
#include "filing/document/lines.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "filing/document/blocks.h"
#include "filing/document/document_thresholds.h"
#include "filing/document/furniture.h"
#include "filing/document/list_marks.h"
#include "filing/text/capitals.h"
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

// Of lines that end at `rights`, so many percent of which must be full.
Shape shape_of(std::vector<std::size_t> rights, std::size_t full_percent) {
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
  const bool alike = is_at_least_percent(n_full, rights.size(), full_percent);
  if (longest <= kMaxWrapColumns && alike) shape.width = usual;
  return shape;
}

Shape shape_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> rights;
  for (const Line& line : lines) {
    if (!line.furniture && !line.table) rights.push_back(line.right);
  }
  return shape_of(std::move(rights), kFullLinesPercent);
}

// Where the lines of a narrower column end; 0 for a line around which they end anywhere, or where all do.
std::vector<std::size_t> widths_around(const std::vector<Line>& lines, const Shape& shape) {
  std::vector<std::size_t> widths(lines.size(), 0);
  const auto n_apart = static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.gap > 0; }));
  // Each line a paragraph, with an empty one behind it.
  if (is_at_least_percent(n_apart, lines.size(), kLinesApartPercent)) return widths;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].edge > 0 || lines[i].furniture || lines[i].table) continue;
    std::vector<std::size_t> rights;
    const std::size_t first = i - std::min(i, kLinesAround);
    for (std::size_t k = first; k < std::min(lines.size(), i + kLinesAround + 1); ++k) {
      if (!lines[k].furniture && !lines[k].table) rights.push_back(lines[k].right);
    }
    if (rights.size() < kLinesAround) continue;
    const std::size_t width = shape_of(std::move(rights), kFullLinesAroundPercent).width;
    if (width < kNarrowestColumn || is_over_percent(lines[i].right, width, kWiderLinePercent)) {
      continue;
    }
    if (shape.width == 0 || !is_at_least_percent(width, shape.width, kNarrowerPercent)) {
      widths[i] = width;
    }
  }
  return widths;
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

// "t he nature of": a capital that an extraction broke off begins a sentence.
bool is_broken_off(std::string_view text) {
  return text.size() > 1 && text[1] == ' ' && text[0] != 'a' && text[0] != 'i' && text[0] != 'o' &&
         is_ascii_letter(text[0]);
}

// "Land - we may not find any": a name before a dash or a colon.
bool begins_with_name(std::string_view text) {
  const std::string_view read = text.substr(0, kNameReadBytes);
  if (!is_ascii_letter(text.front()) || starts_lower(text)) return false;
  for (const std::string_view mark : {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", ": "}) {
    const std::size_t at = read.find(mark);
    if (at != std::string_view::npos) return words(read.substr(0, at)).size() <= kNameMostWords;
  }
  return false;
}

// "Acme plc Annual Report 2009 27": stands at the end of a page, and nothing goes on behind it.
bool ends_page(std::string_view text) {
  const std::vector<std::string_view> all = words(text);
  if (all.size() < 3 || all.back().size() > kMaxPageNumberDigits || !text.ends_with(all.back()) ||
      all.back().find_first_not_of("0123456789") != std::string_view::npos) {
    return false;
  }
  const std::string plain =
      lower(text.substr(text.size() - std::min(text.size(), kMaxFurnitureBytes)));
  return plain.find("annual report") != std::string::npos ||
         plain.find("report and accounts") != std::string::npos ||
         plain.find(" plc ") != std::string::npos;
}

// "Principal risks" and "The following are": no sentence goes on with such a word in a capital, but for a name behind
// a small word ("listed on", "The Stock Exchange").
bool begins_behind_title(const Line& title, const Line& line) {
  const std::string& text = title.text.text();
  const std::vector<std::string_view> of_title = words(text);
  const std::vector<std::string_view> of_line = words(line.text.text());
  if (of_title.empty() || of_line.size() < 2 || of_title.size() > kTitleBetweenWords) return false;
  if (text.back() == ',' || starts_lower(text) || starts_item(title)) return false;
  return begins_sentence(of_line.front()) && !is_small_word(of_title.back());
}

// "Climate changes" between a sentence and the next: short, no full stop, and what follows begins anew.
bool is_title_between(const Line& before, const Line& line, const Line& next, std::size_t width,
                      bool broken_off) {
  const std::string& text = line.text.text();
  if (width == 0) return false;
  if (is_at_least_percent(line.right, width, kTitleBetweenPercent) &&
      !begins_behind_title(line, next)) {
    return false;
  }
  if (next.table || next.furniture) return false;
  if (starts_lower(next.text.text()) && !broken_off) return false;
  if (starts_lower(text) || !is_ascii_letter(text.front()) || ends_sentence(text)) return false;
  // Of a figure that wrapped: "the year ended" and "31 December".
  if (!starts_item(next) && !is_ascii_letter(next.text.text().front())) return false;
  const char last = text.back();
  return last != ',' && last != ';' && last != ':' && last != '-' &&
         ends_sentence(before.text.text()) && words(text).size() <= kTitleBetweenWords;
}

// Whether `line` goes on where `before` ended; both stand in one run of lines without a gap.
// `around`: the width is that of the lines around; `broken_off`: a small letter that begins it may have been a capital.
bool goes_on(const Line& first, const Line& before, const Line& line, const Shape& shape,
             bool around, bool broken_off) {
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
  if (width == 0) return starts_low && !ended && !broken_off;
  if (is_centred(before, width) && is_centred(line, width_of(line, shape))) {
    return is_all_capitals(before.text.text()) == is_all_capitals(text) && !ended;
  }
  if (is_all_capitals(before.text.text()) && !is_all_capitals(text) &&
      n_code_points(before.text.text()) > kMaxInitialsPoints && !first.underlined) {
    const bool full = before.right + 1 + first_word_width(line) > width;
    if (!full) return false;
  }
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
  // A name that begins a line would have stood in the one before; else a title ended there.
  if (around && before.right + 1 + first_word_width(line) + width / kSlackAroundPart <= width) {
    return false;
  }
  // Headings are wrapped early, to break between their words of sense.
  const bool heading_goes_on =
      line.edge > 0 && !ended && last == next && (last.bold || last.italic);
  if (heading_goes_on && is_over_percent(before.right, width, kWrappedHeadingPercent)) return true;
  const bool well_short = !is_over_percent(before.right, width, kFullLinePercent);
  return !(ended || well_short);
}

// What the words tell where lines of one width do not: whether `line` goes on where `before` stopped in a sentence.
std::optional<bool> goes_on_by_words(const Line& before, const Line& line, std::size_t width,
                                     const CapitalUse& capitals) {
  const std::string& text = line.text.text();
  const std::string& said = before.text.text();
  if (before.table || line.table || before.underlined || line.gap > 0 || line.column > 0 ||
      before.column > 0 || starts_item(line) || starts_lower(text) || ends_sentence(said)) {
    return std::nullopt;
  }
  const std::vector<std::string_view> all = words(said);
  if (all.empty() || words(text).empty()) return std::nullopt;
  if (ends_page(said)) return false;
  if (is_all_capitals(said) != is_all_capitals(text)) return std::nullopt;
  if (is_small_word(lower(all.back())) && said.ends_with(all.back())) return true;
  if (is_all_capitals(text)) {
    // "REGULATORY" and "AND LEGISLATION"
    return is_small_word(lower(words(text).front())) ? std::optional<bool>(true) : std::nullopt;
  }
  // "Group's", "Europe": a capital that begins nothing, in a line of prose that is nearly full.
  const bool prose = starts_lower(said) || begins_sentence(all.front());
  if (capitals.is_name(text)) {
    const bool far_short = width > 0 && !is_over_percent(before.right, width, kProseLinePercent);
    return prose && all.size() >= kProseLineWords && !far_short ? std::optional<bool>(true)
                                                                : std::nullopt;
  }
  // "Supplier credit" and "Availability of": a word that has its capital only where something begins.
  const bool name_goes_on = !starts_lower(all.back());
  if (capitals.is_common(text) && !name_goes_on) return false;
  return std::nullopt;
}

class Assembler {
 public:
  Assembler(std::vector<Line> lines, Document& document)
      : lines_(std::move(lines)), document_(document), shape_(shape_of(lines_)) {
    const std::vector<std::size_t> widths = widths_around(lines_, shape_);
    for (const Line& line : lines_) capitals_.watch(line.text.text());
    for (const Line& line : lines_) {
      capitals_.add(line.text.text());
      lost_.add(line.text.text());
      paged_.push_back(line.edge > 0);
    }
    for (std::size_t i = 1; i < lines_.size(); ++i) n_named_ += is_named(lines_[i - 1], lines_[i]);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      around_.push_back(widths[i] > 0);
      if (around_[i]) lines_[i].edge = static_cast<decltype(Line::edge)>(widths[i]);
    }
  }

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
      if (open_ && pending_.empty() && goes_on_at(i)) {
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
  // Whether line `i` goes on where the last one ended.
  bool goes_on_at(std::size_t i) const {
    const Line& before = lines_[last_];
    const Line& line = lines_[i];
    if (!paged_[last_]) {
      const std::optional<bool> told =
          goes_on_by_words(before, line, width_of(before, shape_), capitals_);
      if (told) return *told;
      if (n_named_ >= kNamedLinesLeast && is_named(before, line)) return false;
    }
    return goes_on(lines_[first_], before, line, shape_, around_[last_],
                   may_begin(line.text.text())) &&
           !is_title_at(i) && !(first_ == last_ && begins_behind_title(before, line));
  }

  // A small letter begins it that may have been a capital.
  bool may_begin(std::string_view text) const { return is_broken_off(text) || lost_.begins(text); }

  // A sentence ended, and the next line begins with a name.
  static bool is_named(const Line& before, const Line& line) {
    return !line.text.empty() && !before.text.empty() && ends_sentence(before.text.text()) &&
           begins_with_name(line.text.text());
  }

  bool is_title_at(std::size_t i) const {
    // "Political, economic and market" goes on in "conditions".
    std::size_t next = i + 1;
    while (next < lines_.size() && next <= i + kTitleMoreLines && !lines_[next].text.empty() &&
           starts_lower(lines_[next].text.text()) && !lost_.begins(lines_[next].text.text()) &&
           !ends_sentence(lines_[next].text.text()) &&
           !is_at_least_percent(lines_[next].right, width_of(lines_[next], shape_),
                                kTitleBetweenPercent)) {
      ++next;
    }
    if (next >= lines_.size() || lines_[i].text.empty() || lines_[next].text.empty()) return false;
    return is_title_between(lines_[last_], lines_[i], lines_[next], width_of(lines_[i], shape_),
                            may_begin(lines_[next].text.text()));
  }

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
    block.heading_level = line.heading_level;
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
  CapitalUse capitals_;
  LostCapitals lost_;
  // Lines behind a sentence that begin with a name and a mark.
  std::size_t n_named_ = 0;
  // Lines whose width a page told.
  std::vector<bool> paged_;
  // Lines whose width is that of the lines around.
  std::vector<bool> around_;
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

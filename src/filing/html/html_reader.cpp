// HTML: tokens to blocks. Inline markup becomes style runs, block markup ends blocks, rows of
// layout tables become paragraphs and list items, rows of figures one block each.
#include "filing/html/html_reader.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/word_list.h"
#include "filing/document/blocks.h"
#include "filing/document/document_thresholds.h"
#include "filing/document/furniture.h"
#include "filing/document/lines.h"
#include "filing/document/list_marks.h"
#include "filing/html/html_placed.h"
#include "filing/html/html_rows.h"
#include "filing/html/html_scanner.h"
#include "filing/html/html_style.h"
#include "filing/html/html_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

constexpr WordList kBlockTags({"address", "article", "aside",   "blockquote", "body",   "caption",
                               "center",  "dd",      "div",     "dl",         "dt",     "fieldset",
                               "figure",  "footer",  "form",    "h1",         "h2",     "h3",
                               "h4",      "h5",      "h6",      "head",       "header", "hr",
                               "html",    "li",      "main",    "nav",        "ol",     "p",
                               "page",    "pre",     "section", "table",      "tbody",  "td",
                               "tfoot",   "th",      "thead",   "tr",         "ul"});
constexpr WordList kVoidTags({"area", "base", "br", "col", "hr", "img", "input", "link", "meta",
                              "page", "param", "wbr"});
constexpr WordList kSkippedTags({"ix:header", "noscript", "object", "script", "select", "svg",
                                 "template", "title"});

class HtmlReader {
 public:
  explicit HtmlReader(Document& document)
      : document_(document), rows_(document.blocks), page_(document.source) {
    frames_.push_back({"", {}, 0, false});
  }

  void run() {
    HtmlScanner scanner(page_);
    while (true) {
      const HtmlToken& token = scanner.next();
      switch (token.kind) {
        case HtmlToken::Kind::end:
          finish_block();
          finish_lines();
          rows_.close_all();
          return;
        case HtmlToken::Kind::text:
          on_text(token);
          break;
        case HtmlToken::Kind::open:
          on_open(token);
          break;
        case HtmlToken::Kind::close:
          on_close(token);
          break;
      }
    }
  }

 private:
  struct Frame {
    std::string tag;
    ElementStyle style;
    // Of all elements so far, which one it is.
    std::size_t number = 0;
    // It says itself where it stands, and ends a block though it is <span>.
    bool placed = false;
  };

  // What holds the outermost element that is placed: its page.
  std::size_t page_frame() const {
    std::size_t i = 1;
    while (i < frames_.size() && !frames_[i].placed) ++i;
    return frames_[i - 1].number;
  }

  const ElementStyle& style() const { return frames_.back().style; }

  void on_text(const HtmlToken& token) {
    if (in_style_) {
      sheet_.add(token.body);
      return;
    }
    if (style().hidden) return;
    append_text(token.body, static_cast<std::uint32_t>(token.begin));
  }

  void on_open(const HtmlToken& token) {
    const std::string& name = token.name;
    if (name == "br") {
      on_line_break(static_cast<std::uint32_t>(token.begin));
      return;
    }
    const bool is_block = kBlockTags.contains(name);
    if (is_block) {
      end_implied(name);
      finish_block();
    }
    if (name == "style") in_style_ = true;
    ElementStyle next = style();
    next.page_break = false;
    const std::optional<double> left = std::exchange(next.left, std::nullopt);
    const std::optional<double> down = std::exchange(next.down, std::nullopt);
    const bool from_bottom = next.from_bottom;
    apply_tag(name, token.body, next);
    sheet_.apply(name, attribute(token.body, "class"), next);
    apply_declarations(attribute(token.body, "style"), next);
    const bool placed = next.left && next.down;
    if (placed && !is_block) finish_block();
    if (!placed && !is_block) {
      next.left = left;
      next.down = down;
      next.from_bottom = from_bottom;
    }
    if (kSkippedTags.contains(name)) next.hidden = true;
    if (next.page_break || name == "page") mark_page_break();
    if (name == "hr") mark_page_break();
    if (name == "table") {
      rows_.open_table();
    } else if (name == "tr") {
      rows_.open_row();
    } else if (name == "td" || name == "th") {
      rows_.open_cell();
    } else if (name == "li") {
      item_ = true;
    } else if (name == "pre") {
      ++n_pre_;
    }
    if (kVoidTags.contains(name) || (token.self_closing && !is_block)) return;
    if (frames_.size() < kMaxDepthElements) {
      frames_.push_back({name, next, ++n_frames_, placed});
    }
  }

  void on_close(const HtmlToken& token) {
    const std::string& name = token.name;
    if (name == "style") in_style_ = false;
    const bool is_block = kBlockTags.contains(name);
    const bool ends_placed = frames_.back().placed && frames_.back().tag == name;
    if (is_block || ends_placed) finish_block();
    if (name == "br") on_line_break(static_cast<std::uint32_t>(token.begin));
    if (name == "pre" && n_pre_ > 0) {
      if (--n_pre_ == 0) finish_lines();
    } else if (name == "tr") {
      rows_.close_row();
    } else if (name == "table") {
      rows_.close_table();
    }
    close_frame(name);
  }

  void close_frame(std::string_view name) {
    const std::size_t lowest =
        frames_.size() > kEndTagElements ? frames_.size() - kEndTagElements : 1;
    for (std::size_t i = frames_.size(); i-- > lowest;) {
      if (frames_[i].tag == name) {
        frames_.resize(i);
        return;
      }
      // An inline end tag does not reach out of its cell.
      if ((frames_[i].tag == "td" || frames_[i].tag == "th" || frames_[i].tag == "table") &&
          !kBlockTags.contains(name)) {
        return;
      }
    }
  }

  // Elements that end where another begins, as browsers have it: <p>, <li>, <td>, <tr>, <dt>, <dd>.
  void end_implied(std::string_view name) {
    const std::size_t lowest =
        frames_.size() > kEndTagElements ? frames_.size() - kEndTagElements : 1;
    for (std::size_t i = frames_.size(); i-- > lowest;) {
      const std::string_view tag = frames_[i].tag;
      const bool cell = tag == "td" || tag == "th";
      const bool begins_cell = name == "td" || name == "th";
      const bool ends = (tag == "p" && name != "html" && name != "body") ||
                        (tag == "li" && name == "li") || (cell && (begins_cell || name == "tr")) ||
                        (tag == "tr" && name == "tr") ||
                        ((tag == "dt" || tag == "dd") && (name == "dt" || name == "dd"));
      if (ends) {
        frames_.resize(i);
        if (tag == "p") return;
        continue;
      }
      if (tag == "table" || tag == "ul" || tag == "ol" || (cell && !begins_cell && name != "tr")) {
        return;
      }
    }
  }

  void mark_page_break() {
    finish_block();
    Block mark;
    mark.kind = BlockKind::page_break;
    document_.blocks.push_back(std::move(mark));
  }

  void on_line_break(std::uint32_t offset) {
    if (style().hidden) return;
    if (n_pre_ > 0) {
      finish_block();
      return;
    }
    if (!block_.text.empty()) {
      block_.text.append_replacement("\n", offset);
      gap_ = false;
    }
  }

  void append_text(std::string_view text, std::uint32_t base) {
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (c == '&') {
        std::size_t next = at;
        const std::string decoded = decode_entity(text, next);
        if (!decoded.empty()) {
          const auto offset = static_cast<std::uint32_t>(base + at);
          document_.repairs.push_back(
              {RepairKind::entity, {offset, static_cast<std::uint32_t>(base + next)}});
          append_piece(decoded, offset, false);
          at = next;
          continue;
        }
        append_piece(text.substr(at, 1), static_cast<std::uint32_t>(base + at), true);
        ++at;
      } else if (c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r') {
        if (n_pre_ > 0) {
          if (c == '\n') {
            finish_block();
          } else {
            append_piece(c == '\t' ? "        " : " ", static_cast<std::uint32_t>(base + at),
                         false);
          }
        } else {
          gap_ = true;
        }
        ++at;
      } else {
        std::size_t end = text.find_first_of("& \n\t\f\r", at);
        if (end == std::string_view::npos) end = text.size();
        append_piece(text.substr(at, end - at), static_cast<std::uint32_t>(base + at), true);
        at = end;
      }
    }
  }

  void append_piece(std::string_view piece, std::uint32_t offset, bool verbatim) {
    if (gap_ && !block_.text.empty()) {
      // A single space before the piece is itself; anything else is replaced by one.
      if (offset > 0 && page_[offset - 1] == ' ') {
        block_.text.append_verbatim(" ", offset - 1);
      } else {
        block_.text.append_replacement(" ", offset > 0 ? offset - 1 : 0);
      }
    }
    gap_ = false;
    const Style& now = style().text;
    if (block_.styles.empty() || block_.styles.back().style != now) {
      block_.styles.push_back({static_cast<std::uint32_t>(block_.text.size()), now});
    }
    if (block_.text.empty()) {
      block_.centred = style().centred;
      block_.indent = static_cast<std::uint16_t>(std::max<int>(0, style().indent));
      placed_ = style().left && style().down;
      if (placed_) {
        place_ = {*style().left, *style().down, style().from_bottom};
        page_of_place_ = page_frame();
      }
      for (std::size_t i = frames_.size(), n = 0; i-- > 1 && n < kHeadingElements; ++n) {
        const std::string& tag = frames_[i].tag;
        if (tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6') {
          block_.heading_level = static_cast<std::uint8_t>(tag[1] - '0');
        }
      }
    }
    if (verbatim) {
      block_.text.append_verbatim(piece, offset);
    } else {
      block_.text.append_replacement(piece, offset);
    }
  }

  void finish_block() {
    gap_ = false;
    if (block_.text.empty()) {
      ++empty_lines_;
      return;
    }
    Block block = std::move(block_);
    block_ = {};
    if (std::exchange(placed_, false) && n_pre_ == 0) {
      if (!lines_.empty()) finish_lines();
      placed_text_.add(block, place_, page_of_place_);
      return;
    }
    if (!placed_text_.empty() || n_pre_ == 0) finish_lines();
    if (n_pre_ > 0) {
      push_line(std::move(block));
      return;
    }
    for (Block& part : split_at_line_breaks(std::move(block))) {
      part.kind =
          item_ || after_bullet(part.text.text()) > 0 ? BlockKind::list_item : BlockKind::paragraph;
      item_ = false;
      document_.blocks.push_back(std::move(part));
    }
  }

  void push_line(Block block) {
    Line line;
    const std::string& text = block.text.text();
    const std::string_view trimmed = trim(text);
    if (trimmed.empty()) {
      ++empty_lines_;
      return;
    }
    const auto begin = static_cast<std::size_t>(trimmed.data() - text.data());
    line.text = block.text.part(begin, begin + trimmed.size());
    line.styles = part_of(block.styles, begin, begin + trimmed.size());
    line.indent = static_cast<std::uint16_t>(
        std::min<std::size_t>(n_code_points(text.substr(0, begin)), kMaxIndentColumns));
    line.right = static_cast<std::uint16_t>(
        std::min<std::size_t>(line.indent + n_code_points(trimmed), kMaxRightColumns));
    line.gap = static_cast<std::uint8_t>(std::min<std::size_t>(empty_lines_, kMaxGapLines));
    empty_lines_ = 0;
    lines_.push_back(std::move(line));
  }

  void finish_lines() {
    if (!placed_text_.empty()) lines_ = placed_text_.take();
    if (lines_.empty()) return;
    mark_furniture(lines_);
    append_blocks(std::move(lines_), document_);
    lines_.clear();
  }

  Document& document_;
  RowBuilder rows_;
  std::string_view page_;
  StyleSheet sheet_;
  std::vector<Frame> frames_;
  Block block_;
  std::vector<Line> lines_;
  std::size_t empty_lines_ = 0;
  std::size_t n_pre_ = 0;
  PlacedText placed_text_;
  // Of the block that is open.
  PagePlace place_;
  std::size_t page_of_place_ = 0;
  bool placed_ = false;
  std::size_t n_frames_ = 0;
  bool in_style_ = false;
  // White space stands before the next piece.
  bool gap_ = false;
  // The next block is the first of a list item.
  bool item_ = false;
};

// A mark in a block of its own goes before the block below it; rows of tables have done so themselves.
void join_lone_marks(std::vector<Block>& blocks) {
  std::vector<Block> joined;
  joined.reserve(blocks.size());
  for (Block& block : blocks) {
    const bool behind_mark = !joined.empty() && joined.back().row == 0 && block.row == 0 &&
                             !block.text.empty() && is_lone_bullet(joined.back().text.text()) &&
                             !is_lone_bullet(block.text.text());
    if (!behind_mark) {
      joined.push_back(std::move(block));
      continue;
    }
    append_block(joined.back(), block, " ");
    joined.back().kind = BlockKind::list_item;
    joined.back().indent = block.indent;
  }
  blocks = std::move(joined);
}

bool is_contents_link(const Block& block) {
  const std::string text = lower(collapse_spaces(block.text.text()));
  return text == "table of contents" || text == "index" || text == "back to contents" ||
         text == "back to top" || text == "return to table of contents";
}

void mark_furniture(std::vector<Block>& blocks) {
  std::vector<PagePiece> pieces;
  std::vector<std::size_t> owner;
  bool page_break = false;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.kind == BlockKind::page_break) {
      page_break = true;
      continue;
    }
    pieces.push_back({block.text.text(), page_break, block.kind == BlockKind::list_item});
    owner.push_back(i);
    page_break = false;
  }
  const std::vector<bool> furniture = find_furniture(pieces);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Block& block = blocks[owner[i]];
    if (furniture[i] || is_contents_link(block)) block.furniture = true;
  }
}

}  // namespace

bool looks_like_html(std::string_view text) {
  // A tag of the page's frame near the start, or many tags of its body.
  const std::string head = lower(text.substr(0, kPageHeadBytes));
  for (const std::string_view tag : {"<html", "<!doctype html", "<body", "<xhtml"}) {
    if (head.find(tag) != std::string::npos) return true;
  }
  std::size_t n_tags = 0;
  for (const std::string_view tag : {"<p>", "<p ", "<div", "<font", "<br", "<tr", "<td", "<b>"}) {
    for (std::size_t at = head.find(tag); at != std::string::npos; at = head.find(tag, at + 1)) {
      ++n_tags;
    }
  }
  return n_tags >= kFragmentLeastTags;
}

void read_html(Document& document) {
  document.index_lines();
  HtmlReader(document).run();
  join_lone_marks(document.blocks);
  mark_furniture(document.blocks);
}

}  // namespace plimsoll::filing

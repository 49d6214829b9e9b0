// A row is judged when it ends: by how many cells hold anything, and whether one of them holds
// prose.
#include "filing/html/html_rows.h"

#include <algorithm>

#include "filing/document/blocks.h"
#include "filing/document/list_marks.h"
#include "filing/html/html_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

bool is_mark_alone(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > kMaxMarkCellBytes) return false;
  const std::string probe = std::string(text) + " x";
  if (after_bullet(probe) == probe.size() - 1) return true;
  return after_enumerator(probe) == probe.size() - 1;
}

bool is_item_label(std::string_view text) {
  const std::string plain = lower(trim(text));
  return plain.starts_with("item ") || plain.starts_with("item\xC2\xA0") || plain == "item" ||
         plain.starts_with("part ");
}

bool is_currency_alone(std::string_view text) {
  return text == "$" || text == "\xC2\xA3" || text == "\xE2\x82\xAC" || text == "\xC2\xA5";
}

bool closes_figure(std::string_view text) {
  return text.starts_with(")") || text.starts_with("%");
}

const Style& style_at(const Block& block, std::size_t offset) {
  static const Style kPlain;
  const Style* found = &kPlain;
  for (const StyleRun& run : block.styles) {
    if (run.begin > offset) break;
    found = &run.style;
  }
  return *found;
}

bool same_emphasis(const Style& a, const Style& b) {
  return a.bold == b.bold && a.italic == b.italic && a.underline == b.underline &&
         a.small_caps == b.small_caps && a.size == b.size;
}

}  // namespace

void RowBuilder::open_table() {
  if (tables_.size() < kMaxOpenTables) tables_.emplace_back();
}

void RowBuilder::open_row() {
  close_row();
  if (tables_.empty()) return;
  Table& table = tables_.back();
  table.row_open = true;
  table.first_block = blocks_.size();
  table.cells.clear();
}

void RowBuilder::open_cell() {
  if (tables_.empty()) return;
  if (!tables_.back().row_open) open_row();
  tables_.back().cells.push_back(blocks_.size());
}

void RowBuilder::close_row() {
  if (tables_.empty() || !tables_.back().row_open) return;
  tables_.back().row_open = false;
  settle(tables_.back());
}

void RowBuilder::close_table() {
  close_row();
  if (!tables_.empty()) tables_.pop_back();
}

void RowBuilder::close_all() {
  while (!tables_.empty()) close_table();
}

void RowBuilder::settle(const Table& table) {
  const std::size_t n_blocks = blocks_.size() - table.first_block;
  if (n_blocks < 2 || n_blocks > kMaxRowBlocks) return;
  struct Cell {
    std::size_t begin;
    std::size_t end;
  };
  std::vector<Cell> filled;
  bool prose = false;
  std::size_t n_sentences = 0;
  for (std::size_t i = 0; i < table.cells.size(); ++i) {
    const std::size_t begin = table.cells[i];
    const std::size_t end = i + 1 < table.cells.size() ? table.cells[i + 1] : blocks_.size();
    if (begin >= end) continue;
    filled.push_back({begin, end});
    for (std::size_t b = begin; b < end; ++b) {
      if (blocks_[b].kind == BlockKind::page_break) return;
      const std::string& text = blocks_[b].text.text();
      const std::size_t n_words = words(text).size();
      prose = prose || n_words >= kProseWords;
      n_sentences += n_words >= kSentenceWords && ends_sentence(text) ? 1 : 0;
    }
  }
  if (filled.size() < 2) return;
  // Short sentences side by side are no figures either.
  prose = prose || n_sentences >= 2;
  const Cell& first = filled.front();
  const std::string first_text(trim(blocks_[first.begin].text.text()));
  const bool one_block = first.end - first.begin == 1;
  if (one_block && is_mark_alone(first_text) && filled.size() == 2) {
    Block& mark = blocks_[first.begin];
    append_block(mark, blocks_[filled[1].begin], " ");
    mark.kind = BlockKind::list_item;
    mark.indent = blocks_[filled[1].begin].indent;
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(filled[1].begin));
    return;
  }
  const bool item = one_block && is_item_label(first_text);
  const std::uint32_t row = ++n_rows_;
  if (prose && !item) {
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
      const std::size_t end = i + 1 < table.cells.size() ? table.cells[i + 1] : blocks_.size();
      for (std::size_t b = table.cells[i]; b < end; ++b) {
        // Rows of tables inside the cell keep their own numbers.
        if (blocks_[b].row != 0) continue;
        blocks_[b].row = row;
        blocks_[b].column =
            static_cast<std::uint16_t>(std::min<std::size_t>(i + 1, kMaxColumnsCounted));
      }
    }
    return;
  }
  Block joined = std::move(blocks_[table.first_block]);
  std::string before(trim(joined.text.text()));
  for (std::size_t b = table.first_block + 1; b < blocks_.size(); ++b) {
    const std::string text(trim(blocks_[b].text.text()));
    const bool glue = item || is_currency_alone(before) || closes_figure(text);
    append_block(joined, blocks_[b], glue ? " " : " | ");
    before = text;
  }
  joined.kind = item ? BlockKind::paragraph : BlockKind::cell;
  joined.row = item ? 0 : row;
  joined.column = 0;
  blocks_.resize(table.first_block);
  blocks_.push_back(std::move(joined));
}

std::vector<Block> split_at_line_breaks(Block block) {
  std::vector<Block> parts;
  const std::string& text = block.text.text();
  if (text.find('\n') == std::string::npos) {
    Block part = part_of(block, 0, text.size());
    if (!part.text.empty()) parts.push_back(std::move(part));
    return parts;
  }
  // Pieces between line breaks; an empty piece is an empty line.
  bool empty_line = false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    Block part = part_of(block, begin, end);
    if (part.text.empty()) {
      empty_line = true;
    } else {
      bool join = !parts.empty() && !empty_line && after_bullet(part.text.text()) == 0;
      if (join) {
        const Block& before = parts.back();
        const Style& last = style_at(before, before.text.size() - 1);
        const Style& next = style_at(part, 0);
        const bool sentence_goes_on = !ends_sentence(before.text.text());
        join = same_emphasis(last, next) && (sentence_goes_on || starts_lower(part.text.text()));
      }
      if (join) {
        append_block(parts.back(), part, " ");
      } else {
        parts.push_back(std::move(part));
      }
      empty_line = false;
    }
    begin = end + 1;
  }
  return parts;
}

}  // namespace plimsoll::filing

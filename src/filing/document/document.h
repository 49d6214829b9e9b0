// Room `document`: a filing as blocks of readable text, whatever it was: plain text, HTML or PDF.
//
//   Document      the decoded source (UTF-8) and its blocks in reading order; a block is what a
//                 reader sees as a paragraph, a list item, a table cell or a line standing alone
//   places        line and column, counted from 1, columns in code points, in the file as it lies
//                 on disk; of a PDF in the text taken from it, with the page
//   made by       read_document() (reader/read_document.h)
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filing/text/mapped_text.h"

namespace plimsoll::filing {

enum class Format : std::uint8_t { text, html, pdf };

std::string_view format_name(Format format);

// Counted from 1; page 0 where the source has no pages.
struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t page = 0;
};

// How characters look. Plain text knows capitals only.
struct Style {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  bool small_caps = false;
  // The whole run stands in a link.
  bool link = false;
  // In half points; 0 where not known.
  std::uint8_t size = 0;

  bool operator==(const Style&) const = default;
};

struct StyleRun {
  // Byte offset into the block's text; the run ends where the next begins.
  std::uint32_t begin = 0;
  Style style;
};

// Half-open range of Document::source.
struct SourceRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class RepairKind : std::uint8_t {
  joined_lines,
  joined_page_break,
  joined_hyphen,
  removed_page_furniture,
  merged_bullets,
  latex,
  ligature,
  entity,
  special_space,
  soft_hyphen,
  encoding,
  count_,
};

// What was mended, as "lines joined within a sentence".
std::string_view repair_name(RepairKind kind);

struct Repair {
  RepairKind kind;
  SourceRange source;
};

enum class BlockKind : std::uint8_t { paragraph, list_item, cell, page_break };

struct Block {
  BlockKind kind = BlockKind::paragraph;
  // In order, the first at 0; empty for a page break.
  std::vector<StyleRun> styles;
  bool centred = false;
  // 1 to 6 for HTML headings, else 0.
  std::uint8_t heading_level = 0;
  // Distance from the left edge: columns of plain text, points of HTML and PDF.
  std::uint16_t indent = 0;
  // Cells of one row share a number; 0 outside tables, and where a row has one filled cell.
  std::uint32_t row = 0;
  // The cell in its row, counted from 1; 0 outside tables, and where cells were joined.
  std::uint16_t column = 0;
  // Empty lines above it (plain text, PDF); 1 in HTML.
  std::uint8_t gap = 1;
  // Code points that are not white space, as the reader saw them before any mending.
  std::uint32_t n_visible = 0;
  // A page number, a running header, a page's mark: nothing of the text.
  bool furniture = false;
  MappedText text;
};

class Document {
 public:
  Format format = Format::text;
  std::string path;
  std::string sha256;
  // "UTF-8", "windows-1252", "UTF-16" ...
  std::string encoding;
  // Decoded to UTF-8; lines end with "\n". Of a PDF the text taken from it, line by line.
  std::string source;
  std::vector<Block> blocks;
  // What the reader mended on the way, in order.
  std::vector<Repair> repairs;

  Place place(std::uint32_t source_offset) const;
  std::uint32_t n_lines() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  // As it stands in the source, markup and all, without its end; empty past the last line.
  std::string_view line(std::uint32_t number) const;
  // What a reader sees of the blocks that stand on the line, in whole or in part, one a line; the
  // text itself where the source is plain.
  std::string readable_line(std::uint32_t number) const;
  // The first line on which `quote` begins, white space, quotation marks and dashes alike, searched
  // from the start of line `from` on; 0 where it stands nowhere.
  std::uint32_t find(std::string_view quote, std::uint32_t from = 1) const;

  // Called once by a reader, when `source` is whole.
  void index_lines(std::vector<std::uint32_t> page_starts = {});

 private:
  std::size_t code_points_before(std::size_t offset) const;

  std::vector<std::uint32_t> line_starts_;
  std::vector<std::uint32_t> page_starts_;
  // Code points before each multiple of kStrideBytes, so that a place in a line of megabytes is
  // found without reading the line.
  std::vector<std::uint32_t> code_points_;
};

}  // namespace plimsoll::filing

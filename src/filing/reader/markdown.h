// Markdown, as converters of PDFs and character recognition write it: marks of headings, emphasis, tables and pages.
//
//   looks_like_markdown  lines of different texts that are marked as headings or wholly set bold
//   MarkdownReader       one line at a time to the lines of blocks: marks go, what they say stays as looks; rows of
//                        tables with prose become cells, tables of HTML too; pictures, comments and marks of pages are furniture;
//                        titles that nearly all have one level are set bold instead, for it ranks nothing
//   cost                 linear
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "filing/document/lines.h"

namespace plimsoll::filing {

bool looks_like_markdown(std::string_view source);

class MarkdownReader {
 public:
  // What `line`, read as plain text, says in Markdown; appended to `lines`, its marks gone. A row of a table waits for
  // the rows below it.
  void take(Line line, std::vector<Line>& lines);
  // Behind the last line.
  void finish(std::vector<Line>& lines);

 private:
  struct Row {
    Line line;
    std::vector<MappedText> cells;
  };

  bool is_row_open() const;
  bool take_row(const Line& line);
  // "<table>" to "</table>", over lines without a blank one between them.
  bool take_html_table(const Line& line);
  void settle_html_table();
  void settle_table(std::vector<Line>& lines);

  std::vector<Row> rows_;
  // The first line of a table of HTML that is not at its end, without its text; and the text so far.
  std::optional<Line> html_table_;
  MappedText html_text_;
  std::uint32_t n_rows_ = 0;
  // Lines that the description of a picture may still go on over.
  std::size_t n_picture_lines_ = 0;
  bool behind_title_ = false;
};

}  // namespace plimsoll::filing

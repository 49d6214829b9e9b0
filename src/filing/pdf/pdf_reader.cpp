// PDF to blocks. Taking a PDF apart is the one thing that code of others does with bytes of strangers, so it happens
// in a program of its own, confined, and what that sends is checked.
#include "filing/pdf/pdf_reader.h"

#include <algorithm>

#include "filing/document/lines.h"
#include "filing/pdf/confined.h"
#include "filing/pdf/pdf_answer.h"
#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"
#include "source/own_file.h"

namespace plimsoll::filing {
namespace {

// The file is, not the machine.
Error wrong(std::string message) {
  return {std::move(message), ErrorKind::model};
}

void append_page(std::vector<PageLine> page, bool later, std::uint32_t& n_rows,
                 std::vector<Line>& lines, Document& document) {
  bool page_break = later;
  const std::uint32_t rows_before = n_rows;
  for (PageLine& found : page) {
    Line line;
    line.text.append_verbatim(found.text, static_cast<std::uint32_t>(document.source.size()));
    line.styles = std::move(found.styles);
    line.indent = found.indent;
    line.right = found.right;
    line.edge = found.edge;
    line.gap = found.gap;
    line.row = found.row == 0 ? 0 : rows_before + found.row;
    line.column = found.column;
    line.table = found.row > 0 && found.column == 0;
    n_rows = std::max(n_rows, line.row);
    line.page_break = page_break;
    page_break = false;
    document.source += found.text;
    document.source += '\n';
    lines.push_back(std::move(line));
  }
}

Result<Document> document_from_pages(std::string_view answer, Document document) {
  std::vector<Line> lines;
  std::vector<std::uint32_t> page_starts;
  std::uint32_t n_rows = 0;
  bool whole = false;
  while (!answer.empty()) {
    const char kind = answer.front();
    answer.remove_prefix(1);
    if (kind == kPdfEnd && answer.size() == 1) {
      const auto problem = static_cast<PdfProblem>(answer.front());
      if (problem != PdfProblem::none) return wrong(document.path + " " + problem_text(problem));
      whole = true;
      break;
    }
    std::vector<PageLine> page;
    if (kind != kPdfPage || !decode_page(answer, page)) break;
    page_starts.push_back(static_cast<std::uint32_t>(document.source.size()));
    append_page(std::move(page), page_starts.size() > 1, n_rows, lines, document);
    if (document.source.size() > kMaxPdfTextBytes) break;
  }
  if (!whole) return wrong(document.path + ": reading the PDF came to no end");
  if (lines.empty()) {
    return wrong(
        document.path +
        " has no text that can be read; pictures of pages need character recognition first");
  }
  document.index_lines(std::move(page_starts));
  mark_furniture(lines);
  append_blocks(std::move(lines), document);
  for (Block& block : document.blocks) {
    block.n_visible = static_cast<std::uint32_t>(n_visible(block.text.text()));
  }
  return document;
}

}  // namespace

bool looks_like_pdf(std::string_view bytes) {
  return bytes.substr(0, kPdfMarkBytes).find("%PDF-") != std::string_view::npos;
}

Result<Document> read_pdf(std::string_view bytes, Document document) {
  const Result<std::string> program = source::own_part("plimsoll-pdf");
  if (!program) return Error{document.path + " is a PDF: " + program.error()};
  const Result<std::string> answer = run_confined({}, *program, bytes);
  if (!answer) return wrong(document.path + ": reading the PDF " + answer.error());
  return document_from_pages(*answer, std::move(document));
}

}  // namespace plimsoll::filing

// PDF to blocks. Taking a PDF apart is the one thing here that code of others does with bytes of
// strangers, so it happens in a confined process, and what that sends is checked.
#include "filing/pdf/pdf_reader.h"

#include <iconv.h>

#include <algorithm>

#include "filing/document/lines.h"
#include "filing/pdf/confined.h"
#include "filing/pdf/pdf_pages.h"
#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// What stands before a piece of the answer.
constexpr char kPage = 'P';
// The last piece: a PdfProblem follows.
constexpr char kEnd = 'E';

void send_pages(std::string_view pdf, const Send& send) {
  const PdfProblem problem =
      pdf_pages(pdf, [&](std::vector<PdfLine> lines) { send(kPage + encode_page(lines)); });
  send(std::string{kEnd, static_cast<char>(problem)});
}

// poppler converts text by iconv, which loads a module from a file: held open here, it is there
// before the process that reads is confined.
class Conversion {
 public:
  Conversion() : descriptor_(iconv_open("UTF-16", "UTF-8")) {}
  ~Conversion() {
    if (descriptor_ != reinterpret_cast<iconv_t>(-1)) iconv_close(descriptor_);
  }
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;

 private:
  iconv_t descriptor_;
};

void append_page(std::vector<PdfLine> page, bool later, std::uint32_t& n_rows,
                 std::vector<Line>& lines, Document& document) {
  bool page_break = later;
  const std::uint32_t rows_before = n_rows;
  for (PdfLine& found : page) {
    Line line;
    line.text.append_verbatim(found.text, static_cast<std::uint32_t>(document.source.size()));
    line.styles = std::move(found.styles);
    line.indent = found.indent;
    line.right = found.right;
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
    if (kind == kEnd && answer.size() == 1) {
      const auto problem = static_cast<PdfProblem>(answer.front());
      if (problem != PdfProblem::none) return Error{document.path + " " + problem_text(problem)};
      whole = true;
      break;
    }
    std::vector<PdfLine> page;
    if (kind != kPage || !decode_page(answer, page)) break;
    page_starts.push_back(static_cast<std::uint32_t>(document.source.size()));
    append_page(std::move(page), page_starts.size() > 1, n_rows, lines, document);
    if (document.source.size() > kMaxPdfTextBytes) break;
  }
  if (!whole) return Error{document.path + ": reading the PDF came to no end"};
  if (lines.empty()) {
    return Error{
        document.path +
        " has no text that can be read; pictures of pages need character recognition first"};
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

Result<Document> read_pdf(std::string bytes, Document document) {
  const Conversion held;
  const Result<std::string> answer =
      run_confined({}, [&](const Send& send) { send_pages(bytes, send); });
  if (!answer) return Error{document.path + ": reading the PDF " + answer.error()};
  return document_from_pages(*answer, std::move(document));
}

}  // namespace plimsoll::filing

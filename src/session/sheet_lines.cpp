// Cells are parted by " | "; the name of each sheet stands above its rows.
#include "session/sheet_lines.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "sheet/workbook.h"

namespace plimsoll::session {

namespace {

struct Cited {
  const sheet::Sheet* sheet = nullptr;
  sheet::Address at;
  std::string name;
  Span span;
};

// The cells of the source that the module's evidence names: `Budget!B7 ("Net sales", "2025") = 1180`.
std::vector<Cited> cited_cells(const sheet::Workbook& book, const ir::Module& module,
                               const std::string& source) {
  std::vector<Cited> out;
  for (const ir::Def& def : module.defs) {
    for (const ir::EvidenceRef& ref : def.evidence) {
      if (ref.kind != ir::EvidenceRef::Kind::row || ref.source != source) continue;
      const auto reference = sheet::read_reference(ref.text);
      if (!reference) continue;
      const auto at = sheet::read_address(
          reference->rest.substr(0, std::min(reference->rest.find(' '), reference->rest.size())));
      const sheet::Sheet* in = book.sheet(reference->sheet);
      if (at && in != nullptr) out.push_back({in, *at, def.full_name, ref.span});
    }
  }
  return out;
}

}  // namespace

std::optional<Error> read_sheet_lines(const std::string& bytes, const std::string& path,
                                      const ir::Module& module, const source::SourceMap& sources,
                                      CitedSource& out) {
  const Result<sheet::Workbook> book = sheet::read_workbook(bytes, path);
  if (!book) return book.failure();
  out.kind = "table";
  const std::vector<Cited> cited = cited_cells(*book, module, out.name);
  for (const sheet::Sheet& sheet : book->sheets) {
    out.lines.push_back(
        {sheet.name + (sheet.shown == sheet::Sheet::Shown::visible ? "" : " (hidden)"), 0});
    for (auto it = sheet.cells.begin(); it != sheet.cells.end();) {
      const std::uint32_t row = it->row;
      const auto is_cited = [&](const Cited& one) {
        return one.sheet == &sheet && one.at.row == row;
      };
      const bool shown = row < kMaxShownRows || std::any_of(cited.begin(), cited.end(), is_cited);
      std::string line = std::to_string(row + 1) + ":";
      for (; it != sheet.cells.end() && it->row == row; ++it) {
        if (!shown) continue;
        line += line.back() == ':' ? " " : " | ";
        const std::size_t from = line.size();
        line += it->kind == sheet::CellKind::uncalculated ? "=" + std::string(it->formula)
                                                          : std::string(it->text);
        std::replace(line.begin() + static_cast<std::ptrdiff_t>(from), line.end(), '\n', ' ');
        for (const Cited& one : cited) {
          if (one.sheet != &sheet || one.at != sheet::Address{row, it->column}) continue;
          CitedSource::Mark mark;
          mark.line = static_cast<std::uint32_t>(out.lines.size() + 1);
          mark.from = from;
          mark.to = line.size();
          mark.name = one.name;
          mark.file = sources.file(one.span.file).path;
          mark.at = sources.place(one.span.file, one.span.begin).line;
          out.marks.push_back(std::move(mark));
        }
      }
      if (shown) out.lines.push_back({std::move(line), 0});
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::session

// Where in a workbook a citation points: plan[Sheet1!B7], plan[growth], plan[Sales, "north", "2025"].
//
//   place    `Sheet1!B7`, `'Sales 2025'!B7`: of a merged area its first cell alone
//   name     a name that stands for one cell; `Sheet1!name` where a sheet has its own
//   keys     a table, a named area or a sheet; then what stands in the row, left of the figure, and, last, what stands
//            above it (of a table: in its header). One key alone: the one figure of that row
//   texts    agree but for the blanks in them; a number as a key is a number in a cell; a period is a date within it, or
//            a text or year that says the same, however it is spelt (period_cell.h)
//   errors   reported to the sink: data_no_row, data_rows_ambiguous, with what is near and fixes to paste
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "sheet/workbook.h"
#include "syntax/ast.h"

namespace plimsoll::data {

// Cells by what stands in them, made at the first look for a key.
class SheetIndex {
 public:
  explicit SheetIndex(const sheet::Sheet& sheet);
  using Cells = std::vector<const sheet::Cell*>;
  // Null where there are none.
  const Cells* find(const std::string& text) const;
  // Dates, years, and texts that may be periods.
  const Cells& timed() const { return timed_; }

 private:
  std::unordered_map<std::string, Cells> by_text_;
  Cells timed_;
};

struct LoadedWorkbook {
  sheet::Workbook book;
  std::string sha256;
  // By sheet.
  std::unordered_map<const sheet::Sheet*, SheetIndex> indices;
};

struct CellPlace {
  const sheet::Sheet* sheet = nullptr;
  sheet::Address at;
};

// `index`: whose left side names the source `file`.
std::optional<CellPlace> find_cell(LoadedWorkbook& loaded, const std::string& file,
                                   const syntax::Expr& index, const ir::Time& time,
                                   diag::Sink& sink);

// The texts that stand nearest to the left of a cell and above it; of a header that is a number or a date, that.
struct CellLabels {
  std::string row;
  std::string column;
  // `"Net sales", "2025"`; empty where there are none.
  std::string text() const;
};
CellLabels labels_of(const sheet::Sheet& sheet, sheet::Address at);

// As a key of the language: "Net sales" between quotation marks.
std::string quoted_key(std::string_view text);

// With single blanks and none at its ends.
std::string even_blanks(std::string_view text);

// A name that stands for the cell alone; null where none does.
const sheet::DefinedName* name_of_cell(const sheet::Workbook& book, const CellPlace& place);

}  // namespace plimsoll::data

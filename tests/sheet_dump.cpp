// A workbook as JSON, as tests compare it: sheet_dump FILE.xlsx. Exits with 1 and a message where it cannot be read.
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "sheet/grid.h"
#include "sheet/workbook.h"

namespace {

using namespace plimsoll;

const char* kind_of(sheet::CellKind kind) {
  constexpr const char* kNames[] = {"number", "date", "text", "boolean", "error", "uncalculated"};
  return kNames[static_cast<std::size_t>(kind)];
}

const char* kind_of(sheet::Format::Kind kind) {
  constexpr const char* kNames[] = {"general", "number", "percent", "currency",
                                    "date",    "time",   "text"};
  return kNames[static_cast<std::size_t>(kind)];
}

nlohmann::json json_of(const sheet::Workbook& book, const sheet::Sheet& in) {
  nlohmann::json out;
  out["name"] = in.name;
  out["hidden"] = in.shown != sheet::Sheet::Shown::visible;
  out["cells"] = nlohmann::json::array();
  for (const sheet::Cell& cell : in.cells) {
    const sheet::Format& format = book.format(cell);
    out["cells"].push_back({{"at", sheet::address({cell.row, cell.column})},
                            {"kind", kind_of(cell.kind)},
                            {"text", cell.text},
                            {"formula", cell.formula},
                            {"format", format.code},
                            {"format_kind", kind_of(format.kind)}});
  }
  out["merged"] = nlohmann::json::array();
  for (const sheet::Area& area : in.merged) out["merged"].push_back(sheet::area_text(area));
  out["hidden_rows"] = in.hidden_rows;
  out["hidden_columns"] = in.hidden_columns;
  out["tables"] = nlohmann::json::array();
  for (const sheet::Table& table : in.tables) {
    out["tables"].push_back({{"name", table.name},
                             {"area", sheet::area_text(table.area)},
                             {"header", table.has_header},
                             {"totals", table.has_totals},
                             {"columns", table.columns}});
  }
  const auto grid = sheet::grid(book, in);
  out["grid_rows"] = grid ? grid->rows.size() : 0;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  const auto book = sheet::read_workbook(bytes, "it");
  if (!book) {
    std::cerr << book.error() << "\n";
    return 1;
  }
  nlohmann::json out;
  out["program"] = book->program;
  out["stale"] = book->stale;
  out["sheets"] = nlohmann::json::array();
  for (const sheet::Sheet& one : book->sheets) out["sheets"].push_back(json_of(*book, one));
  out["names"] = nlohmann::json::array();
  for (const sheet::DefinedName& one : book->names) {
    out["names"].push_back(
        {{"name", one.name},
         {"formula", one.formula},
         {"sheet", one.sheet == sheet::DefinedName::kNone ? "" : book->sheets[one.sheet].name},
         {"area", sheet::area_text(one.area)}});
  }
  std::cout << out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  return 0;
}

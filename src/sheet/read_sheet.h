// Parts of a workbook: texts, formats, sheets and tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sheet/package.h"
#include "sheet/workbook.h"

namespace plimsoll::sheet {

// Characters of a cell's text: spreadsheets hold 32,767.
inline constexpr std::size_t kMaxTextBytes = 4 * std::size_t{32'768};
inline constexpr std::size_t kMaxTexts = 4'000'000;
inline constexpr std::size_t kMaxFormats = 100'000;

// What cells refer to.
struct Shared {
  // Texts by their number; of Workbook::texts.
  std::vector<std::string_view> texts;
  // Into Workbook::formats, by the number that cells give.
  std::vector<std::uint32_t> formats;
  bool from_1904 = false;
  // Cells of all sheets so far.
  std::size_t n_cells = 0;
};

std::optional<Error> read_texts(Package& package, const std::string& part, Workbook& workbook,
                                Shared& shared);
std::optional<Error> read_formats(Package& package, const std::string& part, Workbook& workbook,
                                  Shared& shared);
// Its cells, hidden rows and columns, merged areas. `tables`: ids of relations to them.
std::optional<Error> read_sheet(Package& package, const std::string& part, Workbook& workbook,
                                Shared& shared, Sheet& sheet, std::vector<std::string>& tables);
std::optional<Error> read_table(Package& package, const std::string& part, Table& table);

// "_x000D_" stands for a character that XML cannot hold.
std::string without_escapes(std::string_view text);

}  // namespace plimsoll::sheet

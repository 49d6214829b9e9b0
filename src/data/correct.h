// Calls of table(...) that read a file, from what the file tells.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/store.h"
#include "data/survey.h"
#include "ir/ir.h"

namespace plimsoll::data {

// `table("plan.csv", key: line, columns: years, separator: ";")`.
std::string call_text(const TableCall& call);

struct CorrectedCall {
  TableCall call;
  // What it takes for granted: "`1.200` in line 2 is 1200"; empty where the file leaves nothing open.
  std::string when;
};

// Calls that `reads` accepts, by what a file seems to be, as near as may be to the one that was written. Those of one meaning
// stand once.
std::vector<CorrectedCall> corrected_calls(
    const TableCall& call, const Survey& survey, const ir::Time& time,
    const std::function<std::optional<TableValues>(const TableCall&)>& reads);

// Larger files are not looked at for corrections.
inline constexpr std::size_t kMostCorrectedBytes = std::size_t{1} << 20;

// Letters and digits alone, in small letters: what two spellings of a label have in common.
std::string bare_letters(std::string_view text);

}  // namespace plimsoll::data

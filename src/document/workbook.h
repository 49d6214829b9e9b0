// A result as an Excel workbook: one sheet per table, and sheets of native charts before them.
//
//   charts   limits on chances against their bounds; what each risk adds, if that was asked; for
//            each outcome over periods its mean and quantiles, amounts in bn or M
//   text     is written as text, never as a formula, whatever it begins with
//   errors   what the library refuses
#pragma once

#include <string>
#include <vector>

#include "document/tables.h"

namespace plimsoll::document {

// The bytes of the file.
Result<std::string> write_workbook(const std::vector<Table>& tables);

}  // namespace plimsoll::document

// A result as an Excel workbook: one sheet per table, and sheets of native charts before them.
//
//   charts   limits on chances against their bounds; what each risk adds, if that was asked; for
//            each outcome over periods its mean and quantiles, amounts in bn or M
//   text     is written as text, never as a formula, whatever it begins with
//   errors   what the library or the disk refuses; nothing is left at `path` then
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/tables.h"

namespace plimsoll::document {

// Nothing, or why it could not be written.
std::optional<Error> write_workbook(const std::string& path, const std::vector<Table>& tables);

}  // namespace plimsoll::document

// A result as an Excel workbook.
//
//   summary  the first sheet: limits and headline figures in the units people say, links to all sheets
//   charts   limits on chances against their bounds; what each risk adds, if that was asked; for
//            each outcome over periods its mean and quantiles
//   sheets   the tables, related ones below each other, see document/sheet_plan.h; headings stay in
//            sight, and a sheet of one table has a filter
//   text     is written as text, never as a formula, whatever it begins with
//   errors   what the library refuses; the module that holds it is not there
#pragma once

#include <string>
#include <vector>

#include "document/tables.h"

namespace plimsoll::document {

// The bytes of the file.
Result<std::string> write_workbook(const std::vector<Table>& tables);

}  // namespace plimsoll::document

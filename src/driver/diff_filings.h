// The answer of `plimsoll diff` for filings.
#pragma once

#include <vector>

#include "compare/compare_filings.h"
#include "driver/diff.h"

namespace plimsoll::driver {

void print_filing_changes(const std::vector<compare::FactorChange>& changes, bool full);
void print_filing_changes_json(const filing::Register& before, const filing::Register& after,
                               const std::vector<compare::FactorChange>& changes);

}  // namespace plimsoll::driver

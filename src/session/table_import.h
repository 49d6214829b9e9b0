// A look at a table; see plimsoll/table_import.h.
#pragma once

#include "plimsoll/table_import.h"

namespace plimsoll::session {

Result<ImportResult> import_table(const ImportRequest& request, const Control& control);

}  // namespace plimsoll::session

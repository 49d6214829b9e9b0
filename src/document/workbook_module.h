// What the module plimsoll-workbook holds: libxlsxwriter and what it needs take longer to load than a small model to run,
// so they are loaded where a workbook is asked for.
#pragma once

#include <string>
#include <vector>

#include "document/tables.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_write_workbook(
    const std::vector<plimsoll::document::Table>& tables, plimsoll::Result<std::string>& out);

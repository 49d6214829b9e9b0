// What the module plimsoll-workbook holds: libxlsxwriter and what it needs take longer to load than a small model to run,
// so they are loaded where a workbook is asked for.
#pragma once

#include <string>

#include "base/result.h"
#include "document/book.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_write_workbook(
    const plimsoll::document::Book& book, plimsoll::Result<std::string>& out);

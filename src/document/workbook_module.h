// What the module plimsoll-workbook holds: libxlsxwriter and what it needs take longer to load than a small model to run,
// so they are loaded where a workbook is asked for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/book.h"
#include "document/sips.h"

extern "C" __attribute__((visibility("default"))) void plimsoll_write_workbook(
    const plimsoll::document::Book& book, plimsoll::Result<std::string>& out);

// Trials in columns with these heads, for a file at `path`; what waits lies in `folder`. Beyond 4 GB it `is_large`.
extern "C" __attribute__((visibility("default"))) void plimsoll_open_sips(
    const std::string& path, const std::string& folder, const std::vector<std::string>& heads,
    bool is_large, plimsoll::Result<std::unique_ptr<plimsoll::document::SipsFile>>& out);

// A workbook as lines, for a reader: the rows of its sheets, and what cites their cells.
#pragma once

#include <string>

#include "base/result.h"
#include "ir/ir.h"
#include "session/sources.h"
#include "source/source.h"

namespace plimsoll::session {

// Rows that are shown of a sheet at most; those that are cited stand there whatever their number.
inline constexpr std::uint32_t kMaxShownRows = 2000;

// Fills kind, lines and marks of `out`, whose name says which source it is.
std::optional<Error> read_sheet_lines(const std::string& bytes, const std::string& path,
                                      const ir::Module& module, const source::SourceMap& sources,
                                      CitedSource& out);

}  // namespace plimsoll::session

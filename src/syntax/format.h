// `plimsoll fmt`: one layout for every model. Keeps every comment and every token but a `;`
// that a line end makes needless; formatting twice gives the same text; the formatted text parses
// to the same tree.
#pragma once

#include <optional>
#include <string>

#include "diag/diagnostic.h"
#include "source/source.h"

namespace plimsoll::syntax {

// Empty optional when the text has syntax errors (reported to the sink).
std::optional<std::string> format_text(const source::SourceMap& sources, FileId file,
                                       diag::Sink& sink);

}  // namespace plimsoll::syntax

// Text -> Ast. Never fails as a whole: what cannot be understood is reported and skipped to the
// next declaration, so that one call finds every syntax error of a file.
//
//   errors   reported to the sink; kinds of the group "syntax" in diag/kind.def
//   limits   nesting 256, identifier 256 bytes, number 400 characters; valid UTF-8 without NUL
//   cost     linear in the text
#pragma once

#include <memory>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::syntax {

std::unique_ptr<Ast> parse_file(const source::SourceMap& sources, FileId file, diag::Sink& sink);

// One expression alone, for `plimsoll eval` and the right side of `--set`; null after an error.
const Expr* parse_expression(const source::SourceMap& sources, FileId file, Ast& ast,
                             diag::Sink& sink);

// `NAME = EXPR` of `--set`.
std::optional<SetItem> parse_set(const source::SourceMap& sources, FileId file, Ast& ast,
                                 diag::Sink& sink);

}  // namespace plimsoll::syntax

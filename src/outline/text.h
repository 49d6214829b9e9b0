// Texts and keys of fields.
#pragma once

#include <string>
#include <string_view>

#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::outline {

std::string text_of(const source::SourceMap& sources, source::Span span);
std::string unit_text(const source::SourceMap& sources, const syntax::UnitExpr* unit);

// `unit` is what a bare number takes. Null expressions have the empty key.
std::string key_of(const syntax::Expr* expr, const syntax::UnitExpr* unit);
// As written, with the unit that it takes from around it.
std::string field_text(const source::SourceMap& sources, const syntax::Expr* expr,
                       const syntax::UnitExpr* unit);

}  // namespace plimsoll::outline

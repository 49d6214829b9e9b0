// Texts and keys of fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dist/law.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::outline {

std::string text_of(const source::SourceMap& sources, Span span);
std::string unit_text(const source::SourceMap& sources, const syntax::UnitExpr* unit);

// `unit` is what a bare number takes. Null expressions have the empty key.
std::string key_of(const syntax::Expr* expr, const syntax::UnitExpr* unit);
// As written, with the unit that it takes from around it.
std::string field_text(const source::SourceMap& sources, const syntax::Expr* expr,
                       const syntax::UnitExpr* unit);

// "each year"; empty for none.
std::string_view each_words(syntax::Each each);
// As written; empty for none.
std::string period_words(const source::SourceMap& sources,
                         const std::optional<syntax::PeriodLiteral>& period);
// The name of the parameter that a positional argument is for, of `n_given`.
std::string parameter_name(const dist::Law& law, std::size_t position, std::size_t n_given);
// "a, b".
std::string names_list(const std::vector<syntax::Name>& names);
// "+ ", "- ", "= " or nothing.
const char* sign_text(syntax::Sign sign);

}  // namespace plimsoll::outline

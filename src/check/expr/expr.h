// Expressions: their values where they stand.
#pragma once

#include <string>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value expr(Context& context, const Expr& e, const Scope& scope);
Value numeric(Context& context, const Expr& e, const Scope& scope);
Value condition(Context& context, const Expr& e, const Scope& scope);
// `what` is what the message calls it; without, the text at `span`.
bool expect_number(Context& context, const Value& value, Span span, const std::string& what);
bool expect_number(Context& context, const Value& value, Span span);
bool expect_plain(Context& context, const Value& value, Span span, const std::string& what);
bool same_unit(Context& context, Value& value, const Unit& unit, Span span,
               const std::string& what);
// Makes both sides one unit, giving it to a bare zero; false after an error.
bool unify(Context& context, Value& a, Span a_span, Value& b, Span b_span, Span at,
           const std::string& what);

}  // namespace plimsoll::check

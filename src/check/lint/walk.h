// Walks over the expressions of a tree, for lints.
#pragma once

#include <functional>

#include "syntax/ast.h"

namespace plimsoll::check {

using ExprVisitor = std::function<void(const syntax::Expr&)>;

// The direct parts of an expression, in the order written; missing parts are left out.
void for_each_child(const syntax::Expr& expr, const ExprVisitor& visit);

// The topmost expressions of a declaration that are computed in a run: values, laws, rates, lines,
// conditions. Not those of declarations inside it, but marks, lets and totals of an event.
void for_each_expr(const syntax::Decl& decl, const ExprVisitor& visit);

}  // namespace plimsoll::check

// An equation solved for a name that stands in it linearly.
#pragma once

#include <string>
#include <string_view>

#include "base/span.h"
#include "syntax/ast.h"

namespace plimsoll::syntax {

struct Solution {
  // What the name must be; made of nodes of the equation and new ones of `ast`. Null where the
  // equation cannot be solved.
  const Expr* value = nullptr;
  // Then: why, in words that follow "the equation cannot be solved: ", and where.
  std::string why_not;
  Span place;
};

// left = right, for `name`: it may stand in sums, differences, products with what does not hold it,
// and above the line of a quotient. Where it stands once, with the factor 1 or -1, the value is the sum
// of the other terms in the order written.
Solution solve_for(Ast& ast, std::string_view name, const Expr& left, const Expr& right);

}  // namespace plimsoll::syntax

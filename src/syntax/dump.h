// The tree as text, for tests: S-expressions, one line a declaration; blocks nest.
//
//   (given cloud = <3.1 e9 JPY year^-1> (cite form20f:66 "3.1 billion"))
//
// Places are left out, and so are parentheses: two texts that mean the same give the same dump.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace plimsoll::syntax {

std::string dump_tree(const Ast& ast);
std::string dump_expr(const Expr& expr);
std::string dump_decl(const Decl& decl);

}  // namespace plimsoll::syntax

// Components, and the parts that are made of them: each a copy of what the component declares, under
// the part's name. Trees are shared; symbols are not.
#pragma once

#include <functional>

#include "check/symbols.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Context;

// Its default; null where there is none.
const syntax::Expr* value_of_parameter(const syntax::Decl& parameter);
void declare_component(Context& context, const syntax::ComponentDecl& decl);
// The part with its parameters; `declare` is called for each declaration of the component. Components
// are declared before.
void declare_part(Context& context, const syntax::PartDecl& decl,
                  const std::function<void(const syntax::Decl*, SymbolId)>& declare);
// Parameters that were passed just a name stand for it from here on; after all names are declared.
void join_names(Context& context);

}  // namespace plimsoll::check

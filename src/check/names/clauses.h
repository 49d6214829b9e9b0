// Clauses that would be read and ignored.
#pragma once

#include "check/symbols.h"
#include "data/loader.h"

namespace plimsoll::check {

struct Context;

void check_clauses(Context& context, const data::LoadedModel& model);
void check_clauses(Context& context, const syntax::Decl& decl);

}  // namespace plimsoll::check

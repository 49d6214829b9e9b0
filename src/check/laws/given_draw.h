// Draws whose values are given trial by trial instead of drawn.
#pragma once

#include <optional>

#include "check/scope.h"
#include "check/value.h"
#include "data/loader.h"

namespace plimsoll::check {

struct Context;
struct LawNotRead;

// All that are given, once names are declared: each must be the name of a draw.
void collect_given_draws(Context& context, const data::LoadedModel& model);

bool is_given_by_trial(const Context& context, SymbolId draw);

// Once all is elaborated. Draws that hang together by a library of SIPs are given together or not at all; a warning of draws
// that a distribution reads, and of values that it does not have.
void check_given_draws(Context& context);
void check_range(Context& context, SymbolId draw, const LawNotRead& law);

// The values of such a draw in the unit of its distribution `law`, which is otherwise not read.
Value value_by_trial(Context& context, SymbolId draw, const Value& law, ShapeId shape, Span span);

}  // namespace plimsoll::check

// Decisions: actions with rules, levers, an objective and constraints, all checked whether a decision is asked for or not.
#pragma once

namespace plimsoll::check {

struct Context;

// `with_columns`: what they ask of a run gets its columns; else their figures leave no trace in the module.
void add_decisions(Context& context, bool with_columns);

}  // namespace plimsoll::check

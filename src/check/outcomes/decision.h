// Decisions: actions with rules, levers, an objective and constraints, all checked whether a decision is asked for or not.
#pragma once

namespace plimsoll::check {

struct Context;

// Where they are wanted (Context::with_decisions) what they ask of a run gets its columns; else their figures leave no trace in
// the module.
void add_decisions(Context& context);

}  // namespace plimsoll::check

// Outcomes, limits, expectations and checks: columns of the module.
#pragma once

#include <string>

#include "check/outcomes/statistic.h"
#include "check/scope.h"
#include "check/value.h"
#include "data/loader.h"
#include "ir/ir.h"

namespace plimsoll::check {

struct Context;

ir::DefId make_def(Context& context, ir::DefKind kind, std::string name, std::string title,
                   Span span, const Value& value, std::string formula);
ir::ColumnId add_column(Context& context, ir::Column::Purpose purpose, std::string name,
                        std::string title, const Sampled& sampled, ir::Bad bad, ir::DefId def);
// What the language asks of every trial, as a check that is false stops the run; `rule` in words.
void add_rule(Context& context, const std::string& name, const std::string& rule,
              const Value& holds, Span span);
void add_outcomes(Context& context, const data::LoadedModel& model);

}  // namespace plimsoll::check

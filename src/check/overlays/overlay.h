// Scenarios, actions and `--set`: what replaces what.
#pragma once

#include <string>

#include "check/scope.h"
#include "check/value.h"
#include "data/loader.h"

namespace plimsoll::check {

struct Context;

// All that scenarios, actions and `--set` replace, once names are declared.
void collect_overlays(Context& context, const data::LoadedModel& model);
// Row-major positions of the elements that have the picked labels.
std::vector<std::int32_t> elements_at(const Context& context, ShapeId shape,
                                      const std::vector<Pick>& picks);
Value checked_replacement(Context& context, const syntax::SetItem& item, const Value& old,
                          const std::vector<Pick>& picks, const Scope& scope, ShapeId shape,
                          Region most, const std::string& what);
Value apply_overlays(Context& context, const TargetKey& key, Value value, const Scope& scope,
                     ShapeId shape, Region most, const std::string& what);
// A `set` that no value took up names a parameter that the draw does not have.
void report_unused_sets(Context& context);

}  // namespace plimsoll::check

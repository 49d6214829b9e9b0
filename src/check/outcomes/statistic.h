// Statistics over trials: what limits and expectations ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "check/scope.h"
#include "check/value.h"
#include "data/loader.h"
#include "ir/ir.h"

namespace plimsoll::check {

struct Context;

// What stands at the front of a limit: `P`, `mean`, `es`, ...
bool is_statistic(std::string_view name);

struct Sampled {
  Value value;
  ir::Sample sample = ir::Sample::trial;
};

std::optional<Sampled> sample_of(Context& context, const Expr& e, syntax::Each each,
                                 const Scope& scope, const std::string& what);
void add_limit(Context& context, const syntax::LimitDecl& decl);
void add_condition(Context& context, const data::LoadedModel::Condition& asked);
void add_expect(Context& context, const syntax::ExpectDecl& decl);

}  // namespace plimsoll::check

// Statistics over trials: what limits and expectations ask.
#pragma once

#include <cstdint>
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

// When a figure is known that is stated `in` a period: at the end of a fiscal year, or in a period.
struct NamedPeriod {
  syntax::Each each = syntax::Each::period;
  std::uint32_t period = 0;
};
// "an expectation is about", "expect it in".
struct PeriodWords {
  const char* claim;
  const char* cure;
};
// Error: no period or whole fiscal year of the horizon.
std::optional<NamedPeriod> named_period(Context& context, const syntax::PeriodLiteral& literal,
                                        const PeriodWords& words);

std::optional<Sampled> sample_of(Context& context, const Expr& e, syntax::Each each,
                                 const Scope& scope, const std::string& what);
// A statistic and, where it has one, its bound: what a decision is for, or what it keeps. Its column is the module's last.
struct Claim {
  const Expr* condition = nullptr;
  syntax::Each each = syntax::Each::none;
  // May be null.
  const syntax::PeriodLiteral* period = nullptr;
  bool has_bound = true;
  // Without a bound: whether it shall be large.
  bool maximises = true;
};
std::optional<ir::Bound> claim(Context& context, const Claim& asked);
void add_limit(Context& context, const syntax::LimitDecl& decl);
void add_condition(Context& context, const data::LoadedModel::Condition& asked);
void add_expect(Context& context, const syntax::ExpectDecl& decl);

}  // namespace plimsoll::check

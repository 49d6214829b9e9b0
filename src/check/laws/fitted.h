// Laws fitted to a column of a source when the model is compiled.
//
//   plain       `fitted(lognormal, losses[amount])` is the law at the likelihood's top: its numbers are constants
//   uncertain   `fitted(lognormal, losses[amount], uncertain)` is the law with parameters that each trial draws from their
//               posterior: one latent a trial chooses among vectors of them (fit/posterior.h). Everything that is fitted to
//               the same column by the same law shares that latent, because it is one unknown truth
//   empirical   `empirical(losses[amount])` is the values themselves, each as likely as the others
//   units       those of the column's name; a plain column may have a unit behind the call
//   errors      those of Store::column; law_parameter where the values make no such law, with the reason
#pragma once

#include "check/functions/builtin.h"
#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

Value call_fitted(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope);
// Whether an expression is a column of a source, as `empirical` takes one.
bool is_column(const Context& context, const Expr& e);
Value empirical_of_column(Context& context, const Expr& e, const Expr& column);

}  // namespace plimsoll::check

// What affects a stock: `affects` where the cause is, `effects` among the lines of the stock.
//
//   unit      a plain number is a share of the balance, a number per time a growth of it, the stock's
//             own unit an amount; a share or growth that is negative takes
//   balance   the level before the line `effects`, the same for all of them
//   order     they add up by name, whatever the order of declaration
//   at most   shares and growths that take are lessened in one proportion; what adds, and amounts, are not
#pragma once

#include "check/scope.h"
#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Context;

const syntax::AffectsDecl& effect_decl(const Context& context, SymbolId effect);
// Every `affects` becomes a name of its stock: `volume.leak`. After all names are declared.
void declare_effects(Context& context);
// What one of them adds to its stock in the period.
Value elaborate_effect(Context& context, SymbolId id);
// What all of them add, at that line of the stock.
Value effects_total(Context& context, SymbolId stock, std::uint32_t line);
// Checks for every trial: caps from 0% to 100%, growths of -100% or more, and shares that together
// take no more than the balance. After all values are made.
void add_effect_checks(Context& context);
// Warns of effects that the switch of their risk leaves as they are. After all lags are closed.
void report_unswitched_effects(Context& context);

}  // namespace plimsoll::check

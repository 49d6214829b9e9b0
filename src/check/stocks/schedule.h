// Schedules of what was bought by period: written out as stocks and flows under the schedule's name.
//
//   parts     P.cost and P.net are stocks: original cost of what is in service, and carrying amount.
//             P.added, P.depreciation, P.retired, P.scrapped and P.disposed are flows: what was
//             bought; straight line from the middle of the period of purchase; cost of what reached
//             its life; cost and carrying amount of what was scrapped. P.life is a let.
//   hold      cost = opening + added - retired - scrapped, net = opening + added - depreciation -
//             disposed, but for the rounding of sums; net >= 0 always, and exactly 0 of what reached its life
//   cost      one value for each period of the horizon and of the past that is named, in each period
#pragma once

#include <vector>

#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Context;

// The declarations that a schedule stands for, to be declared as its members; and, with what is in
// them, its index set of periods. Empty after an error.
std::vector<const syntax::Decl*> expand_schedule(Context& context, const syntax::ScheduleDecl& decl,
                                                 SymbolId id);
// What can be judged once lives are known. After all symbols are elaborated, without errors.
void check_schedules(Context& context);

}  // namespace plimsoll::check

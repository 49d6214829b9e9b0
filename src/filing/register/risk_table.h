// Tables whose rows are risks, as "Risk | Impact | Mitigation" in annual reports.
//
//   judge_risk_tables  in such tables the first words of a row are a factor's heading, its other
//                      cells the body; everything else in `judged` stays. A table is one when its
//                      rows have titles that differ, prose beside them, and a row above that speaks
//                      of risk, impact or mitigation; gives how many such rows
//   cost               linear in the blocks
#pragma once

#include <cstddef>
#include <vector>

#include "filing/register/headings.h"

namespace plimsoll::filing {

std::size_t judge_risk_tables(const std::vector<Block>& blocks, std::vector<Judged>& judged);

}  // namespace plimsoll::filing

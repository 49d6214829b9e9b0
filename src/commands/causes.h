// What a kept run's figures say of a comparison.
//
//   ends      a kept run's figures are those of the version that made it: the ends of the explanation
//   causes    where this version gives others of the same texts, inputs and trials, and where the run was asked
//             otherwise than the comparison is, that is one more cause each; all add up to the difference
//   errors    of the difference: that of both figures, less what the same trials have in common
#pragma once

#include <optional>

#include "base/result.h"
#include "commands/arguments.h"
#include "commands/versions.h"
#include "plimsoll/compare.h"

namespace plimsoll::commands {

// Runs what was kept again, as it was, and puts into `result` what the stored figures say: of the versions, of the ends of
// the explanation, and what neither edit nor input explains. `asked`: trials of the comparison.
std::optional<Error> add_kept(const Version& before, const Version& after,
                              const RunArguments& asked, const Control& control,
                              CompareResult& result);

}  // namespace plimsoll::commands

// Figures of a model by what they move: the derivatives of a statistic, told by what stands behind each.
//
//   weight     |what a tenth more of it moves the statistic by|, all else as it stands. A table or a law is
//              moved as a whole, as `sensitivity` does, and its weight shared out by the size of its
//              entries' own derivatives, equally where these are not known
//   clear      effects within two standard errors of 0 are in no part: their sizes would add up noise
//   not moved  figures that the statistic rests on and that no row, no unclear effect and no 0 stands for are
//              told by kind and class (figures_read.h), so that the shares never pass for all
//   errors     of a share at most: all effects' errors as if they were one (the triangle inequality)
#pragma once

#include "plimsoll/model.h"
#include "session/outline.h"
#include "verify/citations.h"

namespace plimsoll::session {

// `out.values` must be those of `report.standings`, in order. Fills `weighings` and what goes with them.
std::optional<Error> weigh(const Model& model, const VerifyRequest::Weigh& request,
                           const verify::Report& report, const OutlinedModel& outlined,
                           const ir::Module& module, const Control& control, VerifyResult& out);

}  // namespace plimsoll::session

// Every question, from its request to its result; see plimsoll/question.h and plimsoll/model.h.
#pragma once

#include "plimsoll/model.h"

namespace plimsoll::session {

Result<AttributeResult> attribute(const Model& model, const AttributeRequest& request,
                                  const Control& control);
Result<BreakevenResult> breakeven(const Model& model, const BreakevenRequest& request,
                                  const Control& control);
Result<PartsResult> parts(const Model& model, const PartsRequest& request, const Control& control);
Result<ReverseResult> reverse(const Model& model, const ReverseRequest& request,
                              const Control& control);
Result<SensitivityResult> sensitivity(const Model& model, const SensitivityRequest& request,
                                      const Control& control);
Result<StressResult> stress(const Model& model, const StressRequest& request,
                            const Control& control);

Result<VerifyResult> verify(const Model& model, const VerifyRequest& request,
                            const Control& control);
Result<ModelDiff> diff(const Model& before, const Model& after);
Result<FilingDiff> diff_filings(const std::string& before, const std::string& after);

}  // namespace plimsoll::session

// Every question, from its request to its result; see plimsoll/question.h and plimsoll/model.h.
#pragma once

#include "plimsoll/compare.h"
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
Result<TrialResult> explain(const Model& model, const TrialRequest& request,
                            const Control& control);
Result<WorstResult> explain_worst(const Model& model, const WorstRequest& request,
                                  const Control& control);
Result<EffectsResult> effects(const Model& model, const EffectsRequest& request,
                              const Control& control);
Result<CheckResult> check(const Model& model);
Result<ShowResult> show(const Model& model, const Control& control);
Result<TraceResult> trace(const Model& model, const TraceRequest& request, const Control& control);
Result<std::string> operations(const Model& model, bool with_passes, const Control& control);
Result<Constant> evaluate(const Model& model, const std::string& expression);
Result<CompareResult> compare_versions(const Model& before, const Model& after,
                                       const CompareRequest& request, const Control& control);
Result<ModelDiff> diff(const Model& before, const Model& after);
Result<FilingDiff> diff_filings(const std::string& before, const std::string& after);
Result<Layout> format(const Document& document);
Result<Layout> format_file(const std::string& path);
Result<ReadResult> read_filing(const ReadRequest& request, const Control& control);

}  // namespace plimsoll::session

// A module told as a description: what `show --json`, `run --json` and the report say of a model.
#pragma once

#include "driver/model_outline.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "report/description.h"
#include "source/source.h"

namespace plimsoll::driver {

std::vector<report::EvidenceItem> evidence_items(const std::vector<ir::EvidenceRef>& list);

// `module` as the checker gives it, before optimisation.
report::ModelDescription describe(const ir::Module& module, const ir::RunInputs& inputs,
                                  const source::SourceMap& sources, const Supports& supports);

}  // namespace plimsoll::driver

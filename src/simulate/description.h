// A module told as a description: what `show --json`, `run --json` and the report say of a model.
#pragma once

#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/result.h"
#include "simulate/supports.h"
#include "source/source.h"

namespace plimsoll::simulate {

std::vector<EvidenceItem> evidence_items(const std::vector<ir::EvidenceRef>& list);

// `module` as the checker gives it, before optimisation.
ModelDescription describe(const ir::Module& module, const ir::RunInputs& inputs,
                          const source::SourceMap& sources, const Supports& supports);

}  // namespace plimsoll::simulate

// One trial told: every value that a name stands for, and what happened when.
//
//   exact    the values that a run has in this trial
//   errors   poison is left as it is: a trial that fails can be replayed too, and says why
//   cost     that of the reference executor; where many trials are replayed, RunOptions::tables keeps the tables of laws
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/failure.h"
#include "engine/options.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

struct Replay {
  struct Occurrence {
    ir::EventId event;
    // Element of the event's shape.
    std::uint32_t label = 0;
    std::uint32_t period = 0;
    std::uint32_t ordinal = 0;
    // Index in Event::strikes, or -1.
    int strike = -1;
    // By mark, in the order of Event::marks: the values of the mark's node by its own labels. With
    // an indexed event only the elements at `label` have a meaning.
    std::vector<std::vector<double>> marks;
  };
  // By node: its values by label, one entry for the run and trial regions, one per period for the
  // period region. Only of nodes that definitions, columns and statements name; empty for all
  // others and for occurrence nodes.
  std::vector<std::vector<std::vector<double>>> values;
  std::vector<Occurrence> occurrences;
  // Why a run refuses the trial, if it does.
  std::optional<RunFailure> failure;

  // By definition: values of Def::node as above; empty where there is none.
  const std::vector<std::vector<double>>& of(const ir::Module& module, ir::DefId def) const;
};

// `also`: more nodes whose values are kept, none of the occurrence region.
Result<Replay> replay(const ir::Module& module, const ir::RunInputs& inputs,
                      const RunOptions& options, std::uint64_t trial,
                      std::span<const ir::NodeId> also = {});

}  // namespace plimsoll::engine

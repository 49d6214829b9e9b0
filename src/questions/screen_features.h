// What may tell how a trial will come out before the model is run for it: its draws, how often events
// struck, and what marks the occurrences carried. All are nodes of the model or sums of such, so the engine
// computes them as it computes anything, and a trial has the same ones in every run.
//
//   work    of a set of columns, in nanoseconds a trial of an ordinary machine; from the module alone, so that what is
//           chosen by it is the same everywhere. Right within a factor of two, which is what choices need
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::questions {

class ScreenWork {
 public:
  // The module must outlive this. `chosen`: of trials that are run by their numbers, whose noise is made one by one.
  explicit ScreenWork(const ir::Module& module, bool chosen = false);

  // What these nodes take beside what was added before; adds them.
  double add(std::span<const ir::NodeId> roots);
  // What they would.
  double more(std::span<const ir::NodeId> roots) const;

 private:
  double visit(std::span<const ir::NodeId> roots, std::vector<std::uint8_t>& known) const;

  const ir::Module& module_;
  std::vector<double> work_;
  std::vector<std::uint8_t> known_;
};

struct ScreenFeatures {
  // The model's, with a column for each feature behind its own.
  ir::Module module;
  std::vector<ir::ColumnId> columns;
};

// Of what the roots need, in the order of nodes, those that take at most `most_work` each.
ScreenFeatures screen_features(const ir::Module& module, std::span<const ir::NodeId> roots,
                               double most_work);

}  // namespace plimsoll::questions

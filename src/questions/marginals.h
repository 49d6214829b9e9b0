// Scores of draws and counts as their distributions read them: after the copula, where there is one.
//
// A point of a LatentSpace holds independent noise; a draw that is correlated with others reads a
// mixture of theirs. What is told of a draw is told of what it reads.
#pragma once

#include <optional>
#include <vector>

#include "questions/latent_space.h"

namespace plimsoll::questions {

class Marginals {
 public:
  // Adds columns to the module for the correlated slots that the space sees; those of occurrences
  // have none, as they have no value in a period.
  Marginals(ir::Module& module, const LatentSpace& space);

  const std::vector<ir::ColumnId>& columns() const { return columns_; }
  // Whether the coordinate's own number is not what its draw reads.
  bool is_correlated(const Coordinate& at) const { return by_slot_[at.slot.value].is_correlated; }
  // The index of its column among the program's; nothing where it has none.
  std::optional<std::size_t> find(const engine::Program& program, const Coordinate& at) const;
  // From a column's value to a standard normal score.
  double score(const Coordinate& at, double value) const;

 private:
  struct Slot {
    bool is_correlated = false;
    bool is_score = false;
    ir::ColumnId column;
  };
  std::vector<Slot> by_slot_;
  std::vector<ir::ColumnId> columns_;
};

}  // namespace plimsoll::questions

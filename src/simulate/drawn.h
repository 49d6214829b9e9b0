// What a trial drew: each draw's value as its distribution sees it, after a correlation.
//
//   chance   of a value at least as far out, on its own side: 0.02 of the value at the 2 % or the 98 %
//            quantile. Of a discrete law the value itself counts, so what is common is not called rare. Of values
//            that are given by trial: the share of them that lies at least as far out
//   left out draws that the roots do not read, that a switch holds off, and marks of events, which the
//            events tell
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/replay.h"
#include "ir/ir.h"

namespace plimsoll::simulate {

struct Drawn {
  std::string name;
  // "tokyo", and "FY2012Q3" or no period where it is drawn once.
  std::string labels;
  std::string when;
  // In the draw's unit.
  double value = 0;
  std::string unit;
  bool is_discrete = false;
  bool is_high = false;
  double chance = 1;
  // kNoPeriod where drawn once; of a draw by year the first of the year.
  std::uint32_t period = engine::kNoPeriod;
  std::uint32_t label = 0;
  // Noise that the draw and what is correlated with it read.
  std::vector<ir::SlotId> slots;
  // Of values that are given by trial: which of the module's, and what half of them are no more than.
  std::optional<std::size_t> by_trial;
  double median = 0;
};

class Draws {
 public:
  // Of what the roots need.
  Draws(const ir::Module& module, std::span<const ir::NodeId> roots);

  // To be kept by the replay, see engine::replay().
  const std::vector<ir::NodeId>& nodes() const { return nodes_; }
  // Values of this trial, up to the period `last` (kNoPeriod: all), whose chance is below `most`; the
  // furthest out first.
  std::vector<Drawn> far_out(const engine::Replay& replay, std::uint32_t last, double most) const;

 private:
  struct Read {
    // The law, or the values by trial.
    ir::NodeId node;
    ir::DefId def;
    std::vector<ir::SlotId> slots;
  };

  std::optional<Drawn> drawn(const engine::Replay& replay, const Read& read, std::uint32_t period,
                             std::uint32_t label) const;
  // How far out the value lies; false where that is not known.
  bool rank_by_law(const engine::Replay& replay, const ir::Node& law, double value,
                   std::uint32_t period, std::uint32_t label, Drawn& out) const;
  bool rank_by_trial(std::size_t given, double value, std::uint32_t period, std::uint32_t label,
                     Drawn& out) const;

  const ir::Module& module_;
  std::vector<Read> reads_;
  std::vector<ir::NodeId> nodes_;
};

// Where values by trial have those of a period.
std::uint32_t time_of_given(const ir::Module& module, const ir::ByTrial& given,
                            std::uint32_t period);

// Drawn once for each fiscal year rather than for each period.
bool is_drawn_by_year(const ir::Module& module, const ir::Def& draw);

// The outcomes and limits of the module.
std::vector<ir::NodeId> claim_nodes(const ir::Module& module);

}  // namespace plimsoll::simulate

// The value of an assumption at which a statistic reaches a target.
//
//   moves     a given of one number is set; one of many numbers (labels, years) is multiplied
//   noise     common to all values, so the statistic is a fixed function of the assumption
//   search    points on both sides of the present value, outward; the nearest two between which the
//             statistic crosses the target; then false position by the Illinois rule
//   reach     from -100 % to +200 % of the present value; points that the model refuses (a
//             probability over 1) end the search on their side
//   error     that of the statistic over its slope in the assumption, both where it crosses: how far
//             the answer would move with other trials
//   cost      16 variants of the run per assumption, one a step for each still open, 3 at its end
//   source    M. Dowell and P. Jarratt, "A modified regula falsi method", 1971
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct BreakevenPoint {
  ir::InputId input;
  // One number: the given's canonical values. Else both are factors, 1 at present.
  bool is_factor = false;
  double now = 0;
  // Absent: the statistic does not cross the target within reach.
  Estimate at;
  // The least and greatest statistic seen, at the values tried.
  double least = 0;
  double greatest = 0;
  // The value tried whose statistic came nearest to the target.
  double nearest_at = 0;
  double nearest = 0;
};

struct Breakevens {
  // Of the run as it stands.
  Estimate statistic;
  std::vector<BreakevenPoint> points;
  std::uint64_t n_variants = 0;
  bool interrupted = false;
  // Of the run as it stands; elsewhere a failing value ends the search on its side.
  std::optional<engine::RunFailure> failure;
};

Result<Breakevens> breakeven(const ir::Module& module, const ir::RunInputs& inputs,
                             const Target& target, double goal,
                             std::span<const ir::InputId> assumptions,
                             const engine::RunOptions& options,
                             const std::atomic<bool>* stop = nullptr);

struct Effect {
  ir::InputId input;
  // Of +1 % of the assumption on the statistic.
  double of_one_percent = 0;
};

struct Effects {
  // Strongest first.
  std::vector<Effect> effects;
  bool interrupted = false;
  // Of the run as it stands.
  std::optional<engine::RunFailure> failure;
};

// The givens that move the statistic, by raising each by 1 % on the same trials. Those that the model refuses
// to raise are left out.
Result<Effects> strongest(const ir::Module& module, const ir::RunInputs& inputs,
                          const Target& target, const engine::RunOptions& options,
                          const std::atomic<bool>* stop = nullptr);

}  // namespace plimsoll::questions

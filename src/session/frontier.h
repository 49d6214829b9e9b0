// Choices of which no other has both of two figures better.
#pragma once

#include <cstddef>
#include <vector>

#include "session/decision.h"

namespace plimsoll::session {

// What a frontier shows, before it is measured: its two figures, and the choices that lie on it by the first stage of the
// search, by the figure across.
struct FrontierPlan {
  DecideResult::Frontier about;
  // Into Choosing::requirements, where the figure is one.
  std::size_t requirement = 0;
  std::vector<questions::Choice> choices;
};

// Mean against shortfall of what the objective is of, and cost against the constraint that binds most; one that has no meaning
// for this decision is left out.
std::vector<FrontierPlan> plan_frontiers(const OpenDecision& open,
                                         const std::vector<questions::Glance>& glances);

// The figures of one of its choices.
DecideResult::FrontierPoint measured_point(const OpenDecision& open, const FrontierPlan& plan,
                                           const questions::RatedChoice& candidate);

}  // namespace plimsoll::session

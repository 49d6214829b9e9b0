// What happened in a replayed trial, as data.
#pragma once

#include "engine/replay.h"
#include "plimsoll/explain.h"
#include "simulate/drawn.h"

namespace plimsoll::session {

// From here on a draw is far out, on either side.
inline constexpr double kFarOut = 0.05;

TrialEvent event_of(const ir::Module& module, const engine::Replay::Occurrence& occurrence);
TrialDraw draw_of(const simulate::Drawn& drawn);

}  // namespace plimsoll::session

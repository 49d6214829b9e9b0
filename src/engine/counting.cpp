// Strikes: occurrences that an overlay sets.
#include "engine/counting.h"

namespace plimsoll::engine {

std::vector<int> active_strikes(const ir::Event& event, const ir::RunInputs& inputs,
                                std::uint32_t period, std::uint32_t element) {
  std::vector<int> active;
  for (std::size_t i = 0; i < event.strikes.size(); ++i) {
    const ir::Strike& strike = event.strikes[i];
    if (strike.period != period || inputs.flags[strike.overlay.value] == 0) continue;
    if (strike.element >= 0 && static_cast<std::uint32_t>(strike.element) != element) continue;
    active.push_back(static_cast<int>(i));
  }
  return active;
}

}  // namespace plimsoll::engine

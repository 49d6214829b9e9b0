// Edits gathered into what changes together: the players of a change that is shared out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "edits/edits.h"

namespace plimsoll::edits {

// By declaration, or all of a risk together and what stands in no risk by its file.
enum class Grouped { declaration, section };

struct Player {
  // Of its first edit, "given discount_rate"; of a section "risk price_war" or "file costs.plim"; of several
  // that cannot be apart the first, "and 2 more".
  std::string name;
  // In the order of the edits.
  std::vector<std::size_t> edits;
  // All edits of a section, and not one or those that cannot be apart.
  bool is_section = false;
};

struct Players {
  std::vector<Player> all;
  // By player, those that it needs; never in a circle.
  std::vector<std::vector<std::size_t>> needs;
};

// The edits that move something. `opened`: sections that are told apart by declaration all the same.
// `together`: lists of edits that are not to be apart. What needs each other becomes one.
Players players_of(const Edits& edits, Grouped grouped, const std::vector<std::string>& opened,
                   const std::vector<std::vector<std::size_t>>& together);

// "risk price_war", "file costs.plim".
std::string section_of(const Edit& edit);

}  // namespace plimsoll::edits

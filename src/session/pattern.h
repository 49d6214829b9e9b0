// A model compiled with values in which only the numbers change: `cloud_sales = 3.2 bn JPY per year` and then 3.3.
//
//   same      the module is what the compiler makes of the new numbers, place by place: two texts that differ in their
//             digits alone are compiled, and nothing but the constants of these digits may differ between them
//   none      where values are more than numbers with units, are 0, or where the two modules differ in more
//   values    two numbers that are equal may share a constant in the compiler's own module; here each has its own
//   not seen  what the compiler alone refuses of a number (a chance of 110%): who must know compiles
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plimsoll/model.h"
#include "session/compile.h"
#include "units/unit.h"

namespace plimsoll::session {

class Pattern {
 public:
  // The texts without the digits of their numbers: sets of one form have one pattern. Empty where there is none.
  static std::string form_of(const std::vector<std::string>& sets);
  // Of `model` with its sets. Null where there is none. Cost: two compilations.
  static std::shared_ptr<const Pattern> make(const Model& model);

  // Of sets of this form; nothing for a number that is none, or 0.
  std::optional<Compiled> with(const std::vector<std::string>& sets) const;

 private:
  struct Number {
    // Index in the sets.
    std::size_t set = 0;
    units::ScaledUnit unit;
    std::vector<ir::NodeId> nodes;
  };
  std::vector<Number> numbers_;
  Compiled compiled_;
};

}  // namespace plimsoll::session

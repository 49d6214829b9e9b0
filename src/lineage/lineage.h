// Which declarations of a module read which: from an outcome back to every assumption.
//
//   reads      what a declaration's value is made of, in the order of its formula; each name once.
//              A name that only a scenario or an action brings in says so; one that is read in
//              earlier periods only is `previous`
//   events     a total reads its event, and the event what its rate reads; marks are read by totals
//   partners   draws that a copula joins to it: dependence, not reading
//   limits     read what their statistic and their bound read
//   cost       linear in the nodes of the module, once
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::lineage {

struct Read {
  ir::DefId def;
  bool previous = false;
  // The scenario or action without which it is not read; invalid for the model as it stands.
  ir::FlagId overlay;
};

class Lineage {
 public:
  explicit Lineage(const ir::Module& module);

  std::span<const Read> reads(ir::DefId def) const { return reads_[def.value]; }
  std::span<const ir::DefId> partners(ir::DefId def) const { return partners_[def.value]; }

  // `roots` and all that they read, directly or not, as the model stands: no overlays.
  std::vector<ir::DefId> closure(std::span<const ir::DefId> roots) const;

 private:
  std::vector<std::vector<Read>> reads_;
  std::vector<std::vector<ir::DefId>> partners_;
};

// The definitions that a name stands for: one of that full name, an outcome of that name or label,
// or all of a risk. Empty when there is none.
std::vector<ir::DefId> find_definitions(const ir::Module& module, const std::string& name);

// Every name that find_definitions knows.
std::vector<std::string_view> known_names(const ir::Module& module);

}  // namespace plimsoll::lineage

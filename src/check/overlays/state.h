// What is kept of scenarios, actions and `--set`: what each replaces.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "check/scope.h"
#include "check/value.h"
#include "syntax/ast.h"

namespace plimsoll::check {

struct Substitution {
  std::uint32_t overlay = 0;
  // Null for the cost of an action.
  const syntax::SetItem* item = nullptr;
  std::vector<Pick> picks;
  // Its own name is not on its right side.
  bool blind = false;
  bool used = false;
};

struct Overlay {
  ir::FlagId flag;
  ir::Flag::Kind kind = ir::Flag::Kind::scenario;
  std::string name;
  const syntax::ActionDecl* action = nullptr;
};

struct Overlays {
  std::vector<Overlay> all;
  std::unordered_map<TargetKey, std::vector<Substitution>, TargetKeyHash> targets;
  // By full name, parts of risks that shall have a switch of their own; invalid until one is met.
  std::unordered_map<std::string, ir::FlagId> part_switches;
};

}  // namespace plimsoll::check

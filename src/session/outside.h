// What differs between two versions beside their texts: what they are run with, and the standard library.
#pragma once

#include <string>
#include <vector>

#include "edits/edits.h"
#include "plimsoll/compare.h"
#include "session/between.h"

namespace plimsoll::session {

// One of them, an edit of its own.
struct Outside {
  enum class Kind { set, scenario, action, without, library };
  Kind kind = Kind::set;
  // Of a given, a scenario and its like; "library:finance.plim".
  std::string name;
  // Of a set: the expressions, empty where a version has none. Of a switch: "on", or "". Of the library: the texts.
  std::string before;
  std::string after;
  // Of the library: where the old version reads it.
  std::string path;
};

// "--set", "--scenario", "library": how edits and shares are called, with `told_name`.
std::string word_of(Outside::Kind kind);
std::string told_name(const Outside& outside);

// In the order of the new version, what is gone last. Inputs of the models' own sets and of the switches.
std::vector<Outside> outside_of(const Model& before, const Model& after,
                                const Switches& old_switches, const Switches& new_switches,
                                const TwoVersions& versions);

// The inputs of a model between: those of the old version with the changes of `all` made for which `made` says so.
struct Inputs {
  std::vector<std::string> sets;
  Switches switches;
};
Inputs inputs_between(const Model& before, const Switches& old_switches,
                      const std::vector<Outside>& all, const std::vector<bool>& made);

}  // namespace plimsoll::session

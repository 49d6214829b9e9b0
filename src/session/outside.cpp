// Inputs are compared by name; an expression is its words, so that `x=3` and `x = 3` are the same.
#include "session/outside.h"

#include <algorithm>
#include <map>

#include "outline/outline.h"
#include "session/state.h"

namespace plimsoll::session {

namespace {

using Kind = Outside::Kind;

// "x = 3" as name and expression.
std::pair<std::string, std::string> taken_apart(const std::string& set) {
  const std::size_t at = set.find('=');
  if (at == std::string::npos) return {outline::one_line(set), ""};
  return {outline::one_line(set.substr(0, at)), outline::one_line(set.substr(at + 1))};
}

using Named = std::vector<std::pair<std::string, std::string>>;

Named sets_of(const Model& model) {
  Named out;
  for (const std::string& set : model.state()->source.sets) out.push_back(taken_apart(set));
  return out;
}

Named switched(const std::vector<std::string>& names) {
  Named out;
  for (const std::string& name : names) {
    if (std::find(out.begin(), out.end(), std::pair<std::string, std::string>{name, "on"}) ==
        out.end()) {
      out.emplace_back(name, "on");
    }
  }
  return out;
}

std::string value_of(const Named& list, const std::string& name) {
  for (const auto& [known, value] : list) {
    if (known == name) return value;
  }
  return "";
}

void add(Kind kind, const Named& before, const Named& after, std::vector<Outside>& to) {
  for (const auto& [name, value] : after) {
    const std::string old = value_of(before, name);
    if (old != value) to.push_back({kind, name, old, value, ""});
  }
  for (const auto& [name, value] : before) {
    if (value_of(after, name).empty()) to.push_back({kind, name, value, "", ""});
  }
}

void add_library(const TwoVersions& versions, std::vector<Outside>& to) {
  const auto text_of = [](const OutlinedModel& model, const data::LoadedFile& file) -> const auto& {
    return model.sources->file(file.file);
  };
  for (const data::LoadedFile& file : versions.after->loaded.files) {
    if (!file.library) continue;
    for (const data::LoadedFile& old : versions.before->loaded.files) {
      if (!old.library || old.name != file.name) continue;
      const auto& before = text_of(*versions.before, old);
      const auto& after = text_of(*versions.after, file);
      if (before.text != after.text) {
        to.push_back({Kind::library, file.name, before.text, after.text, before.path});
      }
    }
  }
}

void put(const Outside& one, std::vector<std::string>& list) {
  std::erase(list, one.name);
  if (!one.after.empty()) list.push_back(one.name);
}

}  // namespace

std::string word_of(Kind kind) {
  switch (kind) {
    case Kind::set:
      return "--set";
    case Kind::scenario:
      return "--scenario";
    case Kind::action:
      return "--action";
    case Kind::without:
      return "--without";
    case Kind::library:
      break;
  }
  return "library";
}

std::string told_name(const Outside& outside) {
  constexpr std::string_view kLibrary = "library:";
  const bool is_module = outside.name.starts_with(kLibrary);
  return is_module ? outside.name.substr(kLibrary.size()) : outside.name;
}

std::vector<Outside> outside_of(const Model& before, const Model& after,
                                const Switches& old_switches, const Switches& new_switches,
                                const TwoVersions& versions) {
  std::vector<Outside> out;
  add(Kind::set, sets_of(before), sets_of(after), out);
  add(Kind::scenario, switched(old_switches.scenarios), switched(new_switches.scenarios), out);
  add(Kind::action, switched(old_switches.actions), switched(new_switches.actions), out);
  add(Kind::without, switched(old_switches.without), switched(new_switches.without), out);
  add_library(versions, out);
  return out;
}

Inputs inputs_between(const Model& before, const Switches& old_switches,
                      const std::vector<Outside>& all, const std::vector<bool>& made) {
  Inputs out{before.state()->source.sets, old_switches};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!made[i]) continue;
    const Outside& one = all[i];
    switch (one.kind) {
      case Kind::set:
        std::erase_if(out.sets,
                      [&](const std::string& set) { return taken_apart(set).first == one.name; });
        if (!one.after.empty()) out.sets.push_back(one.name + " = " + one.after);
        break;
      case Kind::scenario:
        put(one, out.switches.scenarios);
        break;
      case Kind::action:
        put(one, out.switches.actions);
        break;
      case Kind::without:
        put(one, out.switches.without);
        break;
      case Kind::library:
        break;
    }
  }
  return out;
}

}  // namespace plimsoll::session

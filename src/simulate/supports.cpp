// From fields of the outline to definitions of the module.
#include "simulate/supports.h"

namespace plimsoll::simulate {

Supports supports_of(std::span<const outline::Declaration> declarations) {
  using outline::Support;
  const std::vector<std::string> sources = outline::source_names(declarations);
  Supports out;
  // What lacks most decides.
  const auto rank = [](Support s) {
    constexpr int kRanks[] = {1, 2, 3, 0};
    return kRanks[static_cast<std::size_t>(s)];
  };
  for (const outline::Declaration& d : declarations) {
    if (d.word == "limit") continue;
    for (const outline::Field& f : d.fields) {
      if (!outline::is_assumption(f.role)) continue;
      std::string name = d.name;
      if (f.name.starts_with("line ")) {
        const std::string line = f.name.substr(5);
        const std::size_t dot = d.name.rfind('.');
        name = d.word == "stock" || d.word == "schedule" ? d.name + "." + line
               : dot == std::string::npos                ? line
                                                         : d.name.substr(0, dot + 1) + line;
      } else if (d.word == "schedule") {
        name += f.name == "life" ? ".life" : ".cost";
      }
      const Support support = outline::support_of(d, f, sources);
      const auto [known, is_new] = out.try_emplace(std::move(name), support);
      if (!is_new && rank(support) > rank(known->second)) known->second = support;
    }
  }
  return out;
}

}  // namespace plimsoll::simulate

// Writes docs/reference/functions.md from the table of built-in functions, so that the page cannot
// drift from it.
//
//   write_functions > docs/reference/functions.md
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "check/functions/builtin.h"

namespace {

using plimsoll::check::Builtin;
using Group = Builtin::Group;

// "`max(a, b, ...)`, `max(x over Set)`"
std::string in_backquotes(std::string_view signatures) {
  std::string text;
  while (!signatures.empty()) {
    const std::size_t bar = signatures.find(" | ");
    text += (text.empty() ? "`" : ", `") + std::string(signatures.substr(0, bar)) + "`";
    signatures.remove_prefix(bar == std::string_view::npos ? signatures.size() : bar + 3);
  }
  return text;
}

}  // namespace

int main() {
  std::printf(
      "# Built-in functions\n\n"
      "Written by `write_functions` from `src/check/functions/builtin.def`; a test compares the "
      "two, and another\n"
      "computes every example. Functions of the model and of the standard library are called the "
      "same way: see\n"
      "[Functions](language.md#functions) and [library.md](library.md); distributions are in\n"
      "[distributions.md](distributions.md), statistics of limits in\n"
      "[Outcomes, limits, checks, "
      "expectations](language.md#outcomes-limits-checks-expectations).\n\n"
      "Examples have their value in the last period of this model, which reads "
      "`%s`:\n\n```plim\n%s```\n",
      std::string(plimsoll::check::kExamplesFile).c_str(),
      std::string(plimsoll::check::kExamplesModel).c_str());
  constexpr std::pair<Group, std::string_view> kGroups[] = {
      {Group::math, "Numbers"},      {Group::over, "Index sets"}, {Group::label, ""},
      {Group::law, "Distributions"}, {Group::time, "Time"},       {Group::table, "Tables"},
  };
  for (const auto& [group, title] : kGroups) {
    // A group without a title goes on with the table above.
    if (!title.empty()) {
      std::printf("\n## %s\n\n| written | gives | example | value |\n| --- | --- | --- | --- |\n",
                  std::string(title).c_str());
    }
    for (const Builtin& builtin : plimsoll::check::builtins()) {
      if (builtin.group != group) continue;
      std::printf("| %s | %s | `%s` | %s |\n", in_backquotes(builtin.signature).c_str(),
                  std::string(builtin.what).c_str(), std::string(builtin.example).c_str(),
                  std::string(builtin.value).c_str());
    }
  }
  return 0;
}

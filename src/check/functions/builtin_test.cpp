// Every built-in function does what the reference says of it.
#include "check/functions/builtin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "check/testing.h"
#include "dist/law.h"

namespace plimsoll::check {
namespace {

bool is_condition(const Builtin& builtin) {
  return builtin.value == "true" || builtin.value == "false";
}

// The example and its value in the last period, both in canonical units.
std::pair<double, double> made_and_stated(const Builtin& builtin) {
  const std::string name(builtin.name);
  std::string made(builtin.example);
  std::string stated(builtin.value);
  std::string text(kExamplesModel);
  if (builtin.group == Builtin::Group::table) {
    text += "given made[Line] = " + made + "\nlet stated[Line] = " + stated + "\n";
    made = "made[home]";
    stated = "stated[home]";
  } else if (is_condition(builtin)) {
    made = "(if " + made + " then 1 else 0)";
    stated = "(if " + stated + " then 1 else 0)";
  }
  text += "outcome left = " + made + " each period, bad low\n";
  text += "outcome right = " + stated + " each period, bad low\n";
  Options options;
  options.documents = {{std::string(kExamplesFile), std::string(kExamplesTable)},
                       {std::string(kExamplesLibraryFile), std::string(kExamplesLibrary)}};
  Columns columns = run_text(text, {}, 1, options);
  const auto left = columns.find("left@3");
  const auto right = columns.find("right@3");
  if (left == columns.end() || right == columns.end()) return {NAN, 0};
  return {left->second[0], right->second[0]};
}

TEST(Builtins, EachHasAnExampleThatHolds) {
  for (const Builtin& builtin : builtins()) {
    SCOPED_TRACE(builtin.name);
    if (builtin.example.empty() || builtin.value.empty()) {
      ADD_FAILURE() << "`" << builtin.name << "` has no example in builtin.def";
      continue;
    }
    EXPECT_NE(builtin.example.find(std::string(builtin.name) + "("), std::string_view::npos);
    const auto [made, stated] = made_and_stated(builtin);
    EXPECT_NEAR(made, stated, 1e-12 * std::fabs(stated)) << builtin.example;
  }
}

TEST(Builtins, NamesStandOnceAndAreNoDistributions) {
  for (const Builtin& builtin : builtins()) {
    EXPECT_EQ(find_builtin(builtin.name), &builtin) << builtin.name;
    EXPECT_EQ(dist::find_law(builtin.name), nullptr) << builtin.name;
  }
}

}  // namespace
}  // namespace plimsoll::check

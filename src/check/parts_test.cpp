// Components: what a part has, what is passed to it, and where its mistakes are told.
#include <gtest/gtest.h>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

const std::string kStore = kQuarters + R"(
component store (sales "what is sold", margin = 30%, bought = sold, opening_goods = 0) {
  flow turnover = sum_all(sales)
  flow sold = (1 - margin) * turnover
  stock goods opening 0 * margin * (1 EUR) + opening_goods { + bought; - sold }
  statement income "Income" { turnover; - sold; = gross }
  check stands: goods >= -1 EUR
}
)";

struct Told {
  std::string kind;
  std::string text;
};

// The first mistake of a model that is wrong.
Told told(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = compile_text("test.plim", text, ".", {}, sources, sink);
  EXPECT_FALSE(module.has_value());
  for (const diag::Diagnostic& d : sink.all()) {
    if (diag::kind_severity(d.kind) != diag::Severity::error) continue;
    return {std::string(diag::kind_name(d.kind)), diag::render_text({d}, sources)};
  }
  return {};
}

bool holds(const Told& told, std::string_view words) {
  return told.text.find(words) != std::string::npos;
}

TEST(PartsTest, HaveTheNamesOfTheirComponent) {
  const Columns c = run_text(kStore + R"(
given price[Line] { firm 1; home 2; wan 3 }
flow taken[Line] = price * 10 EUR
part food = store { sales = taken }
part toys = store { sales = 0.5 * food.gross; margin = 50%; bought = 0 EUR; opening_goods = 100 EUR }
outcome food.gross each year, bad low
outcome food.goods each year, bad low
outcome toys.gross each year, bad low
outcome toys.goods each year, bad low
)");
  EXPECT_DOUBLE_EQ(first(c, "food.gross@3"), 4 * 60 * 0.3);
  EXPECT_DOUBLE_EQ(first(c, "food.goods@3"), 0);
  EXPECT_DOUBLE_EQ(first(c, "toys.gross@3"), 0.5 * 4 * 60 * 0.3 * 0.5);
  EXPECT_DOUBLE_EQ(first(c, "toys.goods@3"), 100 - 0.5 * 4 * 60 * 0.3 * 0.5);
}

TEST(PartsTest, PartsMayStandBeforeTheirComponent) {
  const Columns c = run_text(kQuarters + R"(
outcome twice.y each period, bad low
part twice = doubled { x = 4 EUR }
component doubled (x) { flow y = 2 * x }
)");
  EXPECT_EQ(first(c, "twice.y@0"), 8);
}

TEST(PartsTest, ANameThatIsPassedBringsItsPastAndItsOpening) {
  const Columns c = run_text(kQuarters + R"(
component past (x, level) {
  flow before = prev(x)
  flow moved = level - opening(level)
}
flow sold = 10 EUR * period_number   history 7 EUR
stock cash opening 5 EUR { + sold }
part seen = past { x = sold; level = cash }
outcome seen.before each period, bad low
outcome seen.moved each period, bad low
)");
  EXPECT_EQ(first(c, "seen.before@0"), 7);
  EXPECT_EQ(first(c, "seen.before@2"), 10);
  EXPECT_EQ(first(c, "seen.moved@2"), 20);
}

TEST(PartsTest, NamesThatArePassedOnStandForTheFirst) {
  const Columns c = run_text(kQuarters + R"(
component both (x, y = x) { flow sum_of_both = x + prev(y) }
flow sold = 3 EUR   history 1 EUR
part p = both { x = sold }
outcome p.sum_of_both each period, bad low
)");
  EXPECT_EQ(first(c, "p.sum_of_both@0"), 4);
}

TEST(PartsTest, ArgumentsAreLookedUpOutside) {
  const Columns c = run_text(kQuarters + R"(
component add (sales, cost = 0) { flow left = sales - cost }
flow sales = 10 EUR
flow cost = 4 EUR
part a = add { sales = sales; cost = 0.5 * cost }
outcome a.left each period, bad low
)");
  EXPECT_EQ(first(c, "a.left@0"), 8);
}

TEST(PartsTest, ComponentsShareNoNamesWithTheModel) {
  const Columns c = run_text(kStore + R"(
flow store = 10 EUR
part food = store { sales = store }
outcome food.gross each period, bad low
)");
  EXPECT_DOUBLE_EQ(first(c, "food.gross@0"), 3);
}

TEST(PartsTest, ABareZeroFitsAnyUnit) {
  const Columns c = run_text(kQuarters + R"(
component add (sales, cost = 0) { statement s { sales; - cost; = left } }
part a = add { sales = 10 EUR }
part b = add { sales = 10 USD; cost = 1 USD }
outcome a.left each period, bad low
outcome b.left each period, bad low
)");
  EXPECT_EQ(first(c, "a.left@0"), 10);
  EXPECT_EQ(first(c, "b.left@0"), 9);
}

TEST(PartsTest, LetsAndStocksHaveTheIndexSetsOfTheirValues) {
  const Columns c = run_text(kQuarters + R"(
component grow (x) { let y = 2 * x; stock z opening x { + y } }
given base[Line] { firm 1; home 2; wan 3 }
part p = grow { x = base }
outcome total = sum(p.z over Line) each year, bad low
)");
  EXPECT_EQ(first(c, "total@3"), 6 + 4 * 12);
}

TEST(PartsTest, FiguresThatArePassedAreGivens) {
  const std::string model = kStore + R"(
part food = store { sales = 10 EUR; margin = 50% }
outcome food.gross each period, bad low
)";
  Options options;
  options.sets = {"food.margin = 20%"};
  EXPECT_EQ(first(run_text(model, {}, 4, options), "food.gross@0"), 2);
  const auto module = compiled(model);
  ASSERT_TRUE(module.has_value());
  std::vector<std::string> names;
  for (const ir::Input& input : module->inputs) names.push_back(input.name);
  EXPECT_EQ(names, (std::vector<std::string>{"food.sales", "food.margin"}));
}

TEST(PartsTest, WhatIsNotPassedMayBeSet) {
  const std::string model = kQuarters + R"(
component add (sales, cost = 0) { flow left = sales - cost }
part a = add { sales = 10 EUR }
outcome a.left each period, bad low
scenario dear { set a.cost = 3 EUR }
)";
  EXPECT_EQ(first(run_text(model), "a.left@0"), 10);
  EXPECT_EQ(first(run_text(model, {.on = {"dear"}, .off = {}}), "a.left@0"), 7);
}

// Draws belong to names: another part, or another order, moves none.
TEST(PartsTest, NoiseIsThatOfTheFullName) {
  const std::string component = R"(
component luck (mean) { given level ~ normal(mean, 1); let y = level }
)";
  const std::string one = "part a = luck { mean = 1 }\n";
  const std::string two = "part b = luck { mean = 2 }\n";
  const std::string asked = "outcome a.y, bad low\n";
  const auto alone = run_text(kQuarters + component + one + asked).at("a.y");
  const auto after = run_text(kQuarters + two + asked + component + one).at("a.y");
  EXPECT_EQ(alone, after);
  const auto both = run_text(kQuarters + component + one + two + asked + "outcome b.y, bad low\n");
  EXPECT_NE(both.at("a.y")[0] + 1, both.at("b.y")[0]);
}

TEST(PartsTest, DurationsThatArePassedAreFixed) {
  const std::string model = kQuarters + R"(
component worn (x, life) { let bought = x   history 0
  flow out = trailing(bought, life) * step / life }
part p = worn { x = 8 EUR; life = 1 year }
outcome p.out each year, bad low
)";
  EXPECT_EQ(first(run_text(model), "p.out@7"), 32);
  source::SourceMap sources;
  diag::Sink sink;
  Options options;
  options.sets = {"p.life = 2 years"};
  EXPECT_FALSE(compile_text("test.plim", model, ".", options, sources, sink).has_value());
  EXPECT_NE(diag::render_text(sink.all(), sources).find("change it in the part"),
            std::string::npos);
}

TEST(PartsTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(told(kStore + "part a = stores { sales = 1 EUR }\n").kind, "name_unknown");
  EXPECT_EQ(told(kStore + "part a = store { sale = 1 EUR }\n").kind, "call_arguments");
  const Told lacking = told(kStore + "part a = store { margin = 10% }\n");
  EXPECT_EQ(lacking.kind, "call_arguments");
  EXPECT_TRUE(holds(lacking, "needs `sales`, what is sold")) << lacking.text;
  EXPECT_EQ(told(kStore + "part a = store { sales = 1 EUR; sales = 2 EUR }\n").kind,
            "call_arguments");
  EXPECT_EQ(told(kStore + "part a = store { sales = 1 EUR }\nlet b = a\n").kind, "not_a_value");
  EXPECT_EQ(told(kStore + "let b = store\n").kind, "name_unknown");
  EXPECT_EQ(told(kStore + "component store() { let x = 1 }\n").kind, "duplicate_name");
  EXPECT_EQ(told(kStore + "part a = store { sales = 1 EUR }\nlet b = a.nothing\n").kind,
            "name_unknown");
}

TEST(PartsTest, AMistakeInAPartNamesItAndWhatWasPassed) {
  const Told mixed = told(kStore + "part food = store { sales = 10 EUR; bought = 5 USD }\n");
  EXPECT_EQ(mixed.kind, "unit_mismatch");
  EXPECT_TRUE(holds(mixed, "in the part `food`")) << mixed.text;
  EXPECT_TRUE(holds(mixed, "`bought` there is this")) << mixed.text;
  // Each part is told by itself.
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = compile_text("test.plim",
                                   kStore + "part a = store { sales = 1 EUR; bought = 5 USD }\n" +
                                       "part b = store { sales = 1 EUR; bought = 6 USD }\n",
                                   ".", {}, sources, sink);
  EXPECT_FALSE(module.has_value());
  const std::string all = diag::render_text(sink.all(), sources);
  EXPECT_NE(all.find("in the part `a`"), std::string::npos) << all;
  EXPECT_NE(all.find("in the part `b`"), std::string::npos) << all;
}

TEST(PartsTest, PartsDoNotMultiplyWithoutEnd) {
  std::string text = kQuarters + "component big () {\n";
  for (int i = 0; i < 1000; ++i) text += "let x" + std::to_string(i) + " = 1\n";
  text += "}\n";
  for (int i = 0; i < 600; ++i) text += "part p" + std::to_string(i) + " = big\n";
  EXPECT_EQ(told(text).kind, "model_too_large");
}

TEST(PartsTest, DefaultsThatNameEachOtherAreACycle) {
  EXPECT_EQ(told(kQuarters + R"(
component c (a = b, b = a) { let x = a }
part p = c
outcome p.x, bad low
)")
                .kind,
            "dependency_cycle");
}

}  // namespace
}  // namespace plimsoll::check

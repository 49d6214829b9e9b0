// What a library's caller learns of a model, a trial, an expression and a filing; nothing is printed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "plimsoll/model.h"

namespace plimsoll {
namespace {

constexpr const char* kModel = R"(plimsoll 1
model small "A small company"
time year from 2012-01 for 2
given base = 10 judgement "made up"
given cost = 4
risk storm "A storm" {
  event hit "a storm of {size}" {
    rate 2 per year judgement "made up"
    draw size ~ normal(5, 1) judgement "made up"
  }
}
draw noise ~ normal(0, 1) judgement "made up"
let root = noise
let sales = base + root
scenario boom "A boom" { set base = 20 judgement "made up" }
statement income "Income" {
  + sales
  - cost
  = result
}
outcome result each year, bad low
limit no_loss "No loss": P(result < 0) <= 5% each year
)";

class Inspect : public testing::Test {
 protected:
  Inspect() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + "plimsoll_inspect_" + test->name() + ".plim";
    std::ofstream(path_) << kModel;
  }
  ~Inspect() override { std::filesystem::remove(path_); }

  Model open(const std::string& path) const {
    ModelSource source;
    source.path = path;
    return Model::open(source);
  }
  Model open() const { return open(path_); }
  std::string path_;
};

template <class Items>
const auto* find(const Items& items, const std::string& name) {
  const auto at =
      std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return at == items.end() ? nullptr : &*at;
}

TEST_F(Inspect, CheckCountsAndWarns) {
  const auto found = open().check();
  ASSERT_TRUE(found) << found.failure().diagnostics->text(false);
  EXPECT_EQ(found->model, "small");
  EXPECT_EQ(found->n_risks, 1U);
  EXPECT_EQ(found->n_outcomes, 1U);
  EXPECT_EQ(found->n_limits, 1U);
  ASSERT_EQ(found->diagnostics->items().size(), 1U);
  EXPECT_EQ(found->diagnostics->items()[0].code, "bare_number");
  const auto wrong = open(path_ + "x").check();
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.failure().kind, ErrorKind::usage);
}

TEST_F(Inspect, ShowTellsWhoAnswersForFigures) {
  const auto found = open().show();
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->horizon);
  EXPECT_EQ(found->horizon->n_periods, 2U);
  ASSERT_EQ(found->bare.size(), 1U);
  EXPECT_EQ(found->bare[0].name, "cost");
  EXPECT_EQ(found->bare[0].file, path_);
  EXPECT_EQ(found->bare[0].line, 5U);
  EXPECT_EQ(found->n_bare, 1U);
  EXPECT_EQ(found->scenarios.at(0).title, "A boom");
}

TEST_F(Inspect, TraceReachesEveryAssumption) {
  const auto found = open().trace({"result"});
  ASSERT_TRUE(found);
  ASSERT_FALSE(found->roots.empty());
  const auto* base = find(found->definitions, "base");
  ASSERT_NE(base, nullptr);
  ASSERT_EQ(base->assumptions.size(), 1U);
  EXPECT_EQ(base->assumptions[0].value, "10");
  EXPECT_EQ(base->assumptions[0].support, "judgement");
  EXPECT_LE(found->n_in_force, found->definitions.size());
  for (const auto& definition : found->definitions) {
    for (const auto& read : definition.reads) ASSERT_LT(read.definition, found->definitions.size());
  }
  const auto unknown = open().trace({"resul"});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.failure().kind, ErrorKind::usage);
  EXPECT_NE(unknown.error().find("did you mean 'result'"), std::string::npos);
}

TEST_F(Inspect, TrialsTellAsMuchAsTheRun) {
  const Model model = open();
  TrialRequest request;
  std::size_t n_struck = 0;
  for (request.trial = 0; request.trial < 20; ++request.trial) {
    const auto found = model.explain(request);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->has_events);
    n_struck += found->events.size();
    ASSERT_EQ(found->statements.size(), 1U);
    const auto& lines = found->statements[0].lines;
    ASSERT_EQ(lines.size(), 3U);
    ASSERT_EQ(found->outcomes.size(), 1U);
    for (std::size_t year = 0; year < 2; ++year) {
      EXPECT_EQ(lines[0].amounts[year] - lines[1].amounts[year], lines[2].amounts[year]);
      EXPECT_EQ(found->outcomes[0].points[year].values[0], lines[2].amounts[year]);
    }
  }
  EXPECT_GT(n_struck, 40U);
}

// The worst trials by their own replay, the worst first.
TEST_F(Inspect, WorstTrialsAreThoseOfTheRun) {
  const Model model = open();
  WorstRequest request;
  request.trials.count = 500;
  request.n_worst = 5;
  const auto found = model.explain_worst(request);
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(found->n_tail, 25U);
  EXPECT_EQ(found->by, "result in 2013");
  ASSERT_EQ(found->worst.size(), 5U);
  for (std::size_t k = 0; k < 5; ++k) {
    EXPECT_GE(found->worst[k].value, found->worst[k > 0 ? k - 1 : 0].value);
    TrialRequest one;
    one.trial = found->worst[k].trial;
    const auto trial = model.explain(one);
    ASSERT_TRUE(trial);
    EXPECT_EQ(trial->outcomes[0].points[1].values[0], found->worst[k].value);
  }
}

TEST_F(Inspect, ConstantsKnowTheModelOrNone) {
  const auto with = open().evaluate("base * 2");
  ASSERT_TRUE(with);
  EXPECT_EQ(with->value, 20);
  const auto without = open("").evaluate("3 bn JPY / 4");
  ASSERT_TRUE(without);
  EXPECT_EQ(without->value * (without->unit == "bn JPY"  ? 1e9
                              : without->unit == "M JPY" ? 1e6
                                                         : 1),
            750e6);
  const auto wrong = open("").evaluate("base");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.failure().kind, ErrorKind::model);
}

TEST_F(Inspect, LayoutIsReachedOnce) {
  const auto first = format({"a.plim", "plimsoll 1\nmodel a \"A\"\ngiven  x=1 # why\n"});
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->changes);
  EXPECT_NE(first->text.find("# why"), std::string::npos);
  const auto second = format({"a.plim", first->text});
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->changes);
  EXPECT_EQ(second->text, first->text);
  EXPECT_FALSE(format({"a.plim", "given x ="}));
  const auto missing = format_file(path_ + "x");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.failure().kind, ErrorKind::usage);
}

TEST_F(Inspect, OperationsArePrinted) {
  const auto plain = open().operations(false);
  const auto passes = open().operations(true);
  ASSERT_TRUE(plain);
  ASSERT_TRUE(passes);
  EXPECT_NE(passes->find(*plain), std::string::npos);
  EXPECT_NE(passes->find("== block program"), std::string::npos);
}

TEST_F(Inspect, FilingsGiveFactorsWithPlaces) {
  const std::string path = path_ + ".txt";
  std::ofstream(path) << R"(Item 1A. Risk Factors

We may lose our largest customer.

    Our largest customer gave us 40% of our revenues in the year ended March 31, 2012. If it
turned to another company, our results of operations would be adversely affected.

Our ships may be late.

    Storms may hold our ships. We had to pay $3.5 million for delays in 2011, and may have to do
so again.

Item 1B. Unresolved Staff Comments

None.
)";
  std::vector<std::string> opened;
  Control control;
  control.opened = [&](const Opened& of) -> std::optional<Error> {
    opened = of.files;
    return std::nullopt;
  };
  const auto found = read_filing({path}, control);
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(opened, std::vector<std::string>{path});
  EXPECT_EQ(found->format, "text");
  ASSERT_EQ(found->factors.size(), 2U);
  const ReadResult::Factor& second = found->factors[1];
  EXPECT_EQ(second.heading, "Our ships may be late.");
  EXPECT_EQ(second.place.line, 8U);
  const auto money = std::find_if(second.quantities.begin(), second.quantities.end(),
                                  [](const auto& one) { return one.kind == "money"; });
  ASSERT_NE(money, second.quantities.end());
  EXPECT_EQ(money->value, 3.5e6);
  EXPECT_EQ(money->unit, "USD");
  EXPECT_NE(found->writer->skeleton("").find("plimsoll 1"), std::string::npos);
  control.opened = [](const Opened&) { return Error{"not now", ErrorKind::usage}; };
  const auto refused = read_filing({path}, control);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "not now");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace plimsoll

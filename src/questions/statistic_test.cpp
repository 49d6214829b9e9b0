// Every row of ir/statistic.def: limits, expectations and questions take its words, answers give them
// back, and what is written about them knows them.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "check/check.h"
#include "opt/opt.h"
#include "questions/reading.h"
#include "questions/sample.h"
#include "questions/target.h"
#include "questions/weights.h"

namespace plimsoll::questions {
namespace {

std::string written(const ir::StatisticWord& word) {
  const std::string object = ir::is_of_condition(word.statistic) ? "x < 8" : "x";
  const bool levelled = word.level == ir::StatisticLevel::asked;
  return std::string(word.word) + "(" + object + (levelled ? ", 5%)" : ")");
}

Result<ir::Module> model_with(const std::string& line,
                              const std::vector<AskedCondition>& asked = {}) {
  const std::string text = R"(plimsoll 1
model one "One outcome"
time year from 2020-01 for 2
draw x each year ~ normal(10, 2)  judgement "test"
outcome x each year, bad low
)" + line + "\n";
  source::SourceMap sources;
  diag::Sink sink;
  check::Options options;
  for (const AskedCondition& c : asked) options.conditions.push_back({c.name, c.text, c.period});
  auto module = check::compile_text("one.plim", text, "", options, sources, sink);
  if (!module) return Error{diag::render_text(sink.all(), sources)};
  opt::optimise(*module);
  return std::move(*module);
}

std::string text_of_file(const std::string& name) {
  std::ifstream file(PLIMSOLL_ROOT + name);
  std::stringstream all;
  all << file.rdbuf();
  return all.str();
}

TEST(Statistics, LimitsAndExpectationsTakeEachWord) {
  for (const ir::StatisticWord& word : ir::kStatisticWords) {
    const std::string text = written(word);
    const auto limit = model_with("limit l: " + text + " <= 0.5 each year");
    ASSERT_TRUE(limit) << text << ": " << limit.error();
    EXPECT_EQ(limit->limits.at(0).statistic, word.statistic) << text;
    EXPECT_EQ(limit->limits.at(0).level > 0, word.level != ir::StatisticLevel::none) << text;
    const auto expect = model_with("expect " + text + " within 10% of 0.5   judgement \"test\"");
    ASSERT_TRUE(expect) << text << ": " << expect.error();
    EXPECT_EQ(expect->expectations.at(0).statistic, word.statistic) << text;
  }
}

TEST(Statistics, QuestionsTakeEachWordAndGiveItBack) {
  for (const ir::StatisticWord& word : ir::kStatisticWords) {
    const Asked asked{written(word), "", "2020"};
    const auto added = conditions(asked);
    ASSERT_TRUE(added) << asked.statistic << ": " << added.error();
    const auto module = model_with("", *added);
    ASSERT_TRUE(module) << module.error();
    const auto target = find_target(*module, asked);
    ASSERT_TRUE(target) << asked.statistic << ": " << target.error();
    EXPECT_EQ(target->statistic, word.statistic);
    EXPECT_EQ(target->level > 0, word.level != ir::StatisticLevel::none) << asked.statistic;
    const auto again = read_statistic(target->text.substr(0, target->text.find(" in ")));
    ASSERT_TRUE(again) << target->text << ": " << again.error();
    EXPECT_EQ(again->statistic, word.statistic) << target->text;
    EXPECT_EQ(again->level, target->level) << target->text;
  }
}

// Its influence is what it is a mean of: the mean is the estimate, and their error its error.
TEST(Statistics, EachHasAnEstimateThatIsTheMeanOfItsInfluence) {
  std::vector<double> values(4000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = std::sqrt(static_cast<double>(i * 7919 % 4000));
  }
  for (const ir::StatisticRow& row : ir::kStatistics) {
    Target target;
    target.statistic = row.statistic;
    target.level = 0.05;
    std::vector<double> of = values;
    if (row.of == ir::StatisticOf::condition) {
      for (double& x : of) x = x < 20 ? 1 : 0;
    }
    const Estimate found = estimate(target, of);
    ASSERT_TRUE(found.value && found.se) << row.name;
    const std::vector<double> parts = influence(target, of);
    ASSERT_EQ(parts.size(), of.size()) << row.name;
    const Estimate mean = estimate(Target{}, parts);
    EXPECT_NEAR(*mean.value, *found.value, 0.1 * *found.se) << row.name;
    EXPECT_NEAR(*mean.se / *found.se, 1, 0.05) << row.name;
  }
}

// Along a direction that the trials do not share: what the weights of a derivative are for.
TEST(Statistics, EachHasWeightsThatAreItsDerivative) {
  constexpr double kStep = 1e-3;
  std::vector<double> values(4000);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = std::sqrt(static_cast<double>(i * 7919 % 4000));
  }
  std::vector<double> moved = values;
  for (double& x : moved) x += kStep * std::cos(0.05 * x) * x;
  for (const ir::StatisticRow& row : ir::kStatistics) {
    // A count of trials has no derivative on them: weights_test.cpp has its density.
    if (row.of == ir::StatisticOf::condition) continue;
    Target target;
    target.statistic = row.statistic;
    target.level = 0.05;
    const auto weights = weights_of(target, values, values.size());
    ASSERT_TRUE(weights) << row.name << ": " << weights.error();
    double found = 0;
    for (const adjoint::TrialWeight& w : weights->trials) {
      found += w.value_weight * (moved[w.trial] - values[w.trial]) / kStep;
    }
    const double expected =
        (*estimate(target, moved).value - *estimate(target, values).value) / kStep;
    EXPECT_NEAR(found, expected, 0.01 * std::fabs(expected)) << row.name;
  }
}

TEST(Statistics, AreNamedInTheSchemaAndTheReference) {
  const std::string schema = text_of_file("/docs/schemas/common.schema.json");
  const std::string head = R"("statistic": {"type": "string", "enum": [)";
  const std::size_t begin = schema.find(head);
  ASSERT_NE(begin, std::string::npos);
  const std::size_t end = schema.find("]", begin);
  const std::string names = schema.substr(begin + head.size(), end - begin - head.size());
  for (const ir::StatisticRow& row : ir::kStatistics) {
    EXPECT_NE(names.find("\"" + std::string(row.name) + "\""), std::string::npos) << row.name;
  }
  const std::string reference = text_of_file("/docs/reference/language.md");
  for (const ir::StatisticWord& word : ir::kStatisticWords) {
    EXPECT_NE(reference.find("`" + std::string(word.word) + "("), std::string::npos) << word.word;
  }
}

}  // namespace
}  // namespace plimsoll::questions

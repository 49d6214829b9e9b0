// Results made by hand, as text and as JSON; every field against docs/results.md.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/number_format.h"
#include "report/observed.h"
#include "report/write_json.h"
#include "simulate/judge.h"
#include "stats/column.h"

#include "report/write_text.h"

namespace plimsoll::report {
namespace {

OutcomeResult outcome(const PeriodName& period, double mean) {
  OutcomeResult item;
  item.name = "net_income";
  item.title = "net income";
  item.kind = "flow";
  item.period = period;
  item.unit = "JPY";
  item.scale = 1e9;
  item.display_unit = "bn JPY";
  item.bad_side = Side::low;
  item.mean = {mean, 0.0123e9};
  item.sd = {2.1e9, 0.009e9};
  item.skewness = -0.25;
  item.kurtosis = 0.5;
  item.min = -3e9;
  item.max = 21e9;
  for (const double p : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    const double q = mean + (p - 0.5) * 8e9;
    item.quantiles.push_back({p, q, q - 0.03e9, q + 0.03e9});
  }
  item.es.push_back({0.05, mean - 5e9, 0.04e9, Doubt::none, 5000});
  item.p_negative = ProbabilityResult{0.0321, 0.0006, 0.031, 0.0333};
  return item;
}

RunResult sample() {
  RunResult result;
  result.model = "iij";
  result.title = "Internet Initiative Japan, April 2012 to March 2015";
  result.as_of = "2012-07-31";
  result.trials = result.trials_requested = 100'000;
  result.seed = 7;
  result.digest = "00112233445566778899aabbccddeeff";
  result.threads = 2;
  result.seconds = 0.52;
  result.outcomes = {outcome({"FY2012", "Apr 2012-Mar 2013"}, 4.2e9),
                     outcome({"FY2013", "Apr 2013-Mar 2014"}, 14.9e9)};
  LimitResult limit;
  limit.name = "no_loss";
  limit.period = {"FY2012", "Apr 2012-Mar 2013"};
  limit.statistic = "P(net_income < 0)";
  limit.is_probability = true;
  limit.value = 0.0321;
  limit.se = 0.0006;
  limit.low = 0.0304;
  limit.high = 0.0338;
  limit.bound = 0.05;
  limit.verdict = Verdict::holds;
  result.limits.push_back(limit);
  limit.period = {"FY2013", "Apr 2013-Mar 2014"};
  limit.value = 0.0712;
  limit.low = 0.0688;
  limit.high = 0.0737;
  limit.verdict = Verdict::breached;
  result.limits.push_back(limit);
  result.warnings = {"3 events fall past the horizon"};
  return result;
}

TEST(WriteText, SaysWhatMatters) {
  const std::string text = write_text(sample());
  // By hand: error 0.0123 shows two digits as its first is 1; quantile error 0.06 / 4 = 0.015.
  EXPECT_NE(text.find("FY2012   4.200 ± 0.012"), std::string::npos) << text;
  EXPECT_NE(text.find("FY2013  14.900 ± 0.012"), std::string::npos) << text;
  EXPECT_NE(text.find("P5"), std::string::npos);
  EXPECT_NE(text.find("ES 5 %"), std::string::npos);
  EXPECT_NE(text.find("in bn JPY"), std::string::npos);
  EXPECT_NE(text.find("FY2012 = Apr 2012-Mar 2013"), std::string::npos);
  EXPECT_NE(text.find("no_loss: P(net_income < 0) <= 5 %"), std::string::npos);
  EXPECT_NE(text.find("holds"), std::string::npos);
  EXPECT_NE(text.find("BREACHED"), std::string::npos);
  EXPECT_NE(text.find("warning: 3 events"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(write_text(sample(), {.colour = true}).find("\x1b["), std::string::npos);
}

TEST(WriteText, PrefersTheUsualLevels) {
  RunResult result = sample();
  for (OutcomeResult& item : result.outcomes) {
    item.quantiles.clear();
    for (const double p : {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999}) {
      item.quantiles.push_back({p, 4e9 + p * 8e9, 4e9, 12e9});
    }
    item.es.insert(item.es.begin(), {0.01, -2e9, 0.04e9, Doubt::none, 1000});
    item.p_negative->value = 0.0;
  }
  const std::string text = write_text(result);
  for (const char* shown : {" P5 ", " P25 ", " P50 ", " P75 ", " P95 ", "ES 5 %"}) {
    EXPECT_NE(text.find(shown), std::string::npos) << shown;
  }
  // Nor a chance of what never happened.
  for (const char* hidden : {" P1 ", " P0.1 ", " P99 ", "ES 1 %", "P(<0)"}) {
    EXPECT_EQ(text.find(hidden), std::string::npos) << hidden;
  }
  EXPECT_NE(write_text(result, {.width = 200, .detail = true}).find(" P99.9 "), std::string::npos);
}

TEST(WriteText, KeepsToTheWidth) {
  RunResult result = sample();
  for (OutcomeResult& item : result.outcomes) {
    item.scale = 1.0;
    item.display_unit = "JPY";
    item.period = {"2012Q4, fiscal FY2012Q3", "Oct 2012-Dec 2012"};
  }
  result.warnings.push_back(std::string(300, 'x') + " and so on");
  result.warnings.push_back("a word and another " + std::string(60, 'y') +
                            " and more words to wrap");
  for (const bool detail : {false, true}) {
    std::istringstream lines(write_text(result, {.detail = detail}));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("xxx") != std::string::npos) continue;
      EXPECT_LE(display_width(line), 100u) << line;
      EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
  }
}

TEST(WriteText, ShowsNoNumberThatTheTrialsDoNotSupport) {
  RunResult result = sample();
  result.outcomes.resize(1);
  OutcomeResult& item = result.outcomes[0];
  item.mean.se.reset();
  item.es[0] = {0.05, std::nullopt, std::nullopt, Doubt::none, 0};
  const std::string text = write_text(result);
  EXPECT_NE(text.find("too few trials"), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos);
  const auto json = nlohmann::json::parse(write_json(result));
  EXPECT_TRUE(json["outcomes"][0]["es"][0]["value"].is_null());
  EXPECT_EQ(json["outcomes"][0]["es"][0]["reason"], "too few trials in the tail");
  EXPECT_EQ(json["outcomes"][0]["mean"]["reason"], "too few trials");
}

// A footnote stands where its mark was printed, and nowhere else.
TEST(WriteText, FootnotesFollowTheMarksThatArePrinted) {
  RunResult result = sample();
  EXPECT_EQ(write_text(result).find("†"), std::string::npos);
  result.outcomes[0].es[0].doubt = Doubt::heavy_tail;
  std::string text = write_text(result);
  EXPECT_NE(text.find("-0.80†"), std::string::npos) << text;
  EXPECT_NE(text.find("  † the tail may be so heavy"), std::string::npos) << text;
  // Of levels and columns that are not shown, there is nothing to explain.
  result = sample();
  for (OutcomeResult& item : result.outcomes) {
    item.es.push_back({0.01, -2e9, 0.04e9, Doubt::heavy_tail, 1000});
    item.sd.doubt = Doubt::few_trials;
  }
  EXPECT_EQ(write_text(result).find("†"), std::string::npos);
  EXPECT_NE(write_text(result).find("  ‡ few trials"), std::string::npos);
  EXPECT_NE(write_text(result, {.width = 200, .detail = true}).find("  † "), std::string::npos);
  EXPECT_EQ(write_text(result, {.width = 60}).find("‡"), std::string::npos);
  const auto json = nlohmann::json::parse(write_json(result))["outcomes"][0];
  EXPECT_EQ(json["es"][1]["doubt"], "heavy_tail");
  EXPECT_EQ(json["sd"]["doubt"], "few_trials");
  EXPECT_FALSE(json["mean"].contains("doubt"));
}

TEST(WriteJson, KeepsFieldsBitsAndOrder) {
  RunResult result = sample();
  result.outcomes[0].mean.value = 0.1 + 0.2;
  result.title = "bad \xff byte";
  const std::string text = write_json(result);
  const auto json = nlohmann::ordered_json::parse(text);
  std::vector<std::string> names;
  for (const auto& [name, value] : json.items()) names.push_back(name);
  EXPECT_EQ(names.front(), "schema");
  EXPECT_EQ(json["schema"], "plimsoll.run/1");
  EXPECT_EQ(json["outcomes"][0]["mean"]["value"].get<double>(), 0.1 + 0.2);
  EXPECT_EQ(json["outcomes"][0]["quantiles"][0]["p"].get<double>(), 0.05);
  EXPECT_EQ(json["limits"][0]["probability"].get<double>(), 0.0321);
  EXPECT_EQ(json["limits"][0]["verdict"], "holds");
  EXPECT_EQ(json["limits"][1]["verdict"], "breached");
  EXPECT_EQ(json["seed"], 7);
}

void collect_names(const nlohmann::json& json, std::set<std::string>& names) {
  if (json.is_object()) {
    for (const auto& [name, value] : json.items()) {
      names.insert(name);
      collect_names(value, names);
    }
  } else if (json.is_array()) {
    for (const auto& item : json) collect_names(item, names);
  }
}

TEST(WriteJson, EveryFieldIsDocumented) {
  RunResult result = sample();
  result.outcomes[0].mean.doubt = Doubt::heavy_tail;
  LimitResult limit = result.limits[0];
  limit.is_probability = false;
  limit.value.reset();
  result.limits.push_back(limit);
  result.expectations.push_back({});
  result.unsettled.push_back({});
  result.occurrences.push_back({});
  result.history.push_back({});
  result.convergence.push_back({});
  result.description = ModelDescription{};
  result.description->sources.push_back({});
  result.description->risks.push_back({});
  result.description->groups.push_back({});
  result.description->statements.push_back({"income", "", {{"profit", "="}}});
  DefinitionItem definition;
  definition.evidence.push_back({"line", "filing", 3, "quote"});
  definition.values.push_back({});
  definition.quantiles.push_back({});
  result.description->definitions.push_back(definition);
  std::set<std::string> names;
  collect_names(nlohmann::json::parse(write_json(result)), names);
  std::ifstream file(std::string(PLIMSOLL_ROOT) + "/docs/results.md");
  std::stringstream page;
  page << file.rdbuf();
  for (const std::string& name : names) {
    EXPECT_NE(page.str().find("`" + name + "`"), std::string::npos) << name;
  }
}

TEST(Result, TakesItsNumbersFromAColumn) {
  stats::ColumnSummary column;
  column.n_trials = 1000;
  column.moments.mean = 5.0;
  column.moments.mean_se = 0.1;
  column.shortfalls.push_back({0.05, Side::low, 1.0, 0.2, Doubt::none, 50});
  column.quantiles.push_back({0.05, 0.95, 2.0, 1.5, std::nullopt});
  column.negative = stats::ProbabilitySummary{0, 1000, 0.0, 0.001};
  OutcomeResult item;
  simulate::set_statistics(item, column);
  EXPECT_EQ(item.mean.value, 5.0);
  EXPECT_EQ(item.quantiles[0].low, 1.5);
  EXPECT_FALSE(item.quantiles[0].high.has_value());
  // Clopper-Pearson without hits: 1 - 0.025^(1/1000).
  EXPECT_NEAR(*item.p_negative->high, 0.0036820839, 1e-9);

  LimitResult limit;
  limit.relation = Relation::at_least;
  limit.bound = 4.0;
  simulate::judge_mean(limit, column);
  EXPECT_EQ(limit.verdict, Verdict::holds);
  EXPECT_NEAR(*limit.low, 5.0 - 0.257582930354890, 1e-12);
  limit.bound = 5.1;
  simulate::judge_mean(limit, column);
  EXPECT_EQ(limit.verdict, Verdict::too_close);
  limit.bound = 1.9;
  simulate::judge_shortfall(limit, column, 0);
  EXPECT_EQ(limit.verdict, Verdict::breached);
  // An error in doubt gives no interval, and no verdict however far off the bound is.
  column.shortfalls[0].doubt = Doubt::heavy_tail;
  column.mean_doubt = Doubt::few_trials;
  for (const double bound : {-100.0, 100.0}) {
    limit.bound = bound;
    simulate::judge_shortfall(limit, column, 0);
    EXPECT_EQ(limit.verdict, Verdict::too_close);
    EXPECT_FALSE(limit.low || limit.high);
    EXPECT_EQ(limit.doubt, Doubt::heavy_tail);
    simulate::judge_mean(limit, column);
    EXPECT_EQ(limit.verdict, Verdict::too_close);
  }
  // What no noise reaches is known.
  column.has_noise = false;
  limit.bound = 5.0;
  simulate::judge_mean(limit, column);
  EXPECT_EQ(limit.verdict, Verdict::holds);
}

ObservedFigure seen(const char* kind, double quantile) {
  ObservedFigure figure;
  figure.text = "x";
  figure.kind = kind;
  figure.quantile = quantile;
  return figure;
}

TEST(Observed, TellsWhatWasASurprise) {
  const auto high = [](const std::string& tail) {
    return "x was surprisingly high: " + tail + " of what the model held possible lies above it.";
  };
  const struct {
    const char* kind;
    double quantile;
    std::string words;
  } rows[] = {
      {"value", 0.5, ""},
      {"value", 0.99, ""},
      {"value", 0.9957, high("0.43 %")},
      {"value", 1.0, high("less than 0.01 %")},
      {"count", 0.004,
       "x was surprisingly low: 0.40 % of what the model held possible lies below it."},
      {"condition", 0.004, "x was a surprise: it had a chance of 0.40 %."},
      {"range", 0.004, "x was a surprise: it had a chance of 0.40 %."},
      {"range", 0.999, ""},
  };
  for (const auto& row : rows) EXPECT_EQ(surprise_text(seen(row.kind, row.quantile)), row.words);
}

TEST(Observed, IsSummedUp) {
  ObservedResult observed;
  observed.tried = 12'345;
  observed.agreeing = 1000;
  observed.share = 0.081;
  observed.figures = {seen("value", 0.5), seen("count", 0.5)};
  EXPECT_EQ(observed_summary(observed),
            "1,000 of 12,345 futures agree with what was observed (8.1 %): x; x.");
}

}  // namespace
}  // namespace plimsoll::report

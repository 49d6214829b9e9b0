// Changes whose shares are known: closed forms, and what every change must obey.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "session/testing_compare.h"

namespace plimsoll {
namespace {

using namespace testing_compare;  // NOLINT(google-build-using-namespace)

TEST(Compare, EditsOfALinearModelHaveTheirOwnEffects) {
  const std::string body =
      "draw noise ~ normal(0, 1) judgement \"made up\"\n"
      "let result = a + 2 * b + noise\n";
  const CompareResult found =
      explained(model("given a = 10 judgement \"x\"\ngiven b = 4 judgement \"x\"\n" + body),
                model("given a = 13 judgement \"x\"\ngiven b = 5 judgement \"x\"\n" + body));
  EXPECT_NEAR(share(found, "given a"), 3, 1e-12);
  EXPECT_NEAR(share(found, "given b"), 2, 1e-12);
  EXPECT_EQ(found.explained->shares[0].value.se, 0);
  EXPECT_TRUE(found.explained->exact);
  EXPECT_EQ(found.explained->n_models, 4U);
  adds_up(found);
}

TEST(Compare, WhatTwoFactorsDoTogetherIsHalved) {
  const std::string body = "let result = a * b\n";
  const CompareResult found =
      explained(model("given a = 2 judgement \"x\"\ngiven b = 5 judgement \"x\"\n" + body),
                model("given a = 3 judgement \"x\"\ngiven b = 7 judgement \"x\"\n" + body));
  EXPECT_NEAR(share(found, "given a"), 6, 1e-12);
  EXPECT_NEAR(share(found, "given b"), 5, 1e-12);
  adds_up(found);
}

TEST(Compare, EveryStatisticAddsUp) {
  const auto text = [](const char* median, const char* sigma, const char* cost) {
    return model(std::string("draw sales each year ~ lognormal(median: ") + median +
                 ", sigma: " + sigma + ") judgement \"x\"\ngiven cost = " + cost +
                 " judgement \"x\"\nlet result = sales * (1 - cost)\n");
  };
  for (const char* statistic : {"mean", "sd", "quantile(5%)", "es(5%)", "P(result < 50)"}) {
    CompareRequest request = asked(statistic);
    if (statistic[0] == 'P') request.asked.outcome = "";
    const CompareResult found =
        explained(text("100", "0.2", "40%"), text("110", "0.4", "45%"), request);
    ASSERT_TRUE(found.explained) << statistic;
    EXPECT_EQ(found.explained->shares.size(), 2U) << statistic;
    EXPECT_TRUE(found.explained->shares[0].value.se.has_value()) << statistic;
    adds_up(found);
  }
}

// What a run of one version says of the statistic in the last period, in the run's unit; NaN where it says nothing.
double figure(const RunResult& run, const std::string& statistic) {
  const LimitResult& limit = run.limits.back();
  if (statistic == "P(" + limit.name + ")") return limit.value.value_or(NAN);
  const OutcomeResult& outcome = run.outcomes.back();
  if (statistic == "mean") return outcome.mean.value.value_or(NAN);
  if (statistic == "sd") return outcome.sd.value.value_or(NAN);
  for (const QuantileResult& one : outcome.quantiles) {
    if (statistic == "quantile(5%)" && one.p == 0.05) return one.value.value_or(NAN);
  }
  for (const ShortfallResult& one : outcome.es) {
    if (statistic == "es(5%)" && one.p == 0.05) return one.value.value_or(NAN);
  }
  return NAN;
}

// Every property of an outcome that a statistic may read, edited by itself and with a value, both ways.
TEST(Compare, EachEndIsReadByItsOwnVersionsOutcome) {
  const auto text = [](const char* scale, const std::string& unit, const std::string& claim) {
    const std::string in_unit = unit.empty() ? "" : " in " + unit;
    const std::string day = unit.empty() ? "" : " day";
    return "plimsoll 1\nmodel small \"S\"\ntime year from 2012-01 for 2\ngiven s = " +
           std::string(scale) + day +
           " judgement \"x\"\ndraw z each year ~ normal(0.5, 1) judgement \"x\"\nlet result" +
           in_unit + " = s * z\noutcome result" + claim + "\nlimit low: P(result < 1" + day +
           ") <= 90%" + claim.substr(0, claim.find(',')) + "\n";
  };
  struct Row {
    const char* name;
    std::string before;
    std::string after;
    // Of the old version's unit in the new one's.
    double factor;
  };
  const std::string year = " each year";
  const Row rows[] = {
      {"side", text("1", "", year + ", bad low"), text("1", "", year + ", bad high"), 1},
      {"side and scale", text("1", "", year + ", bad low"), text("2", "", year + ", bad high"), 1},
      {"unit", text("1", "day", year + ", bad low"), text("1", "hour", year + ", bad low"), 24},
      {"unit and side", text("1", "day", year + ", bad low"),
       text("2", "hour", year + ", bad high"), 24},
      {"value", text("1", "", year + ", bad high"), text("3", "", year + ", bad high"), 1},
  };
  for (const Row& row : rows) {
    for (const bool is_reversed : {false, true}) {
      const std::string& before = is_reversed ? row.after : row.before;
      const std::string& after = is_reversed ? row.before : row.after;
      const double factor = is_reversed ? 1 / row.factor : row.factor;
      RunRequest plain;
      plain.trials.count = 2000;
      plain.work.threads = 1;
      const auto old_run = open("old", {{"main.plim", before}}).run(plain);
      const auto new_run = open("new", {{"main.plim", after}}).run(plain);
      ASSERT_TRUE(old_run) << old_run.failure().text() << before;
      ASSERT_TRUE(new_run) << new_run.failure().text() << after;
      for (const char* statistic : {"mean", "sd", "quantile(5%)", "es(5%)", "P(low)"}) {
        SCOPED_TRACE(std::string(row.name) + (is_reversed ? " back, " : ", ") + statistic);
        const bool is_share = statistic[0] == 'P';
        CompareRequest request = asked(statistic, is_share ? "" : "result");
        const CompareResult found = explained(before, after, request);
        ASSERT_TRUE(found.explained);
        const double a = figure(*old_run, statistic);
        const double b = figure(*new_run, statistic);
        if (is_share || factor == 1) {
          EXPECT_EQ(*found.explained->after.value, b);
          EXPECT_EQ(*found.explained->before.value, a);
        } else {
          // A deviation in hours is rounded once more.
          EXPECT_DOUBLE_EQ(*found.explained->after.value, b);
          EXPECT_NEAR(*found.explained->before.value, a * factor, 1e-13 * std::fabs(a * factor));
        }
        EXPECT_NEAR(*found.explained->difference.value,
                    *found.explained->after.value - *found.explained->before.value, 1e-12);
        adds_up(found);
        int n_beside = 0;
        for (const CompareResult::Outcome& beside : found.outcomes) {
          if (beside.text != "es(result, 5%) in 2013") continue;
          ++n_beside;
          EXPECT_EQ(*beside.after.value, figure(*new_run, "es(5%)"));
          if (factor == 1) {
            EXPECT_EQ(*beside.before.value, figure(*old_run, "es(5%)"));
          }
        }
        EXPECT_EQ(n_beside, 1);
      }
    }
  }
}

TEST(Compare, AShortfallStandsBesideAnotherOnlyWhereBothHaveABadSide) {
  const auto text = [](const char* bad) {
    return std::string(
               "plimsoll 1\nmodel small \"S\"\ndraw z ~ normal(0, 1) judgement \"x\"\noutcome "
               "result = z") +
           bad + "\n";
  };
  const CompareResult found = explained(text(", bad low"), text(", bad high"), asked("es(5%)"));
  EXPECT_EQ(found.outcomes.size(), 2U);
  // The same trials, and another figure: the outcome's edit.
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_EQ(found.explained->shares[0].name, "outcome result");
  EXPECT_NEAR(*found.explained->shares[0].value.value, 4.13, 0.3);
  EXPECT_GT(*found.explained->difference.se, 0.01);
  for (const bool is_old : {true, false}) {
    const auto one = compared({{"main.plim", text(is_old ? "" : ", bad low")}},
                              {{"main.plim", text(is_old ? ", bad low" : "")}}, asked());
    ASSERT_TRUE(one);
    EXPECT_EQ(one->outcomes.size(), 1U);
  }
}

// Only together do both edits keep the unit.
TEST(Compare, AModelBetweenInAnotherUnitIsNoStep) {
  const auto text = [](const char* a, const char* b) {
    return model(std::string("currency EUR\ngiven a = ") + a + " judgement \"x\"\ngiven b = " + b +
                 " judgement \"x\"\nlet result = a * b\n");
  };
  const CompareResult found = explained(text("2 EUR", "3"), text("4", "5 EUR"));
  ASSERT_TRUE(found.explained);
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_NEAR(*found.explained->shares[0].value.value, 14, 1e-12);
  adds_up(found);
}

// Both ends are 0 and models between are not: rounding is told by the largest of all.
TEST(Compare, RoundingIsNotTold) {
  const auto text = [](const char* a, const char* b, const char* c, const char* m) {
    return std::string(
               "plimsoll 1\nmodel small \"S\"\ndraw z ~ normal(0, 1) judgement \"x\"\ngiven a = ") +
           a + " judgement \"x\"\ngiven b = " + b + " judgement \"x\"\ngiven c = " + c +
           " judgement \"x\"\ngiven m = " + m +
           " judgement \"x\"\noutcome result = a * b * c + m + z, bad low\n";
  };
  for (const char* bound : {"30", "31", "40", "100"}) {
    CompareRequest request = asked("P(result < " + std::string(bound) + ")", "");
    for (request.trials.seed = 1; request.trials.seed <= 5; ++request.trials.seed) {
      const CompareResult found =
          explained(text("2", "3", "5", "10"), text("4", "7", "6", "1"), request);
      ASSERT_TRUE(found.explained);
      EXPECT_EQ(found.explained->unexplained, 0) << bound;
    }
  }
}

TEST(Compare, AConditionMayReadAnOutcomeByItsName) {
  const auto text = [](const char* shift, const char* bound) {
    return std::string("plimsoll 1\nmodel small \"A small company\"\n") +
           "draw x ~ uniform(0, 10) judgement \"x\"\ngiven shift = " + shift +
           " judgement \"x\"\ngiven bound = " + bound +
           " judgement \"x\"\noutcome total = x + shift, bad low\noutcome other = 2 * x, bad low\n"
           "limit low: P(total < bound) <= 50%\n";
  };
  CompareRequest request = asked("P(total < 3)", "");
  const CompareResult condition = explained(text("0.5", "2"), text("1.5", "4"), request);
  ASSERT_TRUE(condition.explained);
  ASSERT_EQ(condition.explained->shares.size(), 1U);
  EXPECT_NEAR(share(condition, "given shift"), -0.1, 0.03);
  adds_up(condition);
  request = asked("P(low)", "");
  const CompareResult limit = explained(text("0.5", "2"), text("1.5", "4"), request);
  ASSERT_TRUE(limit.explained);
  EXPECT_NEAR(share(limit, "given shift"), -0.1, 0.03);
  EXPECT_NEAR(share(limit, "given bound"), 0.2, 0.03);
  adds_up(limit);
}

TEST(Compare, ARenamedDeclarationAndItsUsersChangeTogether) {
  const std::string before =
      model("draw price ~ normal(10, 2) judgement \"x\"\nlet result = price * 2\n");
  const std::string after =
      model("draw rate ~ normal(10, 2) was \"price\" judgement \"x\"\nlet result = rate * 2\n");
  const CompareResult found = explained(before, after);
  EXPECT_EQ(found.explained->difference.value, 0);
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_EQ(found.explained->shares[0].changes.size(), 2U);
  EXPECT_EQ(found.explained->n_failed, 0U);
  adds_up(found);
}

TEST(Compare, AnEditThatUsesANewNameWaitsForIt) {
  const std::string before =
      model("given a = 1 judgement \"x\"\nlet y = a\nlet z = a\nlet result = y + z\n");
  const std::string after = model(
      "given a = 1 judgement \"x\"\ngiven extra = 4 judgement \"x\"\nlet y = a + extra\n"
      "let z = a + 2 * extra\nlet result = y + z\n");
  const CompareResult found = explained(before, after);
  EXPECT_EQ(found.explained->n_failed, 0U);
  EXPECT_EQ(share(found, "given extra"), 0);
  EXPECT_NEAR(share(found, "let y"), 4, 1e-12);
  EXPECT_NEAR(share(found, "let z"), 8, 1e-12);
  for (const CompareResult::Share& one : found.explained->shares) {
    if (one.name != "let y") continue;
    EXPECT_EQ(one.needs, std::vector<std::string>{"given extra"});
  }
  adds_up(found);
}

TEST(Compare, WhatCannotStandApartIsTakenTogether) {
  // A given gets a unit, and so must its user.
  const std::string before = model(
      "currency EUR\ngiven a = 10 judgement \"x\"\ngiven b = 1 judgement \"x\"\n"
      "let y = a * 3\nlet result = y + b\n");
  const std::string after = model(
      "currency EUR\ngiven a = 12 EUR judgement \"x\"\ngiven b = 2 judgement \"x\"\n"
      "let y = a * 3 / 1 EUR\nlet result = y + b\n");
  const CompareResult found = explained(before, after);
  ASSERT_EQ(found.explained->shares.size(), 2U);
  EXPECT_GT(found.explained->n_failed, 0U);
  EXPECT_NEAR(share(found, "given a"), 6, 1e-12);
  EXPECT_NEAR(share(found, "given b"), 1, 1e-12);
  adds_up(found);
}

TEST(Compare, RowsOfASourceAreEditsOfTheirOwn) {
  const auto files = [](const char* a, const char* b, const char* more) {
    Files out;
    out["history.csv"] = std::string("period,line,value,unit\nFY2011,sales,") + a +
                         ",EUR\nFY2011,cost," + b + ",EUR\n" + more;
    out["main.plim"] = model(
        "currency EUR\nsource history \"Accounts\" file \"history.csv\" key period, line value "
        "value unit unit\n"
        "let result = history[FY2011, sales] - history[FY2011, cost]\n");
    return out;
  };
  const auto found =
      compared(files("100", "60", ""), files("130", "70", "FY2010,sales,90,EUR\n"), asked());
  ASSERT_TRUE(found) << found.failure().text();
  EXPECT_NEAR(share(*found, "row history[FY2011, sales]"), 30, 1e-12);
  EXPECT_NEAR(share(*found, "row history[FY2011, cost]"), -10, 1e-12);
  EXPECT_EQ(found->quiet_rows, std::vector<std::string>{"history[FY2010, sales]"});
  adds_up(*found);
}

constexpr const char* kStorm =
    "risk storm \"A storm\" {\n  event hit \"it hits\" {\n    chance 40% per year judgement \"x\"\n"
    "    draw size ~ uniform(1, 3) judgement \"x\"\n    total loss = size judgement \"x\"\n  "
    "}\n}\n";

TEST(Compare, ARiskThatIsAddedOrGoneIsOneEdit) {
  const std::string without =
      model("given base = 10 judgement \"x\"\nlet losses = 0\nlet result = base - losses\n");
  const std::string with = model(std::string("given base = 11 judgement \"x\"\n") + kStorm +
                                 "let losses = storm.hit.loss\nlet result = base - losses\n");
  const CompareResult added = explained(without, with);
  EXPECT_NEAR(share(added, "given base"), 1, 1e-9);
  EXPECT_EQ(share(added, "risk storm"), 0);
  EXPECT_NEAR(share(added, "let losses"), -0.8, 0.1);
  adds_up(added);
  const CompareResult gone = explained(with, without);
  EXPECT_NEAR(share(gone, "let losses"), 0.8, 0.1);
  EXPECT_EQ(*gone.explained->difference.value, -*added.explained->difference.value);
  adds_up(gone);
}

TEST(Compare, DeclarationsInsideARiskAreToldApart) {
  const auto text = [](const char* given, const char* chance) {
    return model(std::string("risk storm \"A storm\" {\n  given scale = ") + given +
                 " judgement \"x\"\n  event hit \"it hits\" { chance " + chance +
                 " per year judgement \"x\"; total loss = scale judgement \"x\" }\n}\n"
                 "let result = 10 - storm.hit.loss\n");
  };
  const CompareResult found = explained(text("1", "40%"), text("2", "50%"));
  ASSERT_EQ(found.explained->shares.size(), 2U);
  EXPECT_NEAR(share(found, "given storm.scale"), -0.45, 0.05);
  EXPECT_NEAR(share(found, "event storm.hit"), -0.15, 0.05);
  adds_up(found);
}

TEST(Compare, AnotherHorizonIsAnEdit) {
  const std::string body =
      "\ndraw noise each year ~ normal(0, 1) judgement \"x\"\nlet result = a + noise\n"
      "outcome result each year, bad low\n";
  const auto text = [&](const char* years, const char* a) {
    return std::string("plimsoll 1\nmodel small \"S\"\ntime year from 2012-01 for ") + years +
           "\ngiven a = " + a + " judgement \"x\"" + body;
  };
  const CompareResult found = explained(text("2", "1"), text("3", "2"));
  // The last that both have.
  EXPECT_EQ(found.explained->target.period, "2013");
  EXPECT_NEAR(share(found, "given a"), 1, 1e-12);
  EXPECT_NEAR(share(found, "time"), 0, 1e-12);
  EXPECT_EQ(found.only_after, std::vector<std::string>{"result 2014"});
  adds_up(found);
}

TEST(Compare, WordsMoveNothingWithoutARun) {
  const std::string before =
      model("given a = 1 judgement \"x\"\ngiven b = 1 judgement \"x\"\nlet result = a + b\n");
  const std::string after = model(
      "given a \"The first\" = 1 judgement \"better\"\ngiven b = 2 judgement \"x\"\nlet result = a "
      "+ b\n"
      "check stands: result > 0\n");
  const CompareResult found = explained(before, after);
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_EQ(found.explained->n_models, 2U);
  ASSERT_EQ(found.quiet.size(), 2U);
  EXPECT_EQ(found.quiet[0].name, "a");
  EXPECT_EQ(found.quiet[1].word, "check");
}

TEST(Compare, WhatTheOutcomeDoesNotReadIsNoPlayer) {
  const auto text = [](const char* a, const char* b) {
    return model(std::string("given a = ") + a + " judgement \"x\"\ngiven b = " + b +
                 " judgement \"x\"\nlet result = a\nlet other = b\noutcome other each year\n");
  };
  const CompareResult found = explained(text("1", "1"), text("2", "2"));
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_EQ(found.explained->shares[0].name, "given a");
  ASSERT_EQ(found.quiet.size(), 1U);
  EXPECT_EQ(found.quiet[0].name, "b");
}

TEST(Compare, TheSameTextIsTold) {
  const std::string text = model("given a = 5% judgement \"x\"\nlet result = a\n");
  const auto found =
      compared({{"main.plim", text}}, {{"main.plim", "# a remark\n" + text}}, asked());
  ASSERT_TRUE(found) << found.failure().text();
  EXPECT_TRUE(found->is_same);
  EXPECT_EQ(found->before.digest, found->after.digest);
  EXPECT_FALSE(found->explained);
}

TEST(Compare, MistakesSayWhichModelAndWhy) {
  const std::string good = model("given a = 1 judgement \"x\"\nlet result = a\n");
  const std::string broken = model("let result = nowhere\n");
  const auto old_wrong = compared({{"main.plim", broken}}, {{"main.plim", good}}, asked());
  ASSERT_FALSE(old_wrong);
  EXPECT_NE(old_wrong.failure().message.find("the old model, old"), std::string::npos);
  const auto new_wrong = compared({{"main.plim", good}}, {{"main.plim", broken}}, asked());
  ASSERT_FALSE(new_wrong);
  EXPECT_NE(new_wrong.failure().message.find("the new model, new"), std::string::npos);

  const std::string other =
      "plimsoll 1\nmodel other \"O\"\ntime year from 2012-01 for 2\ngiven b = 1 judgement \"x\"\n"
      "outcome b\n";
  const auto apart = compared({{"main.plim", good}}, {{"main.plim", other}}, asked("mean", ""));
  ASSERT_FALSE(apart);
  EXPECT_NE(apart.failure().text().find("no outcome in common"), std::string::npos);

  const auto in = [](const char* code) {
    return model(std::string("currency ") + code + "\ngiven a = 1 " + code +
                 " judgement \"x\"\nlet result = a\n");
  };
  const auto currencies = compared({{"main.plim", in("EUR")}}, {{"main.plim", in("JPY")}}, asked());
  ASSERT_FALSE(currencies);
  EXPECT_NE(currencies.failure().text().find("cannot be compared"), std::string::npos)
      << currencies.failure().text();

  CompareRequest latin = asked();
  latin.trials.sampler = Sampler::latin;
  EXPECT_FALSE(compared({{"main.plim", good}}, {{"main.plim", good}}, latin));
}

// The same in every trial: nothing is in doubt.
TEST(Compare, ADifferenceOfExactlyNoneIsNoDoubt) {
  const auto text = [](const char* a, const char* b) {
    return model(std::string("draw noise ~ normal(0, 1) judgement \"x\"\ngiven a = ") + a +
                 " judgement \"x\"\ngiven b = " + b +
                 " judgement \"x\"\nlet result = max(noise, 0) * (a + b)\n");
  };
  const CompareResult none = explained(text("1", "2"), text("2", "1"), asked());
  EXPECT_EQ(*none.explained->difference.value, 0.0);
  EXPECT_EQ(none.explained->shares.size(), 2u);
  EXPECT_TRUE(none.warnings.empty()) << none.warnings.front();
}

// price * volume * share and five edits beside: what acts together is told by itself, whatever the seed.
TEST(Compare, AnOutcomeWithoutANameIsFoundByItsFormula) {
  const auto text = [](const char* of_north) {
    return std::string(
               "plimsoll 1\nmodel shops \"Shops\"\ndim Shop = north, south\ngiven base[Shop] = { "
               "north: ") +
           of_north +
           ", south: 7 } judgement \"x\"\nlet result[Shop] = 2 * base\noutcome result[north], bad "
           "low\n"
           "outcome result[north] - result[south], bad low, \"north [ahead]\"\n";
  };
  for (const char* outcome : {"result[north]", "result[north] - result[south]"}) {
    const CompareResult found = explained(text("5"), text("6"), asked("mean", outcome));
    EXPECT_DOUBLE_EQ(share(found, "given base"), 2) << outcome;
  }
}

}  // namespace
}  // namespace plimsoll

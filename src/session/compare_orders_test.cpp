// Orders of many edits: errors of shares, and what orders do not tell.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/testing_nightly.h"
#include "session/testing_compare.h"

namespace plimsoll {
namespace {

using namespace testing_compare;  // NOLINT(google-build-using-namespace)

// Ten edits with pairs and triples that act together.
std::string many(bool is_new) {
  std::string text = "draw noise ~ normal(1, 0.3) judgement \"x\"\n";
  std::string formula = "let result = noise";
  for (int i = 0; i < 10; ++i) {
    const std::string name = "g" + std::to_string(i);
    text += "given " + name + " = " + std::to_string(is_new ? 1.5 + 0.1 * i : 1.0) +
            " judgement \"x\"\n";
    formula += i % 3 == 0 ? " + noise * " + name : " * " + name;
  }
  return model(text + formula + "\n");
}

TEST(Compare, SampledOrdersAddUpAndTellTheirError) {
  CompareRequest request = asked();
  request.orders = 40;
  const CompareResult found = explained(many(false), many(true), request);
  ASSERT_EQ(found.explained->shares.size(), 10U);
  EXPECT_FALSE(found.explained->exact);
  EXPECT_EQ(found.explained->n_orders, 40U);
  adds_up(found);
  for (const CompareResult::Share& one : found.explained->shares) {
    ASSERT_TRUE(one.se_orders && one.se_trials && one.value.se) << one.name;
    EXPECT_NEAR(*one.value.se, std::hypot(*one.se_orders, *one.se_trials), 1e-12);
  }
}

TEST(Compare, ManyEditsAreTakenTogetherAndOpenedByName) {
  CompareRequest request = asked();
  request.by = CompareRequest::By::section;
  const CompareResult found = explained(many(false), many(true), request);
  ASSERT_EQ(found.explained->shares.size(), 1U);
  EXPECT_EQ(found.explained->shares[0].name, "file main.plim");
  EXPECT_TRUE(found.explained->shares[0].is_section);
  request.opened = {"file main.plim"};
  EXPECT_EQ(explained(many(false), many(true), request).explained->shares.size(), 10U);
  request.opened = {"risk storm"};
  const auto wrong = compared({{"main.plim", many(false)}}, {{"main.plim", many(true)}}, request);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.failure().kind, ErrorKind::usage);
  EXPECT_NE(wrong.failure().text().find("`file main.plim`"), std::string::npos);
}

TEST(Compare, ThreadsAndBlocksChangeNoBit) {
  CompareRequest request = asked("es(5%)");
  const CompareResult one = explained(many(false), many(true), request);
  request.work.threads = 2;
  request.work.block = 128;
  const CompareResult two = explained(many(false), many(true), request);
  ASSERT_EQ(one.explained->shares.size(), two.explained->shares.size());
  for (std::size_t i = 0; i < one.explained->shares.size(); ++i) {
    EXPECT_EQ(one.explained->shares[i].name, two.explained->shares[i].name);
    EXPECT_EQ(one.explained->shares[i].value.value, two.explained->shares[i].value.value);
    EXPECT_EQ(one.explained->shares[i].value.se, two.explained->shares[i].value.se);
  }
  EXPECT_EQ(one.before.digest, two.before.digest);
}

TEST(Compare, ThreeFactorsAmongManyEditsAreExact) {
  const auto text = [](int price, int volume, int part, int other) {
    std::string out = "draw z ~ normal(0, 1) judgement \"x\"\n";
    std::string formula = "let result = price * volume * part + z";
    const auto give = [&](const std::string& name, int value) {
      out += "given " + name + " = " + std::to_string(value) + " judgement \"x\"\n";
    };
    give("price", price);
    give("volume", volume);
    give("part", part);
    for (int i = 0; i < 5; ++i) {
      give("o" + std::to_string(i), other);
      formula += " + o" + std::to_string(i);
    }
    return model(out + formula + "\n");
  };
  for (const int n_orders : {4, 16}) {
    CompareRequest request = asked();
    request.trials.count = 200;
    request.orders = n_orders;
    for (request.trials.seed = 1; request.trials.seed <= 4; ++request.trials.seed) {
      const CompareResult found = explained(text(1, 2, 1, 1), text(4, 5, 3, 2), request);
      EXPECT_TRUE(found.explained->exact);
      EXPECT_NEAR(share(found, "given price"), 22.5, 1e-9);
      EXPECT_NEAR(share(found, "given volume"), 16.5, 1e-9);
      EXPECT_NEAR(share(found, "given part"), 19, 1e-9);
      EXPECT_NEAR(share(found, "given o3"), 1, 1e-9);
      adds_up(found);
    }
    // Of a shortfall all act together: few orders say that they do not know.
    request.asked.statistic = "es(5%)";
    const CompareResult tail = explained(text(1, 2, 1, 1), text(4, 5, 3, 2), request);
    adds_up(tail);
    for (const CompareResult::Share& one : tail.explained->shares) {
      EXPECT_TRUE(tail.explained->exact || one.few_orders || *one.se_orders > 0) << one.name;
    }
  }
}

// 95 % intervals of both kinds of error hold the shares of all orders and many trials.
TEST(Compare, IntervalsCoverTheShares) {
  const auto text = [](const char* median, const char* cost, const char* rate) {
    return model(std::string("draw sales ~ lognormal(median: ") + median +
                 ", sigma: 0.3) judgement \"x\"\ndraw strength ~ normal(1, 0.2) judgement \"x\"\n"
                 "given cost = " +
                 cost + " judgement \"x\"\ngiven rate = " + rate +
                 " judgement \"x\"\nlet result = (sales * strength - cost) * (1 - rate)\n");
  };
  const std::string before = text("100", "40", "30%");
  const std::string after = text("120", "50", "35%");
  CompareRequest request = asked();
  request.trials.count = 400'000;
  const CompareResult truth = explained(before, after, request);
  const int n_seeds = testing_nightly::is_nightly() ? 200 : 40;
  int n_held = 0;
  int n_all = 0;
  request.trials.count = 1000;
  for (int seed = 1; seed <= n_seeds; ++seed) {
    request.trials.seed = 1000 + static_cast<std::uint64_t>(seed);
    const CompareResult found = explained(before, after, request);
    for (const CompareResult::Share& one : found.explained->shares) {
      const double right = share(truth, one.name);
      ++n_all;
      if (std::fabs(*one.value.value - right) <= 1.96 * *one.value.se + 1e-9) ++n_held;
    }
  }
  // The shares of one seed go together.
  const double held = static_cast<double>(n_held) / n_all;
  EXPECT_GT(held, n_seeds >= 200 ? 0.91 : 0.86);
  EXPECT_LT(held, 1.0);
}

}  // namespace
}  // namespace plimsoll

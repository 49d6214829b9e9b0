// Games whose shares are known.
#include "questions/change.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace plimsoll::questions {
namespace {

using Needs = std::vector<std::vector<std::size_t>>;

// Of noise-free models: v(S) alone.
EditedModel game(const std::function<double(const std::vector<bool>&)>& v) {
  return [v](const std::vector<bool>& made) -> Result<std::optional<EditedValue>> {
    return std::optional(EditedValue{v(made), {v(made), v(made)}, false});
  };
}

double product(const std::vector<bool>& made) {
  double out = 1;
  for (std::size_t i = 0; i < made.size(); ++i) out *= made[i] ? 2.0 + static_cast<double>(i) : 1.0;
  return out;
}

TEST(Change, AProductOfTwoIsHalved) {
  const auto found = share_change(2, Needs(2), {}, game(product));
  ASSERT_TRUE(found);
  // 1 -> 2 or 3 -> 6 by the first, 1 -> 3 or 2 -> 6 by the second.
  EXPECT_DOUBLE_EQ(*found->shares[0].value.value, 2);
  EXPECT_DOUBLE_EQ(*found->shares[1].value.value, 3);
  EXPECT_TRUE(found->exact);
  EXPECT_EQ(found->n_orders, 2U);
  EXPECT_EQ(found->n_models, 4U);
  EXPECT_FALSE(found->shares[0].se_orders);
}

TEST(Change, WhatWaitsIsMadeBehindWhatItNeeds) {
  const Needs needs{{2}, {}, {}};
  EXPECT_EQ(waiting_order({0, 1, 2}, needs), (std::vector<std::size_t>{1, 2, 0}));
  EXPECT_EQ(waiting_order({2, 0, 1}, needs), (std::vector<std::size_t>{2, 0, 1}));
  // Without the third the first does nothing, and never comes up.
  const auto found = share_change(3, needs, {}, game([](const std::vector<bool>& made) {
                                    EXPECT_FALSE(made[0] && !made[2]);
                                    return product(made);
                                  }));
  ASSERT_TRUE(found);
  double sum = 0;
  for (const auto& share : found->shares) sum += *share.value.value;
  EXPECT_NEAR(sum, 2 * 3 * 4 - 1, 1e-12);
}

TEST(Change, SampledOrdersOfPairsAreExact) {
  // Effects of two together: an order and its reverse halve them, so that pairs of orders do not differ.
  const std::size_t n = 9;
  const auto v = [](const std::vector<bool>& made) {
    double out = 0;
    for (std::size_t i = 0; i + 1 < made.size(); ++i) {
      out += made[i] && made[i + 1] ? 1.0 + static_cast<double>(i) : 0.0;
    }
    return out;
  };
  ChangeOptions options;
  options.orders = 6;
  const auto found = share_change(n, Needs(n), options, game(v));
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->exact);
  EXPECT_EQ(found->n_orders, 6U);
  for (std::size_t i = 0; i < n; ++i) {
    const double before = i > 0 ? static_cast<double>(i) / 2 : 0;
    const double behind = i + 1 < n ? (1.0 + static_cast<double>(i)) / 2 : 0;
    EXPECT_NEAR(*found->shares[i].value.value, before + behind, 1e-12) << i;
    EXPECT_NEAR(*found->shares[i].se_orders, 0, 1e-12) << i;
  }
}

TEST(Change, SampledOrdersAreTheSameEachTimeAndOthersForAnotherSeed) {
  const std::size_t n = 10;
  ChangeOptions options;
  options.orders = 8;
  const auto one = share_change(n, Needs(n), options, game(product));
  const auto two = share_change(n, Needs(n), options, game(product));
  options.seed = 2;
  const auto other = share_change(n, Needs(n), options, game(product));
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_EQ(*one->shares[i].value.value, *two->shares[i].value.value);
    sum += *other->shares[i].value.value;
  }
  EXPECT_NE(*one->shares[0].value.value, *other->shares[0].value.value);
  EXPECT_GT(*one->shares[0].se_orders, 0);
  EXPECT_NEAR(sum, product(std::vector<bool>(n, true)) - 1, 1e-6);
}

TEST(Change, AModelThatDoesNotStandIsNamed) {
  const EditedModel run = [](const std::vector<bool>& made) -> Result<std::optional<EditedValue>> {
    if (made[0] && !made[1]) return std::optional<EditedValue>();
    return std::optional(EditedValue{0, {0, 0}, false});
  };
  const auto found = share_change(2, Needs(2), {}, run);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->fails, (std::vector<bool>{true, false}));
}

TEST(Change, AnErrorOfTrialsIsThatOfTheWeightedSum) {
  // v = mean of x with the first edit, of 2 x with both.
  const std::vector<double> x{1, 2, 4, 9};
  const EditedModel run = [&](const std::vector<bool>& made) -> Result<std::optional<EditedValue>> {
    EditedValue out;
    for (const double value : x) {
      out.influence.push_back((made[0] ? value : 0) + (made[1] ? value : 0));
      out.value += out.influence.back() / 4;
    }
    return std::optional(std::move(out));
  };
  const auto found = share_change(2, Needs(2), {}, run);
  // The standard error of x: variance (9 + 4 + 0 + 25) / 3 over 4.
  EXPECT_NEAR(*found->shares[0].se_trials, std::sqrt(38.0 / 3 / 4), 1e-12);
}

}  // namespace
}  // namespace plimsoll::questions

// Games whose shares are known.
#include "questions/change.h"

#include <gtest/gtest.h>

#include <algorithm>
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

// The mean over all orders, by sets: fine for ten edits.
std::vector<double> exact_shares(std::size_t n,
                                 const std::function<double(const std::vector<bool>&)>& v) {
  std::vector<double> out(n);
  std::vector<double> weight(n);
  for (std::size_t size = 0; size < n; ++size) {
    weight[size] = 1 / static_cast<double>(n);
    for (std::size_t i = 0; i < size; ++i) {
      weight[size] *= static_cast<double>(i + 1) / static_cast<double>(n - 1 - i);
    }
  }
  for (std::size_t bits = 0; bits < (std::size_t{1} << n); ++bits) {
    std::vector<bool> made(n);
    std::size_t size = 0;
    for (std::size_t i = 0; i < n; ++i) {
      made[i] = (bits >> i & 1) != 0;
      size += made[i] ? 1 : 0;
    }
    const double value = v(made);
    for (std::size_t i = 0; i < n; ++i) {
      if (made[i]) out[i] += weight[size - 1] * value;
      if (!made[i]) out[i] -= weight[size] * value;
    }
  }
  return out;
}

// price * volume * share, and what is added to it.
double revenue(const std::vector<bool>& made) {
  return (made[0] ? 4.0 : 1.0) * (made[1] ? 5.0 : 2.0) * (made[2] ? 3.0 : 1.0);
}

TEST(Change, WhatActsTogetherIsTakenInAllOrders) {
  const auto v = [](const std::vector<bool>& made) {
    double out = revenue(made);
    for (std::size_t i = 3; i < made.size(); ++i) out += made[i] ? static_cast<double>(i) : 1;
    return out;
  };
  for (const int n_orders : {4, 16}) {
    ChangeOptions options;
    options.orders = n_orders;
    for (options.seed = 1; options.seed <= 200; ++options.seed) {
      const auto found = share_change(8, Needs(8), options, game(v));
      ASSERT_TRUE(found);
      const std::vector<double> right = exact_shares(8, v);
      EXPECT_NEAR(right[0], 22.5, 1e-12);
      for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_NEAR(*found->shares[i].value.value, right[i], 1e-10) << options.seed << " " << i;
        EXPECT_TRUE(found->shares[i].is_known);
      }
      EXPECT_TRUE(found->exact) << options.seed;
    }
  }
}

// What acts is small beside the figure that it is of, and no rounding.
TEST(Change, WhatActsIsSeenBesideALargeFigure) {
  for (const double base : {1e9, 1e12}) {
    const auto v = [base](const std::vector<bool>& made) {
      double out = base + base * 1e-12 * revenue(made);
      for (std::size_t i = 3; i < made.size(); ++i) out += made[i] ? base * 1e-12 : 0;
      return out;
    };
    ChangeOptions options;
    for (options.seed = 1; options.seed <= 50; ++options.seed) {
      const auto found = share_change(9, Needs(9), options, game(v));
      ASSERT_TRUE(found);
      EXPECT_TRUE(found->exact) << options.seed;
      // To the last digit of what the figure holds.
      EXPECT_NEAR(*found->shares[0].value.value, 22.5e-12 * base, 1e-14 * base) << options.seed;
    }
  }
}

// Five edits that move something only when all are made: in few orders some of them are never the last.
TEST(Change, AnEditThatNoOrderShowsToActIsNotKnown) {
  const auto v = [](const std::vector<bool>& made) {
    const auto n_of_five = std::count(made.begin(), made.begin() + 5, true);
    double out = n_of_five == 5 ? 100 : 0;
    for (std::size_t i = 5; i < made.size(); ++i) out += made[i] ? 1 : 0;
    return out;
  };
  int n_unseen = 0;
  for (const int n_orders : {4, 16}) {
    ChangeOptions options;
    options.orders = n_orders;
    for (options.seed = 1; options.seed <= 200; ++options.seed) {
      const auto found = share_change(9, Needs(9), options, game(v));
      ASSERT_TRUE(found);
      for (std::size_t i = 0; i < 9; ++i) {
        const auto& share = found->shares[i];
        const double right = i < 5 ? 20 : 1;
        n_unseen += i < 5 && *share.value.value == 0 ? 1 : 0;
        if (!share.is_known) continue;
        if (share.se_orders.value_or(0) < 1e-9) {
          EXPECT_NEAR(*share.value.value, right, 1e-10) << options.seed;
        }
      }
    }
  }
  EXPECT_GT(n_unseen, 200);
}

// Where an edit of each of two such sets is never the last, what both add behind all others cancels.
TEST(Change, EditsThatNoOrderShowsToActAndThatCancelAreNotKnown) {
  const auto v = [](const std::vector<bool>& made) {
    const auto is_all = [&](std::ptrdiff_t from) {
      return std::count(made.begin() + from, made.begin() + from + 6, true) == 6;
    };
    return (is_all(0) ? 100.0 : 0.0) - (is_all(6) ? 100.0 : 0.0);
  };
  ChangeOptions options;
  int n_unseen = 0;
  for (options.seed = 1; options.seed <= 200; ++options.seed) {
    const auto found = share_change(12, Needs(12), options, game(v));
    ASSERT_TRUE(found);
    for (const ChangeShares::Share& share : found->shares) {
      n_unseen += *share.value.value == 0 ? 1 : 0;
      // Each of the twelve has 100 / 6 of it.
      EXPECT_FALSE(share.is_known && *share.value.value == 0) << options.seed;
    }
  }
  EXPECT_GT(n_unseen, 20);
}

// Ten edits that act with others: three alone, and pairs and a product of the rest.
TEST(Change, IntervalsOfSampledOrdersHoldTheSharesOrAreNotKnown) {
  const auto triple = [](const std::vector<bool>& made) {
    double out = revenue(made);
    for (std::size_t i = 3; i + 1 < made.size(); i += 2) {
      out += (made[i] ? 2.0 : 1.0) * (made[i + 1] ? 3.0 : 1.0);
    }
    return out;
  };
  const auto all = [](const std::vector<bool>& made) {
    double out = 1;
    for (std::size_t i = 0; i < made.size(); ++i) {
      out *= made[i] ? 1.1 + 0.05 * static_cast<double>(i) : 1.0;
    }
    return 100 * out;
  };
  for (const bool is_triple : {true, false}) {
    const std::function<double(const std::vector<bool>&)> v =
        is_triple ? std::function<double(const std::vector<bool>&)>(triple) : all;
    const std::size_t n = is_triple ? 11 : 10;
    const std::vector<double> right = exact_shares(n, v);
    for (const int n_orders : {4, 16, 40}) {
      int n_known = 0;
      int n_held = 0;
      ChangeOptions options;
      options.orders = n_orders;
      for (options.seed = 1; options.seed <= 200; ++options.seed) {
        const auto found = share_change(n, Needs(n), options, game(v));
        ASSERT_TRUE(found);
        ASSERT_FALSE(found->exact);
        for (std::size_t i = 0; i < (is_triple ? 3 : n); ++i) {
          const auto& share = found->shares[i];
          const double away = std::fabs(*share.value.value - right[i]);
          // An error of 0 is never told as one.
          EXPECT_FALSE(share.is_known && *share.se_orders < 1e-9 && away > 1e-9);
          if (!share.is_known) continue;
          ++n_known;
          n_held += away <= 1.96 * *share.se_orders ? 1 : 0;
        }
      }
      if (n_orders == 4) {
        EXPECT_EQ(n_known, 0);
        continue;
      }
      EXPECT_GT(n_known, is_triple ? 400 : 1900) << n_orders;
      const double held = static_cast<double>(n_held) / n_known;
      RecordProperty((is_triple ? "triple" : "all") + std::to_string(n_orders),
                     std::to_string(held));
      EXPECT_GT(held, 0.93) << is_triple << " " << n_orders;
    }
  }
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

// Sums, products and normals, whose shares are known in closed form.
#include "questions/attribute.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "check/check.h"
#include "opt/opt.h"

namespace plimsoll::questions {
namespace {

// total = the sum of independent normals with mean k and sd k, k = 1..n, each in a risk of its own.
ir::Module normals(int n, const std::string& total = "") {
  std::string text = "plimsoll 1\nmodel sum \"Sum\"\n";
  std::string sum;
  for (int k = 1; k <= n; ++k) {
    const std::string name = "r" + std::to_string(k);
    text += "risk " + name + " \"Risk\" { draw x ~ normal(" + std::to_string(k) + ", " +
            std::to_string(k) + ")  off 0  judgement \"test\" }\n";
    sum += (sum.empty() ? "" : " + ") + name + ".x";
  }
  text += "let total = " + (total.empty() ? sum : total) + "\noutcome total, bad high\n";
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("sum.plim", text, "", {}, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  return std::move(*module);
}

// Shapley values of a game by their definition.
std::vector<double> shapley(std::size_t n, const std::function<double(std::size_t)>& v) {
  std::vector<double> out(n, 0.0);
  for (std::size_t mask = 0; mask < (std::size_t{1} << n); ++mask) {
    double weight = 1 / static_cast<double>(n);
    const int s = __builtin_popcountll(mask);
    for (int k = 1; k <= s; ++k) weight *= static_cast<double>(k) / (static_cast<double>(n) - k);
    for (std::size_t i = 0; i < n; ++i) {
      if ((mask >> i & 1) == 0) out[i] += weight * (v(mask | std::size_t{1} << i) - v(mask));
    }
  }
  return out;
}

Attribution attributed(const ir::Module& module, const std::string& statistic,
                       std::uint64_t n_trials) {
  const auto target = find_target(module, {statistic, "", ""});
  EXPECT_TRUE(target.ok()) << target.error();
  const ir::RunInputs inputs = ir::default_inputs(module);
  AttributeOptions options;
  options.run.n_trials = n_trials;
  options.run.seed = 11;
  const auto found =
      attribute(module, inputs, *target, players_of(module, inputs, PlayersBy::risk), options);
  EXPECT_TRUE(found.ok()) << found.error();
  return *found;
}

void expect_sum(const Attribution& found) {
  double sum = 0;
  for (const PlayerShare& share : found.shares) sum += *share.shapley.value;
  EXPECT_NEAR(sum, *found.difference.value, 1e-12 * std::fabs(*found.difference.value));
}

// Players are sorted by name: r1 .. r4, and with nine of them still r1 .. r9.
void expect_shares(const Attribution& found, const std::vector<double>& expected, double within) {
  ASSERT_EQ(found.shares.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Estimate& share = found.shares[i].shapley;
    ASSERT_TRUE(share.value && share.se);
    EXPECT_NEAR(*share.value, expected[i], 4.5 * *share.se + 1e-12) << found.shares[i].player.name;
    EXPECT_LT(*share.se, within);
  }
}

// All at 4.5 standard errors (exact) or Student's t with at least 9 degrees of freedom: a new seed
// fails a share with chance below 1.5e-3.
TEST(Attribute, MeanOfASumIsEachMean) {
  const Attribution found = attributed(normals(4), "mean", 20'000);
  EXPECT_TRUE(found.exact);
  expect_sum(found);
  expect_shares(found, {1, 2, 3, 4}, 0.05);
}

TEST(Attribute, SpreadAndShortfallOfNormals) {
  const auto sd_of = [](std::size_t mask) {
    double variance = 0;
    for (int k = 1; k <= 9; ++k) variance += (mask >> (k - 1) & 1) != 0 ? k * k : 0;
    return std::sqrt(variance);
  };
  const auto mean_of = [](std::size_t mask) {
    double mean = 0;
    for (int k = 1; k <= 9; ++k) mean += (mask >> (k - 1) & 1) != 0 ? k : 0;
    return mean;
  };
  // Density at the 95 % quantile over 5 %.
  const double worst = 0.10313564037537139 / 0.05;
  const auto shortfall_of = [&](std::size_t mask) { return mean_of(mask) + worst * sd_of(mask); };
  const Attribution four = attributed(normals(4), "es(5%)", 40'000);
  EXPECT_TRUE(four.exact);
  expect_sum(four);
  expect_shares(four, shapley(4, shortfall_of), 0.2);
  const Attribution nine = attributed(normals(9), "es(5%)", 60'000);
  EXPECT_FALSE(nine.exact);
  EXPECT_EQ(nine.n_orders, nine.n_blocks);
  expect_sum(nine);
  expect_shares(nine, shapley(9, shortfall_of), 1);
  expect_shares(attributed(normals(9), "sd", 20'000), shapley(9, sd_of), 0.5);
  // Alone and without, against the same formula.
  for (std::size_t i = 0; i < 9; ++i) {
    const std::size_t bit = std::size_t{1} << i;
    const Estimate& alone = nine.shares[i].alone;
    const Estimate& without = nine.shares[i].without;
    EXPECT_NEAR(*alone.value, shortfall_of(bit), 4.5 * *alone.se);
    EXPECT_NEAR(*without.value, shortfall_of(511) - shortfall_of(511 & ~bit), 4.5 * *without.se);
  }
}

// A product: each player is nothing without the other, so the two share alike.
TEST(Attribute, ProductIsShared) {
  const Attribution found = attributed(normals(2, "r1.x * r2.x"), "mean", 50'000);
  expect_sum(found);
  expect_shares(found, {1, 1}, 0.05);
  EXPECT_EQ(*found.shares[0].alone.value, 0);
}

TEST(Attribute, ThreadsChangeNothing) {
  const ir::Module module = normals(9);
  const auto target = find_target(module, {"es(5%)", "", ""});
  const ir::RunInputs inputs = ir::default_inputs(module);
  std::vector<double> first;
  for (const int threads : {1, 3}) {
    AttributeOptions options;
    options.run.n_trials = 6'000;
    options.run.threads = threads;
    const auto found =
        attribute(module, inputs, *target, players_of(module, inputs, PlayersBy::risk), options);
    ASSERT_TRUE(found.ok());
    std::vector<double> values;
    for (const PlayerShare& share : found->shares) values.push_back(*share.shapley.value);
    if (first.empty()) first = values;
    EXPECT_EQ(values, first);
  }
}

// Four orders at once and four by time give the same shares, as a round takes one order for each pair
// of blocks; and more orders do not move the sum.
TEST(Attribute, OrdersByTime) {
  const ir::Module module = normals(9);
  const auto target = find_target(module, {"sd", "", ""});
  const ir::RunInputs inputs = ir::default_inputs(module);
  const std::vector<Player> players = players_of(module, inputs, PlayersBy::risk);
  AttributeOptions options;
  options.run.n_trials = 4'000;
  options.seconds = 1e-6;
  const auto least = attribute(module, inputs, *target, players, options);
  ASSERT_TRUE(least.ok()) << least.error();
  EXPECT_EQ(least->n_orders, least->n_blocks);
  options.seconds = 0.3;
  const auto timed = attribute(module, inputs, *target, players, options);
  ASSERT_TRUE(timed.ok()) << timed.error();
  expect_sum(*timed);
  options.seconds = 0;
  options.orders = static_cast<int>(timed->n_orders / timed->n_blocks);
  const auto counted = attribute(module, inputs, *target, players, options);
  ASSERT_TRUE(counted.ok()) << counted.error();
  for (std::size_t i = 0; i < players.size(); ++i) {
    EXPECT_EQ(*timed->shares[i].shapley.value, *counted->shares[i].shapley.value);
  }
}

// By the beginning of the first id that a risk carries, itself or by a part; without one alone.
TEST(Attribute, FactorsPlay) {
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = check::compile_text("m.plim", R"(plimsoll 1
model m "Factors"
risk war "War" carries 2.1, 1.3 { draw x ~ normal(0, 1)  off 0  judgement "test" }
risk cycle "Cycle" carries 1.4 { draw x ~ normal(0, 1)  off 0  judgement "test" }
risk entry "Entry" { draw x ~ normal(0, 1)  off 0  judgement "test" carries 2.6b }
risk lone "Lone" { draw x ~ normal(0, 1)  off 0  judgement "test" }
group rivals "Rivals" = war, entry
outcome total = war.x + cycle.x + entry.x + lone.x, bad low
)",
                                          "", {}, sources, sink);
  ASSERT_TRUE(module) << diag::render_text(sink.all(), sources);
  const std::vector<Player> players =
      players_of(*module, ir::default_inputs(*module), PlayersBy::factor);
  ASSERT_EQ(players.size(), 3u);
  EXPECT_EQ(players[0].name, "1");
  EXPECT_EQ(players[0].flags.size(), 1u);
  EXPECT_EQ(players[1].name, "2");
  EXPECT_EQ(players[1].title, "Rivals");
  EXPECT_EQ(players[1].flags.size(), 2u);
  EXPECT_EQ(players[2].name, "lone");
}

}  // namespace
}  // namespace plimsoll::questions

// Sums, spreads and expectations that thinning must keep.
#include "questions/weights.h"

#include <gtest/gtest.h>

#include <numeric>

#include "check/check.h"
#include "opt/opt.h"
#include "questions/derivatives.h"

namespace plimsoll::questions {
namespace {

Weights weights(std::size_t n_valued, std::size_t n_scored) {
  Weights out;
  for (std::size_t i = 0; i < n_valued + n_scored; ++i) {
    // Scattered among each other.
    const bool valued =
        (i * n_valued) / (n_valued + n_scored) != ((i + 1) * n_valued) / (n_valued + n_scored);
    out.trials.push_back({i, valued ? 0.25 : 0.0, 0.5});
  }
  return out;
}

double total(const Weights& of, double adjoint::TrialWeight::*part) {
  return std::accumulate(of.trials.begin(), of.trials.end(), 0.0,
                         [&](double sum, const adjoint::TrialWeight& w) { return sum + w.*part; });
}

TEST(Weights, ThinningKeepsTheirSumAndSpread) {
  for (const auto& [n_valued, n_scored] :
       {std::pair{1000u, 0u}, std::pair{997u, 0u}, std::pair{300u, 900u}, std::pair{50u, 1200u}}) {
    const Weights all = weights(n_valued, n_scored);
    Weights few = all;
    thin(few, 200);
    EXPECT_EQ(few.trials.size(), 200u);
    EXPECT_NEAR(total(few, &adjoint::TrialWeight::value_weight),
                total(all, &adjoint::TrialWeight::value_weight), 1e-9);
    EXPECT_NEAR(total(few, &adjoint::TrialWeight::score_weight),
                total(all, &adjoint::TrialWeight::score_weight), 1e-9);
    for (std::size_t i = 1; i < few.trials.size(); ++i) {
      EXPECT_LT(few.trials[i - 1].trial, few.trials[i].trial);
      EXPECT_LE(few.trials[i].trial - few.trials[i - 1].trial, 30u);
    }
  }
  Weights few = weights(100, 50);
  thin(few, 150);
  EXPECT_EQ(few.trials.size(), 150u);
  EXPECT_EQ(few.trials[0].value_weight + few.trials[1].value_weight + few.trials[2].value_weight,
            0.5);
}

// total = factor * a + rate-driven count: d mean / d factor = mean(a) = 2 by the path, and
// d mean / d rate = size by the score; each within 5 of its errors from 1 trial in 10 (false alarms
// 6e-7 a figure by the normal law, of 32 batches 2e-5).
TEST(Weights, AThinnedSweepHasItsExpectation) {
  constexpr const char* kModel = R"(plimsoll 1
model m "M"
time year from 2020-01 for 1
given factor = 3
draw a ~ normal(2, 1)  judgement "test"
risk r "R" {
  event hit {
    rate 0.7 per year  judgement "test"
  }
}
flow hits = r.hit.count
let total each year = factor * a + 5 * hits
outcome total each year, bad low
)";
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("m.plim", kModel, "", {}, sources, sink);
  ASSERT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  const Target target = *find_target(*module, {"mean", "total", "2020"});
  DerivativeOptions options;
  options.run.n_trials = 40'000;
  options.n_swept = 4'000;
  const auto found = derivatives(*module, ir::default_inputs(*module), target, options);
  ASSERT_TRUE(found.ok()) << found.error();
  EXPECT_EQ(found->n_swept, 4'000u);
  int seen = 0;
  for (const Assumption& a : found->assumptions) {
    const double expected = a.name == "factor" ? 3 * 2.0 : a.name == "r.hit.rate" ? 0.7 * 5 : 0;
    if (expected == 0) continue;
    ++seen;
    EXPECT_NEAR(a.effect, expected, 5 * a.se) << a.name;
    EXPECT_GT(a.se, 0) << a.name;
    EXPECT_LT(a.se, 0.1 * expected) << a.name;
  }
  EXPECT_EQ(seen, 2);
}

TEST(Weights, SayHowManyTrialsWouldDo) {
  Target target;
  target.statistic = ir::Statistic::probability;
  target.text = "P(x < 0)";
  // Six of 2,000 margins at or below 0.
  std::vector<double> values(2000, 1.0);
  for (std::size_t i = 0; i < 6; ++i) values[i * 300] = -1;
  const auto found = weights_of(target, values);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().find("6 of 2000 trials"), std::string::npos) << found.error();
  EXPECT_NE(found.error().find("ask for 15000 trials"), std::string::npos) << found.error();
}

}  // namespace
}  // namespace plimsoll::questions

// A normal portfolio, whose allocation is its covariances.
#include "questions/euler.h"

#include <gtest/gtest.h>

#include <cmath>

#include "check/check.h"
#include "opt/opt.h"

namespace plimsoll::questions {
namespace {

// Normals with sd 1, 2 and 2, the last two correlated by 1/2; part i of a shortfall is
// mean_i - density / level * cov(x_i, sum) / sd(sum).
constexpr const char* kModel = R"(plimsoll 1
model lines "Lines"
draw a ~ normal(5, 1)  judgement "test"
draw b ~ normal(4, 2)  judgement "test"
draw c ~ normal(3, 2)  judgement "test"
correlate bc gaussian { (b, c): 0.5 }
let total = a + b + c
outcome a
outcome b
outcome c
outcome total, bad low
)";

// Three parts at 4 standard errors: a new seed fails with chance 2e-4.
TEST(Euler, NormalPortfolio) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("lines.plim", kModel, "", {}, sources, sink);
  ASSERT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  std::vector<Target> targets;
  for (const char* name : {"total", "a", "b", "c"}) {
    const auto target =
        find_target(*module, {std::string(name) == "total" ? "es(5%)" : "mean", name, ""});
    ASSERT_TRUE(target.ok()) << target.error();
    targets.push_back(*target);
  }
  engine::RunOptions options;
  // 5 % of it is not whole: the edge counts with a fraction.
  options.n_trials = 100'010;
  const auto sample = simulate(*module, ir::default_inputs(*module), targets, options);
  ASSERT_TRUE(sample.ok()) << sample.error();
  const std::vector<std::vector<double>> parts(sample->columns.begin() + 1, sample->columns.end());
  const std::vector<EulerPart> found = euler_allocation(targets[0], sample->columns[0], parts);
  ASSERT_EQ(found.size(), 3u);
  const double sd = std::sqrt(1 + 4 + 4 + 2 * 0.5 * 4);
  const double worst = 0.10313564037537139 / 0.05;
  const double expected[] = {5 - worst * 1 / sd, 4 - worst * 6 / sd, 3 - worst * 6 / sd};
  double sum = 0;
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(*found[i].in_tail.value, expected[i], 4 * *found[i].in_tail.se);
    EXPECT_LT(*found[i].in_tail.se, 0.04);
    sum += *found[i].in_tail.value;
  }
  EXPECT_NEAR(sum, *estimate(targets[0], sample->columns[0]).value, 1e-9);
}

}  // namespace
}  // namespace plimsoll::questions

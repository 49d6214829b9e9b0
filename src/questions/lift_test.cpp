// Numbers of a module as inputs: the same bits, a sound module, and the number moves.
#include "questions/lift.h"

#include <gtest/gtest.h>

#include <bit>

#include "check/check.h"
#include "opt/opt.h"
#include "questions/reads.h"
#include "questions/sample.h"

namespace plimsoll::questions {
namespace {

constexpr const char* kModel = R"(plimsoll 1
model m "M"
time quarter from 2024-01 for 8
currency EUR
dim Seg = north, south
draw a[Seg] ~ normal(1, 2)  judgement "test"
draw b ~ lognormal(mu: 1, sigma: 2)  judgement "test"
event hit {
  rate 2 per year  judgement "test"
  draw size ~ gamma(mean: 2 EUR, sd: 1 EUR)  judgement "test"
  total loss = size after 2 quarters
}
flow x = sum(a over Seg) * 1 EUR + b * 1 EUR - hit.loss
stock cash opening 25 EUR  judgement "test" { + x }
outcome cash over horizon, bad low
)";

ir::Module compiled(const std::string& text) {
  source::SourceMap sources;
  diag::Sink sink;
  auto module = check::compile_text("test.plim", text, "", {}, sources, sink);
  EXPECT_TRUE(module) << diag::render_text(sink.all(), sources);
  opt::optimise(*module);
  return std::move(*module);
}

std::vector<double> values(const ir::Module& module, const ir::RunInputs& inputs) {
  const Target targets[] = {*find_target(module, {"mean", "cash", ""})};
  engine::RunOptions options;
  options.n_trials = 200;
  const auto sample = simulate(module, inputs, targets, options);
  EXPECT_TRUE(sample.ok() && !sample->failure);
  return sample->columns[0];
}

TEST(Lift, ChangesNoBit) {
  const ir::Module module = compiled(kModel);
  const auto inputs = ir::default_inputs(module);
  const ir::NodeId root = module.columns[0].node;
  // Every number of every law, each by itself.
  std::vector<WrittenNumber> numbers = written_pasts(module);
  ASSERT_EQ(numbers.size(), 1U);
  EXPECT_EQ(numbers[0].name, "cash.opening");
  for (const auto& [place, reading] : readings_of(module, inputs, root).numbers) {
    numbers.push_back(
        {"n" + std::to_string(numbers.size()), {}, {{ir::NodeId(place.first), place.second + 1}}});
  }
  // a, b and the mark.
  ASSERT_EQ(numbers.size(), 7U);
  const Lifted lifted = lift(module, inputs, numbers);
  EXPECT_EQ(ir::verify(lifted.module), "");
  const std::vector<double> before = values(module, inputs);
  const std::vector<double> after = values(lifted.module, lifted.inputs);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(before[i]), std::bit_cast<std::uint64_t>(after[i]));
  }
  // The opening by itself: 5 EUR more in every trial.
  ir::RunInputs moved = lifted.inputs;
  EXPECT_EQ(moved.inputs[lifted.lifted[0].value], std::vector<double>{25});
  moved.inputs[lifted.lifted[0].value] = {30};
  const std::vector<double> more = values(lifted.module, moved);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(more[i], before[i] + 5, 1e-9);
}

// A factor where one number stands in several places that read different nodes.
TEST(Lift, MovesAllPlacesOfANumberTogether) {
  const ir::Module module = compiled(kModel);
  const auto inputs = ir::default_inputs(module);
  WrittenNumber both{"both", {}, {}};
  for (const auto& [place, reading] : readings_of(module, inputs, module.columns[0].node).numbers) {
    const ir::Node& law = module.node(ir::NodeId(place.first));
    if (module.laws[law.aux].def.valid() &&
        module.defs[module.laws[law.aux].def.value].full_name == "a") {
      both.places.push_back({ir::NodeId(place.first), place.second + 1});
    }
  }
  ASSERT_EQ(both.places.size(), 2U);
  const WrittenNumber numbers[] = {both};
  Lifted lifted = lift(module, inputs, numbers);
  EXPECT_EQ(ir::verify(lifted.module), "");
  EXPECT_EQ(lifted.inputs.inputs[lifted.lifted[0].value], std::vector<double>{1});
  EXPECT_EQ(values(lifted.module, lifted.inputs), values(module, inputs));
}

}  // namespace
}  // namespace plimsoll::questions

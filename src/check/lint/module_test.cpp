#include <gtest/gtest.h>

#include "check/lint/lint.h"

namespace plimsoll::check {
namespace {

// A module of one event with a rate that is a constant per period.
ir::Module module_with_rate(double per_period, std::uint32_t n_periods) {
  ir::Module module;
  module.has_time = true;
  module.time.n_periods = n_periods;
  const ir::ShapeId scalar = module.intern_shape({});
  const auto node = [&](ir::Op op, ir::Region region) {
    ir::Node n;
    n.op = op;
    n.region = region;
    n.shape = scalar;
    return n;
  };
  ir::Slot slot;
  slot.shape = scalar;
  slot.region = ir::Region::period;
  slot.name_hashes = {1};
  module.slots.push_back(slot);
  ir::Node noise = node(ir::Op::noise, ir::Region::period);
  noise.aux = 0;
  const ir::NodeId latent = module.add(noise, {});
  ir::Node mean = node(ir::Op::constant, ir::Region::run);
  mean.imm = per_period;
  const ir::NodeId rate = module.add(mean, {});
  ir::Node count = node(ir::Op::event_count, ir::Region::period);
  count.aux = 0;
  const ir::NodeId operands[] = {latent, rate};
  ir::Event event;
  event.full_name = "fire";
  event.shape = scalar;
  event.count_node = module.add(count, operands);
  module.events.push_back(event);
  return module;
}

TEST(ManyOccurrences, ExpectedOverTheHorizon) {
  diag::Sink sink;
  lint_module(module_with_rate(8, 12), sink);
  EXPECT_TRUE(sink.all().empty());
  lint_module(module_with_rate(9, 12), sink);
  ASSERT_EQ(sink.all().size(), 1u);
  EXPECT_EQ(diag::kind_name(sink.all()[0].kind), "many_occurrences");
  EXPECT_EQ(sink.all()[0].message, "event `fire` is expected 108 times in a trial");
  EXPECT_FALSE(sink.has_errors());
}

}  // namespace
}  // namespace plimsoll::check

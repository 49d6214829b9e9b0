// Every law of dist/all.def in both executors: draws and every figure of it, with numbers that are constants
// and numbers that differ from trial to trial. Nothing here names a law.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dist/example.h"
#include "engine/testing.h"
#include "engine/testing_compare.h"

namespace plimsoll::engine {
namespace {

using ir::NodeId;
using ir::Op;
using ir::Region;

class LawModule {
 public:
  explicit LawModule(const dist::Example& example) : example_(example) {
    const NodeId latent = b_.noise(Region::trial, b_.scalar());
    share_ = b_.law(dist::LawId::uniform, 0, b_.noise(Region::trial, b_.scalar()),
                    {b_.constant(0), b_.constant(1)});
    std::vector<NodeId> constant;
    std::vector<NodeId> varying;
    for (const double number : example.flat) {
      constant.push_back(b_.constant(number));
      varying.push_back(
          b_.op(Op::add, {constant.back(), b_.op(Op::mul, {share_, b_.constant(0)})}));
    }
    const bool takes_score = dist::law(example.shape.law).takes_score;
    const NodeId argument = takes_score ? b_.op(Op::score, {latent}) : latent;
    const NodeId drawn = add(Op::law, argument, constant);
    for (const auto& numbers : {constant, varying}) {
      for (std::size_t i = 0; i < ir::kOps; ++i) {
        const auto op = static_cast<Op>(i);
        if (ir::op_group(op) != ir::OpGroup::law) continue;
        const bool of_share = ir::op_takes(op, 0) == ir::OpTakes::share;
        add(op, op == Op::law ? argument : of_share ? share_ : drawn, numbers);
      }
    }
  }

  ir::Module finished() { return std::move(b_.module); }

 private:
  NodeId add(Op op, NodeId argument, std::vector<NodeId> numbers) {
    ir::LawUse use;
    use.shape = example_.shape;
    use.constant = std::ranges::all_of(
        numbers, [&](NodeId id) { return b_.module.node(id).region == Region::run; });
    b_.module.laws.push_back(std::move(use));
    if (ir::has_argument(op)) numbers.insert(numbers.begin(), argument);
    const NodeId id =
        b_.op(op, std::move(numbers), static_cast<std::uint32_t>(b_.module.laws.size() - 1));
    b_.column(std::string(ir::op_name(op)) + std::to_string(id.value), id, ir::Sample::trial);
    return id;
  }

  const dist::Example& example_;
  testing::Builder b_;
  NodeId share_;
};

TEST(EveryLaw, ExecutorsAgree) {
  for (const dist::Law* law : dist::all_laws()) {
    for (const std::string_view text : law->examples) {
      SCOPED_TRACE(std::string(text));
      const auto example = dist::parse_example(text);
      ASSERT_TRUE(example.ok()) << example.error();
      const ir::Module module = LawModule(*example).finished();
      ASSERT_EQ(ir::verify(module), "");
      const auto program = Program::compile(module, ir::default_inputs(module));
      ASSERT_TRUE(program.ok());
      for (const std::string& isa : available_isas()) {
        testing::compare(*program, RunOptions(), isa, 64, 0, 64, 1);
        if (::testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::engine

// The engine alone: a module made by hand, one draw from a normal law, its mean over all trials.
#include <cstdio>
#include <mutex>

#include "dist/law.h"
#include "engine/engine.h"
#include "ir/ir.h"
#include "rng/key.h"

namespace dist = plimsoll::dist;
namespace engine = plimsoll::engine;
namespace ir = plimsoll::ir;

namespace {

ir::NodeId add(ir::Module& module, ir::Op op, ir::Region region, std::vector<ir::NodeId> operands,
               double value = 0, std::uint32_t aux = 0) {
  ir::Node node;
  node.op = op;
  node.region = region;
  node.shape = module.intern_shape({});
  node.imm = value;
  node.aux = aux;
  return module.add(node, operands);
}

}  // namespace

int main() {
  ir::Module module;
  ir::Slot slot;
  slot.full_name = "x";
  slot.purpose = ir::Purpose::draw;
  slot.shape = module.intern_shape({});
  slot.name_hashes = {plimsoll::rng::name_hash("draw", "x", {})};
  module.slots.push_back(slot);
  ir::LawUse law;
  law.shape.law = dist::LawId::normal;
  law.shape.n_own = 2;
  law.constant = true;
  module.laws.push_back(law);
  const ir::NodeId noise = add(module, ir::Op::noise, ir::Region::trial, {});
  const ir::NodeId score = add(module, ir::Op::score, ir::Region::trial, {noise});
  const ir::NodeId mean = add(module, ir::Op::constant, ir::Region::run, {}, 3.0);
  const ir::NodeId sd = add(module, ir::Op::constant, ir::Region::run, {}, 0.5);
  ir::Column column;
  column.name = "x";
  column.node = add(module, ir::Op::law, ir::Region::trial, {score, mean, sd});
  module.columns.push_back(column);

  const auto program = engine::Program::compile(module, ir::default_inputs(module));
  if (!program) return std::puts(program.error().c_str()), 1;
  engine::RunOptions options;
  options.n_trials = 10'000;
  std::mutex one_at_a_time;
  double sum = 0;
  const auto done = engine::run(
      *program, options, [&](int, std::uint64_t, std::size_t n, const double* const* columns) {
        const std::lock_guard<std::mutex> lock(one_at_a_time);
        for (std::size_t i = 0; i < n; ++i) sum += columns[0][i];
      });
  if (!done || done->failure) return 1;
  std::printf("mean %.3f of %zu trials\n", sum / static_cast<double>(done->n_done),
              static_cast<std::size_t>(done->n_done));
  return 0;
}

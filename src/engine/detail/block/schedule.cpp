// The order of steps. A model computes a value where it stands in the text and adds it up at the end:
// until then it needs a place. A step that is the only reader of one of its operands moves up to
// where the last of them is made, so that fewer values wait, and they are read while they are near.
#include <algorithm>

#include "engine/detail/block/lower.h"

namespace plimsoll::engine::block {

std::vector<std::uint32_t> count_reads(const Plan& plan) {
  std::vector<std::uint32_t> n_reads(plan.places.size(), 0);
  const auto of_steps = [&](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      for (std::uint32_t k = 0; k < step.n_args; ++k) ++n_reads[plan.args[step.args + k].place];
    }
  };
  of_steps(plan.trial);
  of_steps(plan.period);
  for (const Phase& phase : plan.phases) {
    of_steps(phase.rows);
    for (const GatherOp& gather : phase.gathers) {
      for (const Arg& arg : gather.args) ++n_reads[arg.place];
    }
  }
  for (const RowGatherOp& op : plan.row_gather_ops) ++n_reads[op.place];
  for (const TimeOp& op : plan.time_ops) ++n_reads[op.past.place];
  return n_reads;
}

void schedule(Plan& plan, const std::vector<std::uint8_t>& persistent, std::vector<Step>& steps) {
  const std::vector<std::uint32_t> n_reads = count_reads(plan);
  // By place: after which step of the old order its value is there; and what follows each step.
  std::vector<std::size_t> ready(plan.places.size(), 0);
  std::vector<std::vector<std::size_t>> following(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    std::size_t at = i;
    if (can_fuse(plan, step) && step.run == static_cast<std::uint8_t>(Run::always)) {
      bool frees = false;
      std::size_t last = 0;
      for (std::uint32_t k = 0; k < step.n_args; ++k) {
        const std::uint32_t place = plan.args[step.args + k].place;
        const bool lanes = plan.places[place].kind != PlaceInfo::Kind::table;
        frees = frees || (lanes && persistent[place] == 0 && n_reads[place] == 1);
        last = std::max(last, ready[place]);
      }
      if (frees) at = last;
    }
    following[at].push_back(i);
    if (step.out != kNone) ready[step.out] = at;
    // A phase writes totals that stand among its arguments.
    if (step.kernel != Kernel::event_phase) continue;
    for (std::uint32_t k = 0; k < step.n_args; ++k) ready[plan.args[step.args + k].place] = i;
  }
  std::vector<Step> result;
  for (const std::vector<std::size_t>& some : following) {
    for (const std::size_t i : some) result.push_back(steps[i]);
  }
  steps = std::move(result);
}

}  // namespace plimsoll::engine::block

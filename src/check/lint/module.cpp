// Lints that need values.
#include <string>

#include "check/lint/lint.h"
#include "ir/evaluate.h"

namespace plimsoll::check {
namespace {

constexpr double kManyOccurrences = 100;

// Whole numbers without a fraction, since this is a rough figure.
std::string rounded(double count) {
  return count < 1e15 ? std::to_string(static_cast<long long>(count + 0.5)) : "more than 1e15";
}

}  // namespace

void lint_module(const ir::Module& module, diag::Sink& sink) {
  const double n_periods = module.has_time ? module.time.n_periods : 1;
  for (const ir::Event& event : module.events) {
    // At most one a step, or as many as the model allows: not out of hand.
    if (event.by_chance || event.cap_per != ir::CapPer::none || !event.count_node.valid()) continue;
    const ir::Node& count = module.node(event.count_node);
    if (count.op != ir::Op::event_count || count.n_operands < 2) continue;
    const ir::NodeId mean = module.operands_of(count)[1];
    // A rate that follows the state has no one value.
    if (module.node(mean).region != ir::Region::run) continue;
    double per_period = 0;
    for (const double value : ir::evaluate_run_region(module, mean)) per_period += value;
    // A rate without labels holds for each element of an event that has them.
    if (module.size_of(mean) == 1) per_period *= module.shape(event.shape).size;
    const double expected = per_period * n_periods;
    if (!(expected > kManyOccurrences)) continue;
    const Span span = event.def.valid() ? module.defs[event.def.value].span : count.span;
    sink.report(diag::Kind::many_occurrences, span,
                "event `" + event.full_name + "` is expected " + rounded(expected) +
                    " times in a trial")
        .add_help("check the unit of its rate")
        .add_help("for many small occurrences draw their sum instead, such as `gamma` or `normal`");
  }
}

}  // namespace plimsoll::check

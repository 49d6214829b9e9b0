// One trial by the reference executor, with all that it says.
#include "engine/replay.h"

#include "base/guest.h"
#include "engine/detail/program.h"
#include "engine/detail/reference/explain.h"
#include "engine/detail/reference/reference.h"
#include "engine/engine.h"
#include "engine/given.h"
#include "engine/noise.h"

namespace plimsoll::engine {

namespace {

std::vector<std::vector<double>> values_of(const ir::Module& module, const Reference& reference,
                                           ir::NodeId id) {
  const ir::Node& node = module.node(id);
  const std::uint32_t size = module.shape(node.shape).size;
  std::vector<std::vector<double>> values;
  if (node.region == ir::Region::occurrence) return values;
  const std::uint32_t n = node.region == ir::Region::period ? module.time.n_periods : 1;
  for (std::uint32_t p = 0; p < n; ++p) {
    const double* at = reference.value(id, p);
    values.emplace_back(at, at + size);
  }
  return values;
}

}  // namespace

const std::vector<std::vector<double>>& Replay::of(const ir::Module& module, ir::DefId def) const {
  static const std::vector<std::vector<double>> kNothing;
  const ir::NodeId node = module.defs[def.value].node;
  return node.valid() ? values[node.value] : kNothing;
}

namespace {

Result<Replay> replay_trial(const ir::Module& module, const ir::RunInputs& inputs,
                            const RunOptions& options, std::uint64_t trial,
                            std::span<const ir::NodeId> also) {
  if (options.sampler != Sampler::random && trial >= whole_trials(options)) {
    return Error{"the run has no trial " + std::to_string(trial)};
  }
  if (auto error = reach_trials(options, trial + 1, {options.progress, options.stop}))
    return *error;
  const std::vector<std::uint8_t> all(module.nodes.size(), 1);
  const bool has_trials = options.latents == nullptr || options.latents->has_trials();
  if (has_trials) {
    const std::uint64_t of_noise =
        options.trial_map != nullptr ? options.trial_map->trial(trial) : trial;
    if (auto error = beyond_samples(module, all, of_noise + 1)) return *error;
  }
  const Noise noise(module, options);
  Reference reference(module, inputs, &noise, all, options.tables.get());
  reference.run(trial);
  Replay replay;
  replay.values.resize(module.nodes.size());
  const auto keep = [&](ir::NodeId node) {
    if (node.valid() && replay.values[node.value].empty()) {
      replay.values[node.value] = values_of(module, reference, node);
    }
  };
  for (const ir::Def& def : module.defs) keep(def.node);
  for (const ir::NodeId node : also) keep(node);
  for (const ir::Column& column : module.columns) keep(column.node);
  for (const ir::Statement& statement : module.statements) {
    for (const ir::Statement::Line& line : statement.lines) keep(line.node);
  }
  for (std::uint32_t p = 0; p < module.time.n_periods; ++p) {
    for (std::size_t e = 0; e < module.events.size(); ++e) {
      const ir::Event& event = module.events[e];
      const auto& list = reference.occurrences(ir::EventId(e), p);
      for (std::size_t k = 0; k < list.size(); ++k) {
        Replay::Occurrence occurrence;
        occurrence.event = ir::EventId(e);
        occurrence.label = list[k].element;
        occurrence.period = p;
        occurrence.ordinal = list[k].ordinal;
        occurrence.strike = list[k].strike;
        for (const ir::Event::Mark& mark : event.marks) {
          const double* at = module.node(mark.node).region == ir::Region::occurrence
                                 ? reference.occurrence_value(mark.node, p, k)
                                 : reference.value(mark.node, p);
          occurrence.marks.emplace_back(at, at + module.size_of(mark.node));
        }
        replay.occurrences.push_back(std::move(occurrence));
      }
    }
  }
  std::vector<ir::ColumnId> columns;
  for (std::size_t i = 0; i < module.columns.size(); ++i) columns.emplace_back(i);
  replay.failure = explain_failure(module, flat_columns(module, columns), reference, trial);
  return replay;
}

}  // namespace

Result<Replay> replay(const ir::Module& module, const ir::RunInputs& inputs,
                      const RunOptions& options, std::uint64_t trial,
                      std::span<const ir::NodeId> also) {
  return as_guest([&] { return replay_trial(module, inputs, options, trial, also); });
}

}  // namespace plimsoll::engine

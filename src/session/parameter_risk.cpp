#include "session/parameter_risk.h"

#include "questions/parameter_risk.h"

namespace plimsoll::session {

std::optional<Error> add_parameter_risk(const ir::Module& module, const ir::RunInputs& inputs,
                                        const engine::Program& program,
                                        const std::vector<std::size_t>& outcome_columns,
                                        const engine::RunOptions& options, const Control& control,
                                        RunResult& result) {
  std::vector<questions::Watched> watched;
  for (std::size_t i = 0; i < outcome_columns.size(); ++i) {
    const engine::FlatColumn& flat = program.columns()[outcome_columns[i]];
    const OutcomeResult& outcome = result.outcomes[i];
    questions::Watched one;
    one.target.column = flat.column;
    one.target.label = flat.label;
    one.target.period = flat.period;
    one.target.text = outcome.name;
    one.has_bad_side = outcome.bad_side.has_value() && outcome.kind != "indicator";
    one.target.side = outcome.bad_side.value_or(Side::low);
    watched.push_back(std::move(one));
  }
  if (watched.empty()) return std::nullopt;
  const auto found = questions::parameter_risk(module, inputs, watched, options, control.cancel);
  if (!found) {
    if (found.failure().kind == ErrorKind::interrupted) return std::nullopt;
    return found.failure();
  }
  if (found->givens.empty()) return std::nullopt;
  result.parameter_risk = {found->givens, found->n_trials, found->reason};
  for (std::size_t i = 0; i < found->rows.size(); ++i) {
    result.outcomes[i].owed_to_givens = {found->rows[i].variance, found->rows[i].worst};
  }
  return std::nullopt;
}

}  // namespace plimsoll::session

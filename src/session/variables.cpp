// Variables that the model does not report, for one request.
#include <algorithm>
#include <iterator>
#include <optional>

#include "base/guest.h"
#include "questions/sample.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/reported.h"
#include "session/warm.h"

namespace plimsoll::session {

Result<std::vector<VariableTable>> variables(const Model& model,
                                             const std::vector<std::string>& names,
                                             const WarmRequest& request, const Control& control) {
  using Tables = std::vector<VariableTable>;
  return as_guest([&]() -> Result<Tables> {
    if (auto error = wrong_request(request.trials, request.work)) return *error;
    const Model set = model.with_sets(request.sets);
    const Result<Reported> reported = report_variables(set, names, request.switches, control);
    if (!reported) return reported.failure();
    const std::vector<questions::Target> means = reported->targets();
    const auto agreeing =
        agreeing_options(set, reported->compiled.module, request.trials, request.work);
    if (!agreeing) return agreeing.failure();
    const engine::RunOptions& options = *agreeing;
    if (auto error = questions::too_much_to_hold(options.n_trials, means.size())) return *error;
    const auto sample = questions::simulate(reported->compiled.module, reported->inputs, means,
                                            options, control.cancel, in_stages(control));
    if (!sample) return sample.failure();
    if (sample->failure) {
      return failed_trial(set, reported->compiled, *sample->failure, request.trials,
                          request.switches);
    }
    if (sample->interrupted) return cancelled();
    Tables tables;
    std::size_t at = 0;
    for (const Reported::Variable& one : reported->variables) {
      VariableTable table;
      table.name = one.name;
      table.title = one.title;
      table.n_trials = sample->n_trials;
      for (const questions::Target& mean : one.means) {
        table.unit = mean.unit.text();
        VariableRow row;
        row.label = reported->label_of(mean);
        row.period = mean.period_name;
        const auto told = [&](ir::Statistic statistic, double level) {
          questions::Target target = mean;
          target.statistic = statistic;
          target.level = level;
          return in_unit(target,
                         questions::estimate(target, sample->columns[at], sample->has_noise[at]));
        };
        row.mean = told(ir::Statistic::mean, 0);
        row.p5 = told(ir::Statistic::quantile, 0.05);
        row.p50 = told(ir::Statistic::quantile, 0.5);
        row.p95 = told(ir::Statistic::quantile, 0.95);
        table.rows.push_back(std::move(row));
        ++at;
      }
      tables.push_back(std::move(table));
    }
    return tables;
  });
}

}  // namespace plimsoll::session

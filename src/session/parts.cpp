// Euler's allocation of a shortfall: the lines of a statement, and their part in the bad years.
#include <algorithm>
#include <cmath>

#include "ir/time_names.h"
#include "questions/euler.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

struct Line {
  std::string name;
  double sign = 1;
};

std::string definition_name(const ir::Module& module, const ir::Statement::Line& line) {
  return line.def.valid() ? module.defs[line.def.value].full_name : line.name;
}

// The node of a definition by its full name; invalid where there is none.
ir::NodeId node_of(const ir::Module& module, const std::string& name) {
  const auto def = std::find_if(module.defs.begin(), module.defs.end(),
                                [&](const ir::Def& d) { return d.full_name == name; });
  return def == module.defs.end() ? ir::NodeId{} : def->node;
}

// The lines above the outcome in the statement that it ends, or that a definition ends whose other name the outcome is;
// empty where no statement does.
std::vector<Line> lines_above(const ir::Module& module, const std::string& outcome) {
  const ir::NodeId node = node_of(module, outcome);
  for (const ir::Statement& statement : module.statements) {
    std::vector<Line> lines;
    for (const ir::Statement::Line& line : statement.lines) {
      const std::string name = definition_name(module, line);
      if (line.sign != '=') {
        lines.push_back({name, line.sign == '-' ? -1.0 : 1.0});
      } else if (name == outcome || line.name == outcome ||
                 (node.valid() && line.def.valid() && module.defs[line.def.value].node == node)) {
        return lines;
      }
    }
  }
  return {};
}

// Lines that the model does not report itself become outcomes of the question.
std::vector<check::Options::Question> more_outcomes(const ir::Module& module,
                                                    const std::vector<Line>& lines,
                                                    ir::Sample sample) {
  std::vector<check::Options::Question> out;
  std::vector<std::string> known;
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome && column.sample == sample) {
      known.push_back(column.name);
    }
  }
  for (const Line& line : lines) {
    if (std::count(known.begin(), known.end(), line.name) > 0) continue;
    known.push_back(line.name);
    out.push_back({"outcome " + line.name + std::string(ir::sample_words(sample))});
  }
  return out;
}

// The outcome's target, and each line's.
Result<std::vector<questions::Target>> targets_of(const Question& question,
                                                  const std::vector<Line>& lines) {
  std::vector<questions::Target> targets{question.target};
  for (const Line& line : lines) {
    const auto target = questions::find_target(
        question.module(), {"mean", line.name, question.target.period_name.short_name});
    if (!target) return Error{target.error(), ErrorKind::usage};
    targets.push_back(*target);
  }
  return targets;
}

PartsResult::Part part_of(const questions::Target& target, const Line& line,
                          const questions::EulerPart& part) {
  return {line.name, line.sign, in_unit(target, part.in_tail), in_unit(target, part.on_average),
          in_unit(target, part.difference)};
}

}  // namespace

Result<PartsResult> parts(const Model& model, const PartsRequest& request, const Control& control) {
  const Result<Question> first = open_question(model, request, control);
  if (!first) return first.failure();
  if (first->target.statistic != ir::Statistic::es) {
    return Error{"--parts shares out an expected shortfall: ask for --statistic 'es(5%)'",
                 ErrorKind::usage};
  }
  const std::vector<Line> lines = lines_above(first->module(), first->target.name);
  if (lines.empty()) {
    return Error{"no statement of the model has a line `= " + first->target.name +
                     "`, so it has no additive parts; ask for the result of a statement",
                 ErrorKind::usage};
  }
  const ir::Sample sample = first->module().columns[first->target.column.value].sample;
  const Result<Question> question =
      open_question(model, request, {}, {more_outcomes(first->module(), lines, sample), {}});
  if (!question) return question.failure();

  const Stopwatch watch;
  const auto targets = targets_of(*question, lines);
  if (!targets) return targets.failure();
  const questions::Target& target = question->target;
  const auto options = agreeing_options(model, question->module(), request.trials, request.work);
  if (!options) return options.failure();
  const auto found = questions::simulate(question->module(), question->inputs, *targets, *options,
                                         control.cancel, in_stages(control));
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model, question->compiled, *found->failure, request.trials,
                        request.switches);
  }
  if (found->interrupted) return cancelled("interrupted before the parts were known");
  const std::vector<double>& outcome = found->columns[0];
  std::vector<std::vector<double>> signed_lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    signed_lines.push_back(found->columns[i + 1]);
    for (double& x : signed_lines.back()) x *= lines[i].sign;
  }
  const std::vector<bool> noise_in_lines(found->has_noise.begin() + 1, found->has_noise.end());
  const auto shares = questions::euler_allocation(target, outcome, signed_lines, noise_in_lines);
  const auto of_itself =
      questions::euler_allocation(target, outcome, {outcome}, {found->has_noise[0]});
  const Estimate whole = questions::estimate(target, outcome, found->has_noise[0]);
  if (shares.empty() || !whole.value) return too_few_trials(target);

  PartsResult out;
  static_cast<AnswerHead&>(out) = head_of(*question, model, request);
  out.whole = part_of(target, {target.name, 1}, of_itself[0]);
  // With the doubt of the shortfall as it is printed elsewhere.
  out.whole.in_tail = in_unit(target, whole);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.parts.push_back(part_of(target, lines[i], shares[i]));
  }
  std::stable_sort(out.parts.begin(), out.parts.end(),
                   [](const PartsResult::Part& a, const PartsResult::Part& b) {
                     return std::fabs(*a.difference.value) > std::fabs(*b.difference.value);
                   });
  out.n_trials = found->n_trials;
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session

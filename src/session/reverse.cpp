// Reverse stress test: the failure as a condition with a margin, and what the question says of it.
#include <algorithm>

#include "questions/margin.h"
#include "questions/reading.h"
#include "questions/reverse_stress.h"
#include "session/failure.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/shell_line.h"
#include "session/state.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

ReverseResult::Share share_of(const questions::Share& share) {
  return {share.value, share.se, share.low, share.high};
}

ReverseResult::PathPoint path_point(const ir::Module& module, const questions::PathPoint& point) {
  ReverseResult::PathPoint out{point.name, point.failing, point.usual, "", 1, true};
  const ir::Column& column = module.columns[point.column.value];
  if (!column.def.valid()) return out;
  const Unit unit = module.defs[column.def.value].unit.bare();
  out.unit = unit.base;
  out.scale = unit.scale;
  out.is_bare = false;
  return out;
}

ReverseResult::Way way_of(const ir::Module& module, const questions::Way& way) {
  ReverseResult::Way out;
  out.events = way.events;
  out.share = share_of(way.share);
  for (const questions::Struck& one : way.struck) {
    out.struck.push_back({one.name, one.risk, share_of(one.share), one.usual, one.period});
  }
  for (const questions::Moved& one : way.moved) {
    out.moved.push_back({one.name, one.where, one.score, one.quantile, one.usual});
  }
  for (const questions::PathPoint& one : way.path) out.path.push_back(path_point(module, one));
  out.trial = way.trial;
  return out;
}

void fill(const ir::Module& module, const questions::Reverse& found, ReverseResult& out) {
  using Method = questions::Reverse::Method;
  out.method = found.method == Method::plain    ? ReverseResult::Method::plain
               : found.method == Method::subset ? ReverseResult::Method::subset
                                                : ReverseResult::Method::none;
  out.why = found.why;
  out.probability = found.probability;
  out.se = found.se;
  out.low = found.low;
  out.high = found.high;
  out.reached = found.reached;
  out.below = found.below;
  out.by_levels = found.by_levels;
  out.n_levels = found.n_levels;
  out.n_replicates = found.n_replicates;
  out.n_plain = found.n_plain;
  out.n_plain_failing = found.n_plain_failing;
  out.n_subset = found.n_subset;
  out.n_other = found.n_other;
  out.n_points = found.n_points;
  for (const questions::Way& way : found.ways) out.ways.push_back(way_of(module, way));
  for (const questions::Necessary& one : found.necessary) {
    out.necessary.push_back({one.risk, share_of(one.share)});
  }
  if (found.design) {
    out.design = ReverseResult::DesignPoint{found.design->distance, {}};
    for (const auto& input : found.design->inputs) {
      out.design->inputs.push_back({input.name, input.where, input.score, input.quantile});
    }
  }
  out.probability_seconds = found.probability_seconds;
  out.other_seconds = found.other_seconds;
  out.interrupted = found.interrupted;
}

}  // namespace

Result<ReverseResult> reverse(const Model& model, const ReverseRequest& request,
                              const Control& control) {
  if (request.failure.empty() == request.limit.empty()) {
    return Error{"name one failure: --failure 'net_income < -2 bn JPY in FY2013', or --limit NAME",
                 ErrorKind::usage};
  }
  if (!(request.relative_error > 0 && request.relative_error <= 1)) {
    return Error{"the error asked for is a share of the probability, above 0 and at most 1",
                 ErrorKind::usage};
  }
  if (auto error = outside("the most trials", 16'000, kMostTrials, request.most_trials)) {
    return *error;
  }
  if (auto error = outside("the number of ways", 1, 100, request.most_ways)) return *error;
  if (auto error = needs_random(request.trials, "reverse needs")) return *error;
  const Stopwatch watch;
  QuestionRequest asked = request;
  asked.asked.condition = request.limit;
  if (!request.failure.empty()) {
    const questions::InPeriod failure = questions::read_in_period(request.failure);
    asked.asked.condition = failure.text;
    if (!failure.period.empty()) asked.asked.period = failure.period;
  }
  Result<Question> question = open_question(model, asked, control);
  if (!question) return question.failure();
  ir::Module& module = question->compiled.module;
  if (auto error = needs_drawn(module, "rare failures are looked for by drawing anew"))
    return *error;
  auto run = agreeing_options(model, module, request.trials, request.work, control);
  if (!run) return run.failure();
  const Failure failure = find_failure(module, question->target);
  const questions::Margin margin = questions::add_margin(module, question->target.column);
  question->target.column = margin.column;
  questions::ReverseOptions options;
  options.run = std::move(*run);
  options.relative_error = request.relative_error;
  options.most_subset = request.most_trials;
  options.most_ways = request.most_ways;
  options.stop = control.cancel;
  const auto found =
      questions::reverse_stress(module, question->inputs, question->target, margin.graded, options);
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model, question->compiled, *found->failure, request.trials,
                        request.switches);
  }
  // The probability is not known yet.
  if (found->interrupted && found->n_plain == 0) return cancelled();
  ReverseResult out;
  static_cast<AnswerHead&>(out) = head_of(*question, model, request);
  out.title = module.title.empty() ? module.model_name : module.title;
  out.failure = failure.text;
  if (failure.limit) {
    out.limit =
        ReverseResult::Limit{failure.limit->name, failure.limit->title, failure.limit->text};
  }
  out.error_asked = request.relative_error;
  fill(module, *found, out);
  for (ReverseResult::Way& way : out.ways) {
    if (!way.trial) continue;
    way.explain = explain_line(name_of(model), *way.trial, request.trials, model.state()->source,
                               request.switches);
  }
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session

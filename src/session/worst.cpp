// The worst trials, told one by one, and what they have in common that other trials have not.
#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/noise.h"
#include "ir/by_trial.h"
#include "questions/common.h"
#include "session/contrasted.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/shell_line.h"
#include "session/state.h"
#include "session/stopwatch.h"
#include "session/trial.h"

namespace plimsoll::session {

namespace {

// The worst share of the trials that is set against all.
constexpr double kTail = 0.05;
// Of a trial: a draw that far out without which the outcome lies by that share nearer to its median is
// told, as an event is.
constexpr double kMoves = 0.1;
constexpr std::size_t kMostTried = 40;
constexpr std::size_t kMostDraws = 4;

struct TailAnswer {
  std::vector<std::size_t> worst;
  std::size_t n_tail = 0;
  Contrasted in_common;
};

TailAnswer answer_of(const questions::Target& target, const std::vector<Cause>& causes,
                     const questions::Sample& sample, std::size_t n_worst) {
  TailAnswer out;
  const std::vector<double>& outcome = sample.columns[0];
  const auto n_tail =
      static_cast<std::size_t>(std::ceil(kTail * static_cast<double>(outcome.size())));
  const std::vector<std::size_t> tail =
      questions::worst_trials(outcome, target.side, std::max(n_tail, n_worst));
  out.worst.assign(tail.begin(),
                   tail.begin() + static_cast<std::ptrdiff_t>(std::min(n_worst, tail.size())));
  out.n_tail = std::min(n_tail, tail.size());
  out.in_common = contrasted(causes, sample, std::span(tail).first(out.n_tail));
  return out;
}

// All noise as it is, but that of one drawn value at its median, with what is correlated with it.
class AtMedian : public engine::LatentSource {
 public:
  AtMedian(const ir::Module& module, const engine::RunOptions& options,
           const simulate::Drawn& drawn)
      : module_(module), noise_(module, options), drawn_(drawn) {}

  void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t first,
            std::size_t n, double* out) const override {
    for (std::size_t i = 0; i < n; ++i) out[i] = latent(slot, element, period, first + i, 0);
  }
  double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period, std::uint64_t trial,
                std::uint32_t ordinal) const override {
    constexpr double kMedian = 0.5;
    return is_held(slot, element, period) ? kMedian
                                          : noise_.latent(slot, element, trial, period, ordinal);
  }

 private:
  bool is_held(ir::SlotId slot, std::uint32_t element, std::uint32_t period) const {
    const auto& slots = drawn_.slots;
    if (std::find(slots.begin(), slots.end(), slot) == slots.end()) return false;
    if (slots.size() == 1 && element != drawn_.label) return false;
    const ir::Slot& about = module_.slots[slot.value];
    if (about.region != ir::Region::period || drawn_.period == engine::kNoPeriod) return true;
    return about.by_year ? module_.time.year_index(period) == module_.time.year_index(drawn_.period)
                         : period == drawn_.period;
  }

  const ir::Module& module_;
  engine::Noise noise_;
  const simulate::Drawn& drawn_;
};

// Values by trial as they are, but one element at one time at its median.
class GivenAtMedian final : public ir::TrialValues {
 public:
  GivenAtMedian(std::shared_ptr<const ir::TrialValues> values, std::uint32_t element,
                std::uint32_t time, double median)
      : values_(std::move(values)), element_(element), time_(time), median_(median) {}

  std::uint64_t n_trials() const override { return values_->n_trials(); }
  void fill(std::uint32_t element, std::uint32_t time, std::uint64_t first, std::size_t n,
            double* out) const override {
    if (element == element_ && time == time_) {
      std::fill_n(out, n, median_);
    } else {
      values_->fill(element, time, first, n, out);
    }
  }

 private:
  std::shared_ptr<const ir::TrialValues> values_;
  std::uint32_t element_;
  std::uint32_t time_;
  double median_;
};

// The trial with what was drawn at its median.
Result<engine::Replay> replay_at_median(const Question& question, const engine::RunOptions& options,
                                        std::uint64_t trial, const simulate::Drawn& drawn) {
  const ir::Module& module = question.module();
  if (drawn.by_trial) {
    ir::Module held = module;
    ir::ByTrial& given = held.by_trial[*drawn.by_trial];
    const std::uint32_t element = module.shape(given.shape).size == 1 ? 0 : drawn.label;
    given.values = std::make_shared<GivenAtMedian>(
        given.values, element, simulate::time_of_given(module, given, drawn.period), drawn.median);
    return engine::replay(held, question.inputs, options, trial);
  }
  const AtMedian latents(module, options, drawn);
  engine::RunOptions held = options;
  held.latents = &latents;
  return engine::replay(module, question.inputs, held, trial);
}

// A draw far out that alone made the outcome worse, and what this would have been without it. Of draws
// that are correlated, which are held together, the one furthest out.
struct Mattered {
  simulate::Drawn drawn;
  double without = 0;
};

double value_of(const ir::Module& module, const engine::Replay& replay,
                const questions::Target& target) {
  const auto& values = replay.values[module.columns[target.column.value].node.value];
  const std::size_t t = values.size() == 1                   ? 0
                        : target.period == engine::kNoPeriod ? values.size() - 1
                                                             : target.period;
  return values[t].size() == 1 ? values[t][0] : values[t][target.label];
}

// Largest effect first; `typical`: the outcome's median over all trials.
std::vector<Mattered> what_mattered(const Question& question, const engine::RunOptions& options,
                                    std::uint64_t trial, const simulate::Draws& draws,
                                    const engine::Replay& replay, double typical) {
  const ir::Module& module = question.module();
  const double value = value_of(module, replay, question.target);
  std::vector<Mattered> out;
  std::size_t n_tried = 0;
  for (simulate::Drawn& drawn : draws.far_out(replay, question.target.period, kFarOut)) {
    if (n_tried++ == kMostTried) break;
    const Result<engine::Replay> other = replay_at_median(question, options, trial, drawn);
    if (!other) continue;
    const double without = value_of(module, *other, question.target);
    // Of how far the trial lies from a typical one; nothing where it has no value without the draw.
    if (!((without - value) / (typical - value) >= kMoves)) continue;
    const auto is_same = [&](const Mattered& known) {
      return drawn.slots.size() > 1 && known.drawn.slots == drawn.slots &&
             known.drawn.period == drawn.period;
    };
    if (std::any_of(out.begin(), out.end(), is_same)) continue;
    out.push_back({std::move(drawn), without});
  }
  std::stable_sort(out.begin(), out.end(), [&](const Mattered& a, const Mattered& b) {
    return std::fabs(a.without - value) > std::fabs(b.without - value);
  });
  if (out.size() > kMostDraws) out.resize(kMostDraws);
  return out;
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Events that strike in fewer than half of all trials: the others tell nothing about this one.
std::vector<engine::Replay::Occurrence> telling(const ir::Module& module, const TailAnswer& answer,
                                                const engine::Replay& replay,
                                                std::uint32_t last_period) {
  std::vector<engine::Replay::Occurrence> out;
  for (const auto& occurrence : replay.occurrences) {
    if (occurrence.period > last_period) continue;
    const std::string& name = module.events[occurrence.event.value].full_name;
    const bool common =
        std::any_of(answer.in_common.events.begin(), answer.in_common.events.end(),
                    [&](const ContrastedCause& found) {
                      return found.cause->name == name && found.contrast.in_all >= 0.5;
                    });
    if (!common) out.push_back(occurrence);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.period < b.period; });
  return out;
}

// What of a trial is told beside its value.
struct Teller {
  const Question& question;
  const engine::RunOptions& options;
  const simulate::Draws& draws;
  const TailAnswer& answer;
  double typical;

  Result<WorstResult::Trial> tell(std::uint64_t trial, double value) const {
    const ir::Module& module = question.module();
    const questions::Target& target = question.target;
    const auto in_target_unit = [&](double amount) {
      return *in_unit(target, {amount, std::nullopt}).value;
    };
    const auto replay = engine::replay(module, question.inputs, options, trial, draws.nodes());
    if (!replay) return replay.failure();
    WorstResult::Trial out;
    out.trial = trial;
    out.value = in_target_unit(value);
    for (const auto& occurrence : telling(module, answer, *replay, target.period)) {
      out.events.push_back(event_of(module, occurrence));
    }
    for (const Mattered& one : what_mattered(question, options, trial, draws, *replay, typical)) {
      WorstResult::Draw draw;
      static_cast<TrialDraw&>(draw) = draw_of(one.drawn);
      draw.is_coupled = one.drawn.slots.size() > 1;
      draw.without = in_target_unit(one.without);
      out.draws.push_back(std::move(draw));
    }
    return out;
  }
};

}  // namespace

Result<WorstResult> explain_worst(const Model& model, const WorstRequest& request,
                                  const Control& control) {
  if (auto error = outside("the number of worst trials", 1, 1000, request.n_worst)) return *error;
  QuestionRequest asked = request;
  // Any shortfall has the outcome's bad side.
  asked.asked.statistic = "es(5%)";
  const Result<Question> first = open_question(model, asked, control);
  if (!first) return first.failure();
  // The only outcome of the model is not the only one beside what is added.
  if (asked.asked.outcome.empty()) asked.asked.outcome = first->target.name;
  Additions added;
  added.declarations = cause_outcomes(first->module(), request.trials.count);
  const Result<Question> question = open_question(model, asked, {}, added);
  if (!question) return question.failure();

  const Stopwatch watch;
  const ir::Module& module = question->module();
  const questions::Target& target = question->target;
  const std::vector<Cause> causes = causes_of(module, target, request.trials.count);
  const std::vector<questions::Target> targets = targets_with_causes(target, causes);
  const auto agreeing = agreeing_options(model, module, request.trials, request.work);
  if (!agreeing) return agreeing.failure();
  const engine::RunOptions& options = *agreeing;
  const auto sample = questions::simulate(module, question->inputs, targets, options,
                                          control.cancel, in_stages(control));
  if (sample && sample->interrupted && !sample->failure) {
    return cancelled("interrupted before the worst trials were known");
  }
  if (auto error = trouble(model, *question, sample, request)) return *error;
  const TailAnswer found = answer_of(target, causes, *sample, request.n_worst);

  WorstResult out;
  static_cast<AnswerHead&>(out) = head_of(*question, model, asked);
  out.by = target.name;
  if (!target.period_name.empty()) out.by += " in " + target.period_name.short_name;
  out.n_trials = sample->n_trials;
  out.n_tail = found.n_tail;
  const ir::NodeId root[] = {module.columns[target.column.value].node};
  const simulate::Draws draws(module, root);
  const Teller teller{*question, options, draws, found, median_of(sample->columns[0])};
  for (const std::size_t trial : found.worst) {
    if (auto error = stopped(control)) return *error;
    auto told = teller.tell(trial, sample->columns[0][trial]);
    if (!told) return told.failure();
    out.worst.push_back(std::move(*told));
  }
  if (!out.worst.empty()) {
    out.explain = explain_line(name_of(model), out.worst[0].trial, request.trials,
                               model.state()->source, request.switches) +
                  draws_remark(model);
  }
  for (const ContrastedCause& one : found.in_common.events) out.events.push_back(struck_of(one));
  for (const ContrastedCause& one : found.in_common.draws) out.draws.push_back(leaning_of(one));
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session

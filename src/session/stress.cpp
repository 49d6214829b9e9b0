// Scenarios, actions, replaced distributions and bands beside the base run, on one noise.
#include <algorithm>
#include <chrono>

#include "engine/exchange.h"
#include "ir/time_names.h"
#include "questions/compare.h"
#include "questions/reading.h"
#include "questions/variants.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/state.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using StressRow = StressResult::Row;

// The scenario by which the model knows the k-th replacement.
std::string replacement_name(std::size_t k) {
  return "replacement_" + std::to_string(k + 1);
}

class Stress {
 public:
  Stress(const Model& model, const StressRequest& request, const Control& control)
      : model_(model),
        request_(request),
        control_(control),
        progress_(in_stages(control)),
        base_(request) {
    base_.switches.scenarios.clear();
    base_.switches.actions.clear();
  }

  std::optional<Error> open();
  // The base run, with scenarios and actions beside it.
  std::optional<Error> run_switches();
  std::optional<Error> run_band(const std::string& text);
  StressResult result();

 private:
  const questions::Target& target() const { return question_->target; }
  // Known once the question is open.
  const engine::RunOptions& options() const { return *options_; }
  void add(StressRow::Kind kind, std::string name, std::string title,
           const questions::Comparison& found) {
    rows_.push_back({kind, std::move(name), std::move(title), in_unit(target(), found.stressed),
                     in_unit(target(), found.difference), found.n_effective});
  }

  const Model& model_;
  const StressRequest& request_;
  const Control& control_;
  const engine::Progress progress_;
  QuestionRequest base_;
  Additions replacements_;
  std::optional<Question> question_;
  std::optional<engine::RunOptions> options_;
  Stopwatch watch_;
  // Of the base run.
  std::vector<double> values_;
  bool has_noise_ = true;
  std::vector<StressRow> rows_;
  std::uint64_t n_runs_ = 0;
};

std::optional<Error> Stress::open() {
  for (std::size_t k = 0; k < request_.replacements.size(); ++k) {
    const std::string& text = request_.replacements[k];
    if (text.find('~') == std::string::npos) {
      return Error{"cannot read --replace '" + text +
                       "'; write 'NAME ~ DISTRIBUTION', such as 'late_cloud.growth ~ uniform(0%, "
                       "5%)'",
                   ErrorKind::usage};
    }
    replacements_.declarations.push_back({"scenario " + replacement_name(k) + " { set ", text,
                                          "\n}", check::Options::Question::Form::setting,
                                          data::kReplaceFile});
  }
  Result<Question> question = open_question(model_, base_, control_, replacements_);
  if (!question) return question.failure();
  question_ = std::move(*question);
  auto options = agreeing_options(model_, question_->module(), request_.trials, request_.work);
  if (!options) return options.failure();
  options_ = std::move(*options);
  return std::nullopt;
}

std::optional<Error> Stress::run_switches() {
  const ir::Module& module = question_->module();
  std::vector<const ir::Flag*> flags;
  std::vector<ir::RunInputs> variants{question_->inputs};
  const Switches& switches = request_.switches;
  const bool all = switches.scenarios.empty() && switches.actions.empty() &&
                   request_.bands.empty() && request_.replacements.empty();
  const auto include = [&](ir::FlagId id) {
    flags.push_back(&module.flags[id.value]);
    variants.push_back(question_->inputs);
    variants.back().flags[id.value] = 1;
  };
  for (const auto& [kind, names] : {std::pair{ir::Flag::Kind::scenario, &switches.scenarios},
                                    std::pair{ir::Flag::Kind::action, &switches.actions}}) {
    for (std::size_t i = 0; all && i < module.flags.size(); ++i) {
      if (module.flags[i].kind == kind) include(ir::FlagId(i));
    }
    for (const std::string& name : *names) {
      const auto id = find_flag(module, kind, name);
      if (!id) return id.failure();
      include(*id);
    }
  }
  for (std::size_t k = 0; k < request_.replacements.size(); ++k) {
    const auto id = find_flag(module, ir::Flag::Kind::scenario, replacement_name(k));
    if (!id) return id.failure();
    include(*id);
  }
  if (all && flags.empty()) {
    return Error{"the model has no scenario and no action; stress it with --replace or --within",
                 ErrorKind::usage};
  }
  for (const ir::RunInputs& one : variants) {
    if (auto error = unread_overlay(module, one)) return error;
  }
  auto sample = questions::simulate_variants(module, variants, target(), options(), control_.cancel,
                                             progress_);
  if (auto error = trouble(model_, *question_, sample, request_)) return error;
  n_runs_ += variants.size();
  values_ = std::move(sample->values[0]);
  has_noise_ = sample->has_noise[0];
  const std::size_t n_named = flags.size() - request_.replacements.size();
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const questions::Comparison found =
        questions::compare(target(), values_, sample->values[i + 1], sample->has_noise[i + 1],
                           sample->may_differ(i + 1, 0));
    if (i >= n_named) {
      add(StressRow::Kind::replacement, request_.replacements[i - n_named], "", found);
    } else {
      const bool is_scenario = flags[i]->kind == ir::Flag::Kind::scenario;
      add(is_scenario ? StressRow::Kind::scenario : StressRow::Kind::action, flags[i]->name,
          flags[i]->title, found);
    }
  }
  return std::nullopt;
}

std::optional<Error> Stress::run_band(const std::string& text) {
  const auto band = questions::read_band(text);
  if (!band) {
    return Error{"cannot read --within '" + text +
                     "'; write 'quantile of NAME in [0%, 10%]', or "
                     "'quantile of NAME in FY2013 in [0%, 10%]'",
                 ErrorKind::usage};
  }
  const std::string period = band->period.empty() ? target().period_name.short_name : band->period;
  const ir::Module& module = question_->module();
  const std::string grain(ir::sample_words(period.empty()
                                               ? module.columns[target().column.value].sample
                                               : ir::sample_for(module, period)));
  Additions added = replacements_;
  added.declarations.push_back({"outcome stressed = ", band->name, grain + ", bad low",
                                check::Options::Question::Form::expression, data::kWithinFile});
  QuestionRequest asked = base_;
  asked.asked = {"mean", "stressed", period};
  // The model stands without the band, so what is wrong is the band.
  Result<Question> question = open_added(model_, asked, {}, added);
  if (!question) return question.failure();
  const auto sample =
      questions::simulate(question->module(), question->inputs, {&question->target, 1}, options(),
                          control_.cancel, progress_);
  if (auto error = trouble(model_, *question, sample, request_)) return error;
  ++n_runs_;
  const std::vector<bool> marked = questions::band(sample->columns[0], band->low, band->high);
  add(StressRow::Kind::band, text, "",
      questions::compare_within(target(), values_, marked, has_noise_));
  return std::nullopt;
}

StressResult Stress::result() {
  StressResult out;
  static_cast<AnswerHead&>(out) = head_of(*question_, model_, base_);
  const Estimate base = questions::estimate(target(), values_, has_noise_);
  out.n_trials = values_.size();
  out.n_runs = n_runs_;
  out.base = in_unit(target(), base);
  out.rows = std::move(rows_);
  if (const auto never = never_occurs(target(), base, values_.size())) {
    out.warnings.push_back("in the base run " + *never);
  }
  out.seconds = watch_.seconds();
  return out;
}

}  // namespace

Result<StressResult> stress(const Model& model, const StressRequest& request,
                            const Control& control) {
  if (auto error = needs_random(request.trials, "the errors of differences come from")) {
    return *error;
  }
  Stress stress(model, request, control);
  if (auto error = stress.open()) return *error;
  const engine::RunExchange* const exchange = model.state()->exchange;
  const auto waits = [&] { return exchange != nullptr && exchange->is_waiting(); };
  // Runs that are computed elsewhere are asked for together: none depends on another.
  std::optional<Error> waiting = stress.run_switches();
  if (waiting && !waits()) return *waiting;
  for (const std::string& text : request.bands) {
    auto error = stress.run_band(text);
    if (error && !waits()) return *error;
  }
  if (waiting) return *waiting;
  return stress.result();
}

}  // namespace plimsoll::session

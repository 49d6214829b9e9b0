// Rules find, runs measure, `allow` answers.
#include "session/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "audit/subject.h"
#include "diag/meant.h"
#include "opt/opt.h"
#include "questions/sample.h"
#include "questions/shifts.h"
#include "report/number_format.h"
#include "session/given_draws.h"
#include "session/income.h"
#include "session/observed.h"
#include "session/outline.h"
#include "session/question.h"
#include "session/stopwatch.h"
#include "verify/citations.h"

namespace plimsoll {

std::string audit_severity_word(AuditSeverity severity) {
  constexpr const char* kWords[] = {"off", "note", "warning", "error"};
  return kWords[static_cast<std::size_t>(severity)];
}

std::vector<AuditRule> audit_rules() {
  std::vector<AuditRule> out;
  for (const audit::Rule& rule : audit::rules()) out.push_back(rule.row);
  return out;
}

}  // namespace plimsoll

namespace plimsoll::session {

namespace {

using Change = audit::Change;
using Finding = AuditResult::Finding;

constexpr double kRounding = 1e-9;
// A tenth more of a figure without a range that moves income by more of its standard deviation is told.
constexpr double kMovesMuch = 0.5;
// A chance below its bound by that factor in all periods says nothing.
constexpr double kFar = 50;
// Variants of one call of the engine: between calls the time is looked at.
constexpr std::size_t kAtOnce = 24;
constexpr const char* kIncome = "audit_income";

struct Allow {
  const syntax::AllowDecl* decl = nullptr;
  // Of the risk that it stands in; empty at the top.
  std::string risk;
  bool answers = false;
};

// A finding on its way, with what measures it.
struct Candidate {
  const audit::Rule* rule = nullptr;
  audit::Found found;
  Finding told;
  // Name of its scenario; empty where it has none.
  std::string scenario;
  bool is_moved = false;
};

class Audit {
 public:
  Audit(const Model& model, const AuditRequest& request, const Control& control)
      : model_(model), request_(request), control_(control) {}

  Result<AuditResult> result();

 private:
  std::optional<Error> read();
  std::optional<Error> read_allows();
  void find();
  Candidate candidate(const audit::Rule& rule, audit::Found found) const;
  void add_scenarios(std::vector<Candidate*> of);
  std::optional<Error> measure();
  std::optional<Error> measure_some(const ir::RunInputs& base, std::span<Candidate*> some,
                                    const engine::RunOptions& options);
  std::optional<ir::RunInputs> changed(const ir::RunInputs& base, const Candidate& one) const;
  std::optional<Error> judge_limits();
  void keep_what_stands();
  void answer();
  AuditSeverity severity_of(const AuditRule& rule) const;
  const audit::Rule* rule_of(std::string_view id) const;

  const Model& model_;
  const AuditRequest& request_;
  const Control& control_;
  Stopwatch clock_;
  std::optional<Compiled> plain_;
  std::unique_ptr<OutlinedModel> outlined_;
  std::optional<verify::Report> verified_;
  std::vector<Allow> allows_;
  std::vector<Candidate> candidates_;
  Additions added_;
  std::optional<Compiled> compiled_;
  std::vector<ir::ColumnId> columns_;
  questions::Target target_;
  double spread_ = 0;
  AuditResult out_;
};

const audit::Rule* Audit::rule_of(std::string_view id) const {
  for (const audit::Rule& rule : audit::rules()) {
    if (rule.row.id == id) return &rule;
  }
  return nullptr;
}

AuditSeverity Audit::severity_of(const AuditRule& rule) const {
  AuditSeverity out = rule.severity;
  for (const auto& [id, severity] : request_.severities) {
    if (id == rule.id) out = severity;
  }
  return out;
}

std::vector<std::string_view> rule_names() {
  std::vector<std::string_view> out;
  for (const audit::Rule& rule : audit::rules()) out.push_back(rule.row.id);
  return out;
}

std::optional<Error> Audit::read() {
  for (const auto& [id, severity] : request_.severities) {
    if (rule_of(id) == nullptr) {
      return Error{diag::has_no("the audit", "rule", id, rule_names()), ErrorKind::usage};
    }
  }
  Result<Compiled> plain = compile(model_);
  if (!plain) return plain.failure();
  plain_ = std::move(*plain);
  if (auto error = tell_opened(control_, model_, *plain_, request_.switches, request_.trials)) {
    return *error;
  }
  auto outlined = outline_model(model_);
  if (!outlined) return outlined.failure();
  outlined_ = std::move(*outlined);
  auto verified = verify::verify(
      {plain_->module, outlined_->loaded, *outlined_->sources, outlined_->declarations}, {},
      [&](std::uint64_t, std::uint64_t) { return !is_cancelled(control_); });
  if (auto error = stopped(control_)) return *error;
  if (!verified) return verified.failure();
  verified_ = std::move(*verified);
  return read_allows();
}

std::optional<Error> Audit::read_allows() {
  const auto take = [&](const syntax::Decl* decl, const std::string& risk) {
    if (decl != nullptr && decl->kind == syntax::DeclKind::allow) {
      allows_.push_back({static_cast<const syntax::AllowDecl*>(decl), risk, false});
    }
  };
  for (const data::LoadedFile& file : outlined_->loaded.files) {
    if (file.library) continue;
    for (const syntax::Decl* decl : file.ast->decls) {
      take(decl, "");
      if (decl == nullptr || decl->kind != syntax::DeclKind::risk) continue;
      const auto& risk = static_cast<const syntax::RiskDecl&>(*decl);
      for (const syntax::Decl* inner : risk.body) take(inner, std::string(risk.name.text));
    }
  }
  for (const Allow& one : allows_) {
    const std::string id(one.decl->name.text);
    if (rule_of(id) != nullptr) continue;
    return Error{outlined_->place(one.decl->name.span) + ": " +
                     diag::has_no("the audit", "rule", id, rule_names()),
                 ErrorKind::model};
  }
  return std::nullopt;
}

Candidate Audit::candidate(const audit::Rule& rule, audit::Found found) const {
  Candidate out;
  out.rule = &rule;
  Finding& told = out.told;
  told.rule = rule.row.id;
  told.severity = severity_of(rule.row);
  told.declaration = found.declaration == nullptr ? "" : found.declaration->name;
  if (found.span.valid()) {
    // Spans of the compiled module and of the outline are of texts read alike.
    told.file = outlined_->sources->file(found.span.file).path;
    told.file_line = outlined_->line(found.span);
  }
  told.seen = found.seen;
  told.why = rule.row.why;
  told.instead = found.instead.empty() ? rule.row.instead : found.instead;
  told.unmeasured =
      found.change.kind == Change::Kind::none ? found.change.words : "no time was left";
  if (found.change.kind != Change::Kind::none) told.changed = found.change.words;
  out.found = std::move(found);
  return out;
}

void Audit::find() {
  const audit::Subject subject(plain_->module, outlined_->loaded, *outlined_->sources,
                               outlined_->declarations, *verified_);
  for (const audit::Rule& rule : audit::rules()) {
    if (severity_of(rule.row) == AuditSeverity::off) continue;
    ++out_.n_rules;
    for (audit::Found& found : rule.find(subject)) {
      candidates_.push_back(candidate(rule, std::move(found)));
    }
  }
}

// All at once, else by halves: what does not compile is not measured.
void Audit::add_scenarios(std::vector<Candidate*> of) {
  if (of.empty()) return;
  Additions tried = added_;
  for (Candidate* one : of) {
    one->scenario = fmt::format("audit_change_{}", tried.declarations.size());
    tried.declarations.push_back(
        {"scenario " + one->scenario + " { " + one->found.change.text + " }"});
  }
  if (compile(model_, tried)) {
    added_ = std::move(tried);
    return;
  }
  if (of.size() == 1) {
    of.front()->scenario.clear();
    of.front()->told.unmeasured = "it is written with names that a scenario does not see";
    return;
  }
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  add_scenarios({of.begin(), middle});
  add_scenarios({middle, of.end()});
}

std::optional<ir::RunInputs> Audit::changed(const ir::RunInputs& base, const Candidate& one) const {
  const Change::Kind kind = one.found.change.kind;
  const std::string& name = kind == Change::Kind::set ? one.scenario : one.found.change.text;
  const auto& flags = compiled_->module.flags;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (name.empty() || flags[i].name != name) continue;
    const bool is_switch =
        flags[i].kind == ir::Flag::Kind::risk || flags[i].kind == ir::Flag::Kind::part;
    const bool fits = kind == Change::Kind::off      ? is_switch
                      : kind == Change::Kind::action ? flags[i].kind == ir::Flag::Kind::action
                                                     : flags[i].kind == ir::Flag::Kind::scenario;
    if (!fits) continue;
    ir::RunInputs inputs = base;
    inputs.flags[i] = kind != Change::Kind::off;
    return inputs;
  }
  return std::nullopt;
}

std::optional<Error> Audit::measure_some(const ir::RunInputs& base, std::span<Candidate*> some,
                                         const engine::RunOptions& options) {
  std::vector<questions::ShiftedInputs> variants;
  std::vector<Candidate*> measured;
  for (Candidate* one : some) {
    const auto inputs = changed(base, *one);
    if (!inputs) {
      if (one->told.unmeasured == "no time was left") one->told.unmeasured = "it has no switch";
      continue;
    }
    variants.push_back({*inputs});
    measured.push_back(one);
  }
  if (variants.empty()) return std::nullopt;
  const auto found =
      questions::shifts(compiled_->module, base, variants, columns_, options, control_.cancel);
  if (!found) return found.failure();
  if (found->interrupted || is_cancelled(control_)) return cancelled();
  if (found->failure) {
    if (!found->failing_variant) {
      return failed_trial(model_, *compiled_, *found->failure, request_.trials, request_.switches);
    }
    // A change may lead where the model cannot go: that one is not measured, the others are.
    measured[*found->failing_variant]->told.unmeasured =
        "the model fails in a trial with it changed";
    std::vector<Candidate*> rest = measured;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(*found->failing_variant));
    return measure_some(base, rest, options);
  }
  out_.n_runs += variants.size();
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const questions::Shift& shift = found->by_variant[i][0];
    Finding& told = measured[i]->told;
    told.unmeasured.clear();
    told.moved = in_unit(target_, shift.mean);
    told.sd = *in_unit(target_, {shift.sd, {}, {}}).value;
    // The same in every future, but for rounding.
    if (told.sd <= kRounding * std::fabs(told.moved.value.value_or(0))) {
      told.sd = 0;
      told.moved.se = 0;
    }
    told.n_moved = shift.n_moved;
    for (const questions::Shift& one : found->by_variant[i]) {
      measured[i]->is_moved = measured[i]->is_moved || one.n_moved > 0;
    }
  }
  return std::nullopt;
}

std::optional<Error> Audit::measure() {
  Income income = find_income(plain_->module);
  out_.income_found = income.found;
  if (income.outcome.empty()) {
    for (Candidate& one : candidates_) {
      if (one.found.change.kind != Change::Kind::none) {
        one.told.unmeasured = "the model has no outcome to measure it by";
      }
    }
    return std::nullopt;
  }
  std::vector<Candidate*> wanted;
  std::vector<Candidate*> sets;
  for (Candidate& one : candidates_) {
    const Change& change = one.found.change;
    if (change.kind == Change::Kind::none) continue;
    wanted.push_back(&one);
    if (change.kind == Change::Kind::set) sets.push_back(&one);
    if (change.kind == Change::Kind::off && change.text.find('.') != std::string::npos) {
      added_.part_switches.push_back(change.text);
    }
  }
  if (!added_.part_switches.empty() && !compile(model_, added_)) added_.part_switches.clear();
  const std::string over = plain_->module.has_time ? " over horizon" : "";
  added_.declarations.push_back(
      {std::string("outcome ") + kIncome + " = " + income.outcome + over});
  if (!compile(model_, added_)) {
    added_.declarations.clear();
    return std::nullopt;
  }
  // What else a risk or a scenario may move.
  std::vector<std::string> others;
  std::set<std::string> seen{income.outcome};
  for (const ir::Column& column : plain_->module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome || !column.label.empty()) continue;
    if (!seen.insert(column.name).second) continue;
    Additions tried = added_;
    const std::string name = fmt::format("audit_other_{}", others.size());
    tried.declarations.push_back({"outcome " + name + " = " + column.name + over});
    if (others.size() >= 12 || !compile(model_, tried)) continue;
    added_ = std::move(tried);
    others.push_back(name);
  }
  add_scenarios(sets);
  Result<Compiled> compiled = compile(model_, added_);
  if (!compiled) return compiled.failure();
  compiled_ = std::move(*compiled);
  ir::Module& module = compiled_->module;
  if (auto error = wrong_trials(model_, request_.trials)) return *error;
  opt::optimise(module);
  auto target = questions::find_target(module, {"mean", kIncome, "", ""});
  if (!target) return Error{target.error(), ErrorKind::model};
  target_ = std::move(*target);
  target_.name = target_.object = income.outcome;
  target_.text = "mean of " + income.outcome + (over.empty() ? "" : " over the horizon");
  out_.income = simulate::target_result(target_);
  columns_ = {target_.column};
  for (const std::string& name : others) {
    const auto other = questions::find_target(module, {"mean", name, "", ""});
    if (other) columns_.push_back(other->column);
  }
  const auto base = run_inputs(module, request_.switches);
  if (!base) return base.failure();
  const auto options = agreeing_options(model_, module, request_.trials, request_.work, control_);
  if (!options) return options.failure();
  const auto sample = questions::simulate(module, *base, std::span(&target_, 1), *options,
                                          control_.cancel, options->progress);
  if (!sample) return sample.failure();
  if (sample->failure) {
    return failed_trial(model_, *compiled_, *sample->failure, request_.trials, request_.switches);
  }
  if (sample->interrupted) return cancelled();
  const std::vector<double>& values = sample->columns[0];
  double mean = 0;
  for (const double x : values) mean += x / static_cast<double>(values.size());
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  spread_ = std::sqrt(squares / std::max<double>(1, static_cast<double>(values.size()) - 1)) /
            target_.unit.scale;
  out_.n_trials = values.size();
  // What was found first, then what runs alone can say; figures without a range come last, for they are many.
  std::stable_sort(wanted.begin(), wanted.end(), [](const Candidate* a, const Candidate* b) {
    return (a->told.rule == audit::kSureBase) < (b->told.rule == audit::kSureBase);
  });
  for (std::size_t at = 0; at < wanted.size(); at += kAtOnce) {
    if (clock_.seconds() > request_.budget) break;
    const std::size_t n = std::min(kAtOnce, wanted.size() - at);
    if (auto error = measure_some(*base, std::span(wanted).subspan(at, n), *options)) return error;
  }
  return std::nullopt;
}

std::optional<Error> Audit::judge_limits() {
  const bool wants = severity_of(rule_of(audit::kFarLimit)->row) != AuditSeverity::off ||
                     severity_of(rule_of(audit::kNearLimit)->row) != AuditSeverity::off;
  if (!wants || request_.budget <= 0 || plain_->module.limits.empty()) return std::nullopt;
  RunRequest run;
  run.switches = request_.switches;
  run.trials = request_.trials;
  run.work = request_.work;
  Control quiet;
  quiet.cancel = control_.cancel;
  const auto found = model_.run(run, quiet);
  if (!found) return found.failure();
  std::map<std::string, std::vector<const LimitResult*>> by_name;
  for (const LimitResult& one : found->limits) by_name[one.name].push_back(&one);
  for (const auto& one_limit : by_name) {
    const std::string& name = one_limit.first;
    const std::vector<const LimitResult*>& periods = one_limit.second;
    const auto bound = std::find_if(plain_->module.limits.begin(), plain_->module.limits.end(),
                                    [&](const ir::Bound& b) { return b.name == name; });
    if (bound == plain_->module.limits.end()) continue;
    audit::Found of;
    for (const outline::Declaration& d : outlined_->declarations) {
      if (d.word == "limit" && d.name == name) of.declaration = &d;
    }
    of.span = of.declaration == nullptr ? bound->span : of.declaration->span;
    of.change = {Change::Kind::none, "", "a limit moves nothing"};
    bool is_far = true;
    const LimitResult* near = nullptr;
    double most = 0;
    for (const LimitResult* one : periods) {
      if (one->verdict == Verdict::too_close && near == nullptr) near = one;
      const bool up = one->relation == Relation::at_most;
      const double value = one->value.value_or(1);
      const double chance = up ? value : 1 - value;
      const double allowed = up ? one->bound : 1 - one->bound;
      most = std::max(most, chance);
      is_far = is_far && one->is_probability && one->verdict == Verdict::holds &&
               chance * kFar <= allowed && one->high &&
               (up ? *one->high : 1 - *one->low) * 5 <= allowed;
    }
    if (is_far && severity_of(rule_of(audit::kFarLimit)->row) != AuditSeverity::off) {
      of.seen =
          fmt::format("`{}`: it comes in {:.2g} % of futures at most", bound->text, 100 * most);
      candidates_.push_back(candidate(*rule_of(audit::kFarLimit), of));
    }
    if (near != nullptr && severity_of(rule_of(audit::kNearLimit)->row) != AuditSeverity::off) {
      of.seen = fmt::format(
          "`{}`: {} trials cannot tell{}", bound->text, report::format_count(found->trials),
          near->period.short_name.empty() ? "" : " in " + near->period.short_name);
      candidates_.push_back(candidate(*rule_of(audit::kNearLimit), of));
    }
  }
  return std::nullopt;
}

// What runs judge is a finding where they say so.
void Audit::keep_what_stands() {
  std::erase_if(candidates_, [&](const Candidate& one) {
    if (one.found.change.kind == Change::Kind::none) return false;
    if (one.told.rule == audit::kIdleRisk || one.told.rule == audit::kEmptyScenario) {
      return !one.told.is_measured() || one.is_moved;
    }
    if (one.told.rule == audit::kSureBase) {
      const double moved = std::fabs(one.told.moved.value.value_or(0));
      return !one.told.is_measured() || !(spread_ > 0) || moved <= kMovesMuch * spread_ ||
             moved <= 3 * one.told.moved.se.value_or(0);
    }
    return false;
  });
}

bool is_at(const std::string& name, const std::string& path) {
  return name == path || (name.starts_with(path) && name.size() > path.size() &&
                          (name[path.size()] == '.' || name[path.size()] == '['));
}

void Audit::answer() {
  for (Candidate& one : candidates_) {
    for (Allow& allow : allows_) {
      if (allow.decl->name.text != one.told.rule) continue;
      const std::string& name = one.told.declaration;
      if (!allow.risk.empty() && !is_at(name, allow.risk)) continue;
      const bool meant =
          allow.decl->at.empty() ||
          std::any_of(allow.decl->at.begin(), allow.decl->at.end(), [&](const syntax::Expr* at) {
            const std::string path = audit::path_of(at);
            return is_at(name, path) ||
                   (!allow.risk.empty() && is_at(name, allow.risk + "." + path));
          });
      if (!meant) continue;
      allow.answers = true;
      one.told.because = allow.decl->because;
    }
  }
  const audit::Rule& idle = *rule_of(audit::kIdleAllow);
  if (severity_of(idle.row) == AuditSeverity::off) return;
  for (const Allow& allow : allows_) {
    if (allow.answers || severity_of(rule_of(allow.decl->name.text)->row) == AuditSeverity::off)
      continue;
    audit::Found found;
    found.span = allow.decl->span;
    found.seen = fmt::format("`allow {}` answers nothing", allow.decl->name.text);
    found.change = {Change::Kind::none, "", "it says nothing of a figure"};
    candidates_.push_back(candidate(idle, found));
  }
}

Result<AuditResult> Audit::result() {
  if (auto error = wrong_request(request_.trials, request_.work)) return *error;
  if (auto error = needs_random(request_.trials, "the errors of what findings move come from")) {
    return *error;
  }
  if (auto error = read()) return *error;
  find();
  if (request_.budget > 0) {
    if (auto error = measure()) return *error;
    if (auto error = judge_limits()) return *error;
  }
  keep_what_stands();
  answer();
  std::stable_sort(
      candidates_.begin(), candidates_.end(),
      [](const Candidate& a, const Candidate& b) { return a.told.severity > b.told.severity; });
  for (Candidate& one : candidates_) {
    (one.told.because.empty() ? out_.findings : out_.answered).push_back(std::move(one.told));
  }
  out_.about = about(plain_->module, model_, request_.switches);
  out_.futures = futures(request_.trials);
  out_.passes = out_.count(AuditSeverity::warning) + out_.count(AuditSeverity::error) == 0;
  out_.seconds = clock_.seconds();
  return std::move(out_);
}

}  // namespace

Result<AuditResult> audit_model(const Model& model, const AuditRequest& request,
                                const Control& control) {
  return Audit(model, request, control).result();
}

}  // namespace plimsoll::session

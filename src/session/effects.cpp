// Tags of the register put to the proof: what each carrier moves, beside what the register says.
#include "plimsoll/effects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "opt/opt.h"
#include "questions/shifts.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "session/given_draws.h"
#include "session/income.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/register.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using Way = EffectsResult::Way;
using Tag = EffectsResult::Tag;
using EffectVerdict = EffectsResult::Verdict;

constexpr double kErrors = 3;
// Of the trials that a cause moves, the part that goes the rarer way.
constexpr double kLeastEitherWay = 0.1;

// How a carrier is moved: a flag that is turned, off for what is on and on for what says more.
struct Lever {
  Way way = Way::none;
  std::string flag;
  // Why there is none.
  std::string why = "it has no switch, and nothing can be made more of it";
};

// Names under which the model knows lines and changes; a model that has one is refused: it stands twice.
std::string line_name(std::size_t k) {
  return "register_line_" + std::to_string(k + 1);
}
std::string change_name(std::size_t k) {
  return "register_change_" + std::to_string(k + 1);
}

std::string parent_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : name.substr(0, dot);
}

bool has_flag(const ir::Module& module, ir::Flag::Kind kind, const std::string& name) {
  return std::any_of(module.flags.begin(), module.flags.end(),
                     [&](const ir::Flag& flag) { return flag.kind == kind && flag.name == name; });
}

bool is_total(const ir::Module& module, const std::string& name) {
  return std::any_of(module.defs.begin(), module.defs.end(), [&](const ir::Def& def) {
    return def.full_name == name && def.kind == ir::DefKind::total;
  });
}

// What a `set` names to make one percent more of it: a stock's opening, an event's rate or chance.
std::string settable(const ir::Module& module, const std::string& carrier) {
  const std::string happens = is_total(module, carrier) ? parent_of(carrier) : carrier;
  for (const ir::Event& event : module.events) {
    if (event.full_name == happens) return happens + (event.by_chance ? ".chance" : ".rate");
  }
  for (const ir::Def& def : module.defs) {
    if (def.full_name == carrier && def.kind == ir::DefKind::stock) return carrier + ".opening";
  }
  return carrier;
}

// The risk that it is, or is a part of.
bool is_switched_off(const ir::Module& module, const ir::RunInputs& inputs,
                     const std::string& carrier) {
  return std::any_of(module.risks.begin(), module.risks.end(), [&](const ir::Risk& risk) {
    return (carrier == risk.name || carrier.starts_with(risk.name + ".")) &&
           inputs.flags[risk.flag.value] == 0;
  });
}

class Proof {
 public:
  Proof(const Model& model, const EffectsRequest& request, const Control& control)
      : model_(model), request_(request), control_(control) {}

  Result<EffectsResult> result();

 private:
  std::optional<Error> find_levers();
  void find_changes(const ir::Module& module, const std::vector<std::string>& carriers);
  // False where one of them cannot be made more of; nothing is added then.
  bool add_changes(const ir::Module& module, const std::vector<std::string>& carriers);
  std::optional<Error> compile_all();
  std::string place_of_line(std::size_t k) const;
  std::optional<Error> measure();
  void fill(EffectsResult& out) const;
  void take_shift(const EffectsResult::Mechanism& mechanism, Tag& tag, std::size_t variant,
                  std::size_t line) const;
  void judge(const EffectsResult::Mechanism& mechanism, Tag& tag, const questions::Shift& shift,
             const questions::Target& target) const;
  std::size_t line_of(const std::string& text) const;
  // Null where the model has no register.
  const RegisterRow* row_of(const std::string& id) const;
  void fill_cause(const RegisterRow& row, EffectsResult::Mechanism& mechanism,
                  std::size_t line) const;
  bool stands_for(const RegisterRow* row, const std::string& carrier) const;
  std::shared_ptr<const Diagnostics> warnings(const EffectsResult& out) const;

  const Model& model_;
  const EffectsRequest& request_;
  const Control& control_;
  Stopwatch watch_;
  Additions added_;
  std::string income_;
  std::string income_found_;
  bool has_time_ = false;
  // Of the register's file.
  std::vector<RegisterRow> rows_;
  // By name of the carrier.
  std::map<std::string, Lever> levers_;
  // Expressions; the first is income.
  std::vector<std::string> lines_;
  std::optional<Compiled> compiled_;
  std::vector<questions::Target> targets_;
  // By name of the carrier, its place among the variants.
  std::map<std::string, std::size_t> variants_;
  // By text of the cause.
  std::map<std::string, std::size_t> causes_;
  questions::Shifts shifts_;
  std::uint64_t n_runs_ = 0;
};

// What the register and its carriers are, and which of these have a switch.
std::optional<Error> Proof::find_levers() {
  Result<Compiled> plain = compile(model_);
  if (!plain) return plain.failure();
  const ir::Module& module = plain->module;
  has_time_ = module.has_time;
  if (module.mechanisms.empty()) {
    return Error{"the model has no mechanisms: nothing in it `carries` a row of a `register`",
                 ErrorKind::usage};
  }
  income_ = request_.income;
  if (income_.empty()) {
    Income income = find_income(module);
    income_ = std::move(income.outcome);
    income_found_ = std::move(income.found);
  }
  if (income_.empty()) {
    return Error{
        "the model has no outcome to call income; name one, or any expression, with --income",
        ErrorKind::usage};
  }
  const auto outlined = outline_model(model_);
  if (!outlined) return outlined.failure();
  auto rows = read_register(**outlined);
  if (!rows) return rows.failure();
  rows_ = std::move(*rows);
  lines_.push_back(income_);
  std::vector<std::string> carriers;
  for (const ir::Mechanism& mechanism : module.mechanisms) {
    const bool is_new = std::find(lines_.begin(), lines_.end(), mechanism.line) == lines_.end();
    const RegisterRow* row = row_of(mechanism.id);
    const bool is_measured = !mechanism.carriers.empty() || (row != nullptr && row->cause);
    if (!mechanism.line.empty() && is_measured && is_new) {
      lines_.push_back(mechanism.line);
    }
    for (const ir::Mechanism::Carrier& carrier : mechanism.carriers) {
      if (levers_.try_emplace(carrier.name).second) carriers.push_back(carrier.name);
    }
  }
  added_.part_switches = carriers;
  for (const std::string& carrier : carriers) added_.part_switches.push_back(parent_of(carrier));
  for (const RegisterRow& row : rows_) {
    if (row.cause && row.cause->is_switch()) added_.part_switches.push_back(row.cause->name);
  }
  added_.declarations = causes_of(rows_);
  Result<Compiled> switched = compile(model_, added_);
  if (!switched) return switched.failure();
  for (const RegisterRow& row : rows_) {
    if (auto error = no_switch(row, switched->module)) return error;
  }
  find_changes(switched->module, carriers);
  return std::nullopt;
}

void Proof::find_changes(const ir::Module& module, const std::vector<std::string>& carriers) {
  std::vector<std::string> unswitched;
  for (const std::string& carrier : carriers) {
    Lever& lever = levers_[carrier];
    const std::string event = is_total(module, carrier) ? parent_of(carrier) : "";
    for (const std::string& name : {carrier, event}) {
      if (name.empty() || lever.way != Way::none) continue;
      if (has_flag(module, ir::Flag::Kind::risk, name) ||
          has_flag(module, ir::Flag::Kind::part, name)) {
        lever = {Way::off, name, ""};
      }
    }
    if (lever.way == Way::none) unswitched.push_back(carrier);
  }
  // Together, for each compilation takes as long as the model is large; by itself where one cannot be made more of: a
  // condition, or what stands in a function.
  if (add_changes(module, unswitched)) return;
  for (const std::string& carrier : unswitched) add_changes(module, {carrier});
}

bool Proof::add_changes(const ir::Module& module, const std::vector<std::string>& carriers) {
  Additions tried = added_;
  std::vector<std::string> changes;
  for (const std::string& carrier : carriers) {
    const std::string name = settable(module, carrier);
    changes.push_back(change_name(tried.declarations.size()));
    tried.declarations.push_back(
        {"scenario " + changes.back() + " { set " + name + " = " + name + " * 1.01 }"});
  }
  if (!compile(model_, tried)) return false;
  added_ = std::move(tried);
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    levers_[carriers[i]] = {Way::more, changes[i], ""};
  }
  return true;
}

// Where the first row of the register that has it says it.
std::string Proof::place_of_line(std::size_t k) const {
  const auto row = std::find_if(rows_.begin(), rows_.end(),
                                [&](const RegisterRow& one) { return one.line == lines_[k]; });
  return k == 0 || row == rows_.end() ? data::kIncomeFile : row->place_of("line");
}

const RegisterRow* Proof::row_of(const std::string& id) const {
  const auto row = std::find_if(rows_.begin(), rows_.end(),
                                [&](const RegisterRow& one) { return one.id == id; });
  return row == rows_.end() ? nullptr : &*row;
}

std::optional<Error> Proof::compile_all() {
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    added_.declarations.push_back({"outcome " + line_name(k) + " = ", lines_[k],
                                   has_time_ ? " over horizon" : "",
                                   check::Options::Question::Form::expression, place_of_line(k)});
  }
  Result<Compiled> compiled = compile(model_, added_);
  if (!compiled) return compiled.failure();
  compiled_ = std::move(*compiled);
  ir::Module& module = compiled_->module;
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    for (const ir::Column& column : module.columns) {
      if (column.label.empty() || !column.name.starts_with(line_name(k) + "[")) continue;
      return Error{
          fmt::format("{}: `{}` has a value for each label, as `{}`; write one label's, or the sum "
                      "over them",
                      place_of_line(k), lines_[k], column.label),
          k == 0 ? ErrorKind::usage : ErrorKind::model};
    }
  }
  if (auto error = tell_opened(control_, model_, *compiled_, request_.switches, request_.trials)) {
    return *error;
  }
  if (auto error = wrong_trials(model_, request_.trials)) return *error;
  opt::optimise(module);
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    auto target = questions::find_target(module, {"mean", line_name(k), "", ""});
    if (!target) return Error{target.error(), ErrorKind::model};
    target->text = "mean of " + lines_[k] + " over the horizon";
    target->name = target->object = lines_[k];
    targets_.push_back(std::move(*target));
  }
  return std::nullopt;
}

std::optional<Error> Proof::measure() {
  const ir::Module& module = compiled_->module;
  const auto base = run_inputs(module, request_.switches);
  if (!base) return base.failure();
  std::vector<questions::ShiftedInputs> variants;
  const auto turned = [&](const std::string& flag, bool is_switch) {
    ir::RunInputs inputs = *base;
    for (std::size_t i = 0; i < module.flags.size(); ++i) {
      const ir::Flag::Kind kind = module.flags[i].kind;
      const bool is_of_kind = kind == ir::Flag::Kind::risk || kind == ir::Flag::Kind::part;
      if (module.flags[i].name == flag && is_of_kind == is_switch) inputs.flags[i] = !is_switch;
    }
    return inputs;
  };
  for (auto& [carrier, lever] : levers_) {
    if (is_switched_off(module, *base, carrier)) {
      lever = {Way::none, "", "its risk is switched off"};
    }
    if (lever.way == Way::none) continue;
    variants_[carrier] = variants.size();
    variants.push_back({turned(lever.flag, lever.way == Way::off)});
  }
  std::size_t n_against = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& cause = rows_[i].cause;
    if (!cause || causes_.contains(cause->text) || is_switched_off(module, *base, cause->name)) {
      continue;
    }
    causes_[cause->text] = variants.size();
    ++n_against;
    if (cause->is_switch()) {
      variants.push_back({*base, turned(cause->name, true)});
    } else {
      const auto [worse, rest] = scenarios_of(rows_, i);
      variants.push_back({turned(worse, false), turned(rest, false)});
    }
  }
  std::vector<ir::ColumnId> columns;
  for (const questions::Target& target : targets_) columns.push_back(target.column);
  const auto options = agreeing_options(model_, module, request_.trials, request_.work, control_);
  if (!options) return options.failure();
  auto found = questions::shifts(module, *base, variants, columns, *options, control_.cancel);
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model_, *compiled_, *found->failure, request_.trials, request_.switches);
  }
  if (found->interrupted || is_cancelled(control_)) return cancelled();
  shifts_ = std::move(*found);
  n_runs_ = variants.size() + n_against + 1;
  return std::nullopt;
}

std::size_t Proof::line_of(const std::string& text) const {
  const auto at = std::find(lines_.begin(), lines_.end(), text);
  return at == lines_.end() ? 0 : static_cast<std::size_t>(at - lines_.begin());
}

// Of a switch the cause's own doing: on less off.
questions::Shift caused(questions::Shift shift, Way way) {
  if (way == Way::off && shift.mean.value) *shift.mean.value = 0 - *shift.mean.value;
  return shift;
}

void Proof::judge(const EffectsResult::Mechanism& mechanism, Tag& tag,
                  const questions::Shift& shift, const questions::Target& target) const {
  const double value = shift.mean.value.value_or(0);
  const double error = shift.mean.se.value_or(0);
  tag.line = {in_unit(target, shift.mean), shift.n_moved};
  if (!shift.may_move) {
    tag.verdict = EffectVerdict::nominal;
    tag.why = "nothing leads from it to its line";
  } else if (shift.n_moved == 0) {
    // One percent more of a number is another number, but of 0.
    tag.verdict = tag.way == Way::more ? EffectVerdict::nominal : EffectVerdict::unseen;
    tag.why = tag.way == Way::more ? "one percent more of it changes nothing"
                                   : "no trial shows a difference: rarer than they tell, or none";
  } else if (std::fabs(value) > kErrors * error &&
             (mechanism.direction.empty() || (value > 0) == (mechanism.direction == "up"))) {
    tag.verdict = EffectVerdict::moves;
  } else if (static_cast<double>(std::min(shift.n_higher, shift.n_moved - shift.n_higher)) >=
             kLeastEitherWay * static_cast<double>(shift.n_moved)) {
    tag.verdict = EffectVerdict::either_way;
    const double sd = *in_unit(target, {shift.sd, {}, {}}).value;
    const report::Display display = report::choose_display(target.unit.base, sd);
    tag.why = "up and down, by a standard deviation of " +
              report::with_unit(report::readable(sd / display.scale, 3), display.unit);
  } else if (std::fabs(value) <= kErrors * error) {
    tag.verdict = EffectVerdict::nominal;
    tag.why = "the mean of its line moves by less than 3 errors";
  } else {
    tag.verdict = EffectVerdict::nominal;
    tag.why = "the mean of its line moves the other way";
  }
}

void Proof::take_shift(const EffectsResult::Mechanism& mechanism, Tag& tag, std::size_t variant,
                       std::size_t line) const {
  const auto& by_line = shifts_.by_variant[variant];
  judge(mechanism, tag, caused(by_line[line], tag.way), targets_[line]);
  const questions::Shift income = caused(by_line[0], tag.way);
  tag.income = {in_unit(targets_[0], income.mean), income.n_moved};
}

// The register's cause is the carrier, or a part of it that has no switch of its own.
bool Proof::stands_for(const RegisterRow* row, const std::string& carrier) const {
  if (row == nullptr || !row->cause || row->cause->is_switch()) return false;
  const std::string& name = row->cause->name;
  if (!causes_.contains(row->cause->text)) return false;
  if (name == carrier) return true;
  return name.starts_with(carrier + ".") && levers_.at(carrier).way != Way::off;
}

void Proof::fill_cause(const RegisterRow& row, EffectsResult::Mechanism& mechanism,
                       std::size_t line) const {
  mechanism.cause_text = row.cause->text;
  Tag& tag = mechanism.cause.emplace(EffectsResult::Tag{});
  tag.carrier = row.cause->name;
  tag.file = row.file;
  tag.file_line = row.file_line;
  const auto found = causes_.find(row.cause->text);
  if (found == causes_.end()) {
    tag.why = "its risk is switched off";
    return;
  }
  // Worse less rest, which is with it less without it where it is a switch.
  tag.way = Way::set;
  take_shift(mechanism, tag, found->second, line);
  if (row.cause->is_switch()) tag.way = Way::off;
}

void Proof::fill(EffectsResult& out) const {
  const ir::Module& module = compiled_->module;
  const source::SourceMap& sources = *compiled_->sources;
  for (const ir::Mechanism& row : module.mechanisms) {
    EffectsResult::Mechanism& mechanism = out.mechanisms.emplace_back();
    mechanism.id = row.id;
    mechanism.title = row.title;
    mechanism.line = row.line.empty() ? income_ : row.line;
    mechanism.direction = row.direction;
    mechanism.qualitative = row.qualitative;
    const std::size_t line = line_of(mechanism.line);
    const RegisterRow* known = row_of(row.id);
    mechanism.target = simulate::target_result(targets_[line]);
    for (const ir::Mechanism::Carrier& carrier : row.carriers) {
      Tag& tag = mechanism.tags.emplace_back();
      tag.carrier = carrier.name;
      tag.file = sources.file(carrier.span.file).path;
      tag.file_line = sources.place(carrier.span.file, carrier.span.begin).line;
      tag.way = levers_.at(carrier.name).way;
      if (stands_for(known, carrier.name)) {
        tag.way = Way::set;
        take_shift(mechanism, tag, causes_.at(known->cause->text), line);
        continue;
      }
      if (tag.way == Way::none) {
        tag.why = levers_.at(carrier.name).why;
        continue;
      }
      take_shift(mechanism, tag, variants_.at(carrier.name), line);
    }
    if (known != nullptr && known->cause) fill_cause(*known, mechanism, line);
  }
}

std::shared_ptr<const Diagnostics> Proof::warnings(const EffectsResult& out) const {
  diag::Sink sink;
  const ir::Module& module = compiled_->module;
  for (std::size_t m = 0; m < out.mechanisms.size(); ++m) {
    const EffectsResult::Mechanism& mechanism = out.mechanisms[m];
    for (std::size_t t = 0; t < mechanism.tags.size(); ++t) {
      const Tag& tag = mechanism.tags[t];
      if (tag.verdict != EffectVerdict::nominal) continue;
      sink.report(diag::Kind::mechanism_nominal, module.mechanisms[m].carriers[t].span,
                  fmt::format("`{}` carries `{}` in name only: {}, `{}`{}", tag.carrier,
                              mechanism.id, tag.why, mechanism.line,
                              mechanism.direction.empty() ? "" : ", " + mechanism.direction))
          .add_help("let what does move it carry it, mend the model, or mend the register");
    }
    if (!mechanism.cause || mechanism.cause->verdict != EffectVerdict::nominal) continue;
    sink.report(diag::Kind::mechanism_nominal, {},
                fmt::format("{}: `{}` causes `{}` in name only: {}, `{}`{}",
                            row_of(mechanism.id)->place_of("cause"), mechanism.cause_text,
                            mechanism.id, mechanism.cause->why, mechanism.line,
                            mechanism.direction.empty() ? "" : ", " + mechanism.direction))
        .add_help("name what does move it, mend the model, or mend the register");
  }
  sink.sort_by_place();
  return diagnostics_of(compiled_->sources, sink.all());
}

Result<EffectsResult> Proof::result() {
  if (auto error = wrong_request(request_.trials, request_.work)) return *error;
  if (auto error = needs_random(request_.trials, "errors of effects come from")) return *error;
  if (auto error = find_levers()) return *error;
  if (auto error = compile_all()) return *error;
  if (auto error = measure()) return *error;
  EffectsResult out;
  out.about = about(compiled_->module, model_, request_.switches);
  out.futures = futures(request_.trials);
  out.register_title = compiled_->module.register_title;
  out.income = simulate::target_result(targets_[0]);
  out.income_found = income_found_;
  out.n_trials = request_.trials.count;
  out.n_runs = n_runs_;
  fill(out);
  out.diagnostics = warnings(out);
  out.seconds = watch_.seconds();
  return out;
}

}  // namespace

Result<EffectsResult> effects(const Model& model, const EffectsRequest& request,
                              const Control& control) {
  return Proof(model, request, control).result();
}

}  // namespace plimsoll::session

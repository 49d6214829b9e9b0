// A model between is the old one with documents; what it lacks of the switches it does without.
#include "session/between.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "data/documents.h"
#include "opt/opt.h"
#include "questions/sample.h"
#include "session/outside.h"
#include "session/state.h"

namespace plimsoll::session {

namespace {

namespace fs = std::filesystem;

// A file below the model's folder, or what stands in its place; nothing where there is none or it is too
// large to stand in the place of one.
std::optional<std::string> data_text(const OutlinedModel& model, const std::string& name) {
  const fs::path path = fs::path(model.loaded.folder) / name;
  if (const std::string* text = model.loaded.documents.find(data::real_path(path.string()))) {
    return *text;
  }
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  Result<std::string> text = source::read_text(path.string());
  if (!text) return std::nullopt;
  return std::move(*text);
}

using Sources = std::map<std::string, const syntax::SourceDecl*>;

// By file, the source that reads it.
Sources sources_of(const OutlinedModel& model) {
  Sources out;
  for (const data::LoadedFile& file : model.loaded.files) {
    if (file.library) continue;
    for (const syntax::Decl* decl : file.ast->decls) {
      if (decl->kind != syntax::DeclKind::source) continue;
      const auto& source = static_cast<const syntax::SourceDecl&>(*decl);
      out.emplace(source.file, &source);
    }
  }
  return out;
}

// Files that a module read and that hold no declarations.
void add_tables(const Model& model, std::vector<std::string>& to) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return;
  for (const ir::ReadFile& file : compiled->module.files) {
    if (file.name.ends_with(".plim") || file.name.starts_with("library:")) continue;
    if (std::find(to.begin(), to.end(), file.name) == to.end()) to.push_back(file.name);
  }
}

edits::DataFile data_file(const OutlinedModel& before, const OutlinedModel& after,
                          const Sources& old_sources, const Sources& new_sources,
                          const std::string& name) {
  edits::DataFile out;
  out.name = name;
  out.before = data_text(before, name);
  out.after = data_text(after, name);
  const auto of_old = old_sources.find(name);
  const auto of_new = new_sources.find(name);
  if (of_new == new_sources.end() || of_old == old_sources.end()) return out;
  const syntax::SourceDecl& source = *of_new->second;
  out.source = std::string(source.name.text);
  for (const syntax::Name& key : source.keys) out.keys.emplace_back(key.text);
  for (const syntax::Name* column : {&source.value, &source.unit, &source.known}) {
    if (!column->text.empty()) out.columns.emplace_back(column->text);
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<TwoVersions>> read_versions(const Model& before, const Model& after) {
  auto out = std::make_unique<TwoVersions>();
  auto old_side = outline_model(before);
  if (!old_side) return old_side.failure();
  auto new_side = outline_model(after);
  if (!new_side) return new_side.failure();
  out->before = std::move(*old_side);
  out->after = std::move(*new_side);
  out->changes = compare::compare_models({*out->before->sources, out->before->declarations},
                                         {*out->after->sources, out->after->declarations});
  const Sources old_sources = sources_of(*out->before);
  const Sources new_sources = sources_of(*out->after);
  std::vector<std::string> names;
  add_tables(after, names);
  add_tables(before, names);
  for (const Sources* sources : {&new_sources, &old_sources}) {
    for (const auto& [name, source] : *sources) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  for (const std::string& name : names) {
    edits::DataFile file = data_file(*out->before, *out->after, old_sources, new_sources, name);
    if (file.before != file.after) out->data.push_back(std::move(file));
  }
  return out;
}

ModelDiff::Change told_change(const compare::DeclarationChange& c, const OutlinedModel& before,
                              const OutlinedModel& after) {
  const outline::Declaration& d = c.after != nullptr ? *c.after : *c.before;
  ModelDiff::Change change;
  change.kind = static_cast<ModelDiff::Change::Kind>(c.kind);
  change.word = std::string(d.word);
  change.name = d.name;
  change.risk = d.risk;
  if (c.kind == compare::DeclarationChange::Kind::renamed) change.old_name = c.before->name;
  change.stated = c.stated;
  change.n_same = c.n_same;
  change.n_fields = c.n_fields;
  if (c.before != nullptr) change.old_place = before.place(c.before->span);
  if (c.after != nullptr) change.new_place = after.place(c.after->span);
  for (const compare::FieldChange& f : c.fields) {
    change.fields.push_back({f.name, f.before, f.after});
  }
  return change;
}

Switches switches_there(const ir::Module& module, const Switches& switches) {
  Switches out;
  const auto has_flag = [&](ir::Flag::Kind kind, const std::string& name) {
    return std::any_of(module.flags.begin(), module.flags.end(), [&](const ir::Flag& flag) {
      return flag.kind == kind && flag.name == name;
    });
  };
  for (const std::string& name : switches.scenarios) {
    if (has_flag(ir::Flag::Kind::scenario, name)) out.scenarios.push_back(name);
  }
  for (const std::string& name : switches.actions) {
    if (has_flag(ir::Flag::Kind::action, name)) out.actions.push_back(name);
  }
  for (const std::string& name : switches.without) {
    const bool is_group = std::any_of(module.groups.begin(), module.groups.end(),
                                      [&](const ir::Group& group) { return group.name == name; });
    if (name == "all" || is_group || has_flag(ir::Flag::Kind::risk, name)) {
      out.without.push_back(name);
    }
  }
  return out;
}

ModelsBetween::ModelsBetween(const Model& before, const TwoVersions& versions,
                             const edits::Edits& edits, const std::vector<Outside>& outside,
                             const CompareRequest& request, const questions::Target& target,
                             const Control& control)
    : before_(before),
      versions_(versions),
      edits_(edits),
      outside_(outside),
      control_(control),
      request_(request),
      canonical_(target.unit.canonical) {
  request_.switches = request.old_switches.value_or(request.switches);
  // In every model between the period of the new version, also where another is the last.
  request_.asked.period = target.period_name.short_name;
  if (!ir::is_of_condition(target.statistic)) request_.asked.outcome = target.name;
}

Result<std::optional<Question>> ModelsBetween::open(const std::vector<bool>& made) {
  std::vector<Document> documents;
  for (edits::Text& text : edits_.between(made)) {
    const fs::path path = fs::path(versions_.before->loaded.folder) / text.name;
    documents.push_back({path.string(), std::move(text.text)});
  }
  const auto first = made.end() - static_cast<std::ptrdiff_t>(outside_.size());
  const std::vector<bool> made_outside(first, made.end());
  for (std::size_t i = 0; i < outside_.size(); ++i) {
    if (outside_[i].kind == Outside::Kind::library && made_outside[i]) {
      documents.push_back({outside_[i].path, outside_[i].after});
    }
  }
  const Inputs given = inputs_between(before_, request_.switches, outside_, made_outside);
  const Model model = before_.with_sets(given.sets).edited(std::move(documents));
  const questions::Asked asked{request_.asked.statistic, request_.asked.outcome,
                               request_.asked.period, request_.asked.condition};
  const auto conditions = questions::conditions(asked);
  if (!conditions) return conditions.failure();
  Additions added;
  added.conditions = *conditions;
  Result<Compiled> compiled = compile(model, added);
  if (!compiled) {
    if (compiled.failure().kind == ErrorKind::machine) return compiled.failure();
    why_ = compiled.failure().text();
    return std::optional<Question>();
  }
  Question out{std::move(*compiled), {}, {}};
  opt::optimise(out.compiled.module);
  auto target = questions::find_target(out.module(), asked);
  // An amount of another kind is no step between the two ends.
  if (!target || target->unit.canonical != canonical_) return std::optional<Question>();
  out.target = std::move(*target);
  auto inputs = run_inputs(out.module(), switches_there(out.module(), given.switches));
  if (!inputs) return inputs.failure();
  out.inputs = std::move(*inputs);
  return std::optional<Question>(std::move(out));
}

Result<bool> ModelsBetween::stands(const std::vector<bool>& made, bool in_trials) {
  if (auto error = stopped(control_)) return *error;
  if (!in_trials) {
    const auto question = open(made);
    if (!question) return question.failure();
    return question->has_value();
  }
  const auto found = run(made);
  if (!found) return found.failure();
  return found->has_value();
}

Result<std::optional<questions::EditedValue>> ModelsBetween::run(const std::vector<bool>& made) {
  using Found = std::optional<questions::EditedValue>;
  if (auto error = stopped(control_)) return *error;
  const auto question = open(made);
  if (!question) return question.failure();
  if (!*question) return Found();
  const questions::Target& target = (*question)->target;
  const engine::RunOptions options = run_options(before_, request_.trials, request_.work);
  const auto sample = questions::simulate((*question)->module(), (*question)->inputs, {&target, 1},
                                          options, control_.cancel);
  if (!sample) return sample.failure();
  if (sample->interrupted) return cancelled();
  if (sample->failure) return Found();
  const std::vector<double>& values = sample->columns[0];
  const Estimate estimate = questions::estimate(target, values, sample->has_noise[0]);
  if (!estimate.value) return too_few_trials(target);
  questions::EditedValue out;
  out.value = *estimate.value;
  out.influence = questions::influence(target, values);
  out.has_noise = sample->has_noise[0];
  return Found(std::move(out));
}

}  // namespace plimsoll::session

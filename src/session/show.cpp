// A model as it describes itself, with what nobody answers for.
#include "session/compile.h"
#include "session/manners.h"
#include "session/outline.h"
#include "session/questions.h"
#include "simulate/description.h"
#include "simulate/words.h"
#include "verify/citations.h"

namespace plimsoll::session {

namespace {

std::vector<SwitchItem> switches_of(const ir::Module& module, ir::Flag::Kind kind) {
  std::vector<SwitchItem> out;
  for (const ir::Flag& flag : module.flags) {
    if (flag.kind == kind) out.push_back({flag.name, flag.title});
  }
  return out;
}

DefinitionItem definition_of(const ir::Module& module, const source::SourceMap& sources,
                             const ir::Def& def) {
  DefinitionItem out;
  out.name = def.full_name;
  out.kind = simulate::definition_word(def.kind);
  out.is_parameter = def.is_parameter;
  out.balancing = def.balancing;
  out.title = def.title;
  out.unit = def.unit.text();
  out.formula = def.formula;
  if (def.risk >= 0) out.risk = module.risks[static_cast<std::size_t>(def.risk)].name;
  if (def.span.valid()) {
    out.file = sources.file(def.span.file).path;
    out.line = sources.place(def.span.file, def.span.begin).line;
  }
  out.evidence = simulate::evidence_items(def.evidence);
  return out;
}

void fill_switches(const ir::Module& module, ShowResult& out) {
  for (const ir::Risk& risk : module.risks) {
    RiskItem item;
    item.name = risk.name;
    item.title = risk.title;
    item.category = risk.category;
    item.owner = risk.owner;
    item.carries = risk.carries;
    item.evidence = simulate::evidence_items(risk.evidence);
    out.risks.push_back(std::move(item));
  }
  for (const ir::Group& group : module.groups) {
    std::vector<std::string> members;
    for (const ir::FlagId flag : group.members) members.push_back(module.flags[flag.value].name);
    out.groups.push_back(
        {group.name, group.title, std::move(members), simulate::evidence_items(group.evidence)});
  }
  out.scenarios = switches_of(module, ir::Flag::Kind::scenario);
  out.actions = switches_of(module, ir::Flag::Kind::action);
}

// Who answers for the figures of the model (decision 0012): fields by support, and the bare ones.
void fill_support(const OutlinedModel& model, ShowResult& out) {
  const std::vector<std::string> sources = outline::source_names(model.declarations);
  std::size_t by_support[4] = {};
  for (const outline::Declaration& d : model.declarations) {
    for (const outline::Field& f : d.fields) {
      if (!outline::is_assumption(f.role)) continue;
      ++by_support[static_cast<std::size_t>(outline::support_of(d, f, sources))];
    }
  }
  out.n_cited = by_support[0];
  out.n_judgement = by_support[1];
  out.n_bare = by_support[2];
  for (const outline::Bare& one : outline::bare_figures(model.declarations)) {
    const Span span = one.figures[0]->span;
    out.bare.push_back({one.declaration->name, one.field->name, outline::one_line(one.field->text),
                        one.figures.size(), model.sources->file(span.file).path, model.line(span)});
  }
}

// What stands behind the figures, by the sources that lie beside the model.
void fill_strengths(const Compiled& compiled, const OutlinedModel& model, ShowResult& out) {
  const auto report =
      verify::verify({compiled.module, model.loaded, *model.sources, model.declarations}, {});
  if (!report) {
    out.no_strengths = report.error();
    return;
  }
  out.strengths.assign(std::begin(report->total.strengths), std::end(report->total.strengths));
}

}  // namespace

Result<ShowResult> show(const Model& model, const Control& control) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, {}, {})) return *error;
  if (auto error = step(control, 0, 1)) return *error;
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  if (auto error = step(control, 1, 1)) return *error;
  const ir::Module& module = compiled->module;
  ShowResult out;
  out.model = module.model_name;
  out.title = module.title;
  out.as_of = module.as_of;
  if (module.has_time) {
    const ir::Time& time = module.time;
    out.horizon = {time.n_periods, time.period_name(0), time.period_name(time.n_periods - 1)};
  }
  for (const ir::Source& source : module.sources) {
    out.sources.push_back({source.name, source.title, source.file, !source.path.empty()});
  }
  for (const ir::Def& def : module.defs) {
    out.definitions.push_back(definition_of(module, *compiled->sources, def));
  }
  fill_switches(module, out);
  out.register_title = module.register_title;
  for (const ir::Mechanism& m : module.mechanisms) {
    ShowResult::Mechanism& one = out.mechanisms.emplace_back();
    one.id = m.id;
    one.title = m.title;
    one.qualitative = m.qualitative;
    one.line = m.line;
    one.direction = m.direction;
    for (const ir::Mechanism::Carrier& carrier : m.carriers) one.carriers.push_back(carrier.name);
  }
  for (const ir::Bound& limit : module.limits) {
    out.limits.push_back({limit.name, limit.title, limit.text});
  }
  for (const outline::Declaration& d : (*outlined)->declarations) {
    if (d.word != "decision") continue;
    SwitchItem& one = out.decisions.emplace_back();
    one.name = d.name;
    for (const outline::Field& field : d.fields) {
      if (field.name == "title") one.title = field.text;
    }
  }
  fill_support(**outlined, out);
  fill_strengths(*compiled, **outlined, out);
  return out;
}

}  // namespace plimsoll::session

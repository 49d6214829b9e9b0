// `plimsoll show`: what a model assumes, what it can switch, what it reports, where its numbers
// come from.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/model_outline.h"
#include "driver/output.h"
#include "engine/engine.h"
#include "opt/opt.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/write_description.h"
#include "simulate/description.h"
#include "simulate/words.h"

namespace plimsoll::driver {

namespace {

using nlohmann::ordered_json;

std::string evidence_text(const ir::EvidenceRef& evidence) {
  switch (evidence.kind) {
    case ir::EvidenceRef::Kind::line:
      return fmt::format("{}:{}{}", evidence.source, evidence.line,
                         evidence.text.empty() ? "" : " \"" + evidence.text + "\"");
    case ir::EvidenceRef::Kind::row:
      return evidence.text;
    case ir::EvidenceRef::Kind::judgement:
      break;
  }
  return "judgement: " + evidence.text;
}

std::string evidence_list(const std::vector<ir::EvidenceRef>& list) {
  if (list.empty()) return "-";
  std::string text;
  for (const ir::EvidenceRef& evidence : list) {
    if (!text.empty()) text += "; ";
    text += evidence_text(evidence);
  }
  return text;
}

void heading(const std::string& text, std::size_t count) {
  fmt::print("\n{} ({})\n", text, count);
}

// Names in a column of their own, the rest after it; long rests are wrapped under themselves.
struct Row {
  std::string name;
  std::string rest;
};

void print_rows(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, std::min<std::size_t>(row.name.size(), 36));
  for (const Row& row : rows) fmt::print("  {:<{}}  {}\n", row.name, width, row.rest);
}

std::vector<Row> definition_rows(const ir::Module& module, ir::DefKind kind) {
  std::vector<Row> rows;
  for (const ir::Def& def : module.defs) {
    if (def.kind != kind) continue;
    std::string rest = def.formula;
    if (!def.unit.base.empty()) rest += "  [" + def.unit.text() + "]";
    if (!def.evidence.empty()) rest += "  " + evidence_list(def.evidence);
    rows.push_back({def.full_name, rest});
  }
  return rows;
}

std::vector<const ir::Flag*> flags_of(const ir::Module& module, ir::Flag::Kind kind) {
  std::vector<const ir::Flag*> flags;
  for (const ir::Flag& flag : module.flags) {
    if (flag.kind == kind) flags.push_back(&flag);
  }
  return flags;
}

// Who answers for the figures of the model (decision 0012): fields by support, and the bare ones.
struct Coverage {
  std::size_t by_support[4] = {};
  std::vector<outline::Bare> bare;
};

Coverage coverage_of(const OutlinedModel& model) {
  Coverage coverage;
  const std::vector<std::string> sources = outline::source_names(model.declarations);
  for (const outline::Declaration& d : model.declarations) {
    for (const outline::Field& f : d.fields) {
      if (!outline::is_assumption(f.role)) continue;
      ++coverage.by_support[static_cast<std::size_t>(outline::support_of(d, f, sources))];
    }
  }
  coverage.bare = outline::bare_figures(model.declarations);
  return coverage;
}

void show_text(const ir::Module& module, const OutlinedModel& model) {
  fmt::print("{}  {}\n", module.model_name, module.title);
  if (!module.as_of.empty()) fmt::print("as of {}\n", module.as_of);
  if (module.has_time) {
    fmt::print("{} periods, {} to {}\n", module.time.n_periods,
               module.time.period_name(0).long_name(),
               module.time.period_name(module.time.n_periods - 1).long_name());
  }

  if (!module.sources.empty()) {
    heading("Sources", module.sources.size());
    std::vector<Row> rows;
    for (const ir::Source& source : module.sources) {
      rows.push_back({source.name, source.title + "  " + source.file +
                                       (source.path.empty() ? "  (not present)" : "")});
    }
    print_rows(rows);
  }

  heading("Risks", module.risks.size());
  std::vector<Row> rows;
  for (const ir::Risk& risk : module.risks) {
    rows.push_back({risk.name, risk.title + "  " + evidence_list(risk.evidence)});
  }
  print_rows(rows);

  if (!module.groups.empty()) {
    heading("Groups of risks", module.groups.size());
    rows.clear();
    for (const ir::Group& group : module.groups) {
      std::string rest = group.title + " =";
      for (const ir::FlagId flag : group.members) rest += " " + module.flags[flag.value].name;
      rows.push_back({group.name, rest});
    }
    print_rows(rows);
  }

  for (const auto& [kind, title] :
       {std::pair{ir::DefKind::given, "Givens"}, std::pair{ir::DefKind::draw, "Draws"},
        std::pair{ir::DefKind::mark, "Marks of events"},
        std::pair{ir::DefKind::outcome, "Outcomes"}}) {
    const std::vector<Row> of_kind = definition_rows(module, kind);
    heading(title, of_kind.size());
    print_rows(of_kind);
  }

  heading("Limits", module.limits.size());
  rows.clear();
  for (const ir::Bound& limit : module.limits) {
    rows.push_back(
        {limit.name, limit.title.empty() ? limit.text : limit.text + "  \"" + limit.title + "\""});
  }
  print_rows(rows);

  for (const auto& [kind, title] : {std::pair{ir::Flag::Kind::scenario, "Scenarios"},
                                    std::pair{ir::Flag::Kind::action, "Actions"}}) {
    const std::vector<const ir::Flag*> flags = flags_of(module, kind);
    if (flags.empty()) continue;
    heading(title, flags.size());
    rows.clear();
    for (const ir::Flag* flag : flags) rows.push_back({flag->name, flag->title});
    print_rows(rows);
  }

  const Coverage coverage = coverage_of(model);
  if (!coverage.bare.empty()) {
    heading("Without evidence", coverage.bare.size());
    rows.clear();
    for (const outline::Bare& one : coverage.bare) {
      rows.push_back({one.declaration->name,
                      fmt::format("{}: {}  {}", one.field->name, outline::one_line(one.field->text),
                                  model.place(one.figures[0]->span))});
    }
    print_rows(rows);
  }
  fmt::print("\nAssumptions: {} cited, {} judgement, {} without evidence\n", coverage.by_support[0],
             coverage.by_support[1], coverage.by_support[2]);
}

// Part of a risk, or the risk itself.
bool belongs_to(const std::string& carrier, const std::string& risk) {
  return carrier.starts_with(risk) &&
         (carrier.size() == risk.size() || carrier[risk.size()] == '.');
}

bool is_member(const ir::Module& module, const ir::Group& group, const std::string& carrier) {
  return std::any_of(group.members.begin(), group.members.end(), [&](ir::FlagId flag) {
    return belongs_to(carrier, module.flags[flag.value].name);
  });
}

// First a summary, with a line per group of risks; after an empty line the whole map.
void show_mechanisms(const ir::Module& module) {
  std::size_t n_carried = 0;
  std::size_t n_qualitative = 0;
  for (const ir::Mechanism& m : module.mechanisms) {
    if (!m.carriers.empty()) ++n_carried;
    if (!m.qualitative.empty()) ++n_qualitative;
  }
  fmt::print("{}{} mechanisms: {} carried by {} risks, {} qualitative, {} open\n",
             module.register_title.empty() ? "" : module.register_title + ": ",
             module.mechanisms.size(), n_carried, module.risks.size(), n_qualitative,
             module.mechanisms.size() - n_carried - n_qualitative);
  std::vector<Row> rows;
  for (const ir::Group& group : module.groups) {
    const auto count =
        std::count_if(module.mechanisms.begin(), module.mechanisms.end(), [&](const auto& m) {
          return std::any_of(m.carriers.begin(), m.carriers.end(),
                             [&](const auto& name) { return is_member(module, group, name); });
        });
    std::string rest = fmt::format("{:>3}  ", count);
    for (const ir::FlagId flag : group.members) rest += " " + module.flags[flag.value].name;
    rows.push_back({group.name, rest});
  }
  print_rows(rows);
  fmt::print("\n");
  for (const ir::Mechanism& m : module.mechanisms) {
    fmt::print("  {:<6}{}\n", m.id, m.title);
    if (!m.qualitative.empty()) fmt::print("        qualitative: {}\n", m.qualitative);
    if (m.carriers.empty()) continue;
    fmt::print("        by");
    for (const std::string& name : m.carriers) fmt::print(" {}", name);
    fmt::print("\n");
  }
}

void show_json(const ir::Module& module, const source::SourceMap& sources,
               const OutlinedModel& model) {
  ordered_json out;
  out["schema"] = report::schemas::kShow.written;
  out["model"] = module.model_name;
  out["title"] = module.title;
  out["as_of"] = module.as_of;
  out["definitions"] = ordered_json::array();
  for (const ir::Def& def : module.defs) {
    ordered_json item;
    item["name"] = def.full_name;
    item["kind"] = simulate::definition_word(def.kind);
    item["unit"] = def.unit.text();
    item["formula"] = def.formula;
    if (def.risk >= 0) item["risk"] = module.risks[static_cast<std::size_t>(def.risk)].name;
    if (def.span.valid()) {
      const source::Place place = sources.place(def.span.file, def.span.begin);
      item["file"] = sources.file(def.span.file).path;
      item["line"] = place.line;
    }
    item["evidence"] = report::evidence_json(simulate::evidence_items(def.evidence));
    out["definitions"].push_back(std::move(item));
  }
  out["risks"] = ordered_json::array();
  for (const ir::Risk& risk : module.risks) {
    out["risks"].push_back(
        {{"name", risk.name},
         {"title", risk.title},
         {"category", risk.category},
         {"owner", risk.owner},
         {"carries", risk.carries},
         {"evidence", report::evidence_json(simulate::evidence_items(risk.evidence))}});
  }
  out["groups"] = ordered_json::array();
  for (const ir::Group& group : module.groups) {
    ordered_json members = ordered_json::array();
    for (const ir::FlagId flag : group.members) members.push_back(module.flags[flag.value].name);
    out["groups"].push_back(
        {{"name", group.name},
         {"title", group.title},
         {"risks", members},
         {"evidence", report::evidence_json(simulate::evidence_items(group.evidence))}});
  }
  out["register"] = module.register_title;
  out["mechanisms"] = ordered_json::array();
  for (const ir::Mechanism& m : module.mechanisms) {
    out["mechanisms"].push_back({{"id", m.id},
                                 {"title", m.title},
                                 {"carried_by", m.carriers},
                                 {"qualitative", m.qualitative}});
  }
  out["limits"] = ordered_json::array();
  for (const ir::Bound& limit : module.limits) {
    out["limits"].push_back({{"name", limit.name}, {"title", limit.title}, {"text", limit.text}});
  }
  for (const auto& [kind, key] : {std::pair{ir::Flag::Kind::scenario, "scenarios"},
                                  std::pair{ir::Flag::Kind::action, "actions"}}) {
    out[key] = ordered_json::array();
    for (const ir::Flag* flag : flags_of(module, kind)) {
      out[key].push_back({{"name", flag->name}, {"title", flag->title}});
    }
  }
  const Coverage coverage = coverage_of(model);
  out["assumptions"] = {{"cited", coverage.by_support[0]},
                        {"judgement", coverage.by_support[1]},
                        {"without_evidence", coverage.by_support[2]}};
  out["without_evidence"] = ordered_json::array();
  for (const outline::Bare& one : coverage.bare) {
    out["without_evidence"].push_back(
        {{"name", one.declaration->name},
         {"field", one.field->name},
         {"text", outline::one_line(one.field->text)},
         {"figures", one.figures.size()},
         {"file", model.sources->file(one.figures[0]->span.file).path},
         {"line", model.line(one.figures[0]->span)}});
  }
  std::fputs(json_text(out).c_str(), stdout);
}

int show_passes(ir::Module& module) {
  const auto print = [&](const std::string& when) {
    fmt::print("== {}: {} operations\n{}", when, module.nodes.size(), ir::print(module));
  };
  print("as compiled");
  for (const opt::Pass& pass : opt::passes()) {
    pass.run(module);
    print(fmt::format("after {}", pass.name));
  }
  const auto program = engine::Program::compile(module, ir::default_inputs(module));
  if (!program) {
    print_error(program.error());
    return kMachineFailed;
  }
  fmt::print("== block program\n{}", program->print());
  return kWell;
}

}  // namespace

int show(const ShowArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments.model, compiled)) return compiled.code;
  const ir::Module& module = *compiled.module;
  if (arguments.passes) return show_passes(*compiled.module);
  if (arguments.ir) {
    fmt::print("{}", ir::print(module));
  } else if (arguments.mechanisms) {
    show_mechanisms(module);
  } else {
    const auto outlined = outline_model(arguments.model.model, arguments.model.colour);
    if (!outlined) return kModelWrong;
    if (arguments.json) {
      show_json(module, compiled.sources, *outlined);
    } else {
      show_text(module, *outlined);
    }
  }
  return kWell;
}

}  // namespace plimsoll::driver

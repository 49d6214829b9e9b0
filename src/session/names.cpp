#include "session/names.h"

#include <unordered_set>
#include <utility>

#include "session/compile.h"
#include "session/decided.h"

namespace plimsoll::session {

namespace {

class NameList {
 public:
  void add(const std::string& name, const std::string& title) {
    if (!name.empty() && seen_.insert(name).second) names_.push_back({name, title});
  }
  std::vector<ModelName> take() { return std::move(names_); }

 private:
  std::vector<ModelName> names_;
  std::unordered_set<std::string> seen_;
};

void add_flags(const ir::Module& module, ir::Flag::Kind kind, NameList& out) {
  for (const ir::Flag& flag : module.flags) {
    if (flag.kind == kind) out.add(flag.name, flag.title);
  }
}

void add_risks(const ir::Module& module, NameList& out) {
  for (const ir::Risk& risk : module.risks) out.add(risk.name, risk.title);
  for (const ir::Group& group : module.groups) out.add(group.name, group.title);
}

void add_outcomes(const ir::Module& module, NameList& out) {
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome) out.add(column.name, column.title);
  }
}

void add_periods(const ir::Module& module, NameList& out) {
  if (!module.has_time) return;
  const ir::Time& time = module.time;
  for (const std::uint32_t end : time.year_ends()) {
    const PeriodName year = time.year_name(end);
    out.add(year.short_name, year.meaning());
  }
  for (std::uint32_t period = 0; period < time.n_periods; ++period) {
    const PeriodName name = time.period_name(period);
    out.add(name.short_name, name.meaning());
  }
}

}  // namespace

Result<std::vector<ModelName>> names_in(const Model& model, const std::string& kind) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  const ir::Module& module = compiled->module;
  NameList out;
  if (kind == "outcomes") add_outcomes(module, out);
  if (kind == "scenarios") add_flags(module, ir::Flag::Kind::scenario, out);
  if (kind == "actions") add_flags(module, ir::Flag::Kind::action, out);
  if (kind == "periods") add_periods(module, out);
  if (kind == "limits") {
    for (const ir::Bound& limit : module.limits) out.add(limit.name, limit.title);
  }
  if (kind == "decisions") {
    const Result<DecidedModel> decided = compile_decided(model);
    if (!decided) return decided.failure();
    for (const auto& decision : decided->decisions) out.add(decision->name, decision->title);
  }
  if (kind == "givens") {
    for (const ir::Def& def : module.defs) {
      if (def.kind == ir::DefKind::given || def.is_parameter) out.add(def.full_name, def.title);
    }
  }
  if (kind == "risks") {
    add_risks(module, out);
    if (!module.risks.empty()) out.add("all", "every risk");
  }
  if (kind == "names") {
    add_outcomes(module, out);
    add_risks(module, out);
    for (const ir::Def& def : module.defs) out.add(def.full_name, def.title);
  }
  return out.take();
}

}  // namespace plimsoll::session

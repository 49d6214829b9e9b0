// Which declarations feed a name, with the assumptions that are written in them.
#include <algorithm>
#include <unordered_map>

#include "ir/evidence.h"
#include "lineage/lineage.h"
#include "session/compile.h"
#include "session/manners.h"
#include "session/outline.h"
#include "session/questions.h"
#include "simulate/words.h"

namespace plimsoll::session {

namespace {

using ir::DefId;
using ir::is_claim;
using outline::Declaration;
using outline::Field;

class Tracer {
 public:
  Tracer(const Compiled& compiled, const OutlinedModel& model)
      : module_(compiled.module),
        sources_(*compiled.sources),
        model_(model),
        lineage_(compiled.module),
        source_names_(outline::source_names(model.declarations)),
        index_(compiled.module.defs.size(), kNone) {
    for (const Declaration& d : model.declarations) {
      if (d.word != "outcome" && d.word != "limit" && d.word != "check") {
        by_name_.try_emplace(d.name, &d);
      }
    }
  }

  void fill(std::span<const DefId> roots, TraceResult& out);

 private:
  static constexpr std::size_t kNone = SIZE_MAX;

  const ir::Def& def(DefId id) const { return module_.defs[id.value]; }
  void add_all_read(std::span<const DefId> roots);
  TraceResult::Definition definition(DefId id) const;
  std::vector<TraceResult::Assumption> assumptions(const Declaration& d) const;
  // `vendor "Vendor's library" file "vendor.json"`.
  std::string source_text(std::string_view name) const;

  // Null where it has none that assumes something.
  const Declaration* written(DefId id) const {
    if (is_claim(def(id).kind)) return nullptr;
    const auto found = by_name_.find(def(id).full_name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  const ir::Module& module_;
  const source::SourceMap& sources_;
  const OutlinedModel& model_;
  lineage::Lineage lineage_;
  std::vector<std::string> source_names_;
  std::unordered_map<std::string_view, const Declaration*> by_name_;
  // What is told, in order, and where each definition stands in it.
  std::vector<DefId> order_;
  std::vector<std::size_t> index_;
};

// With what overlays bring in: a stack of our own, as chains may be as long as the model.
void Tracer::add_all_read(std::span<const DefId> roots) {
  std::vector<DefId> stack(roots.rbegin(), roots.rend());
  std::vector<bool> seen(module_.defs.size(), false);
  while (!stack.empty()) {
    const DefId id = stack.back();
    stack.pop_back();
    if (seen[id.value]) continue;
    seen[id.value] = true;
    if (index_[id.value] == kNone) {
      index_[id.value] = order_.size();
      order_.push_back(id);
    }
    const auto reads = lineage_.reads(id);
    for (std::size_t i = reads.size(); i-- > 0;) stack.push_back(reads[i].def);
  }
}

std::vector<TraceResult::Assumption> Tracer::assumptions(const Declaration& d) const {
  std::vector<TraceResult::Assumption> out;
  for (const Field& f : d.fields) {
    if (!outline::is_assumption(f.role)) continue;
    TraceResult::Assumption one;
    one.name = f.name;
    one.value = f.text;
    one.support = outline::support_word(outline::support_of(d, f, source_names_));
    for (const syntax::Evidence* e : outline::evidence_of(d, f)) {
      one.evidence.push_back(outline::evidence_text(*model_.sources, *e));
    }
    if (one.support == "cited" && one.evidence.empty() && f.expr != nullptr) {
      for (const std::string_view name : outline::sources_of(*f.expr, source_names_)) {
        one.evidence.push_back(source_text(name));
      }
    }
    one.has_own_evidence = !f.evidence.empty();
    if (f.span.valid()) one.file = model_.sources->file(f.span.file).path;
    one.line = model_.line(f.span);
    out.push_back(std::move(one));
  }
  return out;
}

std::string Tracer::source_text(std::string_view name) const {
  std::string text(name);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return text;
  for (const Field& f : found->second->fields) {
    if (f.name == "title" && !f.text.empty()) text += " \"" + f.text + "\"";
    if (f.name == "file" && !f.text.empty()) text += " file \"" + f.text + "\"";
  }
  return text;
}

TraceResult::Definition Tracer::definition(DefId id) const {
  const ir::Def& d = def(id);
  TraceResult::Definition out;
  out.id = id.value;
  out.name = d.full_name;
  out.kind = simulate::definition_word(d.kind);
  out.unit = d.unit.text();
  out.formula = outline::one_line(d.formula);
  if (d.risk >= 0) out.risk = module_.risks[static_cast<std::size_t>(d.risk)].name;
  // Texts of the request are in no file.
  if (d.span.valid() && !sources_.file(d.span.file).path.starts_with('<')) {
    out.file = sources_.file(d.span.file).path;
    out.line = sources_.place(d.span.file, d.span.begin).line;
  }
  for (const lineage::Read& read : lineage_.reads(id)) {
    TraceResult::Read one;
    one.definition = index_[read.def.value];
    one.previous = read.previous;
    if (read.overlay.valid()) {
      const ir::Flag& flag = module_.flags[read.overlay.value];
      one.only_with = flag.name;
      one.only_with_action = flag.kind == ir::Flag::Kind::action;
    }
    out.reads.push_back(std::move(one));
  }
  for (const DefId other : lineage_.partners(id)) {
    out.correlated_with.push_back(def(other).full_name);
  }
  const Declaration* declaration = written(id);
  out.is_written = declaration != nullptr;
  if (declaration == nullptr) return out;
  if (declaration->word == "given") {
    for (const Field& f : declaration->fields) out.n_values += f.role == outline::Role::value;
  }
  out.assumptions = assumptions(*declaration);
  for (const ir::EvidenceRef& ref : d.evidence) {
    if (!ir::is_of_column(ref)) continue;
    const auto reads_it = [&](const TraceResult::Assumption& one) {
      return one.value.find(ref.source + "[") != std::string::npos;
    };
    const auto of = std::ranges::find_if(out.assumptions, reads_it);
    if (of != out.assumptions.end()) of->evidence.push_back(ref.source + ": " + ref.text);
  }
  return out;
}

void Tracer::fill(std::span<const DefId> roots, TraceResult& out) {
  order_ = lineage_.closure(roots);
  for (std::size_t i = 0; i < order_.size(); ++i) index_[order_[i].value] = i;
  out.n_in_force = order_.size();
  add_all_read(roots);
  for (const DefId id : roots) out.roots.push_back(index_[id.value]);
  for (const DefId id : order_) out.definitions.push_back(definition(id));
}

}  // namespace

Result<TraceResult> trace(const Model& model, const TraceRequest& request, const Control& control) {
  if (request.name.empty()) {
    return Error{"name what shall be traced; `plimsoll show` lists what there is",
                 ErrorKind::usage};
  }
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, {}, {})) return *error;
  if (auto error = step(control, 0, 1)) return *error;
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  if (auto error = step(control, 1, 1)) return *error;
  const ir::Module& module = compiled->module;
  const std::vector<DefId> roots = lineage::find_definitions(module, request.name);
  if (roots.empty()) {
    std::string message = "the model has no name '" + request.name + "'";
    const std::string_view near = diag::nearest(request.name, lineage::known_names(module));
    message += near.empty() ? "; `plimsoll show` lists them"
                            : "; did you mean '" + std::string(near) + "'?";
    return Error{message, ErrorKind::usage};
  }
  TraceResult out;
  out.about = about(module, model, {});
  Tracer(*compiled, **outlined).fill(roots, out);
  return out;
}

}  // namespace plimsoll::session

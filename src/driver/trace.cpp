#include "driver/trace.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "driver/compile.h"
#include "driver/model_outline.h"
#include "driver/output.h"
#include "lineage/lineage.h"
#include "report/schemas.h"
#include "simulate/words.h"

namespace plimsoll::driver {

namespace {

using ir::DefId;
using nlohmann::ordered_json;
using outline::Declaration;
using outline::Field;

constexpr std::size_t kMaxFormula = 100;

class Tracer {
 public:
  Tracer(const ir::Module& module, const OutlinedModel& model)
      : module_(module),
        model_(model),
        lineage_(module),
        source_names_(outline::source_names(model.declarations)) {
    for (const Declaration& d : model.declarations) {
      if (d.word != "outcome" && d.word != "limit" && d.word != "check") {
        by_name_.try_emplace(d.name, &d);
      }
    }
  }

  void tree(std::span<const DefId> roots, int depth);
  void assumptions(std::span<const DefId> roots);
  ordered_json json(std::span<const DefId> roots) const;
  void summary(std::span<const DefId> roots) const;

 private:
  const ir::Def& def(DefId id) const { return module_.defs[id.value]; }

  // The written declaration of a name that has assumptions; claims have none.
  const Declaration* written(DefId id) const {
    switch (def(id).kind) {
      case ir::DefKind::outcome:
      case ir::DefKind::limit:
      case ir::DefKind::check:
      case ir::DefKind::expect:
        return nullptr;
      default:
        break;
    }
    const auto found = by_name_.find(def(id).full_name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  std::string formula(DefId id) const {
    const Declaration* d = written(id);
    if (d != nullptr && d->word == "given") {
      std::size_t n = 0;
      for (const Field& f : d->fields) n += f.role == outline::Role::value ? 1 : 0;
      if (n > 1) return fmt::format("table of {} values", n);
    }
    std::string text = outline::one_line(def(id).formula);
    if (text.size() > kMaxFormula) {
      std::size_t cut = kMaxFormula;
      while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
      text = text.substr(0, cut) + " ...";
    }
    return text;
  }

  std::string head(DefId id) const {
    const ir::Def& d = def(id);
    std::string out = fmt::format("{} ({})", d.full_name, simulate::definition_word(d.kind));
    if (!d.unit.base.empty()) out += " [" + d.unit.text() + "]";
    const std::string text = formula(id);
    if (!text.empty() && text != d.full_name) out += "  " + text;
    const std::string at = model_.place(place_of(id));
    if (!at.empty()) out += "  " + at;
    return out;
  }

  // Both models were read from the same files in the same order.
  Span place_of(DefId id) const {
    const Span span = def(id).span;
    return model_.sources->has(span.file) ? span : Span();
  }

  std::vector<std::string> evidence_lines(DefId id) const;
  std::string remark(const lineage::Read& read) const {
    std::string out;
    if (read.previous) out += "  (of earlier periods)";
    if (read.overlay.valid()) {
      const ir::Flag& flag = module_.flags[read.overlay.value];
      out += fmt::format("  (only with the {} {})",
                         flag.kind == ir::Flag::Kind::action ? "action" : "scenario", flag.name);
    }
    return out;
  }

  const ir::Module& module_;
  const OutlinedModel& model_;
  lineage::Lineage lineage_;
  std::vector<std::string> source_names_;
  std::unordered_map<std::string_view, const Declaration*> by_name_;
};

// What stands behind the figures of a name, one line for each assumption that differs.
std::vector<std::string> Tracer::evidence_lines(DefId id) const {
  std::vector<std::string> lines;
  const Declaration* d = written(id);
  if (d == nullptr) return lines;
  const auto evidence_words = [&](const Field& f) {
    std::string out;
    for (const syntax::Evidence* e : outline::evidence_of(*d, f)) {
      out += (out.empty() ? "" : "; ") + outline::evidence_text(*model_.sources, *e);
    }
    return out;
  };
  std::vector<const Field*> fields;
  for (const Field& f : d->fields) {
    if (outline::is_assumption(f.role)) fields.push_back(&f);
  }
  std::string shared;
  bool alike = true;
  for (const Field* f : fields) {
    const std::string words = evidence_words(*f);
    if (f == fields.front()) shared = words;
    alike = alike && words == shared && f->evidence.empty();
  }
  if (fields.empty()) return lines;
  if (alike || fields.size() == 1) {
    const outline::Support support = outline::support_of(*d, *fields.front(), source_names_);
    if (!shared.empty()) {
      lines.push_back(shared);
    } else if (support == outline::Support::bare) {
      lines.push_back("no evidence");
    }
    return lines;
  }
  for (const Field* f : fields) {
    const std::string words = evidence_words(*f);
    lines.push_back(
        fmt::format("{}: {}  {}", f->name, f->text, words.empty() ? "no evidence" : words));
  }
  return lines;
}

// Depth first with a stack of our own: chains may be as long as the model.
void Tracer::tree(std::span<const DefId> roots, int depth) {
  struct Step {
    lineage::Read read;
    std::string prefix;
    bool last;
    int level;
  };
  std::vector<Step> stack;
  for (std::size_t i = roots.size(); i-- > 0;)
    stack.push_back({{roots[i], false, {}}, "", true, 0});
  std::vector<bool> shown(module_.defs.size(), false);
  while (!stack.empty()) {
    const Step step = std::move(stack.back());
    stack.pop_back();
    const DefId id = step.read.def;
    const char* branch = step.level == 0 ? "" : step.last ? "└ " : "├ ";
    const auto reads = lineage_.reads(id);
    if (shown[id.value] && (!reads.empty() || written(id) != nullptr)) {
      fmt::print("{}{}{}{}  (above)\n", step.prefix, branch, def(id).full_name, remark(step.read));
      continue;
    }
    shown[id.value] = true;
    fmt::print("{}{}{}{}\n", step.prefix, branch, head(id), remark(step.read));
    const std::string below = step.level == 0 ? "" : step.prefix + (step.last ? "  " : "│ ");
    const bool cut = depth >= 0 && step.level >= depth && !reads.empty();
    const char* bar = reads.empty() ? "    " : "│   ";
    for (const std::string& line : evidence_lines(id)) fmt::print("{}{}{}\n", below, bar, line);
    if (!lineage_.partners(id).empty()) {
      std::string names;
      for (const DefId other : lineage_.partners(id)) {
        names += (names.empty() ? "" : ", ") + def(other).full_name;
      }
      fmt::print("{}{}correlated with {}\n", below, bar, names);
    }
    if (cut) {
      const DefId self[] = {id};
      fmt::print("{}└ ... {} more below\n", below, lineage_.closure(self).size() - 1);
      continue;
    }
    for (std::size_t i = reads.size(); i-- > 0;) {
      stack.push_back({reads[i], below, i + 1 == reads.size(), step.level + 1});
    }
  }
}

void Tracer::assumptions(std::span<const DefId> roots) {
  for (const DefId id : lineage_.closure(roots)) {
    const Declaration* d = written(id);
    if (d == nullptr) continue;
    for (const Field& f : d->fields) {
      if (!outline::is_assumption(f.role)) continue;
      const outline::Support support = outline::support_of(*d, f, source_names_);
      if (support == outline::Support::derived) continue;
      std::string evidence;
      for (const syntax::Evidence* e : outline::evidence_of(*d, f)) {
        evidence += (evidence.empty() ? "" : "; ") + outline::evidence_text(*model_.sources, *e);
      }
      if (evidence.empty()) evidence = support == outline::Support::bare ? "no evidence" : "";
      fmt::print("{}  {} = {}  {}  {}\n", d->name, f.name, f.text, evidence, model_.place(f.span));
    }
  }
}

ordered_json Tracer::json(std::span<const DefId> roots) const {
  ordered_json out;
  out["schema"] = report::schemas::kTrace.written;
  out["model"] = module_.model_name;
  out["roots"] = ordered_json::array();
  for (const DefId id : roots) out["roots"].push_back(id.value);
  out["definitions"] = ordered_json::array();
  for (const DefId id : lineage_.closure(roots)) {
    const ir::Def& d = def(id);
    ordered_json item;
    item["id"] = id.value;
    item["name"] = d.full_name;
    item["kind"] = simulate::definition_word(d.kind);
    item["unit"] = d.unit.text();
    item["formula"] = outline::one_line(d.formula);
    if (d.risk >= 0) item["risk"] = module_.risks[static_cast<std::size_t>(d.risk)].name;
    if (const Span span = place_of(id); span.valid()) {
      item["file"] = model_.sources->file(span.file).path;
      item["line"] = model_.line(span);
    }
    item["reads"] = ordered_json::array();
    for (const lineage::Read& read : lineage_.reads(id)) {
      ordered_json one = {{"id", read.def.value}, {"name", def(read.def).full_name}};
      if (read.previous) one["previous"] = true;
      if (read.overlay.valid()) one["only_with"] = module_.flags[read.overlay.value].name;
      item["reads"].push_back(std::move(one));
    }
    for (const DefId other : lineage_.partners(id)) {
      item["correlated_with"].push_back(def(other).full_name);
    }
    if (const Declaration* w = written(id)) {
      for (const Field& f : w->fields) {
        if (!outline::is_assumption(f.role)) continue;
        ordered_json one = {
            {"name", f.name},
            {"value", f.text},
            {"support", outline::support_word(outline::support_of(*w, f, source_names_))},
            {"line", model_.line(f.span)},
            {"evidence", ordered_json::array()}};
        for (const syntax::Evidence* e : outline::evidence_of(*w, f)) {
          one["evidence"].push_back(outline::evidence_text(*model_.sources, *e));
        }
        item["assumptions"].push_back(std::move(one));
      }
    }
    out["definitions"].push_back(std::move(item));
  }
  return out;
}

void Tracer::summary(std::span<const DefId> roots) const {
  std::size_t counts[4] = {};
  const std::vector<DefId> all = lineage_.closure(roots);
  for (const DefId id : all) {
    const Declaration* d = written(id);
    if (d == nullptr) continue;
    for (const Field& f : d->fields) {
      if (!outline::is_assumption(f.role)) continue;
      ++counts[static_cast<std::size_t>(outline::support_of(*d, f, source_names_))];
    }
  }
  fmt::print("\n{} {}, {} assumptions: {} cited, {} judgement, {} without evidence\n", all.size(),
             all.size() == 1 ? "name" : "names", counts[0] + counts[1] + counts[2], counts[0],
             counts[1], counts[2]);
}

}  // namespace

int trace(const TraceArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments.model, compiled)) return compiled.code;
  const auto model = outline_model(arguments.model.model, arguments.model.colour);
  if (!model) return kModelWrong;
  const ir::Module& module = *compiled.module;
  const std::vector<DefId> roots = lineage::find_definitions(module, arguments.name);
  if (roots.empty()) {
    std::string message = "the model has no name '" + arguments.name + "'";
    const std::string_view near = diag::nearest(arguments.name, lineage::known_names(module));
    if (!near.empty()) message += "; did you mean '" + std::string(near) + "'?";
    print_error(message + (near.empty() ? "; `plimsoll show` lists them" : ""));
    return kUsage;
  }
  Tracer tracer(module, *model);
  if (arguments.json) {
    std::fputs(json_text(tracer.json(roots)).c_str(), stdout);
    return kWell;
  }
  if (arguments.assumptions) {
    tracer.assumptions(roots);
  } else {
    tracer.tree(roots, arguments.depth);
  }
  tracer.summary(roots);
  return kWell;
}

}  // namespace plimsoll::driver

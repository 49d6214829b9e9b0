#include "session/levers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "base/guest.h"
#include "engine/labels.h"
#include "lineage/lineage.h"
#include "session/compile.h"
#include "session/income.h"
#include "session/outline.h"
#include "simulate/description.h"
#include "syntax/ast.h"

namespace plimsoll::session {

namespace {

using outline::Declaration;
using outline::Field;
using outline::Role;
using syntax::Expr;
using syntax::ExprKind;

// More figures than a hand moves one by one; a table of as many is moved whole, in the text.
constexpr std::size_t kMostEntries = 400;

// "3.1", "bn", "JPY per year" of "3.1 bn JPY per year".
struct Amount {
  double number = 0;
  ScaleWord word = ScaleWord::none;
  std::string base;
};

std::optional<Amount> read_amount(const std::string& text) {
  std::string digits;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') digits += text[at++];
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '_') continue;
    if ((c < '0' || c > '9') && c != '.') break;
    digits += c;
  }
  Amount out;
  const auto end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, out.number);
  if (error != std::errc() || rest != end) return std::nullopt;
  while (at < text.size() && text[at] == ' ') ++at;
  out.base = text.substr(at);
  for (const ScaleWord word : {ScaleWord::k, ScaleWord::M, ScaleWord::bn}) {
    const std::string before = std::string(scale_text(word)) + " ";
    if (!out.base.starts_with(before)) continue;
    out.word = word;
    out.base.erase(0, before.size());
  }
  return out;
}

bool is_number(const Expr* e) {
  if (e != nullptr && e->kind == ExprKind::unary) e = e->left;
  return e != nullptr && e->kind == ExprKind::number;
}

// 1, 2 or 5 times a power of ten, about a two-hundredth of the range.
double step_of(double low, double high, bool whole) {
  const double rough = (high - low) / 200;
  if (!(rough > 0)) return whole ? 1 : 0;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double lead = rough / power;
  const double step = (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
  return whole ? std::max(1.0, std::round(step)) : step;
}

void set_range(LeverItem& lever, bool is_share) {
  const double value = lever.value;
  const double shown = lever.scale;
  if (value == 0) {
    lever.low = 0;
    lever.high = (is_share ? 10 : 1) * shown;
    lever.within = "its value is 0: from there up";
  } else {
    lever.low = std::min(0.5 * value, 1.5 * value);
    lever.high = std::max(0.5 * value, 1.5 * value);
    lever.within = "half to one and a half of the stated value";
    if (is_share && value <= 100 * shown && lever.high > 100 * shown) {
      lever.high = 100 * shown;
      lever.within += ", a share at most 100%";
    }
  }
  if (lever.whole) {
    lever.low = std::floor(lever.low);
    lever.high = std::ceil(lever.high);
  }
  lever.step = step_of(lever.low / shown, lever.high / shown, lever.whole) * shown;
}

EvidenceItem item_of(const syntax::Evidence& evidence, const OutlinedModel& outlined) {
  EvidenceItem item;
  item.source = std::string(evidence.source.text);
  item.text = evidence.text;
  switch (evidence.kind) {
    case syntax::Evidence::Kind::cite_line:
      item.kind = "line";
      item.line = evidence.line;
      break;
    case syntax::Evidence::Kind::cite_row:
      item.kind = "row";
      if (evidence.row != nullptr) item.text = outlined.sources->text(evidence.row->span);
      break;
    case syntax::Evidence::Kind::judgement:
      item.kind = "judgement";
      item.source = evidence.by;
      break;
  }
  return item;
}

class LeverFinder {
 public:
  LeverFinder(const Compiled& compiled, const OutlinedModel& outlined, const std::string& outcome)
      : module_(compiled.module),
        outlined_(outlined),
        inputs_(ir::default_inputs(compiled.module)),
        sources_(outline::source_names(outlined.declarations)) {
    std::vector<ir::DefId> roots;
    if (!outcome.empty()) roots = lineage::find_definitions(module_, outcome);
    for (std::size_t i = 0; i < module_.defs.size(); ++i) {
      const ir::Def& def = module_.defs[i];
      by_name_.emplace(def.full_name, i);
      const bool is_claim = def.kind == ir::DefKind::outcome || def.kind == ir::DefKind::limit;
      if (outcome.empty() && is_claim) roots.emplace_back(i);
    }
    for (const ir::DefId id : lineage::Lineage(module_).closure(roots)) needed_.insert(id.value);
    for (std::size_t i = 0; i < module_.inputs.size(); ++i) {
      if (module_.inputs[i].def.valid()) input_of_.emplace(module_.inputs[i].def.value, i);
    }
  }

  std::vector<LeverItem> find() {
    for (const Declaration& d : outlined_.declarations) {
      const auto found = by_name_.find(d.name);
      if (found == by_name_.end() || needed_.count(static_cast<std::uint32_t>(found->second)) == 0)
        continue;
      for (const Field& f : d.fields) add(d, f, module_.defs[found->second], found->second);
      add_entries(d, module_.defs[found->second], found->second);
    }
    return std::move(levers_);
  }

 private:
  void add(const Declaration& d, const Field& f, const ir::Def& def, std::size_t index) {
    const outline::Support support = outline::support_of(d, f, sources_);
    if (support == outline::Support::derived) return;
    LeverItem lever;
    lever.declaration = d.name;
    lever.field = f.name;
    lever.kind = d.word;
    lever.name = d.name;
    if (f.role == Role::value && d.word == "given") {
      if (f.name.starts_with("value for ")) {
        lever.label = f.name.substr(10);
        if (lever.label == "else" || !is_label(def, lever.label)) return;
        lever.name += "[" + lever.label + "]";
      } else if (f.name != "value") {
        return;
      }
      if (!set_value(lever, f, def, index)) return;
    } else if (f.role == Role::rate || f.role == Role::parameter) {
      // Parts of a law by their names alone.
      if (f.name.find(' ') != std::string::npos || !is_number(f.expr)) return;
      lever.name += "." + f.name;
      const auto amount = read_amount(f.text);
      if (!amount) return;
      set_written(lever, *amount);
    } else {
      return;
    }
    lever.title = def.title;
    lever.risk = d.risk;
    lever.text = f.text;
    lever.support = outline::support_word(support);
    for (const syntax::Evidence* evidence : outline::evidence_of(d, f)) {
      lever.evidence.push_back(item_of(*evidence, outlined_));
    }
    lever.file = outlined_.sources->file(f.span.file).path;
    lever.line = outlined_.line(f.span);
    const bool plain = lever.unit.empty();
    lever.whole = plain && is_number(f.expr) && lever.value >= 2 &&
                  lever.value == std::floor(lever.value) && f.text.find('.') == std::string::npos;
    set_range(lever, lever.unit.starts_with("%"));
    levers_.push_back(std::move(lever));
  }

  // What no field tells alone: a given by year or period, whose figures are all its own, and a table that a file holds.
  void add_entries(const Declaration& d, const ir::Def& def, std::size_t index) {
    const auto found = input_of_.find(static_cast<std::uint32_t>(index));
    if (d.word != "given" || found == input_of_.end()) return;
    const ir::Input& input = module_.inputs[found->second];
    const std::vector<double>& values = inputs_.inputs[found->second];
    const std::size_t n_labels = module_.shape(input.shape).size;
    const std::vector<std::string> times = names_of_times(input.time);
    if (times.empty() && n_labels == 1) return;
    const std::size_t n_times = std::max<std::size_t>(times.size(), 1);
    if (values.size() != n_times * n_labels || values.size() > kMostEntries) return;
    const std::size_t before = levers_.size();
    for (std::size_t label = 0; label < n_labels; ++label) {
      LeverItem lever;
      lever.declaration = lever.name = d.name;
      lever.label = engine::label_text(module_, input.shape, static_cast<std::uint32_t>(label));
      if (!lever.label.empty()) lever.name += "[" + lever.label + "]";
      // Told by the field that it stands in.
      if (times.empty() && std::any_of(levers_.begin(), levers_.end(), [&](const LeverItem& one) {
            return one.name == lever.name;
          })) {
        continue;
      }
      lever.field = "value";
      lever.kind = d.word;
      const Unit bare = def.unit.bare();
      lever.unit = bare.base;
      lever.scale = scale_factor(def.unit.word);
      lever.display_unit = def.unit.text();
      if (!times.empty()) {
        lever.counted_by =
            input.time == ir::InputTime::by_year ? "fiscal_year_number" : "period_number";
      }
      for (std::size_t i = n_times; i-- > 0;) {
        const double value = values[i * n_labels + label];
        // Of a table that is made of other givens.
        if (!std::isfinite(value)) return levers_.resize(before);
        lever.value = value / bare.scale;
        set_range(lever, lever.unit.starts_with("%"));
        if (times.empty()) continue;
        lever.times.insert(lever.times.begin(),
                           {times[i], lever.value, lever.low, lever.high, lever.step});
      }
      describe(lever, d, def);
      levers_.push_back(std::move(lever));
    }
  }

  std::vector<std::string> names_of_times(ir::InputTime time) const {
    std::vector<std::string> names;
    if (time == ir::InputTime::by_year) {
      for (const std::uint32_t end : module_.time.year_ends()) {
        names.push_back(module_.time.year_name(end).short_name);
      }
    } else if (time == ir::InputTime::by_period) {
      for (std::uint32_t p = 0; p < module_.time.n_periods; ++p) {
        names.push_back(module_.time.period_name(p).short_name);
      }
    }
    return names;
  }

  // Title, evidence and place of a whole declaration.
  void describe(LeverItem& lever, const Declaration& d, const ir::Def& def) const {
    lever.title = def.title;
    lever.risk = d.risk;
    lever.file = outlined_.sources->file(d.span.file).path;
    lever.line = outlined_.line(d.span);
    outline::Support support = outline::Support::derived;
    std::vector<const syntax::Evidence*> told;
    // A row of a table in the text that stands for all labels that no other names.
    const bool of_else = !lever.label.empty() && lever.times.empty();
    const auto is_else = [](const Field& f) { return f.name == "value for else"; };
    const bool has_else = std::any_of(d.fields.begin(), d.fields.end(), is_else);
    for (const Field& f : d.fields) {
      if (f.role != Role::value || (of_else && has_else && !is_else(f))) continue;
      support = std::min(support, outline::support_of(d, f, sources_));
      for (const syntax::Evidence* one : outline::evidence_of(d, f)) {
        if (std::find(told.begin(), told.end(), one) == told.end()) told.push_back(one);
      }
    }
    lever.support = outline::support_word(support);
    for (const syntax::Evidence* one : told) lever.evidence.push_back(item_of(*one, outlined_));
  }

  static void set_written(LeverItem& lever, const Amount& amount) {
    lever.scale = scale_factor(amount.word);
    lever.unit = amount.base;
    lever.display_unit = amount.word == ScaleWord::none
                             ? amount.base
                             : std::string(scale_text(amount.word)) + " " + amount.base;
    lever.value = amount.number * lever.scale;
  }

  // As written where it is one number; of a row of a source as the run has it.
  bool set_value(LeverItem& lever, const Field& f, const ir::Def& def, std::size_t index) {
    if (is_number(f.expr)) {
      if (const auto amount = read_amount(f.text)) {
        set_written(lever, *amount);
        return true;
      }
    }
    const auto found = input_of_.find(static_cast<std::uint32_t>(index));
    if (found == input_of_.end() || !lever.label.empty()) return false;
    const std::vector<double>& values = inputs_.inputs[found->second];
    if (values.size() != 1 || !std::isfinite(values[0])) return false;
    const Unit bare = def.unit.bare();
    lever.unit = bare.base;
    lever.scale = scale_factor(def.unit.word);
    lever.display_unit = def.unit.text();
    lever.value = values[0] / bare.scale;
    return true;
  }

  bool is_label(const ir::Def& def, const std::string& label) const {
    if (!def.node.valid()) return false;
    const ir::Shape& shape = module_.shape(module_.node(def.node).shape);
    if (shape.dims.size() != 1) return false;
    const auto& labels = module_.dims[shape.dims[0].value].labels;
    return std::find(labels.begin(), labels.end(), label) != labels.end();
  }

  const ir::Module& module_;
  const OutlinedModel& outlined_;
  const ir::RunInputs inputs_;
  const std::vector<std::string> sources_;
  std::unordered_map<std::string, std::size_t> by_name_;
  std::unordered_map<std::uint32_t, std::size_t> input_of_;
  std::unordered_set<std::uint32_t> needed_;
  std::vector<LeverItem> levers_;
};

}  // namespace

Result<std::vector<LeverItem>> levers(const Model& model, const std::string& outcome) {
  return as_guest([&]() -> Result<std::vector<LeverItem>> {
    const Result<Compiled> compiled = compile(model);
    if (!compiled) return compiled.failure();
    const auto outlined = outline_model(model);
    if (!outlined) return outlined.failure();
    if (!outcome.empty() && lineage::find_definitions(compiled->module, outcome).empty()) {
      return Error{"the model has no outcome `" + outcome + "`", ErrorKind::usage};
    }
    return LeverFinder(*compiled, **outlined, outcome).find();
  });
}

std::string income_of(const Model& model) {
  const Result<Compiled> compiled = as_guest([&] { return compile(model); });
  return compiled ? find_income(compiled->module).outcome : "";
}

}  // namespace plimsoll::session

// First each field by itself, then what is made of others by what these rest on.
#include "verify/strength.h"

#include <algorithm>
#include <optional>

#include "ir/evaluate.h"
#include "lineage/lineage.h"

namespace plimsoll::verify {

using outline::Declaration;
using outline::Field;
using outline::Role;
using syntax::Expr;
using syntax::ExprKind;

namespace {

std::optional<Stated> stated_literal(const Subject& subject, const units::UnitTable& units,
                                     const Field& field, const outline::Figure& figure,
                                     bool is_only) {
  auto one = stated(figure, units);
  if (!one) return std::nullopt;
  const std::string written = outline::one_line(subject.sources.text(figure.number->span));
  one->text = is_only ? field.text : (figure.negative ? "-" : "") + written;
  one->points = written.ends_with("pp") || field.text.ends_with("pp");
  return one;
}

void add_whole(const Subject& subject, const units::UnitTable& units, const Declaration& d,
               const Field& field, std::vector<Stated>& out) {
  const ir::Module& module = subject.module;
  for (const ir::Def& def : module.defs) {
    if (def.full_name != d.name || !def.node.valid() ||
        module.node(def.node).region != ir::Region::run) {
      continue;
    }
    const auto unit = units.parse(def.unit.text());
    if (!unit && !def.unit.base.empty()) continue;
    for (const double value : ir::evaluate_run_region(module, def.node)) {
      Stated one;
      one.value = one.written = one.digits = value;
      if (unit) one.unit = unit->unit;
      one.text = field.text;
      out.push_back(std::move(one));
    }
    break;
  }
}

// The value of the whole field is computed and may be what is cited.
bool is_whole(const Declaration& d, const Field& field, std::size_t n_figures) {
  const bool lone = n_figures == 1 &&
                    (field.expr->kind == ExprKind::number || field.expr->kind == ExprKind::unary);
  return !lone && (field.role == Role::value ? field.name == "value"
                                             : field.role == Role::formula && d.word == "let");
}

bool is_table(const Expr& e) {
  return e.kind == ExprKind::call && e.left != nullptr && e.left->kind == ExprKind::name &&
         e.left->text == "table";
}

using Exprs = std::vector<const Expr*>;

// A name that answers for itself: no function's, no label, no key, no column of a file, and no source's.
bool has_name(const Expr* e, const Exprs& cells) {
  if (e == nullptr || is_table(*e)) return false;
  if (std::find(cells.begin(), cells.end(), e) != cells.end()) return false;
  switch (e->kind) {
    case ExprKind::name:
      return e->text != "true" && e->text != "false";
    case ExprKind::member:
      return true;
    case ExprKind::index:
      return has_name(e->left, cells);
    default:
      break;
  }
  if (e->kind != ExprKind::call && has_name(e->left, cells)) return true;
  if (has_name(e->right, cells) || has_name(e->condition, cells)) return true;
  return std::any_of(e->args.begin(), e->args.end(),
                     [&](const syntax::Argument& a) { return has_name(a.value, cells); }) ||
         std::any_of(e->entries.begin(), e->entries.end(),
                     [&](const syntax::BraceEntry& entry) { return has_name(entry.value, cells); });
}

// A cell and nothing but units around it: `history[FY2011, sales] / 1 year`.
bool is_cell(const Field& field, const Exprs& cells) {
  if (cells.size() != 1 || has_name(field.expr, cells)) return false;
  const std::vector<outline::Figure> numbers = outline::figures(*field.expr, nullptr);
  return std::all_of(numbers.begin(), numbers.end(),
                     [](const outline::Figure& one) { return one.number->text == "1"; });
}

Strength weaker(Strength a, Strength b) {
  return std::max(a, b);
}

class Standings {
 public:
  Standings(const Subject& subject, const units::UnitTable& units, const Readings& readings,
            const std::string& author)
      : subject_(subject),
        units_(units),
        readings_(readings),
        author_(author),
        source_names_(outline::source_names(subject.declarations)) {}

  std::vector<Standing> all();

 private:
  // By its evidence; `figures`: any of them is the one that is claimed.
  Strength said_of(const std::vector<const syntax::Evidence*>& evidence,
                   const std::vector<Stated>& figures) const;
  bool holds_number(const std::vector<const syntax::Evidence*>& evidence) const;
  Strength of_cells(const std::vector<const Expr*>& cells) const;
  Strength of_literals(const Declaration& d, const Field& f) const;
  void judge_by(const Declaration& d, const Field& f, Standing& out) const;
  std::optional<Standing> standing(const Declaration& d, const Field& f) const;
  Standing balancing_item(const Declaration& d) const;
  void follow_names(std::vector<Standing>& all) const;

  const Subject& subject_;
  const units::UnitTable& units_;
  const Readings& readings_;
  const std::string& author_;
  std::vector<std::string> source_names_;
};

Strength Standings::said_of(const std::vector<const syntax::Evidence*>& evidence,
                            const std::vector<Stated>& figures) const {
  Strength best = Strength::bare;
  const bool judged = std::any_of(evidence.begin(), evidence.end(), [](const auto* e) {
    return e->kind == syntax::Evidence::Kind::judgement;
  });
  for (const syntax::Evidence* e : evidence) {
    Strength one = Strength::judgement;
    const auto found = readings_.find(e);
    if (found != readings_.end()) {
      const Reading& reading = found->second;
      const bool stands = reading.verdict == Verdict::verified || reading.verdict == Verdict::moved;
      const bool agrees = stands && !judged && !figures.empty() && !reading.printed.empty() &&
                          agree(figures, reading.printed, units_).difference == Difference::none;
      const bool fails =
          reading.verdict == Verdict::differs || reading.verdict == Verdict::not_found;
      one = agrees   ? Strength::figure
            : stands ? Strength::words
            : fails  ? Strength::bare
                     : Strength::unchecked;
    }
    best = std::min(best, one);
  }
  return best;
}

Strength Standings::of_cells(const std::vector<const Expr*>& cells) const {
  Strength out = Strength::figure;
  for (const Expr* cell : cells) {
    const auto found = readings_.find(cell);
    const Verdict verdict = found == readings_.end() ? Verdict::not_checked : found->second.verdict;
    out = weaker(out, verdict == Verdict::verified      ? Strength::figure
                      : verdict == Verdict::not_checked ? Strength::unchecked
                                                        : Strength::bare);
  }
  return out;
}

bool Standings::holds_number(const std::vector<const syntax::Evidence*>& evidence) const {
  return std::any_of(evidence.begin(), evidence.end(), [&](const syntax::Evidence* e) {
    const auto found = readings_.find(e);
    return found != readings_.end() && !found->second.printed.empty();
  });
}

// The weakest of its figures; all are as good as cited where the value that they make is.
Strength Standings::of_literals(const Declaration& d, const Field& f) const {
  const auto& evidence = outline::evidence_of(d, f);
  // Where no citation holds a number, all figures have what is said of any.
  if (f.expr == nullptr || !holds_number(evidence)) return said_of(evidence, {});
  const std::vector<outline::Figure> all = outline::figures(*f.expr, f.unit);
  const std::vector<const Expr*> assumed = outline::assumed_figures(f);
  if (is_whole(d, f, all.size())) {
    std::vector<Stated> whole;
    add_whole(subject_, units_, d, f, whole);
    if (said_of(evidence, whole) == Strength::figure) return Strength::figure;
  }
  Strength out = Strength::figure;
  for (const outline::Figure& figure : all) {
    if (std::find(assumed.begin(), assumed.end(), figure.number) == assumed.end()) continue;
    std::vector<Stated> one;
    if (auto literal = stated_literal(subject_, units_, f, figure, all.size() == 1)) {
      one.push_back(std::move(*literal));
    }
    out = weaker(out, said_of(evidence, one));
  }
  return out;
}

// Nothing for what is made of names and is no value of a given: the names answer for themselves.
std::optional<Standing> Standings::standing(const Declaration& d, const Field& f) const {
  if (!outline::is_assumption(f.role)) return std::nullopt;
  const Exprs cells = f.expr == nullptr ? Exprs() : outline::rows(*f.expr, source_names_);
  Standing out;
  out.declaration = &d;
  out.field = &f;
  const bool is_supported = outline::support_of(d, f, source_names_) != outline::Support::derived;
  out.among_names = has_name(f.expr, cells) || !f.inside.empty();
  if (!outline::assumed_figures(f).empty()) {
    out.strength = out.rests_on = weaker(of_literals(d, f), of_cells(cells));
  } else if (!cells.empty()) {
    out.rests_on = of_cells(cells);
    out.strength = is_cell(f, cells) ? out.rests_on : Strength::derived;
  } else if (out.among_names) {
    if (f.role != Role::value) return std::nullopt;
    out.has_figures = false;
    out.strength = Strength::derived;
    out.rests_on = Strength::figure;
  } else {
    if (!is_supported) return std::nullopt;
    out.strength = out.rests_on = said_of(outline::evidence_of(d, f), {});
  }
  if (out.strength == Strength::judgement) judge_by(d, f, out);
  return out;
}

void Standings::judge_by(const Declaration& d, const Field& f, Standing& out) const {
  out.by = author_;
  for (const syntax::Evidence* e : outline::evidence_of(d, f)) {
    if (!e->by.empty()) out.by = e->by;
  }
}

// It says no number: it rests on all of its equation, whose own figures have standings of theirs. `by`
// is who chose to let it balance.
Standing Standings::balancing_item(const Declaration& d) const {
  Standing out;
  out.declaration = &d;
  out.field = &d.fields.front();
  out.strength = Strength::derived;
  out.rests_on = Strength::figure;
  out.has_figures = false;
  out.among_names = true;
  out.balancing = true;
  for (const Field& f : d.fields) {
    if (const auto side = standing(d, f)) out.rests_on = weaker(out.rests_on, side->rests_on);
  }
  const auto& evidence = outline::evidence_of(d, *out.field);
  const bool is_judged = std::any_of(evidence.begin(), evidence.end(), [](const auto* e) {
    return e->kind == syntax::Evidence::Kind::judgement;
  });
  if (is_judged) judge_by(d, *out.field, out);
  return out;
}

void Standings::follow_names(std::vector<Standing>& all) const {
  std::unordered_map<std::string_view, Strength> weakest;
  for (const Standing& one : all) {
    const auto [known, is_new] = weakest.try_emplace(one.declaration->name, one.rests_on);
    if (!is_new) known->second = weaker(known->second, one.rests_on);
  }
  std::unordered_map<std::string_view, ir::DefId> defs;
  for (std::size_t i = 0; i < subject_.module.defs.size(); ++i) {
    defs.try_emplace(subject_.module.defs[i].full_name, ir::DefId(i));
  }
  const lineage::Lineage lineage(subject_.module);
  std::unordered_map<std::string_view, Strength> through;
  for (Standing& one : all) {
    if (one.strength != Strength::derived) continue;
    const std::string_view name = one.declaration->name;
    const auto [known, is_new] = through.try_emplace(name, Strength::figure);
    const auto def = defs.find(name);
    if (is_new && def != defs.end()) {
      const ir::DefId root[] = {def->second};
      for (const ir::DefId id : lineage.closure(root)) {
        const auto found = weakest.find(subject_.module.defs[id.value].full_name);
        if (id != def->second && found != weakest.end()) {
          known->second = weaker(known->second, found->second);
        }
      }
    }
    one.rests_on = weaker(one.rests_on, known->second);
  }
}

std::vector<Standing> Standings::all() {
  std::vector<Standing> out;
  for (const Declaration& d : subject_.declarations) {
    if (d.word == "balancing item") out.push_back(balancing_item(d));
    for (const Field& f : d.fields) {
      if (auto one = standing(d, f)) out.push_back(std::move(*one));
    }
  }
  follow_names(out);
  return out;
}

}  // namespace

void add_figures(const Subject& subject, const units::UnitTable& units, const Declaration& d,
                 const Field& field, std::vector<Stated>& out) {
  if (field.expr == nullptr) return;
  const std::vector<outline::Figure> figures = outline::figures(*field.expr, field.unit);
  for (const outline::Figure& figure : figures) {
    if (auto one = stated_literal(subject, units, field, figure, figures.size() == 1)) {
      out.push_back(std::move(*one));
    }
  }
  if (is_whole(d, field, figures.size())) add_whole(subject, units, d, field, out);
}

std::vector<Standing> standings(const Subject& subject, const units::UnitTable& units,
                                const Readings& readings, const std::string& author) {
  return Standings(subject, units, readings, author).all();
}

}  // namespace plimsoll::verify

// Rules of figures, formulas and dependence.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "audit/subject.h"

namespace plimsoll::audit {

std::vector<Found> find_perfect_correlation(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    for (const Field& field : d.fields) {
      if (field.role != outline::Role::dependence || field.name == "degrees of freedom") continue;
      const auto value = subject.figure(d, field);
      // On the diagonal of a matrix it is so by definition.
      if (!value || std::fabs(*value) < 0.97 || field.name.find(" figure ") != std::string::npos)
        continue;
      out.push_back({&d,
                     field.span,
                     field.name + " is " + field.text,
                     "",
                     {Change::Kind::none, "", "a correlation cannot be set"}});
    }
  }
  return out;
}

std::vector<Found> find_bare_correlation(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    const Field* first = nullptr;
    for (const Field& field : d.fields) {
      if (field.role == outline::Role::dependence && subject.figure(d, field)) {
        first = first == nullptr ? &field : first;
      }
    }
    if (first == nullptr) continue;
    const auto& evidence = outline::evidence_of(d, *first);
    const bool is_cited = std::any_of(
        evidence.begin(), evidence.end(),
        [](const syntax::Evidence* one) { return one->kind != syntax::Evidence::Kind::judgement; });
    if (is_cited || word_count(subject.reasons(d)) >= 3) continue;
    out.push_back({&d,
                   first->span,
                   first->name + " of " + first->text + " has no reason",
                   "",
                   {Change::Kind::none, "", "a correlation cannot be set"}});
  }
  return out;
}

std::vector<Found> find_sure_base(const Subject& subject) {
  std::vector<Found> out;
  for (const Declaration& d : subject.declarations) {
    if (d.word != "given" || !subject.is_read(d.name)) continue;
    const ir::Def* def = subject.def(d.name);
    if (def == nullptr || def->kind != ir::DefKind::given) continue;
    // A table that is cited in part is no judgement, and 1 says that nothing is changed.
    const bool is_cited = std::any_of(d.fields.begin(), d.fields.end(), [&](const Field& field) {
      return field.name.starts_with("value") && field.expr != nullptr &&
             !subject.is_judged(d, field);
    });
    if (is_cited) continue;
    for (const Field& field : d.fields) {
      if (!field.name.starts_with("value") || !subject.is_judged(d, field)) continue;
      if (subject.figure(d, field).value_or(1) == 1) continue;
      out.push_back(
          {&d,
           d.span,
           "a judgement without a range, and a tenth more of it moves income by more than half of "
           "its spread",
           field.name == "value" && field.text.find('%') == std::string::npos
               ? fmt::format("write `given {0} ~ pert(0.9 * ({1}), {1}, 1.15 * ({1}))`, with ends "
                             "that somebody answers for",
                             d.name, field.text)
               : "",
           {Change::Kind::set, fmt::format("set {0} = 1.1 * {0}", d.name),
            "with a tenth more of it"}});
      break;
    }
  }
  return out;
}

std::vector<Found> find_bare_figure(const Subject& subject) {
  std::vector<Found> out;
  for (const outline::Bare& one : outline::bare_figures(subject.declarations)) {
    const Declaration& d = *one.declaration;
    const bool is_given = d.word == "given" && one.field->name == "value";
    out.push_back({&d, one.field->span,
                   "`" + one.field->text + "` has neither citation nor judgement",
                   "add `judgement \"why\"`, or `cite source:line \"words\"`",
                   is_given ? Change{Change::Kind::set, fmt::format("set {0} = 1.1 * {0}", d.name),
                                     "with a tenth more of it"}
                            : Change{Change::Kind::none, "", "it stands in a formula"}});
  }
  return out;
}

std::vector<Found> find_round_numbers(const Subject& subject) {
  // By what is written: who wrote it where.
  std::map<std::string, std::vector<const Declaration*>> by_text;
  for (const Declaration& d : subject.declarations) {
    for (const Field& field : d.fields) {
      if (field.role > outline::Role::rate || !subject.is_judged(d, field)) continue;
      const auto value = subject.figure(d, field);
      if (!value || *value == 0 || *value == 1 || literal(field.expr) == std::nullopt) continue;
      const double power = std::pow(10.0, std::floor(std::log10(std::fabs(*value))));
      const double lead = std::fabs(*value) / power;
      if (std::fabs(lead - 1) > 1e-9 && std::fabs(lead - 2) > 1e-9 && std::fabs(lead - 5) > 1e-9)
        continue;
      auto& list = by_text[field.text];
      if (list.empty() || list.back() != &d) list.push_back(&d);
    }
  }
  std::vector<Found> out;
  for (const auto& [text, list] : by_text) {
    if (list.size() < 4) continue;
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 4); ++i) {
      names += (i == 0 ? "`" : ", `") + list[i]->name + "`";
    }
    out.push_back({list.front(),
                   list.front()->span,
                   fmt::format("`{}` stands in {} judgements: {}", text, list.size(), names),
                   "",
                   {Change::Kind::none, "", "what they would be instead nobody has said"}});
  }
  return out;
}

std::vector<Found> find_unit_by_chance(const Subject& subject) {
  std::vector<Found> out;
  subject.each_formula([&](const Declaration& d, const Field& field) {
    if (field.role != outline::Role::formula) return;
    if (d.word == "function" || d.word == "fn") return;
    bool is_told = false;
    each_expr(*field.expr, [&](const syntax::Expr& e) {
      if (e.kind != syntax::ExprKind::binary || is_told) return;
      if (e.op != syntax::BinaryOp::mul && e.op != syntax::BinaryOp::div) return;
      for (const syntax::Expr* side : {e.left, e.right}) {
        const auto value = literal(side);
        if (!value || side->unit != nullptr) continue;
        const bool is_time = *value == 12 || *value == 52 || *value == 365 || *value == 365.25;
        const bool is_scale = *value == 1000 || *value == 1e6 || *value == 1e9;
        if ((!is_time && !is_scale) || (side == e.left && e.op == syntax::BinaryOp::div)) continue;
        // `60 months / 12` and the like say themselves what they are.
        const syntax::Expr* other = side == e.left ? e.right : e.left;
        if (literal(other)) continue;
        is_told = true;
        out.push_back(
            {&d,
             e.span,
             fmt::format("`{}` converts by hand", outline::one_line(subject.sources.text(e.span))),
             is_time ? "write the rate `per year` and multiply by `step`"
                     : "write the figure in its scale, as `12 k EUR`, and leave the factor out",
             {Change::Kind::none, "", "what was meant nobody can tell"}});
      }
    });
  });
  return out;
}

std::vector<Found> find_large_plug(const Subject& subject) {
  std::vector<Found> out;
  for (const ir::Def& def : subject.module.defs) {
    if (!def.balancing || std::fabs(*def.balancing) <= 0.1) continue;
    const Declaration* d = subject.find(def.full_name);
    out.push_back(
        {d,
         def.span,
         fmt::format("it is {:.2g} % of what it balances", 100 * std::fabs(*def.balancing)),
         "",
         {Change::Kind::none, "", "its equation holds it"}});
  }
  return out;
}

std::vector<Found> find_unread_uncertainty(const Subject& subject) {
  std::vector<Found> out;
  std::set<const Declaration*> told;
  for (const Law& law : subject.laws()) {
    const Declaration& d = *law.declaration;
    if (d.word == "mark" || subject.is_read(d.name) || subject.is_overlaid(d.name)) continue;
    if (d.word != "draw" && d.word != "given") continue;
    // What stands in a component has other names where it is used.
    bool is_inner = false;
    for (const Declaration& other : subject.declarations) {
      is_inner = is_inner || ((other.word == "component" || other.word == "part") &&
                              d.name.starts_with(other.name + "."));
    }
    // What an event of its risk reads is told by the event's own parts.
    if (is_inner || !told.insert(&d).second) continue;
    out.push_back({&d,
                   d.span,
                   "no outcome, limit or check reads it",
                   "",
                   {Change::Kind::none, "", "nothing leads from it to a result"}});
  }
  return out;
}

}  // namespace plimsoll::audit

// One walk over the trees.
#include "outline/outline.h"

#include "outline/outliner.h"
#include "syntax/dump.h"

namespace plimsoll::outline {

using syntax::DeclKind;
using syntax::ExprKind;

void Outliner::law_call(const Expr& e, const dist::Law& law_of_call, const std::string& prefix,
                        const UnitExpr* unit) {
  add(Role::attribute, prefix + "distribution", std::string(law_of_call.name),
      std::string(law_of_call.name), e.left->span);
  std::size_t position = 0;
  std::size_t n_positional = 0;
  for (const syntax::Argument& a : e.args) {
    if (a.name.text.empty() && a.value->kind != ExprKind::label_case) ++n_positional;
  }
  for (const syntax::Argument& a : e.args) {
    if (!a.name.text.empty()) {
      expr(Role::parameter, prefix + std::string(a.name.text), a.value, unit);
    } else if (a.value->kind == ExprKind::label_case) {
      std::size_t n = 0;
      for (const syntax::BraceEntry& entry : a.value->entries) {
        const std::string part = prefix + "part " + std::to_string(++n);
        if (entry.key != nullptr && entry.key->kind == ExprKind::call) {
          law(entry.key, part + " ", unit);
        } else {
          expr(Role::parameter, part, entry.key, unit);
        }
        expr(Role::parameter, part + " weight", entry.value);
      }
    } else if (a.value->kind == ExprKind::call) {
      law(a.value, prefix, unit);
    } else {
      expr(Role::parameter, prefix + parameter_name(law_of_call, position++, n_positional), a.value,
           unit);
    }
  }
}

// The law and its parameters, each a field.
void Outliner::law(const Expr* e, const std::string& prefix, const UnitExpr* unit) {
  if (e == nullptr) return;
  if (e->kind == ExprKind::with_unit) return law(e->left, prefix, e->unit);
  if (e->kind == ExprKind::truncated) {
    law(e->left, prefix, unit);
    constexpr const char* kBounds[] = {"truncated from", "truncated to"};
    for (std::size_t i = 0; i < e->args.size() && i < 2; ++i) {
      expr(Role::parameter, prefix + kBounds[i], e->args[i].value, unit);
    }
    return;
  }
  if (e->kind == ExprKind::call && e->left != nullptr && e->left->kind == ExprKind::name) {
    if (const dist::Law* known = dist::find_law(e->left->text)) {
      return law_call(*e, *known, prefix, unit);
    }
  }
  expr(Role::parameter, prefix + "distribution", e, unit);
}

// `of`: the line that they belong to; evidence of a line is its field's.
void Outliner::clauses(const syntax::Clauses& c, const UnitExpr* unit, const std::string& of) {
  expr(Role::formula, "off" + of, c.off, unit);
  for (const syntax::HistoryEntry& h : c.history) {
    const std::string when = period_words(sources_, h.period);
    Field* f =
        expr(Role::formula, "history" + of + (when.empty() ? "" : " " + when), h.value, unit);
    if (f != nullptr) f->evidence = pointers(h.evidence);
  }
  for (const syntax::AcrossClause& a : c.across) {
    expr(Role::dependence, "correlation across " + std::string(a.dim.text), a.value);
  }
  words("was", c.was, c.was_span);
  words("carries" + of, names_list(c.carries));
  if (!of.empty()) return;
  for (const Evidence& item : c.evidence) out_.back().evidence.push_back(&item);
}

void Outliner::given(const syntax::GivenDecl& d) {
  if (d.is_balancing()) return balancing(d);
  begin("given", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  words("grain", each_words(d.each));
  if (d.in_unit != nullptr && d.value == nullptr) {
    words("unit", unit_text(sources_, d.in_unit), d.in_unit->span);
  }
  if (d.value != nullptr) {
    const Expr* e = d.value;
    while (e->kind == ExprKind::with_unit || e->kind == ExprKind::truncated) e = e->left;
    if (e->kind == ExprKind::call && e->left->kind == ExprKind::name &&
        dist::find_law(e->left->text) != nullptr) {
      law(d.value, "", d.in_unit);
    } else {
      expr(Role::value, "value", d.value, d.in_unit);
    }
  }
  for (const syntax::TableEntry& entry : d.table) {
    std::string keys;
    for (const Expr* key : entry.keys) keys += (keys.empty() ? "" : ", ") + text(key->span);
    Field* f =
        expr(Role::value, "value for " + (keys.empty() ? "else" : keys), entry.value, d.in_unit);
    if (f == nullptr) continue;
    f->evidence = pointers(entry.evidence);
    // What is no number has its own units.
    const Expr* e = entry.value;
    while (e->kind == ExprKind::unary && e->left != nullptr) e = e->left;
    if (e->kind != ExprKind::number) f->text = text(entry.value->span);
  }
  words("title", d.title);
  clauses(d.clauses, d.in_unit);
}

void Outliner::balancing(const syntax::GivenDecl& d) {
  begin("balancing item", d.name.text, d.name.span);
  expr(Role::formula, "equation, left side", d.left);
  expr(Role::formula, "equation, right side", d.right);
  words("title", d.title);
  clauses(d.clauses, nullptr);
}

void Outliner::draw(const syntax::DrawDecl& d, std::string_view word) {
  begin(word, d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  words("grain", each_words(d.each));
  law(d.law, "", nullptr);
  words("title", d.title);
  clauses(d.clauses, nullptr);
}

void Outliner::let(const syntax::LetDecl& d) {
  begin(d.kind == DeclKind::flow ? "flow" : "let", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  words("grain", each_words(d.each));
  if (d.in_unit != nullptr) words("unit", unit_text(sources_, d.in_unit), d.in_unit->span);
  expr(Role::formula, "formula", d.value, d.in_unit);
  words("title", d.title);
  clauses(d.clauses, d.in_unit);
}

void Outliner::event(const syntax::EventDecl& d) {
  begin("event", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  words("sentence", d.title);
  for (const auto& [name, value] : {std::pair{"rate", d.rate}, std::pair{"chance", d.chance}}) {
    if (Field* f = expr(Role::rate, name, value)) f->evidence = pointers(d.rate_evidence);
  }
  expr(Role::formula, "at most", d.at_most);
  words("at most per", d.at_most_per.text);
  words("always", d.always ? "always" : "");
  clauses(d.clauses, nullptr);
  const std::vector<const Evidence*> around = out_.back().evidence;
  const std::string outer = scope_;
  scope_ = out_.back().name;
  for (const syntax::DrawDecl* mark : d.marks) {
    draw(*mark, "mark");
    out_.back().inherited = around;
  }
  for (const syntax::LetDecl* inner : d.lets) {
    let(*inner);
    out_.back().inherited = around;
  }
  for (const syntax::TotalItem& total : d.totals) {
    begin(total.kept ? "kept" : "total", total.name.text, total.name.span);
    words("index sets", names_list(total.dims));
    expr(Role::formula, "formula", total.value);
    expr(Role::formula, "after", total.after);
    expr(Role::formula, "for", total.for_);
    expr(Role::formula, "spread over", total.spread);
    clauses(total.clauses, nullptr);
    out_.back().inherited = around;
  }
  scope_ = outer;
}

void Outliner::risk(const syntax::RiskDecl& d) {
  risk_ = std::string(d.name.text);
  around_ = &d;
  begin("risk", d.name.text, d.name.span);
  words("title", d.title);
  words("carries", names_list(d.carries));
  words("category", d.category);
  words("owner", d.owner);
  words("was", d.was, d.was_span);
  out_.back().evidence = pointers(d.evidence);
  within(d, {d.body});
  risk_.clear();
  around_ = nullptr;
}

// What stands in a component or a part is told under its name, as that of a risk is.
void Outliner::within(const Decl& d, std::initializer_list<std::span<const Decl* const>> lists) {
  scope_ = std::string(d.name.text);
  for (const auto& list : lists) {
    for (const Decl* inner : list) decl(*inner);
  }
  scope_.clear();
}

void Outliner::component(const syntax::ComponentDecl& d) {
  begin("component", d.name.text, d.name.span);
  words("title", d.title);
  within(d, {d.params, d.body});
}

void Outliner::part(const syntax::PartDecl& d) {
  begin("part", d.name.text, d.name.span);
  words("title", d.title);
  words("component", d.component.text);
  within(d, {d.arguments});
}

void Outliner::correlate(const syntax::CorrelateDecl& d) {
  begin("correlation", d.name.text, d.name.span);
  words("family", d.family.text);
  expr(Role::dependence, "degrees of freedom", d.df);
  for (const syntax::CorrelateEntry& entry : d.entries) {
    std::string members;
    for (const Expr* member : entry.members) {
      members += (members.empty() ? "" : ", ") + text(member->span);
    }
    if (!entry.dim.text.empty()) members += " across " + std::string(entry.dim.text);
    for (std::size_t i = 0; i < entry.values.size(); ++i) {
      const std::string cell = entry.values.size() > 1 ? " figure " + std::to_string(i + 1) : "";
      expr(Role::dependence, "(" + members + ")" + cell, entry.values[i]);
    }
  }
  words("was", d.was, d.was_span);
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::limit(const syntax::LimitDecl& d) {
  begin("limit", d.name.text, d.name.span);
  const Expr* c = d.condition;
  if (c != nullptr && c->kind == ExprKind::binary && c->left != nullptr && c->right != nullptr) {
    expr(Role::question, "statistic", c->left);
    words("relation", text(c->op_span), c->op_span);
    expr(Role::bound, "bound", c->right);
  } else {
    expr(Role::question, "condition", c);
  }
  words("grain", each_words(d.each));
  words("title", d.title);
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::expect(const syntax::ExpectDecl& d) {
  const std::string when = period_words(sources_, d.period);
  const std::string name =
      (d.statistic == nullptr ? "" : text(d.statistic->span)) + (when.empty() ? "" : " in " + when);
  begin("expectation", "", d.span).name = name;
  if (d.tolerance != nullptr) {
    expr(Role::attribute, "tolerance", d.tolerance);
  } else {
    constexpr const char* kOps[] = {"+", "-", "*", "/", "^", "<", "<=", ">", ">="};
    const auto op = static_cast<std::size_t>(d.relation);
    if (op < std::size(kOps)) words("relation", kOps[op]);
  }
  expr(Role::bound, "target", d.target);
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::observe(const syntax::ObserveDecl& d) {
  const std::string when = period_words(sources_, d.period);
  begin("observation", "", d.span).name =
      (d.value == nullptr ? "" : text(d.value->span)) + (when.empty() ? "" : " in " + when);
  expr(Role::value, "seen", d.seen);
  expr(Role::attribute, "error", d.error);
  expr(Role::value, "low", d.low);
  expr(Role::value, "high", d.high);
  if (d.seen == nullptr && d.low == nullptr) expr(Role::value, "condition", d.value);
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::overlay_sets(const std::vector<syntax::SetItem>& sets, const std::string& prefix) {
  for (const syntax::SetItem& item : sets) {
    const std::string name = prefix + text(item.target->span) + (item.is_law ? " ~" : "");
    Field* f = expr(Role::formula, name, item.value);
    if (f != nullptr) f->evidence = pointers(item.evidence);
  }
}

void Outliner::scenario(const syntax::ScenarioDecl& d) {
  begin("scenario", d.name.text, d.name.span);
  words("title", d.title);
  overlay_sets(d.sets, "set ");
  for (const syntax::StrikeItem& strike : d.strikes) {
    const std::string what =
        "strike " + text(strike.event->span) + " in " + period_words(sources_, strike.period);
    words(what, what, strike.span);
    overlay_sets(strike.marks, what + ": ");
  }
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::action(const syntax::ActionDecl& d) {
  begin("action", d.name.text, d.name.span);
  words("title", d.title);
  expr(Role::formula, "cost", d.cost);
  expr(Role::attribute, "cost goes to", d.cost_to);
  overlay_sets(d.sets, "set ");
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::decision(const syntax::DecisionDecl& d) {
  begin("decision", d.name.text, d.name.span);
  words("title", d.title);
  words("actions", names_list(d.actions));
  for (const std::vector<syntax::Name>& names : d.exclusive) {
    words("exclusive", names_list(names));
  }
  for (const syntax::DecisionDecl::Prerequisite& one : d.prerequisites) {
    words("prerequisite for " + names_list(one.by), one.needed.text, one.needed.span);
  }
  for (const syntax::DecisionDecl::Lever& lever : d.levers) {
    const std::string name = "lever " + text(lever.given->span);
    expr(Role::bound, name + " from", lever.low);
    expr(Role::bound, name + " to", lever.high);
    expr(Role::bound, name + " by", lever.step);
  }
  expr(Role::question, d.maximises ? "maximise" : "minimise", d.objective);
  words("grain", each_words(d.each));
  words("period", period_words(sources_, d.period));
  for (const syntax::DecisionDecl::Keep& keep : d.keeps) {
    words("keep", text(keep.span), keep.span);
  }
  expr(Role::bound, "budget", d.budget);
  out_.back().evidence = pointers(d.evidence);
}

void Outliner::source(const syntax::SourceDecl& d) {
  begin("source", d.name.text, d.name.span);
  words("title", d.title);
  words("file", d.file, d.file_span);
  words("sha256", d.sha256);
  words("key", names_list(d.keys));
  words("value column", d.value.text);
  words("unit column", d.unit.text);
  words("known column", d.known.text);
  words("separator", d.dialect.separator);
  words("decimal", d.dialect.decimal);
  words("thousands", d.dialect.thousands);
  words("negative", d.dialect.negative);
  words("encoding", d.dialect.encoding);
  words("dates", d.dialect.dates);
  words("years", d.dialect.years);
  words("sheet", d.dialect.sheet);
  words("zero", d.dialect.zero.value_or(""));
  if (d.dialect.skip > 0) words("lines skipped", std::to_string(d.dialect.skip));
  expr(Role::attribute, "rows", d.dialect.rows);
  expr(Role::attribute, "until", d.dialect.until);
  words("columns", d.columns.text);
}

// What the rest stands in: model, time, units, index sets, functions.
void Outliner::frame(const Decl& d) {
  switch (d.kind) {
    case DeclKind::model: {
      begin("model", "", d.name.span);
      words("name", d.name.text);
      words("title", d.title);
      words("as of", period_words(sources_, static_cast<const syntax::ModelDecl&>(d).as_of));
      words("by", static_cast<const syntax::ModelDecl&>(d).author);
      break;
    }
    case DeclKind::time: {
      const auto& time = static_cast<const syntax::TimeDecl&>(d);
      begin("time", "", d.span);
      words("step", time.step.text);
      words("first period", period_words(sources_, time.start));
      expr(Role::attribute, "number of periods", time.count);
      words("fiscal year ends", time.fiscal_end.text);
      words("fiscal year named by", time.named_by.text);
      break;
    }
    case DeclKind::currency:
      for (const syntax::Name& code : static_cast<const syntax::CurrencyDecl&>(d).codes) {
        begin("currency", code.text, code.span);
      }
      break;
    case DeclKind::unit:
      for (const auto& item : static_cast<const syntax::UnitDecl&>(d).items) {
        begin("unit", item.singular.text, item.singular.span);
        words("plural", item.plural.text);
      }
      break;
    case DeclKind::use:
      begin("library", d.name.text, d.span);
      break;
    case DeclKind::dim: {
      const auto& dim = static_cast<const syntax::DimDecl&>(d);
      begin("index set", d.name.text, d.name.span);
      std::string labels = names_list(dim.labels);
      if (dim.range) {
        labels = std::string(dim.range->first.text) + ".." + std::string(dim.range->second.text);
      }
      words("labels", labels);
      words("was", dim.was, dim.was_span);
      break;
    }
    case DeclKind::group:
      begin("group", d.name.text, d.name.span);
      words("title", d.title);
      words("members", names_list(static_cast<const syntax::GroupDecl&>(d).members));
      out_.back().evidence = pointers(static_cast<const syntax::GroupDecl&>(d).evidence);
      break;
    case DeclKind::register_:
      begin("register", d.name.text, d.name.span);
      words("title", d.title);
      words("file", static_cast<const syntax::RegisterDecl&>(d).file);
      break;
    case DeclKind::fn:
      begin("function", d.name.text, d.name.span);
      function(static_cast<const syntax::FnDecl&>(d));
      break;
    default:
      break;
  }
}

void Outliner::function(const syntax::FnDecl& d) {
  Field& body = add(Role::formula, "body", text(d.span), syntax::dump_decl(d), d.span);
  const auto inside = [&](const Expr* e, const std::vector<Evidence>& evidence) {
    if (e != nullptr && evidence.empty()) body.inside.push_back(e);
  };
  for (const syntax::FnDecl::Param& param : d.params) inside(param.default_value, {});
  for (const Decl* inner : d.body) {
    if (inner->kind == DeclKind::let || inner->kind == DeclKind::flow) {
      const auto& let = static_cast<const syntax::LetDecl&>(*inner);
      inside(let.value, let.clauses.evidence);
    } else if (inner->kind == DeclKind::stock) {
      const auto& stock = static_cast<const syntax::StockDecl&>(*inner);
      inside(stock.opening, stock.opening_evidence);
      for (const syntax::StockLine& line : stock.lines) {
        for (const Expr* value : line.values) inside(value, line.clauses.evidence);
      }
    }
  }
  inside(d.result, {});
  out_.back().evidence = pointers(d.evidence);
}

// What is asked of a run.
void Outliner::claims(const Decl& d) {
  if (d.kind == DeclKind::check) {
    const auto& check = static_cast<const syntax::CheckDecl&>(d);
    begin("check", d.name.text, d.name.span);
    expr(Role::question, "condition", check.condition);
    words("title", d.title);
    out_.back().evidence = pointers(check.evidence);
    return;
  }
  const auto& outcome = static_cast<const syntax::OutcomeDecl&>(d);
  const std::string when(each_words(outcome.each));
  std::string name(d.name.text);
  if (name.empty()) {
    name = outcome.value == nullptr ? "" : text(outcome.value->span);
    if (!when.empty()) name += " " + when;
  }
  begin("outcome", "", d.name.text.empty() ? d.span : d.name.span).name = name;
  expr(Role::formula, "formula", outcome.value);
  if (!d.name.text.empty()) words("grain", when);
  if (outcome.bad != syntax::BadSide::unstated) {
    words("bad side", outcome.bad == syntax::BadSide::low ? "low" : "high");
  }
  words("label", d.title);
  out_.back().evidence = pointers(outcome.evidence);
}

void Outliner::decl(const Decl& d) {
  switch (d.kind) {
    case DeclKind::given:
      return given(static_cast<const syntax::GivenDecl&>(d));
    case DeclKind::draw:
      return draw(static_cast<const syntax::DrawDecl&>(d),
                  static_cast<const syntax::DrawDecl&>(d).is_given ? "given" : "draw");
    case DeclKind::event:
      return event(static_cast<const syntax::EventDecl&>(d));
    case DeclKind::flow:
    case DeclKind::let:
      return let(static_cast<const syntax::LetDecl&>(d));
    case DeclKind::stock:
      return stock(static_cast<const syntax::StockDecl&>(d));
    case DeclKind::schedule:
      return schedule(static_cast<const syntax::ScheduleDecl&>(d));
    case DeclKind::state:
      return state(static_cast<const syntax::StateDecl&>(d));
    case DeclKind::affects:
      return affects(static_cast<const syntax::AffectsDecl&>(d));
    case DeclKind::risk:
      return risk(static_cast<const syntax::RiskDecl&>(d));
    case DeclKind::component:
      return component(static_cast<const syntax::ComponentDecl&>(d));
    case DeclKind::part:
      return part(static_cast<const syntax::PartDecl&>(d));
    case DeclKind::statement:
      return statement(static_cast<const syntax::StatementDecl&>(d));
    case DeclKind::correlate:
      return correlate(static_cast<const syntax::CorrelateDecl&>(d));
    case DeclKind::limit:
      return limit(static_cast<const syntax::LimitDecl&>(d));
    case DeclKind::observe:
      return observe(static_cast<const syntax::ObserveDecl&>(d));
    case DeclKind::allow: {
      const auto& allow = static_cast<const syntax::AllowDecl&>(d);
      std::string at;
      for (const Expr* one : allow.at) at += (at.empty() ? " at " : ", ") + text(one->span);
      begin("allow", "", d.name.span).name = std::string(d.name.text) + at;
      return words("because", allow.because);
    }
    case DeclKind::expect:
      return expect(static_cast<const syntax::ExpectDecl&>(d));
    case DeclKind::scenario:
      return scenario(static_cast<const syntax::ScenarioDecl&>(d));
    case DeclKind::action:
      return action(static_cast<const syntax::ActionDecl&>(d));
    case DeclKind::decision:
      return decision(static_cast<const syntax::DecisionDecl&>(d));
    case DeclKind::source:
      return source(static_cast<const syntax::SourceDecl&>(d));
    case DeclKind::outcome:
    case DeclKind::check:
      return claims(d);
    default:
      return frame(d);
  }
}

std::vector<Declaration> outline(const source::SourceMap& sources,
                                 std::span<const syntax::Ast* const> files) {
  Outliner outliner(sources);
  for (const syntax::Ast* file : files) {
    for (const Decl* d : file->decls) {
      if (d != nullptr) outliner.decl(*d);
    }
  }
  return outliner.take();
}

}  // namespace plimsoll::outline

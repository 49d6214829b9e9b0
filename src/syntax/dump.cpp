// Declarations; expressions are in dump_expr.cpp.
#include "syntax/dump.h"

#include "syntax/dump_writer.h"

namespace plimsoll::syntax {

void Dumper::field(std::string_view label, const Expr* value) {
  if (value == nullptr) return;
  open(label);
  expr(value);
  close();
}

void Dumper::text_field(std::string_view label, std::string_view text) {
  if (text.empty()) return;
  open(label);
  word(quote_text(text));
  close();
}

void Dumper::period_field(std::string_view label, const std::optional<PeriodLiteral>& period) {
  if (!period) return;
  open(label);
  word(period_text(*period));
  close();
}

void Dumper::name_field(std::string_view label, const Name& n) {
  if (n.text.empty()) return;
  open(label);
  name(n);
  close();
}

void Dumper::evidence(const std::vector<Evidence>& list) {
  for (const Evidence& e : list) {
    if (e.kind == Evidence::Kind::judgement) {
      open("judgement");
    } else {
      open("cite");
      if (e.row != nullptr) {
        expr(e.row);
      } else {
        word(std::string(e.source.text) + (e.line > 0 ? ":" + std::to_string(e.line) : ""));
      }
    }
    if (!e.text.empty()) word(quote_text(e.text));
    if (!e.by.empty()) word("by " + quote_text(e.by));
    close();
  }
}

void Dumper::carries(const std::vector<Name>& ids) {
  if (ids.empty()) return;
  open("carries");
  names(ids);
  close();
}

void Dumper::clauses(const Clauses& c) {
  field("off", c.off);
  if (c.has_history) {
    open("history");
    for (const HistoryEntry& h : c.history) {
      open("");
      word(h.period ? period_text(*h.period) : "all");
      expr(h.value);
      evidence(h.evidence);
      close();
    }
    close();
  }
  for (const AcrossClause& a : c.across) {
    open("across");
    name(a.dim);
    expr(a.value);
    close();
  }
  text_field("was", c.was);
  carries(c.carries);
  evidence(c.evidence);
}

void Dumper::each(Each e) {
  if (e == Each::period) word("each-period");
  if (e == Each::year) word("each-year");
  if (e == Each::horizon) word("over-horizon");
}

void Dumper::dims(const std::vector<Name>& list) {
  if (list.empty()) return;
  word("[");
  glue_ = true;
  names(list);
  out_ += "]";
}

void Dumper::in_unit(const UnitExpr* u) {
  if (u == nullptr) return;
  word("in");
  unit_in_angles("", *u);
}

void Dumper::title(const Decl& d) {
  if (!d.title.empty()) word(quote_text(d.title));
}

void Dumper::block(const std::vector<const Decl*>& body) {
  for (const Decl* d : body) {
    out_ += "\n ";
    decl(d);
  }
}

void Dumper::set_item(const SetItem& item) {
  open(item.is_law ? "set ~" : "set");
  expr(item.target);
  expr(item.value);
  evidence(item.evidence);
  close();
}

void Dumper::values(Sign sign, const Name& n, Each e, const std::vector<const Expr*>& list,
                    const Clauses& c) {
  open(sign == Sign::plus ? "+" : sign == Sign::minus ? "-" : sign == Sign::equals ? "=" : "line");
  name_field("name", n);
  each(e);
  for (const Expr* value : list) expr(value);
  clauses(c);
  close();
}

void Dumper::given(const GivenDecl& d) {
  dims(d.dims);
  title(d);
  each(d.each);
  in_unit(d.in_unit);
  if (d.is_balancing()) {
    open("balancing");
    expr(d.left);
    expr(d.right);
    close();
  } else if (d.value != nullptr) {
    word("=");
    expr(d.value);
  }
  if (d.has_table) {
    open("table");
    for (const TableEntry& t : d.table) {
      open("");
      open("");
      for (const Expr* key : t.keys) expr(key);
      close();
      expr(t.value);
      evidence(t.evidence);
      close();
    }
    close();
  }
  clauses(d.clauses);
}

void Dumper::draw(const DrawDecl& d) {
  if (d.is_given) word("given");
  dims(d.dims);
  title(d);
  each(d.each);
  word("~");
  expr(d.law);
  clauses(d.clauses);
}

void Dumper::let(const LetDecl& d) {
  dims(d.dims);
  title(d);
  each(d.each);
  in_unit(d.in_unit);
  // A parameter of a component may have none.
  if (d.value != nullptr) {
    word("=");
    expr(d.value);
  }
  clauses(d.clauses);
}

void Dumper::stock(const StockDecl& d) {
  dims(d.dims);
  title(d);
  in_unit(d.in_unit);
  open("opening");
  expr(d.opening);
  evidence(d.opening_evidence);
  close();
  for (const StockLine& l : d.lines) {
    if (!l.is_effects) {
      values(l.sign, l.name, l.each, l.values, l.clauses);
      continue;
    }
    open("effects");
    if (l.at_most != nullptr) field("at-most", l.at_most);
    clauses(l.clauses);
    close();
  }
  clauses(d.clauses);
}

void Dumper::state(const StateDecl& d) {
  dims(d.dims);
  title(d);
  open("opening");
  expr(d.opening);
  evidence(d.opening_evidence);
  close();
  for (const StateDecl::Line& l : d.lines) {
    open(l.to ? "becomes-true" : "becomes-false");
    expr(l.when);
    clauses(l.clauses);
    close();
  }
  clauses(d.clauses);
}

void Dumper::affects(const AffectsDecl& d) {
  expr(d.target);
  if (d.has_of) {
    open(d.all_but ? "all-but" : "of");
    for (const Expr* label : d.labels) expr(label);
    close();
  }
  expr(d.amount);
  clauses(d.clauses);
}

void Dumper::schedule(const ScheduleDecl& d) {
  dims(d.dims);
  title(d);
  open("life");
  expr(d.life);
  evidence(d.life_evidence);
  close();
  for (const HistoryEntry& entry : d.opening) {
    open("bought");
    word(period_text(*entry.period));
    expr(entry.value);
    evidence(entry.evidence);
    close();
  }
  for (const StockLine& l : d.lines) {
    values(l.sign, l.name, l.each, l.values, l.clauses);
    if (l.at_net) word("at-net");
  }
  clauses(d.clauses);
}

void Dumper::event(const EventDecl& d) {
  dims(d.dims);
  title(d);
  if (d.rate != nullptr || d.chance != nullptr) {
    open(d.rate != nullptr ? "rate" : "chance");
    expr(d.rate != nullptr ? d.rate : d.chance);
    evidence(d.rate_evidence);
    close();
  }
  if (d.at_most != nullptr) {
    open("at-most");
    expr(d.at_most);
    name(d.at_most_per);
    close();
  }
  if (d.always) word("always");
  for (const DrawDecl* mark : d.marks) decl(mark);
  for (const LetDecl* l : d.lets) decl(l);
  for (const TotalItem& t : d.totals) total(t);
  clauses(d.clauses);
}

void Dumper::total(const TotalItem& t) {
  open(t.kept ? "kept" : "total");
  name(t.name);
  dims(t.dims);
  expr(t.value);
  field("after", t.after);
  field("for", t.for_);
  field("spread", t.spread);
  clauses(t.clauses);
  close();
}

void Dumper::fn(const FnDecl& d) {
  open("");
  for (const FnDecl::Param& p : d.params) {
    name(p.name);
    if (p.default_value != nullptr) {
      word("=");
      expr(p.default_value);
    }
  }
  close();
  block(d.body);
  field("result", d.result);
  evidence(d.evidence);
}

void Dumper::risk(const RiskDecl& d) {
  title(d);
  evidence(d.evidence);
  carries(d.carries);
  text_field("category", d.category);
  text_field("owner", d.owner);
  text_field("was", d.was);
  block(d.body);
}

void Dumper::correlate(const CorrelateDecl& d) {
  name(d.family);
  if (d.df != nullptr) expr(d.df);
  text_field("was", d.was);
  evidence(d.evidence);
  constexpr const char* kForms[] = {"pair", "across", "all-of", "matrix"};
  for (const CorrelateEntry& e : d.entries) {
    open(kForms[static_cast<std::size_t>(e.form)]);
    for (const Expr* member : e.members) expr(member);
    if (!e.dim.text.empty()) name(e.dim);
    word(":");
    for (const Expr* value : e.values) expr(value);
    close();
  }
}

void Dumper::scenario(const ScenarioDecl& d) {
  title(d);
  evidence(d.evidence);
  for (const SetItem& item : d.sets) set_item(item);
  for (const StrikeItem& item : d.strikes) {
    open("strike");
    expr(item.event);
    period_field("in", item.period);
    for (const SetItem& mark : item.marks) set_item(mark);
    close();
  }
}

void Dumper::action(const ActionDecl& d) {
  title(d);
  field("cost", d.cost);
  field("to", d.cost_to);
  evidence(d.evidence);
  for (const SetItem& item : d.sets) set_item(item);
}

void Dumper::decision(const DecisionDecl& d) {
  title(d);
  evidence(d.evidence);
  const auto list = [&](std::string_view head, const std::vector<Name>& of) {
    open(head);
    names(of);
    close();
  };
  if (!d.actions.empty()) list("choose", d.actions);
  for (const std::vector<Name>& one : d.exclusive) list("exclusive", one);
  for (const DecisionDecl::Prerequisite& one : d.prerequisites) {
    open("prerequisite");
    name(one.needed);
    names(one.by);
    close();
  }
  for (const DecisionDecl::Lever& one : d.levers) {
    open("lever");
    for (const Expr* e : {one.given, one.low, one.high}) expr(e);
    if (one.step != nullptr) expr(one.step);
    close();
  }
  open(d.maximises ? "maximise" : "minimise");
  expr(d.objective);
  each(d.each);
  period_field("in", d.period);
  close();
  for (const DecisionDecl::Keep& one : d.keeps) {
    open("keep");
    expr(one.condition);
    each(one.each);
    period_field("in", one.period);
    close();
  }
  field("budget", d.budget);
}

void Dumper::observe(const ObserveDecl& d) {
  expr(d.value);
  period_field("in", d.period);
  field("seen", d.seen);
  field("error", d.error);
  field("low", d.low);
  field("high", d.high);
  evidence(d.evidence);
}

void Dumper::expect(const ExpectDecl& d) {
  if (d.tolerance != nullptr) {
    open("within");
    expr(d.statistic);
    expr(d.tolerance);
  } else {
    open(op_name(d.relation));
    expr(d.statistic);
  }
  expr(d.target);
  close();
  period_field("in", d.period);
  evidence(d.evidence);
}

void Dumper::outcome(const OutcomeDecl& d) {
  expr(d.value);
  each(d.each);
  if (d.bad != BadSide::unstated) word(d.bad == BadSide::low ? "bad-low" : "bad-high");
  title(d);
  evidence(d.evidence);
}

void Dumper::source(const SourceDecl& d) {
  title(d);
  text_field("file", d.file);
  text_field("sha256", d.sha256);
  if (!d.keys.empty()) {
    open("key");
    names(d.keys);
    close();
  }
  name_field("value", d.value);
  name_field("unit", d.unit);
  name_field("known", d.known);
  text_field("separator", d.dialect.separator);
  text_field("decimal", d.dialect.decimal);
  text_field("thousands", d.dialect.thousands);
  text_field("negative", d.dialect.negative);
  text_field("encoding", d.dialect.encoding);
  text_field("dates", d.dialect.dates);
  text_field("years", d.dialect.years);
  text_field("sheet", d.dialect.sheet);
  text_field("zero", d.dialect.zero.value_or(""));
  if (d.dialect.skip > 0) text_field("skip", std::to_string(d.dialect.skip));
  field("rows", d.dialect.rows);
  field("until", d.dialect.until);
  name_field("columns", d.columns);
}

void Dumper::time(const TimeDecl& d) {
  name(d.step);
  period_field("from", d.start);
  field("for", d.count);
  name_field("fiscal-end", d.fiscal_end);
  name_field("named-by", d.named_by);
}

void Dumper::dim(const DimDecl& d) {
  names(d.labels);
  for (const std::string& was : d.labels_were) text_field("label-was", was);
  if (d.range) word(std::string(d.range->first.text) + ".." + std::string(d.range->second.text));
  text_field("was", d.was);
}

void Dumper::decl(const Decl* d) {
  constexpr const char* kHeads[] = {
      "import",  "use",      "model",     "time",      "currency",  "unit",  "source",
      "dim",     "given",    "draw",      "event",     "flow",      "stock", "schedule",
      "affects", "state",    "let",       "fn",        "component", "part",  "risk",
      "group",   "register", "statement", "correlate", "outcome",   "limit", "scenario",
      "action",  "check",    "expect",    "observe",   "decision",  "allow"};
  open(kHeads[static_cast<std::size_t>(d->kind)]);
  if (!d->name.text.empty()) name(d->name);
  switch (d->kind) {
    case DeclKind::import_:
      word(quote_text(static_cast<const ImportDecl*>(d)->path));
      break;
    case DeclKind::use:
      break;
    case DeclKind::model:
      title(*d);
      period_field("as-of", static_cast<const ModelDecl*>(d)->as_of);
      if (const auto& author = static_cast<const ModelDecl*>(d)->author; !author.empty())
        word("by " + quote_text(author));
      break;
    case DeclKind::time:
      time(*static_cast<const TimeDecl*>(d));
      break;
    case DeclKind::currency:
      names(static_cast<const CurrencyDecl*>(d)->codes);
      break;
    case DeclKind::unit:
      for (const UnitDecl::Item& item : static_cast<const UnitDecl*>(d)->items) {
        word(std::string(item.singular.text) + "/" + std::string(item.plural.text));
      }
      break;
    case DeclKind::source:
      source(*static_cast<const SourceDecl*>(d));
      break;
    case DeclKind::dim:
      dim(*static_cast<const DimDecl*>(d));
      break;
    case DeclKind::given:
      given(*static_cast<const GivenDecl*>(d));
      break;
    case DeclKind::draw:
      draw(*static_cast<const DrawDecl*>(d));
      break;
    case DeclKind::event:
      event(*static_cast<const EventDecl*>(d));
      break;
    case DeclKind::flow:
    case DeclKind::let:
      let(*static_cast<const LetDecl*>(d));
      break;
    case DeclKind::schedule:
      schedule(*static_cast<const ScheduleDecl*>(d));
      break;
    case DeclKind::stock:
      stock(*static_cast<const StockDecl*>(d));
      break;
    case DeclKind::state:
      state(*static_cast<const StateDecl*>(d));
      break;
    case DeclKind::affects:
      affects(*static_cast<const AffectsDecl*>(d));
      break;
    case DeclKind::fn:
      fn(*static_cast<const FnDecl*>(d));
      break;
    case DeclKind::component: {
      const auto& component = *static_cast<const ComponentDecl*>(d);
      title(component);
      open("");
      for (const Decl* parameter : component.params) decl(parameter);
      close();
      block(component.body);
      break;
    }
    case DeclKind::part:
      title(*d);
      name(static_cast<const PartDecl*>(d)->component);
      block(static_cast<const PartDecl*>(d)->arguments);
      break;
    case DeclKind::risk:
      risk(*static_cast<const RiskDecl*>(d));
      break;
    case DeclKind::group:
      title(*d);
      names(static_cast<const GroupDecl*>(d)->members);
      evidence(static_cast<const GroupDecl*>(d)->evidence);
      break;
    case DeclKind::register_:
      title(*d);
      text_field("file", static_cast<const RegisterDecl*>(d)->file);
      break;
    case DeclKind::statement:
      title(*d);
      for (const StatementLine& l : static_cast<const StatementDecl*>(d)->lines) {
        values(l.sign, l.name, Each::none, l.values, l.clauses);
      }
      break;
    case DeclKind::correlate:
      correlate(*static_cast<const CorrelateDecl*>(d));
      break;
    case DeclKind::outcome:
      outcome(*static_cast<const OutcomeDecl*>(d));
      break;
    case DeclKind::limit: {
      const auto& limit = *static_cast<const LimitDecl*>(d);
      title(limit);
      expr(limit.condition);
      each(limit.each);
      evidence(limit.evidence);
      break;
    }
    case DeclKind::scenario:
      scenario(*static_cast<const ScenarioDecl*>(d));
      break;
    case DeclKind::action:
      action(*static_cast<const ActionDecl*>(d));
      break;
    case DeclKind::decision:
      decision(*static_cast<const DecisionDecl*>(d));
      break;
    case DeclKind::check:
      expr(static_cast<const CheckDecl*>(d)->condition);
      evidence(static_cast<const CheckDecl*>(d)->evidence);
      break;
    case DeclKind::allow: {
      const auto& allow = *static_cast<const AllowDecl*>(d);
      for (const Expr* one : allow.at) expr(one);
      text_field("because", allow.because);
      break;
    }
    case DeclKind::observe:
      observe(*static_cast<const ObserveDecl*>(d));
      break;
    case DeclKind::expect:
      expect(*static_cast<const ExpectDecl*>(d));
      break;
  }
  close();
}

std::string dump_decl(const Decl& decl) {
  Dumper dumper;
  dumper.decl(&decl);
  return dumper.take();
}

std::string dump_tree(const Ast& ast) {
  std::string out;
  if (ast.language_version != 0) {
    out += "(plimsoll " + std::to_string(ast.language_version) + ")\n";
  }
  for (const Decl* decl : ast.decls) out += dump_decl(*decl) + "\n";
  return out;
}

}  // namespace plimsoll::syntax

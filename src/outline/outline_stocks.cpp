// Stocks, schedules, what affects them, and statements.
#include <algorithm>

#include "outline/outliner.h"

namespace plimsoll::outline {

void Outliner::stock(const syntax::StockDecl& d) {
  begin("stock", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  if (d.in_unit != nullptr) words("unit", unit_text(sources_, d.in_unit), d.in_unit->span);
  if (Field* f = expr(Role::opening, "opening", d.opening, d.in_unit)) {
    f->evidence = pointers(d.opening_evidence);
  }
  words("title", d.title);
  clauses(d.clauses, d.in_unit);
  std::string order;
  for (const syntax::StockLine& l : d.lines) {
    if (!l.is_effects) {
      line(l, l.each, order);
      continue;
    }
    order += order.empty() ? "effects" : ", effects";
    if (Field* f = expr(Role::formula, "line effects", l.at_most)) {
      f->text = "at most " + f->text + " each period";
      f->evidence = pointers(l.clauses.evidence);
    }
    clauses(l.clauses, nullptr, " of line effects");
  }
  words("order of lines", order);
}

void Outliner::schedule(const syntax::ScheduleDecl& d) {
  begin("schedule", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  if (Field* f = expr(Role::value, "life", d.life)) f->evidence = pointers(d.life_evidence);
  for (const syntax::HistoryEntry& entry : d.opening) {
    Field* f =
        expr(Role::opening, "bought in " + period_words(sources_, entry.period), entry.value);
    if (f != nullptr) f->evidence = pointers(entry.evidence);
  }
  words("title", d.title);
  clauses(d.clauses, nullptr);
  std::string order;
  for (const syntax::StockLine& l : d.lines) {
    line(l, l.each, order, l.at_net ? " at net" : "");
  }
  words("order of lines", order);
}

void Outliner::state(const syntax::StateDecl& d) {
  begin("state", d.name.text, d.name.span);
  words("index sets", names_list(d.dims));
  if (Field* f = expr(Role::opening, "opening", d.opening)) {
    f->evidence = pointers(d.opening_evidence);
  }
  words("title", d.title);
  clauses(d.clauses, nullptr);
  std::size_t n = 0;
  for (const syntax::StateDecl::Line& line : d.lines) {
    const std::string name = "rule " + std::to_string(++n);
    if (Field* f = expr(Role::formula, name, line.when)) {
      const std::string becomes = line.to ? "becomes true when " : "becomes false when ";
      f->text = becomes + f->text;
      f->key = becomes + f->key;
      f->evidence = pointers(line.clauses.evidence);
    }
    clauses(line.clauses, nullptr, " of " + name);
  }
}

void Outliner::affects(const syntax::AffectsDecl& d) {
  begin("effect", "", d.target->span).name =
      stock_name(d) + "." + (d.name.text.empty() ? risk_ : std::string(d.name.text));
  if (d.has_of) {
    std::string labels = d.all_but ? (d.labels.empty() ? "all" : "all but ") : "";
    for (const Expr* label : d.labels) {
      if (label != d.labels.front()) labels += ", ";
      labels += text(label->span);
    }
    words("of", labels);
  }
  expr(Role::formula, "formula", d.amount);
  clauses(d.clauses, nullptr);
}

// As the checker calls it: one of the risk around stands before its others.
std::string Outliner::stock_name(const syntax::AffectsDecl& d) const {
  std::string written = text(d.target->span);
  if (around_ == nullptr) return written;
  const std::string_view head = std::string_view(written).substr(0, written.find('.'));
  const bool inside = std::any_of(around_->body.begin(), around_->body.end(),
                                  [&](const Decl* inner) { return inner->name.text == head; });
  return inside ? risk_ + "." + written : written;
}

template <class Line>
void Outliner::line(const Line& line, Each each, std::string& order, std::string_view behind) {
  for (const Expr* value : line.values) {
    const std::string written = text(value->span);
    const std::string name = line.name.text.empty() ? written : std::string(line.name.text);
    order += (order.empty() ? "" : ", ") + name;
    Field* f = expr(Role::formula, "line " + name, value, nullptr);
    f->text = sign_text(line.sign) + written;
    f->key = sign_text(line.sign) + f->key;
    f->text += behind;
    f->key += behind;
    if (each != Each::none) {
      f->text += " (" + std::string(each_words(each)) + ")";
      f->key += each_words(each);
    }
    f->evidence = pointers(line.clauses.evidence);
    clauses(line.clauses, nullptr, " of line " + name);
  }
}

void Outliner::statement(const syntax::StatementDecl& d) {
  begin("statement", d.name.text, d.name.span);
  words("title", d.title);
  std::string order;
  for (const syntax::StatementLine& one : d.lines) {
    if (one.sign == syntax::Sign::equals || one.values.empty()) {
      order += (order.empty() ? "" : ", ") + ("= " + std::string(one.name.text));
      words("subtotal " + std::string(one.name.text), "= " + std::string(one.name.text), one.span);
      out_.back().fields.back().evidence = pointers(one.clauses.evidence);
      clauses(one.clauses, nullptr, " of line " + std::string(one.name.text));
      continue;
    }
    line(one, Each::none, order);
  }
  words("order of lines", order);
}

}  // namespace plimsoll::outline

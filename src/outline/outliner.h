// The walk that fills an outline; the declaration being filled is the last one begun, and fields are
// added in the order in which a reader meets them. Shared by outline.cpp and outline_stocks.cpp.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dist/law.h"
#include "outline/field_text.h"
#include "outline/outline.h"

namespace plimsoll::outline {

using syntax::Decl;
using syntax::Each;
using syntax::Evidence;
using syntax::Expr;
using syntax::UnitExpr;

inline std::vector<const Evidence*> pointers(const std::vector<Evidence>& list) {
  std::vector<const Evidence*> out;
  out.reserve(list.size());
  for (const Evidence& item : list) out.push_back(&item);
  return out;
}

class Outliner {
 public:
  explicit Outliner(const source::SourceMap& sources) : sources_(sources) {}

  void decl(const Decl& d);
  std::vector<Declaration> take() { return std::move(out_); }

 private:
  std::string text(Span span) const { return text_of(sources_, span); }

  // The declaration being filled is the one last begun.
  Declaration& begin(std::string_view word, std::string_view name, Span span) {
    Declaration d;
    d.word = word;
    d.name = scope_.empty() || name.empty() ? std::string(name) : scope_ + "." + std::string(name);
    d.risk = risk_;
    d.span = span;
    out_.push_back(std::move(d));
    return out_.back();
  }
  Field& add(Role role, std::string name, std::string words, std::string key, Span span) {
    Field f;
    f.role = role;
    f.name = std::move(name);
    f.text = std::move(words);
    f.key = std::move(key);
    f.span = span.valid() ? span : out_.back().span;
    out_.back().fields.push_back(std::move(f));
    return out_.back().fields.back();
  }
  Field* expr(Role role, std::string name, const Expr* e, const UnitExpr* unit = nullptr) {
    if (e == nullptr) return nullptr;
    Field& f = add(role, std::move(name), field_text(sources_, e, unit), key_of(e, unit), e->span);
    f.expr = e;
    f.unit = unit;
    return &f;
  }
  void words(std::string name, std::string_view value, Span span = {}) {
    if (!value.empty()) {
      add(Role::attribute, std::move(name), std::string(value), std::string(value), span);
    }
  }

  void law(const Expr* e, const std::string& prefix, const UnitExpr* unit);
  void law_call(const Expr& e, const dist::Law& law, const std::string& prefix,
                const UnitExpr* unit);
  void clauses(const syntax::Clauses& c, const UnitExpr* unit, const std::string& of = "");
  void given(const syntax::GivenDecl& d);
  void draw(const syntax::DrawDecl& d, std::string_view word);
  void let(const syntax::LetDecl& d);
  void event(const syntax::EventDecl& d);
  void balancing(const syntax::GivenDecl& d);
  void stock(const syntax::StockDecl& d);
  void schedule(const syntax::ScheduleDecl& d);
  void state(const syntax::StateDecl& d);
  void affects(const syntax::AffectsDecl& d);
  std::string stock_name(const syntax::AffectsDecl& d) const;
  void risk(const syntax::RiskDecl& d);
  void within(const Decl& d, std::initializer_list<std::span<const Decl* const>> lists);
  void component(const syntax::ComponentDecl& d);
  void part(const syntax::PartDecl& d);
  // The values of a line of a stock or a statement, each a field; `order` gets their names. `behind`:
  // what stands behind them.
  template <class Line>
  void line(const Line& line, Each each, std::string& order, std::string_view behind = {});
  void statement(const syntax::StatementDecl& d);
  void correlate(const syntax::CorrelateDecl& d);
  void claims(const Decl& d);
  void limit(const syntax::LimitDecl& d);
  void expect(const syntax::ExpectDecl& d);
  void observe(const syntax::ObserveDecl& d);
  void overlay_sets(const std::vector<syntax::SetItem>& sets, const std::string& prefix);
  void scenario(const syntax::ScenarioDecl& d);
  void action(const syntax::ActionDecl& d);
  void decision(const syntax::DecisionDecl& d);
  void source(const syntax::SourceDecl& d);
  void frame(const Decl& d);
  void function(const syntax::FnDecl& d);

  const source::SourceMap& sources_;
  std::vector<Declaration> out_;
  // Full name of what is around: a risk, an event.
  std::string scope_;
  std::string risk_;
  const syntax::RiskDecl* around_ = nullptr;
};

}  // namespace plimsoll::outline

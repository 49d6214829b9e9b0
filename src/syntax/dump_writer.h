// The pen of dump_tree: words with single blanks between them, brackets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syntax/ast.h"

namespace plimsoll::syntax {

std::string op_name(BinaryOp op);
std::string quote_text(std::string_view text);
std::string period_text(const PeriodLiteral& period);

class Dumper {
 public:
  void decl(const Decl* decl);
  void expr(const Expr* expr);
  std::string take() { return std::move(out_); }

 private:
  void word(std::string_view text) {
    if (!out_.empty() && !glue_) out_ += ' ';
    out_ += text;
    glue_ = false;
  }
  void open(std::string_view head) {
    word("(");
    glue_ = true;
    if (!head.empty()) word(head);
  }
  void close() {
    out_ += ")";
    glue_ = false;
  }
  void unit(const UnitExpr& unit);
  void unit_in_angles(std::string_view number, const UnitExpr& unit);
  void arguments(const Expr& expr);
  void name(const Name& name) { word(name.text); }
  void names(const std::vector<Name>& names) {
    for (const Name& n : names) word(n.text);
  }
  void field(std::string_view label, const Expr* value);
  void text_field(std::string_view label, std::string_view text);
  void period_field(std::string_view label, const std::optional<PeriodLiteral>& period);
  void name_field(std::string_view label, const Name& name);
  void evidence(const std::vector<Evidence>& evidence);
  void carries(const std::vector<Name>& ids);
  void clauses(const Clauses& clauses);
  void each(Each each);
  void dims(const std::vector<Name>& dims);
  void in_unit(const UnitExpr* unit);
  void title(const Decl& decl);
  void block(const std::vector<const Decl*>& body);
  void set_item(const SetItem& item);
  void values(Sign sign, const Name& name, Each each, const std::vector<const Expr*>& values,
              const Clauses& clauses);

  void given(const GivenDecl& d);
  void draw(const DrawDecl& d);
  void let(const LetDecl& d);
  void stock(const StockDecl& d);
  void schedule(const ScheduleDecl& d);
  void state(const StateDecl& d);
  void affects(const AffectsDecl& d);
  void event(const EventDecl& d);
  void total(const TotalItem& t);
  void fn(const FnDecl& d);
  void risk(const RiskDecl& d);
  void correlate(const CorrelateDecl& d);
  void scenario(const ScenarioDecl& d);
  void action(const ActionDecl& d);
  void decision(const DecisionDecl& d);
  void expect(const ExpectDecl& d);
  void observe(const ObserveDecl& d);
  void outcome(const OutcomeDecl& d);
  void source(const SourceDecl& d);
  void time(const TimeDecl& d);
  void dim(const DimDecl& d);

  std::string out_;
  bool glue_ = false;
};

}  // namespace plimsoll::syntax

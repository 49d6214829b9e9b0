#include "check/lint/walk.h"

namespace plimsoll::check {
namespace {

using syntax::Decl;
using syntax::DeclKind;
using syntax::Expr;

void visit_if(const Expr* expr, const ExprVisitor& visit) {
  if (expr != nullptr) visit(*expr);
}

void visit_all(const std::vector<const Expr*>& exprs, const ExprVisitor& visit) {
  for (const Expr* expr : exprs) visit_if(expr, visit);
}

void visit_sets(const std::vector<syntax::SetItem>& sets, const ExprVisitor& visit) {
  for (const syntax::SetItem& set : sets) visit_if(set.value, visit);
}

void visit_event(const syntax::EventDecl& event, const ExprVisitor& visit) {
  visit_if(event.rate, visit);
  visit_if(event.chance, visit);
  for (const syntax::DrawDecl* mark : event.marks) {
    if (mark != nullptr) visit_if(mark->law, visit);
  }
  for (const syntax::LetDecl* let : event.lets) {
    if (let != nullptr) visit_if(let->value, visit);
  }
  for (const syntax::TotalItem& total : event.totals) visit_if(total.value, visit);
}

}  // namespace

void for_each_child(const Expr& expr, const ExprVisitor& visit) {
  visit_if(expr.condition, visit);
  visit_if(expr.left, visit);
  visit_if(expr.right, visit);
  for (const syntax::Argument& argument : expr.args) visit_if(argument.value, visit);
  for (const syntax::BraceEntry& entry : expr.entries) {
    visit_if(entry.key, visit);
    visit_if(entry.value, visit);
  }
}

void for_each_expr(const Decl& decl, const ExprVisitor& visit) {
  switch (decl.kind) {
    case DeclKind::given: {
      const auto& given = static_cast<const syntax::GivenDecl&>(decl);
      visit_if(given.is_balancing() ? given.left : given.value, visit);
      visit_if(given.right, visit);
      for (const syntax::TableEntry& entry : given.table) visit_if(entry.value, visit);
      break;
    }
    case DeclKind::draw:
      visit_if(static_cast<const syntax::DrawDecl&>(decl).law, visit);
      break;
    case DeclKind::event:
      visit_event(static_cast<const syntax::EventDecl&>(decl), visit);
      break;
    case DeclKind::flow:
    case DeclKind::let:
      visit_if(static_cast<const syntax::LetDecl&>(decl).value, visit);
      break;
    case DeclKind::stock: {
      const auto& stock = static_cast<const syntax::StockDecl&>(decl);
      visit_if(stock.opening, visit);
      for (const syntax::StockLine& line : stock.lines) {
        visit_all(line.values, visit);
        visit_if(line.at_most, visit);
      }
      break;
    }
    case DeclKind::schedule: {
      const auto& schedule = static_cast<const syntax::ScheduleDecl&>(decl);
      visit_if(schedule.life, visit);
      for (const syntax::HistoryEntry& entry : schedule.opening) visit_if(entry.value, visit);
      for (const syntax::StockLine& line : schedule.lines) visit_all(line.values, visit);
      break;
    }
    case DeclKind::state:
      visit_if(static_cast<const syntax::StateDecl&>(decl).opening, visit);
      for (const auto& line : static_cast<const syntax::StateDecl&>(decl).lines) {
        visit_if(line.when, visit);
      }
      break;
    case DeclKind::affects:
      visit_if(static_cast<const syntax::AffectsDecl&>(decl).amount, visit);
      break;
    case DeclKind::statement:
      for (const syntax::StatementLine& line :
           static_cast<const syntax::StatementDecl&>(decl).lines) {
        visit_all(line.values, visit);
      }
      break;
    case DeclKind::outcome:
      visit_if(static_cast<const syntax::OutcomeDecl&>(decl).value, visit);
      break;
    case DeclKind::limit:
      visit_if(static_cast<const syntax::LimitDecl&>(decl).condition, visit);
      break;
    case DeclKind::check:
      visit_if(static_cast<const syntax::CheckDecl&>(decl).condition, visit);
      break;
    case DeclKind::expect: {
      const auto& expect = static_cast<const syntax::ExpectDecl&>(decl);
      visit_if(expect.statistic, visit);
      visit_if(expect.target, visit);
      break;
    }
    case DeclKind::observe: {
      const auto& observe = static_cast<const syntax::ObserveDecl&>(decl);
      for (const syntax::Expr* e :
           {observe.value, observe.seen, observe.error, observe.low, observe.high}) {
        visit_if(e, visit);
      }
      break;
    }
    case DeclKind::scenario: {
      const auto& scenario = static_cast<const syntax::ScenarioDecl&>(decl);
      visit_sets(scenario.sets, visit);
      for (const syntax::StrikeItem& strike : scenario.strikes) visit_sets(strike.marks, visit);
      break;
    }
    case DeclKind::action: {
      const auto& action = static_cast<const syntax::ActionDecl&>(decl);
      visit_if(action.cost, visit);
      visit_sets(action.sets, visit);
      break;
    }
    case DeclKind::decision: {
      const auto& decision = static_cast<const syntax::DecisionDecl&>(decl);
      for (const syntax::DecisionDecl::Lever& lever : decision.levers) {
        visit_if(lever.low, visit);
        visit_if(lever.high, visit);
        visit_if(lever.step, visit);
      }
      visit_if(decision.objective, visit);
      for (const syntax::DecisionDecl::Keep& keep : decision.keeps) visit_if(keep.condition, visit);
      visit_if(decision.budget, visit);
      break;
    }
    default:
      break;
  }
}

}  // namespace plimsoll::check

// What is to be decided: which actions, levers, for what, within what.
#include "syntax/parser_impl.h"

namespace plimsoll::syntax {

// decision next_years "What to do" { choose a, b; exclusive a, b; prerequisite a for b; lever x from 1 to 9;
// maximise mean(profit) in FY2014; keep no_loss; budget 60 M JPY per year }
Decl* Parser::parse_decision() {
  auto* decl = ast_.make_decl<DecisionDecl>();
  decl->name = parse_name("a name after `decision`");
  parse_title(*decl);
  parse_evidence(decl->evidence);
  parse_block("after the decision's name", Lines::heads, [&] { parse_decision_clause(*decl); });
  return decl;
}

void Parser::parse_decision_clause(DecisionDecl& decl) {
  const std::uint32_t begin = begin_here();
  if (at_word("choose")) {
    if (!decl.actions.empty()) fail_duplicate("choose");
    advance();
    decl.actions = parse_name_list("an action");
  } else if (accept_word("exclusive")) {
    decl.exclusive.push_back(parse_name_list("an action"));
  } else if (accept_word("prerequisite")) {
    DecisionDecl::Prerequisite one;
    one.needed = parse_name("an action after `prerequisite`");
    if (expect_word("for", "after the action")) one.by = parse_name_list("an action");
    if (!panic_) decl.prerequisites.push_back(std::move(one));
  } else if (accept_word("lever")) {
    DecisionDecl::Lever lever;
    lever.given = parse_path("a given after `lever`");
    if (expect_word("from", "after the given")) lever.low = parse_expr();
    if (expect_word("to", "after the lower end")) lever.high = parse_expr();
    if (!panic_ && accept_word("by")) lever.step = parse_expr();
    lever.span = since(begin);
    if (!panic_) decl.levers.push_back(lever);
  } else if (at_word("maximise") || at_word("minimise")) {
    if (decl.objective != nullptr) fail_duplicate("maximise");
    const bool maximises = at_word("maximise");
    advance();
    parse_objective(decl, maximises);
  } else if (accept_word("keep")) {
    DecisionDecl::Keep keep;
    keep.condition = parse_condition();
    accept_each(keep.each);
    if (!panic_ && accept_word("in")) keep.period = parse_period("after `in`");
    keep.span = {file_, keep.condition != nullptr ? keep.condition->span.begin : begin, last_end_};
    if (!panic_) decl.keeps.push_back(keep);
  } else if (at_word("budget")) {
    if (decl.budget != nullptr) fail_duplicate("budget");
    advance();
    decl.budget = parse_expr();
  } else {
    fail_expected(
        "`choose`, `exclusive`, `prerequisite`, `lever`, `maximise`, `minimise`, `keep` or "
        "`budget`",
        "in a decision");
  }
}

// mean(profit) in FY2014      es(profit, 5%) over horizon
void Parser::parse_objective(DecisionDecl& decl, bool maximises) {
  decl.maximises = maximises;
  decl.objective = parse_expr();
  accept_each(decl.each);
  if (!panic_ && accept_word("in")) decl.period = parse_period("after `in`");
}

}  // namespace plimsoll::syntax

// Components, which are blocks with parameters, and the parts that a model makes of them.
#include "syntax/parser_impl.h"
#include "syntax/quote.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

// Made of numbers alone, and no bare `0`, which takes any unit: such a value is an assumption.
bool is_assumption(const Expr& e) {
  switch (e.kind) {
    case ExprKind::number:
      return e.unit != nullptr || e.text.find_first_not_of("0.") != std::string_view::npos;
    case ExprKind::name:
      return e.text == "true" || e.text == "false";
    case ExprKind::unary:
    case ExprKind::with_unit:
      return is_assumption(*e.left);
    case ExprKind::binary:
      return is_assumption(*e.left) && is_assumption(*e.right);
    default:
      return false;
  }
}

}  // namespace

// What a parameter is in a part: a given where the value is a figure, so that it can be replaced and
// has a row in every list of assumptions; else a let. `value` may be null.
Decl* Parser::value_decl(Name name, const Expr* value) {
  Decl* made = nullptr;
  if (value != nullptr && is_assumption(*value)) {
    auto* given = ast_.make_decl<GivenDecl>();
    given->value = value;
    made = given;
  } else {
    auto* let = ast_.make_decl<LetDecl>(DeclKind::let);
    let->value = value;
    made = let;
  }
  made->name = name;
  return made;
}

// sales "Net sales", margin = 30%
const Decl* Parser::parse_parameter() {
  const Name name = parse_name("a parameter");
  if (panic_) return nullptr;
  std::string title;
  if (at(TokenKind::string)) title = parse_string("what the parameter is");
  const Expr* value = accept(TokenKind::equal, Role::spaced) ? parse_expr() : nullptr;
  if (panic_) return nullptr;
  Decl* made = value_decl(name, value);
  made->title = std::move(title);
  made->span = since(name.span.begin);
  return made;
}

// component shop "A shop" (sales "Net sales", margin = 30%) { ... }
Decl* Parser::parse_component() {
  auto* decl = ast_.make_decl<ComponentDecl>();
  decl->name = parse_name("a name after `component`");
  parse_title(*decl);
  const Token opened = cur();
  if (opened.kind != TokenKind::left_paren) {
    fail_expected("`(`", "after the component's name");
    return nullptr;
  }
  open_bracket(decl->title.empty() ? Role::attached : Role::none);
  while (!panic_ && !at(TokenKind::right_paren)) {
    const Decl* parameter = parse_parameter();
    if (parameter == nullptr) break;
    decl->params.push_back(parameter);
    if (!accept(TokenKind::comma)) break;
  }
  if (!close_bracket(TokenKind::right_paren, opened)) return nullptr;
  parse_block("after the parameters", Lines::heads, [&] {
    if (const Decl* inner = parse_decl(Place::component)) decl->body.push_back(inner);
  });
  return decl;
}

// margin = 34%   judgement "price list"
const Decl* Parser::parse_part_argument() {
  const Name name = parse_name("a parameter of the component");
  if (panic_) return nullptr;
  if (!accept(TokenKind::equal, Role::spaced)) {
    offer_equals(fail_expected("`=`", "after the parameter"));
    return nullptr;
  }
  const Expr* value = parse_expr();
  if (panic_ || value == nullptr) return nullptr;
  Decl* made = value_decl(name, value);
  Clauses& clauses = made->kind == DeclKind::given ? static_cast<GivenDecl*>(made)->clauses
                                                   : static_cast<LetDecl*>(made)->clauses;
  parse_clauses(clauses);
  made->span = since(name.span.begin);
  return panic_ ? nullptr : made;
}

// part north "The shop in the north" = shop { sales = north_sales }
Decl* Parser::parse_part() {
  auto* decl = ast_.make_decl<PartDecl>();
  decl->name = parse_name("a name after `part`");
  parse_title(*decl);
  if (!expect(TokenKind::equal, "after the name", Role::spaced)) return nullptr;
  decl->component = parse_name("a component after `=`");
  if (panic_) return nullptr;
  if (at(TokenKind::left_brace)) {
    parse_block("", Lines::arguments, [&] {
      if (const Decl* made = parse_part_argument()) decl->arguments.push_back(made);
    });
  }
  return decl;
}

}  // namespace plimsoll::syntax

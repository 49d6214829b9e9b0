#include "check/lint.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/lint_walk.h"

namespace plimsoll::check {
namespace {

using syntax::BinaryOp;
using syntax::Decl;
using syntax::DeclKind;
using syntax::Expr;
using syntax::ExprKind;

// What a name stands for, as far as lints care.
enum class Role : std::uint8_t { none, level, amount, draw, count_draw, event };

// Names of the model by full name, found from inside a risk first.
class Roles {
 public:
  void add(const std::string& scope, std::string_view name, Role role) {
    roles_[scope.empty() ? std::string(name) : scope + "." + std::string(name)] = role;
  }
  Role find(const std::string& scope, const std::string& name) const {
    if (!scope.empty()) {
      if (const auto it = roles_.find(scope + "." + name); it != roles_.end()) return it->second;
    }
    const auto it = roles_.find(name);
    return it == roles_.end() ? Role::none : it->second;
  }

 private:
  std::map<std::string, Role> roles_;
};

// "a.b.c" of a name or a chain of members, "" for anything else.
std::string dotted(const Expr& expr) {
  if (expr.kind == ExprKind::name) return std::string(expr.text);
  if (expr.kind != ExprKind::member || expr.left == nullptr) return "";
  const std::string left = dotted(*expr.left);
  return left.empty() ? "" : left + "." + std::string(expr.text);
}

// Looks through signs, units and labels to what carries the meaning.
const Expr& bare(const Expr& expr) {
  const Expr* at = &expr;
  while ((at->kind == ExprKind::unary && at->unary_op == syntax::UnaryOp::negate) ||
         at->kind == ExprKind::with_unit || at->kind == ExprKind::index) {
    if (at->left == nullptr) break;
    at = at->left;
  }
  return *at;
}

bool is_count_law(const Expr* law) {
  if (law == nullptr || law->kind != ExprKind::call || law->left == nullptr) return false;
  const std::string name = dotted(*law->left);
  return name == "poisson" || name == "binomial" || name == "negative_binomial" ||
         name == "geometric";
}

void collect(const Decl& decl, const std::string& scope, Roles& roles) {
  const std::string name(decl.name.text);
  const std::string full = scope.empty() ? name : scope + "." + name;
  switch (decl.kind) {
    case DeclKind::draw: {
      const auto& draw = static_cast<const syntax::DrawDecl&>(decl);
      roles.add(scope, name, is_count_law(draw.law) ? Role::count_draw : Role::draw);
      break;
    }
    case DeclKind::flow:
      roles.add(scope, name, Role::amount);
      break;
    case DeclKind::stock:
      roles.add(scope, name, Role::level);
      for (const syntax::StockLine& line : static_cast<const syntax::StockDecl&>(decl).lines) {
        if (!line.name.text.empty()) roles.add(full, line.name.text, Role::amount);
      }
      break;
    case DeclKind::event:
      roles.add(scope, name, Role::event);
      for (const syntax::TotalItem& total : static_cast<const syntax::EventDecl&>(decl).totals) {
        if (!total.kept) roles.add(full, total.name.text, Role::amount);
      }
      break;
    case DeclKind::statement:
      for (const syntax::StatementLine& line :
           static_cast<const syntax::StatementDecl&>(decl).lines) {
        if (!line.name.text.empty()) roles.add(scope, line.name.text, Role::amount);
      }
      break;
    case DeclKind::risk:
      for (const Decl* inner : static_cast<const syntax::RiskDecl&>(decl).body) {
        if (inner != nullptr) collect(*inner, name, roles);
      }
      break;
    default:
      break;
  }
}

// ---------------------------------------------------------------- stock_plus_flow,
// severity_times_count

// Level or amount, where an expression plainly is one.
Role time_role(const Expr& expr, const std::string& scope, const Roles& roles) {
  const Expr& e = bare(expr);
  if (e.kind == ExprKind::binary && (e.op == BinaryOp::add || e.op == BinaryOp::sub) &&
      e.left != nullptr && e.right != nullptr) {
    const Role left = time_role(*e.left, scope, roles);
    return left == time_role(*e.right, scope, roles) ? left : Role::none;
  }
  // sum(x over Line) is what x is.
  if (e.kind == ExprKind::call && e.left != nullptr && dotted(*e.left) == "sum" &&
      e.args.size() == 1 && e.args[0].value != nullptr) {
    return time_role(*e.args[0].value, scope, roles);
  }
  const std::string name = dotted(e);
  const Role role = name.empty() ? Role::none : roles.find(scope, name);
  return role == Role::level || role == Role::amount ? role : Role::none;
}

void check_sum(const Expr& expr, const std::string& scope, const Roles& roles, diag::Sink& sink) {
  if (expr.kind != ExprKind::binary || (expr.op != BinaryOp::add && expr.op != BinaryOp::sub)) {
    return;
  }
  if (expr.left == nullptr || expr.right == nullptr) return;
  const Role left = time_role(*expr.left, scope, roles);
  const Role right = time_role(*expr.right, scope, roles);
  if (left == Role::none || right == Role::none || left == right) return;
  const bool level_first = left == Role::level;
  const source::Span level = (level_first ? expr.left : expr.right)->span;
  const source::Span amount = (level_first ? expr.right : expr.left)->span;
  const std::string verb = expr.op == BinaryOp::add ? "added to" : "subtracted from";
  sink.report(diag::Kind::stock_plus_flow, expr.op_span.valid() ? expr.op_span : expr.span,
              level_first ? "the amount of a period is " + verb + " a level"
                          : "a level is " + verb + " the amount of a period")
      .label(level, "the level at the end of the period")
      .label(amount, "the amount of the period")
      .add_help("to move the level write the amount as a line of the stock: `+ name`")
      .add_help("the level before the period is `prev(x)`, and what it moved by is `x - prev(x)`");
}

void factors_of(const Expr& expr, std::vector<const Expr*>& factors) {
  const Expr& e = bare(expr);
  if (e.kind == ExprKind::binary && e.op == BinaryOp::mul && e.left != nullptr &&
      e.right != nullptr) {
    factors_of(*e.left, factors);
    factors_of(*e.right, factors);
  } else {
    factors.push_back(&e);
  }
}

void check_product(const Expr& expr, const std::string& scope, const Roles& roles,
                   diag::Sink& sink) {
  std::vector<const Expr*> factors;
  factors_of(expr, factors);
  const Expr* count = nullptr;
  const Expr* draw = nullptr;
  for (const Expr* factor : factors) {
    const std::string name = dotted(*factor);
    if (name.empty()) continue;
    const Role role = roles.find(scope, name);
    if (role == Role::draw) draw = factor;
    const bool event_count =
        name.ends_with(".count") &&
        roles.find(scope, name.substr(0, name.size() - std::string_view(".count").size())) ==
            Role::event;
    if (event_count || role == Role::count_draw) count = factor;
  }
  if (count == nullptr || draw == nullptr) return;
  sink.report(diag::Kind::severity_times_count, expr.span,
              "one draw is multiplied by a count, so that all occurrences have the same severity")
      .label(draw->span, "drawn once")
      .label(count->span, "a number of occurrences")
      .add_help("draw it per occurrence: `event " + dotted(*draw) +
                "_loss { rate ...; severity ~ ... }`, and read `.total`");
}

// Visits products once each, at their topmost multiplication.
void check_expr(const Expr& expr, bool inside_product, const std::string& scope, const Roles& roles,
                diag::Sink& sink) {
  check_sum(expr, scope, roles, sink);
  const bool product = expr.kind == ExprKind::binary && expr.op == BinaryOp::mul;
  if (product && !inside_product) check_product(expr, scope, roles, sink);
  for_each_child(expr, [&](const Expr& child) {
    const bool see_through = expr.kind == ExprKind::unary || expr.kind == ExprKind::with_unit ||
                             expr.kind == ExprKind::index;
    const bool same_product = product || (inside_product && see_through);
    check_expr(child, same_product, scope, roles, sink);
  });
}

// ---------------------------------------------------------------- bare_number

// 0, 1, 2, 12, 100 %: they say how a formula is built rather than how the world is.
bool is_structural(const Expr& number) {
  const std::string_view text = number.text;
  if (number.unit != nullptr && (number.unit->power10 != 0 || !number.unit->factors.empty())) {
    return text == "0" ||
           (text == "100" && number.unit->power10 == -2 && number.unit->factors.empty()) ||
           (text == "1" && number.unit->power10 == 0);
  }
  return text == "0" || text == "1" || text == "2" || text == "12";
}

// The first figure in an expression, or null. Keys of data rows, labels and periods are none.
const Expr* first_figure(const Expr& expr) {
  if (expr.kind == ExprKind::number) return is_structural(expr) ? nullptr : &expr;
  if (expr.kind == ExprKind::index) return nullptr;
  const Expr* found = nullptr;
  for_each_child(expr, [&](const Expr& child) {
    if (found == nullptr) found = first_figure(child);
  });
  return found;
}

void check_figure(const Expr* expr, bool has_evidence, const std::string& what, diag::Sink& sink) {
  if (expr == nullptr || has_evidence) return;
  const Expr* figure = first_figure(*expr);
  // A constant that is nothing but a number is a figure however small, unless it is 0.
  if (figure == nullptr && expr->kind == ExprKind::number && expr->text != "0") figure = expr;
  if (figure == nullptr) return;
  sink.report(diag::Kind::bare_number, figure->span, what + " has a figure without evidence")
      .add_help("say where it is from: `cite SOURCE:LINE \"quote\"`, or `judgement \"why\"`");
}

std::string quoted(std::string_view kind, const syntax::Name& name) {
  return std::string(kind) + " `" + std::string(name.text) + "`";
}

void check_draw(const syntax::DrawDecl& draw, bool covered, diag::Sink& sink) {
  check_figure(draw.law, covered || !draw.clauses.evidence.empty(), quoted("the draw", draw.name),
               sink);
}

void check_evidence(const Decl& decl, diag::Sink& sink) {
  switch (decl.kind) {
    case DeclKind::given: {
      const auto& given = static_cast<const syntax::GivenDecl&>(decl);
      const bool covered = !given.clauses.evidence.empty();
      const std::string what = quoted("the given", given.name);
      check_figure(given.value, covered, what, sink);
      // One warning for a table: its lines are alike.
      for (const syntax::TableEntry& entry : given.table) {
        const std::size_t before = sink.all().size();
        check_figure(entry.value, covered || !entry.evidence.empty(), what, sink);
        if (sink.all().size() != before) break;
      }
      break;
    }
    case DeclKind::draw:
      check_draw(static_cast<const syntax::DrawDecl&>(decl), false, sink);
      break;
    case DeclKind::event: {
      const auto& event = static_cast<const syntax::EventDecl&>(decl);
      const bool covered = !event.clauses.evidence.empty();
      const bool rate_covered = covered || !event.rate_evidence.empty();
      check_figure(event.rate, rate_covered, quoted("the rate of event", event.name), sink);
      check_figure(event.chance, rate_covered, quoted("the chance of event", event.name), sink);
      for (const syntax::DrawDecl* mark : event.marks) {
        if (mark != nullptr) check_draw(*mark, covered, sink);
      }
      break;
    }
    case DeclKind::stock: {
      const auto& stock = static_cast<const syntax::StockDecl&>(decl);
      const bool covered = !stock.opening_evidence.empty() || !stock.clauses.evidence.empty();
      check_figure(stock.opening, covered, quoted("the opening of stock", stock.name), sink);
      break;
    }
    case DeclKind::risk:
      for (const Decl* inner : static_cast<const syntax::RiskDecl&>(decl).body) {
        if (inner != nullptr) check_evidence(*inner, sink);
      }
      break;
    default:
      break;
  }
}

void check_meaning(const Decl& decl, const std::string& scope, const Roles& roles,
                   diag::Sink& sink) {
  if (decl.kind == DeclKind::risk) {
    for (const Decl* inner : static_cast<const syntax::RiskDecl&>(decl).body) {
      if (inner != nullptr) check_meaning(*inner, std::string(decl.name.text), roles, sink);
    }
    return;
  }
  // Names in a function are its parameters.
  if (decl.kind == DeclKind::fn) return;
  for_each_expr(decl, [&](const Expr& expr) { check_expr(expr, false, scope, roles, sink); });
}

}  // namespace

void lint_syntax(std::span<const syntax::Ast* const> files, diag::Sink& sink) {
  Roles roles;
  for (const syntax::Ast* file : files) {
    for (const Decl* decl : file->decls) {
      if (decl != nullptr) collect(*decl, "", roles);
    }
  }
  for (const syntax::Ast* file : files) {
    for (const Decl* decl : file->decls) {
      if (decl == nullptr) continue;
      check_evidence(*decl, sink);
      check_meaning(*decl, "", roles, sink);
    }
  }
}

}  // namespace plimsoll::check

#include "check/lint/lint.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/lint/walk.h"
#include "outline/outline.h"

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
    case DeclKind::schedule:
      for (const std::string_view part : {"cost", "net"}) roles.add(full, part, Role::level);
      for (const std::string_view part :
           {"added", "depreciation", "retired", "scrapped", "disposed"}) {
        roles.add(full, part, Role::amount);
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
    case DeclKind::component:
      for (const Decl* inner : static_cast<const syntax::ComponentDecl&>(decl).body) {
        collect(*inner, name, roles);
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
  const Span level = (level_first ? expr.left : expr.right)->span;
  const Span amount = (level_first ? expr.right : expr.left)->span;
  const std::string verb = expr.op == BinaryOp::add ? "added to" : "subtracted from";
  sink.report(diag::Kind::stock_plus_flow, expr.op_span.valid() ? expr.op_span : expr.span,
              level_first ? "the amount of a period is " + verb + " a level"
                          : "a level is " + verb + " the amount of a period")
      .label(level, "the level at the end of the period")
      .label(amount, "the amount of the period")
      .add_help("an amount moves the level as a line of the stock")
      .add_help(
          "the level before the period is its `prev`, and the difference of the two its move");
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
      .add_help("draw it per occurrence: an `event` with a `severity`, whose `total` is the sum");
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

std::string counted(std::size_t n, const std::string& word) {
  return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
}

// One warning for all of them: what a figure lacks is the same everywhere.
void check_evidence(std::span<const outline::Declaration> declarations, diag::Sink& sink) {
  constexpr std::size_t kMostShown = 3;
  const std::vector<outline::Bare> bare = outline::bare_figures(declarations);
  if (bare.empty()) return;
  std::size_t n_figures = 0;
  std::vector<const outline::Declaration*> owners;
  std::vector<Span> shown;
  for (const outline::Bare& one : bare) {
    n_figures += one.figures.size();
    if (!owners.empty() && owners.back() == one.declaration) continue;
    owners.push_back(one.declaration);
    if (shown.size() < kMostShown) shown.push_back(one.figures[0]->span);
  }
  const bool is_one = n_figures == 1;
  diag::Diagnostic& d =
      sink.report(diag::Kind::bare_number, shown[0],
                  counted(n_figures, "figure") +
                      (owners.size() > 1 ? " in " + counted(owners.size(), "declaration") : "") +
                      (is_one ? " has" : " have") + " no evidence",
                  std::string(owners[0]->word) + " `" + owners[0]->name + "`");
  for (std::size_t i = 1; i < shown.size(); ++i) {
    d.label(shown[i], std::string(owners[i]->word) + " `" + owners[i]->name + "`");
  }
  if (owners.size() > shown.size()) {
    d.add_note("and " + std::to_string(owners.size() - shown.size()) +
               " more; `plimsoll show` lists them all");
  }
  d.add_help(
      "say where a figure is from, at the end of its declaration, with `cite`, or why it is "
      "believed, "
      "with `judgement`");
}

void check_meaning(const Decl& decl, const std::string& scope, const Roles& roles,
                   diag::Sink& sink) {
  if (decl.kind == DeclKind::risk) {
    for (const Decl* inner : static_cast<const syntax::RiskDecl&>(decl).body) {
      if (inner != nullptr) check_meaning(*inner, std::string(decl.name.text), roles, sink);
    }
    return;
  }
  if (decl.kind == DeclKind::component) {
    for (const Decl* inner : static_cast<const syntax::ComponentDecl&>(decl).body) {
      check_meaning(*inner, std::string(decl.name.text), roles, sink);
    }
    return;
  }
  if (decl.kind == DeclKind::part) {
    for (const Decl* argument : static_cast<const syntax::PartDecl&>(decl).arguments) {
      check_meaning(*argument, scope, roles, sink);
    }
    return;
  }
  // Names in a function are its parameters.
  if (decl.kind == DeclKind::fn) return;
  for_each_expr(decl, [&](const Expr& expr) { check_expr(expr, false, scope, roles, sink); });
}

}  // namespace

void lint_syntax(const source::SourceMap& sources, std::span<const syntax::Ast* const> files,
                 diag::Sink& sink) {
  check_evidence(outline::outline(sources, files), sink);
  Roles roles;
  for (const syntax::Ast* file : files) {
    for (const Decl* decl : file->decls) {
      if (decl != nullptr) collect(*decl, "", roles);
    }
  }
  for (const syntax::Ast* file : files) {
    for (const Decl* decl : file->decls) {
      if (decl == nullptr) continue;
      check_meaning(*decl, "", roles, sink);
    }
  }
}

}  // namespace plimsoll::check

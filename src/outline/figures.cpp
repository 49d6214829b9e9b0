// What an expression holds: number literals, and rows of sources.
#include <algorithm>

#include "outline/outline.h"

namespace plimsoll::outline {

using syntax::Expr;
using syntax::ExprKind;
using syntax::UnitExpr;

namespace {

void collect(const Expr* e, const UnitExpr* unit, bool negative, std::vector<Figure>& out) {
  if (e == nullptr) return;
  switch (e->kind) {
    case ExprKind::number:
      out.push_back({e, negative, e->unit == nullptr || e->unit->factors.empty() ? unit : nullptr});
      return;
    case ExprKind::unary:
      return collect(e->left, unit, negative != (e->unary_op == syntax::UnaryOp::negate), out);
    case ExprKind::with_unit:
      return collect(e->left, e->unit, negative, out);
    case ExprKind::index:
      // Labels and keys are no figures.
      return collect(e->left, nullptr, negative, out);
    default:
      break;
  }
  // The unit around a product is not that of its factors.
  const bool passes = e->kind == ExprKind::call || e->kind == ExprKind::truncated ||
                      e->kind == ExprKind::list || e->kind == ExprKind::label_case;
  const UnitExpr* inner = passes ? unit : nullptr;
  if (e->kind != ExprKind::call) collect(e->left, inner, false, out);
  collect(e->right, inner, false, out);
  collect(e->condition, nullptr, false, out);
  for (const syntax::Argument& a : e->args) collect(a.value, inner, false, out);
  for (const syntax::BraceEntry& entry : e->entries) {
    if (e->kind != ExprKind::label_case || entry.key == nullptr ||
        entry.key->kind != ExprKind::name) {
      collect(entry.key, inner, false, out);
    }
    collect(entry.value, inner, false, out);
  }
}

void collect_rows(const Expr* e, std::span<const std::string> sources,
                  std::vector<const Expr*>& out) {
  if (e == nullptr) return;
  if (e->kind == ExprKind::index && e->left != nullptr && e->left->kind == ExprKind::name &&
      std::find(sources.begin(), sources.end(), e->left->text) != sources.end()) {
    out.push_back(e);
    return;
  }
  collect_rows(e->left, sources, out);
  collect_rows(e->right, sources, out);
  collect_rows(e->condition, sources, out);
  for (const syntax::Argument& a : e->args) collect_rows(a.value, sources, out);
  for (const syntax::BraceEntry& entry : e->entries) {
    collect_rows(entry.key, sources, out);
    collect_rows(entry.value, sources, out);
  }
}

}  // namespace

std::vector<Figure> figures(const Expr& expr, const UnitExpr* unit) {
  std::vector<Figure> out;
  collect(&expr, unit, false, out);
  return out;
}

std::vector<const Expr*> rows(const Expr& expr, std::span<const std::string> source_names) {
  std::vector<const Expr*> out;
  collect_rows(&expr, source_names, out);
  return out;
}

}  // namespace plimsoll::outline

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
                      e->kind == ExprKind::within || e->kind == ExprKind::list ||
                      e->kind == ExprKind::label_case;
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

template <class Visit>
void for_each_inside(const Expr& e, const Visit& visit) {
  visit(e.left);
  visit(e.right);
  visit(e.condition);
  for (const syntax::Argument& a : e.args) visit(a.value);
  for (const syntax::BraceEntry& entry : e.entries) {
    visit(entry.key);
    visit(entry.value);
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
  for_each_inside(*e, [&](const Expr* inside) { collect_rows(inside, sources, out); });
}

void collect_sources(const Expr* e, std::span<const std::string> known,
                     std::vector<std::string_view>& out) {
  if (e == nullptr) return;
  const auto is_name = [](const Expr* one) {
    return one != nullptr && one->kind == ExprKind::name;
  };
  // A row, or what a library has under a name.
  const Expr* of = nullptr;
  if (e->kind == ExprKind::index) of = e->left;
  if (e->kind == ExprKind::call && is_name(e->left) && e->left->text == "sipmath" &&
      !e->args.empty()) {
    of = e->args[0].value;
  }
  if (is_name(of) && std::find(known.begin(), known.end(), of->text) != known.end()) {
    if (std::find(out.begin(), out.end(), of->text) == out.end()) out.push_back(of->text);
    return;
  }
  for_each_inside(*e, [&](const Expr* inside) { collect_sources(inside, known, out); });
}

// Whether the digits are these, but for zeros at the end of a fraction.
bool says(const Expr& number, std::string_view text) {
  std::string_view digits = number.text;
  if (digits.find('.') != std::string_view::npos) {
    while (digits.ends_with('0')) digits.remove_suffix(1);
    if (digits.ends_with('.')) digits.remove_suffix(1);
  }
  return (digits.empty() ? "0" : digits) == text;
}

bool has_unit(const Expr& number) {
  return number.unit != nullptr && (number.unit->power10 != 0 || !number.unit->factors.empty());
}

// The word of a unit that is one factor to the power of 1, or "".
std::string_view only_unit(const Expr& number) {
  const UnitExpr* unit = number.unit;
  if (unit == nullptr || unit->power10 != 0 || unit->factors.size() != 1) return "";
  const syntax::UnitFactor& factor = unit->factors[0];
  return factor.numerator == factor.denominator ? factor.name : std::string_view();
}

bool is_structure(const Expr& number) {
  if (says(number, "0")) return true;
  if (!has_unit(number)) return says(number, "1") || says(number, "2") || says(number, "12");
  if (number.unit->factors.empty()) return says(number, "100") && number.unit->power10 == -2;
  const std::string_view unit = only_unit(number);
  if (says(number, "12") && (unit == "month" || unit == "months")) return true;
  if (says(number, "4") && (unit == "quarter" || unit == "quarters")) return true;
  return says(number, "1") && number.unit->power10 == 0;
}

// `period_number` and its like, which count.
bool is_place_in_time(const Expr* e) {
  if (e == nullptr) return false;
  if (e->kind == ExprKind::call && e->left != nullptr) {
    return e->left->kind == ExprKind::name && e->left->text == "ordinal";
  }
  return e->kind == ExprKind::name &&
         (e->text == "period_number" || e->text == "fiscal_year_number" ||
          e->text == "period_of_year");
}

bool is_comparison(syntax::BinaryOp op) {
  using syntax::BinaryOp;
  return op == BinaryOp::lt || op == BinaryOp::le || op == BinaryOp::gt || op == BinaryOp::ge ||
         op == BinaryOp::eq || op == BinaryOp::ne;
}

void collect_assumed(const Expr* e, std::vector<const Expr*>& out) {
  if (e == nullptr) return;
  switch (e->kind) {
    case ExprKind::number:
      if (!is_structure(*e)) out.push_back(e);
      return;
    case ExprKind::index:
      // Labels and keys are no figures.
      if (e->left != nullptr && e->left->kind != ExprKind::name) collect_assumed(e->left, out);
      return;
    case ExprKind::binary:
      if (is_comparison(e->op) && (is_place_in_time(e->left) || is_place_in_time(e->right))) return;
      collect_assumed(e->left, out);
      if (e->op != syntax::BinaryOp::pow) collect_assumed(e->right, out);
      return;
    default:
      break;
  }
  const bool is_named =
      e->kind == ExprKind::call && e->left != nullptr && e->left->kind == ExprKind::name;
  // Seeds name a generator's numbers; those of a SIP are its library's.
  if (is_named && e->left->text == "sipmath") return;
  const bool is_window = is_named && e->left->text == "trailing";
  if (e->kind != ExprKind::call) collect_assumed(e->left, out);
  collect_assumed(e->right, out);
  collect_assumed(e->condition, out);
  for (std::size_t i = 0; i < e->args.size(); ++i) {
    if (!(is_window && i > 0)) collect_assumed(e->args[i].value, out);
  }
  for (const syntax::BraceEntry& entry : e->entries) {
    collect_assumed(entry.key, out);
    collect_assumed(entry.value, out);
  }
}

// The number that is all of an expression, or null.
const Expr* lone_number(const Expr* e) {
  while (e != nullptr && ((e->kind == ExprKind::unary && e->unary_op == syntax::UnaryOp::negate) ||
                          e->kind == ExprKind::with_unit)) {
    e = e->left;
  }
  return e != nullptr && e->kind == ExprKind::number ? e : nullptr;
}

}  // namespace

std::vector<const Expr*> assumed_figures(const Field& field) {
  std::vector<const Expr*> out;
  for (const Expr* e : field.inside) collect_assumed(e, out);
  if (field.expr == nullptr) return out;
  // A parameter stands beside others: `normal(0, 1)` is a unit. A correlation of 1 is none to argue.
  const bool stands_alone = field.role != Role::parameter && field.role != Role::dependence &&
                            field.name != "at most" && !field.name.starts_with("off");
  if (const Expr* number = lone_number(field.expr); number != nullptr && stands_alone) {
    if (!says(*number, "0")) out.push_back(number);
    return out;
  }
  collect_assumed(field.expr, out);
  return out;
}

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

std::vector<std::string_view> sources_of(const Expr& expr,
                                         std::span<const std::string> source_names) {
  std::vector<std::string_view> out;
  collect_sources(&expr, source_names, out);
  return out;
}

}  // namespace plimsoll::outline

// Conditions on the rows of a table.
#include "data/row_filter.h"

#include <array>

#include "data/period.h"

namespace plimsoll::data {
namespace {

using syntax::BinaryOp;
using syntax::ExprKind;

std::optional<std::string> text_of(const syntax::Expr* expr) {
  if (expr == nullptr) return std::nullopt;
  if (expr->kind == ExprKind::string || expr->kind == ExprKind::name)
    return std::string(expr->text);
  if (expr->kind == ExprKind::number && expr->unit == nullptr) return std::string(expr->text);
  if (expr->kind == ExprKind::period && expr->period) return format_literal(*expr->period);
  return std::nullopt;
}

std::optional<RowCondition> joined_condition(RowCondition::Op op, const syntax::Expr* left,
                                             const syntax::Expr* right, diag::Sink& sink) {
  RowCondition out;
  out.op = op;
  for (const syntax::Expr* side : {left, right}) {
    if (side == nullptr) continue;
    auto part = row_condition(*side, sink);
    if (!part) return std::nullopt;
    out.parts.push_back(std::move(*part));
  }
  return out;
}

}  // namespace

std::optional<RowCondition> row_condition(const syntax::Expr& expr, diag::Sink& sink) {
  if (expr.kind == ExprKind::binary && (expr.op == BinaryOp::and_ || expr.op == BinaryOp::or_)) {
    return joined_condition(
        expr.op == BinaryOp::and_ ? RowCondition::Op::both : RowCondition::Op::either, expr.left,
        expr.right, sink);
  }
  if (expr.kind == ExprKind::unary && expr.unary_op == syntax::UnaryOp::not_) {
    return joined_condition(RowCondition::Op::negated, expr.left, nullptr, sink);
  }
  const bool compares =
      expr.kind == ExprKind::binary && (expr.op == BinaryOp::eq || expr.op == BinaryOp::ne);
  const bool column = compares && expr.left != nullptr &&
                      (expr.left->kind == ExprKind::name || expr.left->kind == ExprKind::string);
  const auto text = column ? text_of(expr.right) : std::nullopt;
  if (!text) {
    sink.report(diag::Kind::csv_dialect, expr.span, "rows are chosen by the texts of columns")
        .add_note(
            "such as `rows: where kind == \"actual\" and line != \"Total\"`: a column, `==` or "
            "`!=`, and "
            "a text; `and`, `or` and `not` between them");
    return std::nullopt;
  }
  RowCondition out;
  out.op = expr.op == BinaryOp::eq ? RowCondition::Op::equal : RowCondition::Op::differs;
  out.column = expr.left->text;
  out.text = trimmed(*text);
  out.place = expr.left->span;
  return out;
}

bool satisfies(const RowCondition& condition,
               const std::function<std::string_view(const std::string&)>& cell) {
  const auto& parts = condition.parts;
  switch (condition.op) {
    case RowCondition::Op::equal:
      return trimmed(cell(condition.column)) == condition.text;
    case RowCondition::Op::differs:
      return trimmed(cell(condition.column)) != condition.text;
    case RowCondition::Op::both:
      return satisfies(parts[0], cell) && satisfies(parts[1], cell);
    case RowCondition::Op::either:
      return satisfies(parts[0], cell) || satisfies(parts[1], cell);
    case RowCondition::Op::negated:
      return !satisfies(parts[0], cell);
  }
  return false;
}

std::string condition_text(const RowCondition& condition) {
  const auto part = [&](std::size_t i) {
    const RowCondition& p = condition.parts[i];
    const bool loose = p.op == RowCondition::Op::either && condition.op != p.op;
    const bool tight =
        condition.op == RowCondition::Op::negated && p.op != RowCondition::Op::negated;
    return loose || tight ? "(" + condition_text(p) + ")" : condition_text(p);
  };
  switch (condition.op) {
    case RowCondition::Op::equal:
      return name_or_text(condition.column) + " == " + quoted_text(condition.text);
    case RowCondition::Op::differs:
      return name_or_text(condition.column) + " != " + quoted_text(condition.text);
    case RowCondition::Op::both:
      return part(0) + " and " + part(1);
    case RowCondition::Op::either:
      return part(0) + " or " + part(1);
    case RowCondition::Op::negated:
      return "not " + part(0);
  }
  return "";
}

std::vector<const RowCondition*> comparisons_of(const RowCondition& condition) {
  if (condition.parts.empty()) return {&condition};
  std::vector<const RowCondition*> out;
  for (const RowCondition& part : condition.parts) {
    for (const RowCondition* c : comparisons_of(part)) out.push_back(c);
  }
  return out;
}

std::string name_or_text(std::string_view word) {
  constexpr std::array<std::string_view, 8> reserved = {"if", "then", "else", "and",
                                                        "or", "not",  "true", "false"};
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  bool plain = !word.empty() && letter(word[0]) && word.size() <= 60;
  for (const char c : word) plain = plain && (letter(c) || (c >= '0' && c <= '9'));
  for (const std::string_view r : reserved) plain = plain && word != r;
  // FY2024 is a period, and no name.
  plain = plain && !parse_period(word);
  return plain ? std::string(word) : quoted_text(word);
}

std::string quoted_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string_view trimmed(std::string_view cell) {
  constexpr std::array<std::string_view, 9> blanks = {
      " ", "\t", "\n", "\r", "\u00a0", "\u2009", "\u202f", "\u2007", "\ufeff"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : blanks) {
      if (cell.starts_with(blank)) {
        cell.remove_prefix(blank.size());
        again = true;
      }
      if (cell.ends_with(blank)) {
        cell.remove_suffix(blank.size());
        again = true;
      }
    }
  }
  return cell;
}

}  // namespace plimsoll::data

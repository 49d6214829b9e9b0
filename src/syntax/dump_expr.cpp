// Expressions of a dump, fully bracketed, with numbers as digits and a power of ten.
#include "syntax/dump_writer.h"

namespace plimsoll::syntax {

namespace {

std::string two_digits(int value) {
  return value < 10 ? "0" + std::to_string(value) : std::to_string(value);
}

const char* op_text(BinaryOp op) {
  constexpr const char* kOps[] = {
      "+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "and", "or"};
  return kOps[static_cast<std::size_t>(op)];
}

}  // namespace

std::string op_name(BinaryOp op) {
  return op_text(op);
}

std::string quote_text(std::string_view text) {
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

std::string period_text(const PeriodLiteral& p) {
  using Form = PeriodLiteral::Form;
  std::string year = std::to_string(p.year);
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  switch (p.form) {
    case Form::month:
      return year + "-" + two_digits(p.part);
    case Form::day:
      return year + "-" + two_digits(p.part) + "-" + two_digits(p.day);
    case Form::quarter:
      return year + "Q" + std::to_string(p.part);
    case Form::year:
      return year;
    case Form::fiscal_year:
      return "FY" + year;
    case Form::fiscal_quarter:
      return "FY" + year + "Q" + std::to_string(p.part);
  }
  return year;
}

void Dumper::unit(const UnitExpr& unit) {
  if (unit.power10 != 0) word("e" + std::to_string(unit.power10));
  for (const UnitFactor& f : unit.factors) {
    std::string text(f.name);
    if (f.numerator != 1 || f.denominator != 1) text += "^" + std::to_string(f.numerator);
    if (f.denominator != 1) text += "/" + std::to_string(f.denominator);
    word(text);
  }
}

void Dumper::unit_in_angles(std::string_view number, const UnitExpr& u) {
  word("<" + std::string(number));
  if (number.empty()) glue_ = true;
  unit(u);
  out_ += ">";
}

void Dumper::expr(const Expr* e) {
  if (e == nullptr) {
    word("_");
    return;
  }
  switch (e->kind) {
    case ExprKind::number:
      if (e->unit != nullptr) {
        unit_in_angles(e->text, *e->unit);
      } else {
        word(e->text);
      }
      return;
    case ExprKind::string:
      word(quote_text(e->text));
      return;
    case ExprKind::period:
      word(e->period ? period_text(*e->period) : "?");
      return;
    case ExprKind::name:
      word(e->text);
      return;
    case ExprKind::member:
      open(".");
      expr(e->left);
      word(e->text);
      return close();
    case ExprKind::index:
      open("index");
      arguments(*e);
      if (e->where) {
        word("where");
        word(e->where->column.text);
        word(quote_text(e->where->text));
      }
      return close();
    case ExprKind::call:
      open("call");
      arguments(*e);
      return close();
    case ExprKind::unary:
      open(e->unary_op == UnaryOp::negate ? "neg" : "not");
      expr(e->left);
      return close();
    case ExprKind::binary:
      open(op_text(e->op));
      expr(e->left);
      expr(e->right);
      return close();
    case ExprKind::conditional:
      open("if");
      expr(e->condition);
      expr(e->left);
      expr(e->right);
      return close();
    case ExprKind::label_case:
      open("cases");
      for (const BraceEntry& entry : e->entries) {
        open("");
        if (entry.key == nullptr) {
          word("else");
        } else {
          expr(entry.key);
        }
        expr(entry.value);
        close();
      }
      return close();
    case ExprKind::list:
      open("list");
      for (const Argument& a : e->args) expr(a.value);
      return close();
    case ExprKind::with_unit:
      open("unit");
      expr(e->left);
      if (e->unit != nullptr) unit_in_angles("", *e->unit);
      return close();
    case ExprKind::truncated:
    case ExprKind::within:
      open(e->kind == ExprKind::within ? "within" : "truncated");
      expr(e->left);
      for (const Argument& a : e->args) expr(a.value);
      return close();
  }
}

void Dumper::arguments(const Expr& e) {
  expr(e.left);
  for (const Argument& a : e.args) {
    if (!a.name.text.empty()) word(std::string(a.name.text) + ":");
    expr(a.value);
  }
  if (e.over.empty()) return;
  word("over");
  names(e.over);
}

std::string dump_expr(const Expr& expr) {
  Dumper dumper;
  dumper.expr(&expr);
  return dumper.take();
}

}  // namespace plimsoll::syntax

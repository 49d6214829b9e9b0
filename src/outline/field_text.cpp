// Two spellings of one meaning give one key: numbers are brought to digits without zeros at their
// ends and a power of ten, units to sorted powers, all else to the tree's dump.
#include "outline/field_text.h"

#include <algorithm>
#include <map>

#include "outline/outline.h"
#include "syntax/dump.h"

namespace plimsoll::outline {

using syntax::Expr;
using syntax::ExprKind;
using syntax::UnitExpr;

std::string one_line(std::string_view text) {
  std::string out;
  bool in_string = false;
  bool space = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!in_string && c == '#') {
      while (i < text.size() && text[i] != '\n') ++i;
      space = true;
      continue;
    }
    if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
      space = true;
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += c;
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\' && i + 1 < text.size()) out += text[++i];
  }
  return out;
}

std::string text_of(const source::SourceMap& sources, Span span) {
  return span.valid() ? one_line(sources.text(span)) : std::string();
}

std::string unit_text(const source::SourceMap& sources, const UnitExpr* unit) {
  return unit == nullptr ? std::string() : text_of(sources, unit->span);
}

namespace {

// A decimal as its digits without zeros at the ends, and the power of ten of the last one.
struct Decimal {
  std::string digits;
  long power10 = 0;
};

Decimal decimal_of(std::string_view text, long power10) {
  Decimal out;
  out.power10 = power10;
  bool fraction = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') {
      fraction = true;
    } else if (c == 'e' || c == 'E') {
      out.power10 += std::strtol(std::string(text.substr(i + 1)).c_str(), nullptr, 10);
      break;
    } else {
      out.digits += c;
      if (fraction) --out.power10;
    }
  }
  out.digits.erase(0, std::min(out.digits.find_first_not_of('0'), out.digits.size()));
  while (!out.digits.empty() && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.power10;
  }
  if (out.digits.empty()) return {"0", 0};
  return out;
}

// One name for singular and plural of the units of time.
std::string_view singular(std::string_view name) {
  constexpr std::string_view kTimes[] = {"years", "quarters", "months",  "weeks",
                                         "days",  "hours",    "minutes", "seconds"};
  if (std::find(std::begin(kTimes), std::end(kTimes), name) != std::end(kTimes)) {
    name.remove_suffix(1);
  }
  return name;
}

std::string factors_key(const UnitExpr* unit) {
  if (unit == nullptr) return "";
  std::map<std::string_view, std::string> powers;
  for (const syntax::UnitFactor& f : unit->factors) {
    powers[singular(f.name)] +=
        "^" + std::to_string(f.numerator) + "/" + std::to_string(f.denominator);
  }
  std::string out;
  for (const auto& [name, power] : powers) out += " " + std::string(name) + power;
  return out;
}

}  // namespace

std::string key_of(const Expr* expr, const UnitExpr* unit) {
  if (expr == nullptr) return "";
  bool negative = false;
  const Expr* at = expr;
  while (at->kind == ExprKind::unary && at->unary_op == syntax::UnaryOp::negate) {
    negative = !negative;
    at = at->left;
  }
  if (at->kind != ExprKind::number) {
    return syntax::dump_expr(*expr) +
           (unit == nullptr ? "" : " e" + std::to_string(unit->power10) + factors_key(unit));
  }
  const UnitExpr* own = at->unit;
  const bool takes_unit = own == nullptr || own->factors.empty();
  long power10 = own == nullptr ? 0 : own->power10;
  if (takes_unit && unit != nullptr) power10 += unit->power10;
  const Decimal decimal = decimal_of(at->text, power10);
  return "#" + std::string(negative && decimal.digits != "0" ? "-" : "") + decimal.digits + "e" +
         std::to_string(decimal.power10) + factors_key(takes_unit && unit != nullptr ? unit : own);
}

std::string field_text(const source::SourceMap& sources, const Expr* expr, const UnitExpr* unit) {
  if (expr == nullptr) return "";
  std::string text = text_of(sources, expr->span);
  const Expr* at = expr;
  while (at->kind == ExprKind::unary && at->left != nullptr) at = at->left;
  // `5% per year` of a law with a unit: the number has "%", the law "per year".
  if (unit == nullptr ||
      (at->kind == ExprKind::number && at->unit != nullptr && !at->unit->factors.empty())) {
    return text;
  }
  // A formula whose numbers have units of their own takes none.
  if (at->kind != ExprKind::number) {
    const std::vector<Figure> numbers = figures(*at, nullptr);
    if (std::any_of(numbers.begin(), numbers.end(), [](const Figure& one) {
          return one.number->unit != nullptr && !one.number->unit->factors.empty();
        })) {
      return text;
    }
  }
  const std::string words = unit_text(sources, unit);
  return words.starts_with("%") ? text + words : text + " " + words;
}

std::string evidence_text(const source::SourceMap& sources, const syntax::Evidence& evidence) {
  return text_of(sources, evidence.span);
}

std::string_view each_words(syntax::Each each) {
  switch (each) {
    case syntax::Each::period:
      return "each period";
    case syntax::Each::year:
      return "each year";
    case syntax::Each::horizon:
      return "over horizon";
    case syntax::Each::none:
      break;
  }
  return "";
}

std::string period_words(const source::SourceMap& sources,
                         const std::optional<syntax::PeriodLiteral>& period) {
  return period ? text_of(sources, period->span) : "";
}

std::string names_list(const std::vector<syntax::Name>& names) {
  std::string out;
  for (const syntax::Name& name : names) out += (out.empty() ? "" : ", ") + std::string(name.text);
  return out;
}

const char* sign_text(syntax::Sign sign) {
  switch (sign) {
    case syntax::Sign::plus:
      return "+ ";
    case syntax::Sign::minus:
      return "- ";
    case syntax::Sign::equals:
      return "= ";
    case syntax::Sign::none:
      break;
  }
  return "";
}

std::string parameter_name(const dist::Law& law, std::size_t position, std::size_t n_given) {
  for (const dist::Form& form : law.forms) {
    if (!form.named_only && position < form.params.size() && n_given <= form.params.size()) {
      return std::string(form.params[position].name);
    }
  }
  return "parameter " + std::to_string(position + 1);
}

}  // namespace plimsoll::outline

// Figures per time that do not convert by multiplication: chances and growths. They are taken in the
// unit of time in which they are written.
#include "check/expr/per_time.h"

#include <charconv>
#include <cmath>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/messages.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

std::string text_of_number(double x) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, x, std::chars_format::general, 6);
  return {buffer, end.ptr};
}

}  // namespace

std::string_view unit_of_months(int months) {
  return months == 1 ? "month" : months == 3 ? "quarter" : "year";
}

std::string with_unit_words(const Expr& e, const std::string& text, std::string_view words) {
  const bool number = e.kind == syntax::ExprKind::number;
  return (number ? text : "(" + text + ")") + " per " + std::string(words);
}

std::optional<int> written_months(Context& context, const Value& value, const Expr& e,
                                  const std::string& what, Mode mode) {
  switch (value.unit.written()) {
    case units::Written::month:
      return 1;
    case units::Written::quarter:
      return 3;
    case units::Written::year:
      return 12;
    case units::Written::step:
      return mode == Mode::normal ? context.module.time.months_per_step : 12;
    case units::Written::several:
      error(context, Kind::rate_unit, e.span,
            what +
                " is made of figures per month, per quarter or per year that differ in that, and "
                "such figures do not convert by multiplication",
            quoted(context, e.span))
          .add_help(
              "write all of them in one unit of time: what is 1 % a month is 1 - (1 - 1 %)^12 a "
              "year as a chance, and (1 + 1 %)^12 - 1 as a growth");
      return std::nullopt;
    case units::Written::nothing:
      break;
  }
  // A zero is the same in all units.
  if (const auto constant = constant_of(context, value.node); constant && *constant == 0) return 12;
  error(context, Kind::rate_unit, e.span,
        what + " does not say in which unit of time it is written")
      .add_fix("say it: `(" + text_of(context, e.span) + " * (1 year)) per year`", e.span,
               "(" + text_of(context, e.span) + " * (1 year)) per year", "a figure per year");
  return std::nullopt;
}

Value per_unit(Context& context, const Value& value, int months, const Scope& scope, Span span) {
  Value plain = value;
  plain.unit = {};
  if (months == 12) return plain;
  const Value units = number(context, 12.0 / months);
  return emit(context, Op::div, {&plain, &units}, {}, Type::number, scope, span);
}

// What is known before the run is looked at before it: false after an error.
bool known_mean(Context& context, const Value& value, const Expr& e, const std::string& what,
                bool is_chance) {
  if (!value.ok()) return false;
  if (value.region != Region::run) return true;
  for (const double x : ir::evaluate_run_region(context.module, value.node)) {
    // What is not finite is told by the run, with its formula.
    if (!std::isfinite(x) || (x >= 0 && (!is_chance || x <= 1))) continue;
    auto& d = error(context, Kind::law_parameter, e.span,
                    what + " is " + text_of_number(is_chance ? 100 * x : x) +
                        (is_chance ? "%; a chance lies between 0% and 100%"
                                   : " in a period; a mean number is not negative"));
    const bool literal = e.kind == syntax::ExprKind::number && e.unit != nullptr;
    if (is_chance && x > 1 && x <= 100 && literal && e.unit->power10 == 0) {
      const Span unit = e.unit->span;
      d.add_fix("percent are written with their sign", {unit.file, unit.begin, unit.begin}, "% ",
                "percent");
    }
    if (is_chance && x > 1) {
      d.add_help(
          "if that is a mean number of occurrences and no chance, it is a `rate`: several may then "
          "fall in one period");
    }
    return false;
  }
  return true;
}

bool known_duration(Context& context, const Value& value, const Expr& e, bool is_delay) {
  if (value.region != Region::run) return true;
  for (const double x : ir::evaluate_run_region(context.module, value.node)) {
    if (!std::isfinite(x) || x > 0 || (is_delay && x == 0)) continue;
    const std::string what =
        is_delay ? "`after` takes a delay" : "`for` and `spread over` take a duration";
    auto& d = error(context, Kind::duration_not_steps, e.span,
                    quoted(context, e.span) + " is " + (x == 0 ? "zero" : "negative") + "; " +
                        what + (is_delay ? " of zero or more" : " above zero"));
    if (!is_delay && x == 0) {
      d.add_help("what falls due at once has neither `for`, `after` nor `spread over`");
    }
    return false;
  }
  return true;
}

}  // namespace plimsoll::check

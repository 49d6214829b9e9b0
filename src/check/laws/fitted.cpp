#include "check/laws/fitted.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/laws/draw.h"
#include "check/laws/law_function.h"
#include "check/messages.h"
#include "check/names/definitions.h"
#include "fit/posterior.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

constexpr std::string_view kFittedUsage =
    "`fitted(lognormal, losses[amount])`, with `uncertain` behind where trials shall draw what the "
    "data "
    "leave open, and with `truncated_below:`, `truncated_above:`, `censored_below:`, "
    "`censored_above:` "
    "where values beyond a bound were not recorded, or only as the bound";

struct FittedCall {
  const dist::Law* law = nullptr;
  const Expr* column = nullptr;
  bool uncertain = false;
  struct Bound {
    std::optional<double> fit::Bounds::*place;
    const Expr* value;
  };
  std::vector<Bound> bounds;
};

bool read_call(Context& context, const Expr& e, FittedCall& out) {
  const auto wrong = [&](Span at, const std::string& what) -> diag::Diagnostic& {
    return error(context, Kind::call_arguments, at, what)
        .add_note("it is written " + std::string(kFittedUsage));
  };
  for (const syntax::Argument& argument : e.args) {
    const std::string_view word = argument.name.text;
    const Expr& value = *argument.value;
    const bool is_name = value.kind == ExprKind::name;
    if (word.empty() && out.law == nullptr) {
      out.law = is_name ? dist::find_law(value.text) : nullptr;
      if (out.law == nullptr) {
        auto& d = wrong(value.span,
                        "the first argument of `fitted` is the name of a distribution, "
                        "without brackets");
        if (is_name) {
          suggest(
              context, d, value.text,
              [] {
                std::vector<std::string_view> names;
                for (const dist::Law* law : dist::all_laws()) names.push_back(law->name);
                return names;
              },
              value.span);
        }
        return false;
      }
    } else if (word.empty() && out.column == nullptr) {
      out.column = &value;
    } else if (word.empty() && is_name && value.text == "uncertain" && !out.uncertain) {
      out.uncertain = true;
    } else if (word == "truncated_below") {
      out.bounds.push_back({&fit::Bounds::truncated_below, &value});
    } else if (word == "truncated_above") {
      out.bounds.push_back({&fit::Bounds::truncated_above, &value});
    } else if (word == "censored_below") {
      out.bounds.push_back({&fit::Bounds::censored_below, &value});
    } else if (word == "censored_above") {
      out.bounds.push_back({&fit::Bounds::censored_above, &value});
    } else {
      wrong(word.empty() ? value.span : argument.name.span,
            "`fitted` has no such argument: " +
                quoted(context, word.empty() ? value.span : argument.name.span));
      return false;
    }
  }
  if (out.column == nullptr) {
    wrong(e.span, "`fitted` needs a distribution and a column of a source");
    return false;
  }
  return true;
}

// What `show` and reports tell beside the draw: the source, and what became of its values.
void tell_values(Context& context, const Expr& column_expr, const data::Column& column,
                 const std::string& made) {
  ir::EvidenceRef ref;
  ref.kind = ir::EvidenceRef::Kind::line;
  ref.source = std::string(column_expr.left->text);
  ref.text = column.name + ", n = " + std::to_string(column.values.size()) + ": " + made;
  ref.span = column_expr.span;
  add_evidence(context, ref);
}

// In the column's unit, with six digits.
std::string numbers_words(const fit::LawFit& fitted, const data::Column& column) {
  const auto& params = fitted.family->law().forms[fitted.family->form].params;
  std::string out(fitted.family->law().name);
  const double factor = column.unit.factor();
  for (std::size_t i = 0; i < params.size(); ++i) {
    double x = fitted.numbers[i];
    if (fitted.family->slots[i].role != fit::Role::plain) x /= factor;
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", x);
    out += (i == 0 ? "(" : ", ") + std::string(params[i].name) + ": " + text;
  }
  out += ")";
  return factor == 1 ? out : out + ", in the column's unit";
}

std::optional<fit::Sample> sample_of_call(Context& context, const FittedCall& call,
                                          const data::Column& column, const Scope& scope) {
  fit::Bounds bounds;
  for (const FittedCall::Bound& bound : call.bounds) {
    Value value = numeric(context, *bound.value, scope);
    if (!same_unit(context, value, column.unit.unit, bound.value->span, "the bound"))
      return std::nullopt;
    const auto constant = constant_of(context, value.node);
    if (!constant) {
      error(context, Kind::call_arguments, bound.value->span,
            "a bound of the data is a number that is known when the model is compiled");
      return std::nullopt;
    }
    bounds.*bound.place = *constant;
  }
  fit::MadeSample made = fit::sample_of(column.values, {}, bounds);
  if (made.fault) {
    const bool of_row = made.fault->row != SIZE_MAX;
    auto& d = error(context, Kind::law_parameter, call.column->span,
                    (of_row ? "line " + std::to_string(column.lines[made.fault->row]) + " of `" +
                                  column.file + "`: "
                            : "") +
                        made.fault->what);
    if (column.unit.factor() != 1)
      d.add_note("numbers are told in " + unit_words(context, column.unit.unit));
    return std::nullopt;
  }
  return std::move(made.sample);
}

std::string column_words(const Expr& e, const data::Column& column) {
  return std::string(e.left->text) + "[" + column.name + "]";
}

// One of a law's numbers, by the latent that chooses among vectors of them: the rising and the falling steps between
// neighbours add up to it, each by the quantile function of what they come to.
Value chosen(Context& context, const std::vector<double>& numbers, const Value& noise, Span span) {
  std::vector<double> up = {numbers[0]};
  std::vector<double> down = {0};
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    const double step = numbers[i] - numbers[i - 1];
    up.push_back(up.back() + std::max(step, 0.0));
    down.push_back(down.back() + std::max(-step, 0.0));
  }
  const auto stepwise = [&](const std::vector<double>& values) {
    LawValue law;
    law.law = dist::find_law("empirical");
    law.shape.law = law.law->id;
    law.shape.n_own = static_cast<std::uint32_t>(values.size());
    law.span = span;
    for (const double x : values) law.numbers.push_back(number(context, x));
    return law_node(context, Op::law, law, &noise, context.builder.scalar(), Region::trial, {},
                    When::every_period, span);
  };
  const Value rising = stepwise(up);
  if (down.back() == 0) return rising;
  const Value falling = stepwise(down);
  return emit_plain(context, Op::sub, {&rising, &falling}, {}, Type::number, When::every_period,
                    span);
}

Value parameter_noise(Context& context, const std::string& key, Span span) {
  const NodeSpec spec{.region = Region::trial, .shape = context.builder.scalar(), .span = span};
  const auto [place, is_new] = context.noise.given.try_emplace(key);
  if (is_new) {
    const InDefinition none(context.builder, {});
    const ir::SlotId slot = make_slot(context, ir::Purpose::draw, key, context.builder.scalar(),
                                      Region::trial, false, span);
    name_slot(context, slot, key, {});
    context.module.slots[slot.value].is_parameter = true;
    NodeSpec noise = spec;
    noise.aux = slot.value;
    place->second.node = context.builder.add(Op::noise, {}, noise);
    place->second.span = span;
  }
  Value value = number(context, 0);
  value.node = place->second.node;
  value.region = Region::trial;
  return value;
}

}  // namespace

Value call_fitted(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  FittedCall call;
  if (!read_call(context, e, call)) return {};
  const auto column = context.store->column(*call.column, context.sink);
  if (!column) return {};
  const std::string name(call.law->name);
  const fit::Family* family = fit::find_family(call.law->id);
  if (family == nullptr) {
    auto& d = error(context, Kind::law_parameter, e.args[0].value->span,
                    "`" + name + "` is not fitted to data: " + fit::why_not(call.law->id));
    if (name == "empirical") {
      const std::string text = "empirical(" + text_of(context, call.column->span) + ")";
      d.add_fix("the values themselves are `" + text + "`", e.span, text);
    }
    return {};
  }
  const dist::Form& form = call.law->forms[family->form];
  if ((call.law->plain_result || !form.may_have_unit) && !column->unit.unit.is_plain()) {
    error(context, Kind::unit_mismatch, call.column->span,
          "`" + name + "` is of plain numbers, and the column is in " +
              unit_words(context, column->unit.unit));
    return {};
  }
  const auto sample = sample_of_call(context, call, *column, scope);
  if (!sample) return {};
  const fit::LawFit fitted = fit::fit_law(*sample, *family);
  const std::string what = column_words(*call.column, *column);
  if (!fitted.fitted) {
    error(context, Kind::law_parameter, e.span, "nothing to draw from: " + fitted.trouble)
        .add_note("`" + what + "` has " + std::to_string(column->values.size()) + " values")
        .add_help("the command fit ranks the distributions that these values may be of");
    return {};
  }
  tell_values(
      context, *call.column, *column,
      numbers_words(fitted, *column) + (call.uncertain ? ", and what the data leave open" : ""));
  auto law = std::make_shared<LawValue>();
  law->law = call.law;
  law->shape = family->shape();
  law->span = e.span;
  Value value;
  value.type = Type::law;
  value.shape = context.builder.scalar();
  if (call.uncertain) {
    const fit::Posterior posterior = fit::posterior_of(*sample, fitted);
    if (!posterior.trouble.empty()) {
      error(context, Kind::law_parameter, e.span, posterior.trouble)
          .add_note("`" + what + "` has " + std::to_string(column->values.size()) + " values");
      return {};
    }
    const Value noise = parameter_noise(context, "fitted " + name + " " + what, e.span);
    for (std::size_t i = 0; i < posterior.numbers.size(); ++i) {
      law->numbers.push_back(family->slots[i].free < 0
                                 ? number(context, posterior.numbers[i][0])
                                 : chosen(context, posterior.numbers[i], noise, e.span));
      value.region = std::max(value.region, law->numbers.back().region);
    }
  } else {
    for (const double x : fitted.numbers) law->numbers.push_back(number(context, x));
  }
  value.unit = column->unit.unit;
  law->own_unit = value.unit;
  value.law = std::move(law);
  return value;
}

bool is_column(const Context& context, const Expr& e) {
  return e.kind == ExprKind::index && e.left != nullptr && e.left->kind == ExprKind::name &&
         context.store->has_source(e.left->text);
}

Value empirical_of_column(Context& context, const Expr& e, const Expr& column_expr) {
  const auto column = context.store->column(column_expr, context.sink);
  if (!column) return {};
  tell_values(context, column_expr, *column, "each as likely as the others");
  auto law = std::make_shared<LawValue>();
  law->law = dist::find_law("empirical");
  law->shape.law = law->law->id;
  law->shape.n_own = static_cast<std::uint32_t>(column->values.size());
  law->span = e.span;
  for (const double x : column->values) law->numbers.push_back(number(context, x));
  Value value;
  value.type = Type::law;
  value.shape = context.builder.scalar();
  value.unit = column->unit.unit;
  law->own_unit = value.unit;
  value.law = std::move(law);
  return value;
}

}  // namespace plimsoll::check

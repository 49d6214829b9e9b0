// Distribution expressions: which form of a law the arguments fit, and the unit of its values.
#include "check/laws/law.h"

#include <algorithm>
#include <charconv>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/functions/foreign_names.h"
#include "check/laws/draw.h"
#include "check/laws/fitted.h"
#include "check/messages.h"
#include "check/overlays/overlay.h"

namespace plimsoll::check {

using diag::Kind;
using dist::Dim;
using dist::Variadic;
using syntax::ExprKind;

// What each part of a form is given; a null parameter takes its default.
struct Arguments {
  std::vector<const Expr*> children;
  std::vector<const Expr*> parameters;
  struct Quantile {
    double level;
    std::string_view name;
    const Expr* value;
  };
  std::vector<Quantile> quantiles;
  // Braces or list of a variadic form.
  const Expr* rest = nullptr;
};

namespace {

// `p5` -> 0.05, `p99.5` -> 0.995.
std::optional<double> quantile_level(std::string_view name) {
  if (name.size() < 2 || name[0] != 'p') return std::nullopt;
  std::string digits(name.substr(1));
  // `p99_5` is another spelling of `p99.5`.
  std::replace(digits.begin(), digits.end(), '_', '.');
  for (const char c : digits) {
    if ((c < '0' || c > '9') && c != '.') return std::nullopt;
  }
  const auto value = units::decimal_value(digits, {.unit = {}, .scale = {1, 1}, .power10 = -2});
  if (!value || !(*value > 0 && *value < 1)) return std::nullopt;
  return value;
}

bool takes_braces(Variadic variadic) {
  return variadic == Variadic::value_weights || variadic == Variadic::prob_values ||
         variadic == Variadic::children;
}

std::string form_text(const dist::Law& law, const dist::Form& form) {
  std::string text;
  const auto add = [&text](std::string_view part) {
    text += (text.empty() ? "" : ", ") + std::string(part);
  };
  for (int i = 0; i < form.n_children; ++i) add("distribution");
  for (const dist::Param& param : form.params) {
    add(std::string(param.name) + (form.named_only ? ": ..." : ""));
  }
  switch (form.variadic) {
    case Variadic::quantiles:
      add("p5: ..., p95: ...");
      break;
    case Variadic::value_weights:
      add("{value: weight, ...}");
      break;
    case Variadic::prob_values:
      add("{probability: value, ...}");
      break;
    case Variadic::data:
      add("[value, ...]");
      break;
    case Variadic::children:
      add("{distribution: weight, ...}");
      break;
    case Variadic::none:
      break;
  }
  return "`" + std::string(law.name) + "(" + text + ")`";
}

bool match_form(const dist::Form& form, const Expr& e, Arguments& out) {
  out = {};
  out.parameters.assign(form.params.size(), nullptr);
  std::size_t next = 0;
  for (const syntax::Argument& argument : e.args) {
    if (argument.name.text.empty()) {
      if (out.children.size() < static_cast<std::size_t>(form.n_children)) {
        out.children.push_back(argument.value);
        continue;
      }
      const bool braces = argument.value->kind == ExprKind::label_case;
      const bool list = argument.value->kind == ExprKind::list;
      if (out.rest == nullptr &&
          ((braces && takes_braces(form.variadic)) || (list && form.variadic == Variadic::data))) {
        out.rest = argument.value;
        continue;
      }
      if (form.named_only || next >= form.params.size()) return false;
      out.parameters[next++] = argument.value;
      continue;
    }
    const std::string_view name = argument.name.text;
    const auto param = std::find_if(form.params.begin(), form.params.end(),
                                    [&](const dist::Param& p) { return p.name == name; });
    if (param != form.params.end()) {
      const Expr*& place = out.parameters[static_cast<std::size_t>(param - form.params.begin())];
      if (place != nullptr) return false;
      place = argument.value;
      continue;
    }
    const auto level = quantile_level(name);
    if (form.variadic != Variadic::quantiles || !level) return false;
    out.quantiles.push_back({*level, name, argument.value});
  }
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    if (out.parameters[i] == nullptr && !form.params[i].default_value) return false;
  }
  if (out.children.size() < static_cast<std::size_t>(form.n_children)) return false;
  switch (form.variadic) {
    case Variadic::none:
      return out.rest == nullptr;
    case Variadic::quantiles: {
      const std::size_t n = out.quantiles.size();
      return form.n_quantiles > 0 ? n == static_cast<std::size_t>(form.n_quantiles) : n >= 2;
    }
    default:
      return out.rest != nullptr;
  }
}

void report_no_form(Context& context, const dist::Law& law, const Expr& e) {
  std::string forms;
  for (const dist::Form& form : law.forms)
    forms += (forms.empty() ? "" : ", ") + form_text(law, form);
  auto& d = error(context, Kind::law_arguments, e.span,
                  "these arguments fit no form of `" + std::string(law.name) + "`")
                .add_note("it may be written " + forms);
  std::vector<std::string_view> names;
  for (const dist::Form& form : law.forms) {
    for (const dist::Param& param : form.params) names.push_back(param.name);
  }
  // All names from elsewhere at once, where each has one of this distribution's.
  std::vector<diag::Edit> edits;
  std::string renamed;
  for (const syntax::Argument& argument : e.args) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string_view here = foreign_parameter(argument.name.text, i);
      const bool known = std::find(names.begin(), names.end(), argument.name.text) != names.end();
      if (here.empty() || known || std::find(names.begin(), names.end(), here) == names.end())
        continue;
      edits.push_back({argument.name.span, std::string(here)});
      renamed += (renamed.empty() ? "`" : ", `") + std::string(here) + "`";
      break;
    }
  }
  if (!edits.empty()) {
    d.add_fix("its parameters are called " + renamed, std::move(edits));
    return;
  }
  for (const syntax::Argument& argument : e.args) {
    const std::string_view name = argument.name.text;
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end() &&
        !quantile_level(name)) {
      suggest(
          context, d, name, [&] { return names; }, argument.name.span);
      break;
    }
  }
}

// A parameter by its name, as overlays leave it.
Value law_parameter(Context& context, const Expr& e, std::string_view name, const Scope& scope) {
  Scope inner = scope;
  inner.law_of = {};
  Value value = numeric(context, e, inner);
  if (!scope.law_of.valid() || !value.ok()) return value;
  const TargetKey key{scope.law_of, name};
  if (!context.overlays.targets.contains(key)) return value;
  return apply_overlays(context, key, value, inner, slot_shape(context, scope.law_of),
                        Region::occurrence, "the parameter `" + std::string(name) + "`");
}

}  // namespace

Value law_call(Context& context, const dist::Law& law, const Expr& e, const Scope& scope) {
  if (law.id == dist::LawId::empirical && e.args.size() == 1 && e.args[0].name.text.empty() &&
      is_column(context, *e.args[0].value)) {
    return empirical_of_column(context, e, *e.args[0].value);
  }
  Arguments arguments;
  std::size_t index = 0;
  while (index < law.forms.size() && !match_form(law.forms[index], e, arguments)) ++index;
  if (index == law.forms.size()) {
    report_no_form(context, law, e);
    return {};
  }
  const dist::Form& form = law.forms[index];
  auto made = std::make_shared<LawValue>();
  made->law = &law;
  made->span = e.span;
  made->shape.law = law.id;
  made->shape.form = static_cast<std::uint16_t>(index);
  bool ok = true;
  bool has_unit = false;
  bool known_unit = false;
  Unit unit;
  Span unit_span;
  // Says that the amount and the plain number of two parameters stand in each other's place; false
  // where they do not.
  const auto in_wrong_order = [&](Span amount, std::string_view name) {
    for (std::size_t i = 0; i < form.params.size(); ++i) {
      const Expr* other = arguments.parameters[i];
      if (other == nullptr || form.params[i].dim != Dim::same) continue;
      const Value value = law_parameter(context, *other, form.params[i].name, scope);
      if (!value.ok() || value.zero || !value.unit.is_plain()) continue;
      const std::string their = "`" + std::string(form.params[i].name) + "`";
      std::string order;
      for (const dist::Param& param : form.params) {
        order += (order.empty() ? "`" : ", `") + std::string(param.name) + "`";
      }
      error(context, Kind::unit_mismatch, amount,
            "`" + std::string(name) + "` must be a plain number, and " + their + " is one")
          .label(other->span, their)
          .add_fix("the order is " + order + ": give them in it",
                   {{amount, std::string(text_of(context, other->span))},
                    {other->span, std::string(text_of(context, amount))}},
                   "which figure is which");
      return true;
    }
    return false;
  };
  // Takes a number whose unit tells that of the distribution's values.
  const auto take = [&](Value value, Dim dim, Span span, std::string_view name) {
    ok = ok && value.ok();
    if (value.ok() && dim == Dim::none && !value.zero && !value.unit.is_plain() &&
        in_wrong_order(span, name)) {
      ok = false;
    } else if (value.ok() && dim == Dim::none) {
      ok = expect_plain(context, value, span, "`" + std::string(name) + "`") && ok;
    } else if (value.ok()) {
      has_unit = true;
      const Unit own = dim == Dim::inverse ? value.unit.inverse() : value.unit;
      if (!value.zero && !known_unit) {
        known_unit = true;
        unit = own;
        unit_span = span;
      } else if (!value.zero && own != unit) {
        auto& d = error(context, Kind::unit_mismatch, span,
                        "the parameters of `" + std::string(law.name) + "` differ in unit: " +
                            unit_words(context, unit) + " and " + unit_words(context, own),
                        unit_words(context, own))
                      .label(unit_span, unit_words(context, unit));
        if (dim != Dim::inverse) add_unit_help(context, d, unit, own, span);
        ok = false;
      } else if (!value.zero) {
        unit.join(own);
      }
    }
    made->numbers.push_back(std::move(value));
  };
  for (std::size_t i = 0; i < form.params.size(); ++i) {
    const dist::Param& param = form.params[i];
    if (const Expr* given = arguments.parameters[i]) {
      take(law_parameter(context, *given, param.name, scope), param.dim, given->span, param.name);
    } else {
      Value standard = number(context, *param.default_value);
      standard.zero = param.dim != Dim::none;
      take(std::move(standard), param.dim, e.span, param.name);
    }
  }
  for (const Arguments::Quantile& q : arguments.quantiles) {
    made->numbers.push_back(number(context, q.level));
    take(law_parameter(context, *q.value, q.name, scope), Dim::same, q.value->span, q.name);
  }
  std::vector<Value> inner;
  Scope inside = scope;
  inside.law_of = {};
  if (arguments.rest != nullptr && form.variadic == Variadic::data) {
    for (const syntax::Argument& item : arguments.rest->args) {
      take(numeric(context, *item.value, inside), Dim::same, item.value->span, "value");
    }
  } else if (arguments.rest != nullptr) {
    for (const syntax::BraceEntry& entry : arguments.rest->entries) {
      if (entry.key == nullptr) {
        error(context, Kind::law_arguments, entry.span, "`else` has no meaning in a distribution");
        return {};
      }
      if (form.variadic == Variadic::children) {
        inner.push_back(expr(context, *entry.key, inside));
        take(numeric(context, *entry.value, inside), Dim::none, entry.value->span, "weight");
      } else {
        const bool weights = form.variadic == Variadic::value_weights;
        take(numeric(context, *entry.key, inside), weights ? Dim::same : Dim::none, entry.key->span,
             weights ? "value" : "probability");
        take(numeric(context, *entry.value, inside), weights ? Dim::none : Dim::same,
             entry.value->span, weights ? "weight" : "value");
      }
    }
  }
  made->shape.n_own = static_cast<std::uint32_t>(made->numbers.size());
  for (const Expr* child : arguments.children) inner.push_back(expr(context, *child, inside));
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const Value& child = inner[i];
    if (!child.ok()) return {};
    if (!child.is_law()) {
      error(context, Kind::law_expected, e.span,
            "a distribution inside `" + std::string(law.name) + "` is a number");
      return {};
    }
    if (child.law->sip != nullptr) {
      error(context, Kind::sipmath_draw, child.law->span,
            "a SIP inside `" + std::string(law.name) + "` would not have its own numbers")
          .add_help("draw from the SIP by itself, and write what is done to it as a formula");
      return {};
    }
    if (child.law->scale.ok() || child.law->shift.ok() ||
        (i > 0 && child.law->suffix != inner[0].law->suffix)) {
      error(context, Kind::law_arguments, child.law->span,
            "a distribution inside `" + std::string(law.name) + "` cannot be scaled by itself")
          .add_help("write the unit behind the outer distribution");
      return {};
    }
    if (known_unit && child.unit != unit) {
      unit_mismatch(context, child.law->span, "the parts of `" + std::string(law.name) + "`",
                    inner[0], unit_span.valid() ? unit_span : e.span, child, child.law->span);
      return {};
    }
    const units::Written written = known_unit ? unit.written() : units::Written::nothing;
    known_unit = has_unit = true;
    unit = child.unit;
    unit.set_written(units::joined(written, unit.written()));
    unit_span = child.law->span;
    made->shape.children.push_back(child.law->shape);
    made->numbers.insert(made->numbers.end(), child.law->numbers.begin(), child.law->numbers.end());
  }
  if (!ok) return {};
  if (!inner.empty() && inner[0].law->suffix != 1) {
    // Bounds are in canonical units, the law inside is not.
    made->suffix = inner[0].law->suffix;
    const Value factor = number(context, made->suffix);
    for (std::size_t i = 0; i < form.params.size(); ++i) {
      if (form.params[i].dim != Dim::same) continue;
      Value& bound = made->numbers[i];
      const Unit bound_unit = bound.unit;
      bound = emit(context, Op::div, {&bound, &factor}, bound_unit, Type::number, scope, e.span);
    }
  }
  if (known_unit && !unit.is_plain() && !form.may_have_unit) {
    error(context, Kind::unit_mismatch, unit_span,
          "this form of `" + std::string(law.name) + "` takes plain numbers, not " +
              unit_words(context, unit))
        .add_help("the unit stands behind the closing bracket");
    return {};
  }
  Value value;
  value.type = Type::law;
  value.shape = context.builder.scalar();
  for (const Value& n : made->numbers) {
    value.shape = context.builder.unite(value.shape, n.shape);
    value.region = std::max(value.region, n.region);
    value.take_grain(n);
    if (n.region == Region::occurrence) value.event = n.event;
  }
  if (has_unit && !law.plain_result) value.unit = unit;
  made->own_unit = value.unit;
  std::vector<double> flat;
  for (const Value& n : made->numbers) {
    const auto constant = constant_of(context, n.node);
    if (!constant) break;
    flat.push_back(*constant);
  }
  if (flat.size() == made->numbers.size()) {
    const auto distribution = dist::make(made->shape, flat);
    if (!distribution) {
      error(context, Kind::law_parameter, e.span,
            "these parameters make no distribution: " + distribution.error());
      return {};
    }
  }
  value.law = std::move(made);
  return value;
}

Value truncated(Context& context, const Expr& e, const Scope& scope) {
  const dist::Law* law = dist::find_law("truncated");
  if (law == nullptr) return {};
  Expr call;
  call.kind = ExprKind::call;
  call.span = e.span;
  call.args.push_back({{}, e.left});
  static constexpr std::string_view kNames[] = {"low", "high"};
  for (std::size_t i = 0; i < e.args.size() && i < 2; ++i) {
    if (e.args[i].value == nullptr) continue;
    call.args.push_back({{kNames[i], e.args[i].value->span}, e.args[i].value});
  }
  if (call.args.size() == 1) return expr(context, *e.left, scope);
  return law_call(context, *law, call, scope);
}

Value law_arithmetic(Context& context, const Expr& e, const Value& left, const Value& right,
                     const Scope& scope) {
  using syntax::BinaryOp;
  const bool law_left = left.is_law();
  const Value& law_side = law_left ? left : right;
  const Value& other = law_left ? right : left;
  if (left.is_law() && right.is_law()) {
    error(context, Kind::number_expected, e.span, "distributions do not combine by themselves")
        .label(e.left->span, "a distribution")
        .label(e.right->span, "a distribution")
        .add_help("draw from both and combine what is drawn; `mixture` mixes distributions");
    return {};
  }
  if (!expect_number(context, other, law_left ? e.right->span : e.left->span, "the factor"))
    return {};
  Value result = law_side;
  auto law = std::make_shared<LawValue>(*law_side.law);
  law->span = e.span;
  const auto shift_by = [&](Op op, const Value& a, const Value& b) {
    return emit(context, op, {&a, &b}, other.unit, Type::number, scope, e.span);
  };
  switch (e.op) {
    case BinaryOp::mul: {
      const Value one = number(context, 1);
      const Value before = law->scale.ok() ? law->scale : one;
      law->scale = law->scale.ok() ? emit(context, Op::mul, {&before, &other},
                                          before.unit * other.unit, Type::number, scope, e.span)
                                   : other;
      if (law->shift.ok()) {
        law->shift = emit(context, Op::mul, {&law->shift, &other}, law->shift.unit * other.unit,
                          Type::number, scope, e.span);
      }
      result.unit = law_side.unit * other.unit;
      break;
    }
    case BinaryOp::add:
    case BinaryOp::sub: {
      Value shift = other;
      if (!same_unit(context, shift, law_side.unit, law_left ? e.right->span : e.left->span,
                     "what is added to the distribution")) {
        return {};
      }
      if (!other.zero) result.unit.join(shift.unit);
      if (e.op == BinaryOp::sub && law_left) {
        shift = emit(context, Op::neg, {&shift}, shift.unit, Type::number, scope, e.span);
      }
      if (e.op == BinaryOp::sub && !law_left) {
        const Value minus = number(context, -1);
        law->scale = law->scale.ok() ? emit(context, Op::neg, {&law->scale}, law->scale.unit,
                                            Type::number, scope, e.span)
                                     : minus;
        law->shift = law->shift.ok() ? shift_by(Op::sub, shift, law->shift) : shift;
      } else {
        law->shift = law->shift.ok() ? shift_by(Op::add, law->shift, shift) : shift;
      }
      break;
    }
    default:
      error(context, Kind::number_expected, e.span,
            "a distribution can be multiplied by a number and shifted by one, not more");
      return {};
  }
  for (const Value* part : {&law->scale, &law->shift}) {
    if (!part->ok()) continue;
    result.shape = context.builder.unite(result.shape, part->shape);
    result.region = std::max(result.region, part->region);
    result.take_grain(*part);
    if (part->region == Region::occurrence) result.event = part->event;
  }
  result.law = std::move(law);
  return result;
}

}  // namespace plimsoll::check

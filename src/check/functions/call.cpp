// Calls: functions of the model, built-in functions, distributions.
#include "check/functions/call.h"

#include <algorithm>
#include <array>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/functions/call_time.h"
#include "check/functions/foreign_names.h"
#include "check/functions/function.h"
#include "check/laws/law.h"
#include "check/laws/law_function.h"
#include "check/messages.h"
#include "check/names/resolve.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

struct Unary {
  std::string_view name;
  Op op;
  // Takes any unit and keeps it; otherwise plain numbers only.
  bool keeps_unit;
};

constexpr std::array kUnary = {
    Unary{"abs", Op::abs, true},
    Unary{"ceil", Op::ceil, false},
    Unary{"exp", Op::exp, false},
    Unary{"expm1", Op::expm1, false},
    Unary{"floor", Op::floor, false},
    Unary{"log", Op::log, false},
    Unary{"log1p", Op::log1p, false},
    Unary{"normal_cdf", Op::normal_cdf, false},
    Unary{"normal_quantile", Op::normal_quantile, false},
    Unary{"round", Op::round, false},
};

struct Over {
  std::string_view name;
  Op op;
  bool of_conditions;
};

constexpr std::array kOver = {
    Over{"all", Op::all_over, true},  Over{"any", Op::any_over, true},
    Over{"max", Op::max_over, false}, Over{"mean", Op::sum_over, false},
    Over{"min", Op::min_over, false}, Over{"product", Op::product_over, false},
    Over{"sum", Op::sum_over, false},
};

constexpr std::string_view kLawFunctions[] = {"cdf",      "density", "mean",    "median",
                                              "quantile", "sd",      "survival"};
constexpr std::string_view kStatistics[] = {"P", "es", "mean", "median", "quantile", "sd"};
constexpr std::string_view kOthers[] = {"always", "average",  "closing", "compound", "ever",
                                        "lag",    "mod",      "opening", "ordinal",  "prev",
                                        "sqrt",   "trailing", "table",   "min",      "max"};

template <class List>
bool is_one_of(std::string_view name, const List& list) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

}  // namespace

namespace {

// Parts of a call that the grammar takes everywhere and that would be ignored here.
bool has_stray_parts(Context& context, const Expr& e, bool is_function) {
  const std::string_view name = e.left->kind == ExprKind::name ? e.left->text : "";
  const auto named = [name](const auto& f) { return f.name == name; };
  const bool folds = !is_function && std::any_of(kOver.begin(), kOver.end(), named);
  if (!e.over.empty() && !folds) {
    const Span value = e.args.empty() ? e.left->span : e.args.back().value->span;
    error(context, Kind::call_arguments, e.over[0].span,
          quoted(context, e.left->span) +
              " takes no index set; `sum`, `mean`, `min`, `max`, `product`, "
              "`any` and `all` fold one")
        .add_fix("leave it out", {value.file, value.end, e.over.back().span.end}, "");
    return true;
  }
  const bool by_place = std::any_of(kUnary.begin(), kUnary.end(), named) || folds ||
                        (name != "table" && is_one_of(name, kOthers));
  if (is_function || !by_place) return false;
  const bool of_law = is_one_of(name, kLawFunctions) && e.over.empty();
  std::vector<diag::Edit> edits;
  for (const syntax::Argument& argument : e.args) {
    const Span name = argument.name.span;
    if (argument.name.text.empty() || of_law) continue;
    edits.push_back({{name.file, name.begin, argument.value->span.begin}, ""});
  }
  if (edits.empty()) return false;
  Span first = edits[0].span;
  error(context, Kind::call_arguments, first,
        "the arguments of " + quoted(context, e.left->span) + " have no names; their order counts")
      .add_fix("leave the names out", std::move(edits));
  return true;
}

Value fold_pair(Context& context, Op op, const Expr& e, const Scope& scope) {
  Value result;
  Span result_span;
  for (const syntax::Argument& argument : e.args) {
    Value value = numeric(context, *argument.value, scope);
    if (!value.ok()) return {};
    if (!result.ok()) {
      result = value;
      result_span = argument.value->span;
      continue;
    }
    if (!unify(context, result, result_span, value, argument.value->span, e.span,
               "the arguments of `" + std::string(e.left->text) + "`")) {
      return {};
    }
    const bool zero = result.zero && value.zero;
    const Type type =
        result.type == Type::bit && value.type == Type::bit ? Type::bit : Type::number;
    result = emit(context, op, {&result, &value}, result.unit, type, scope, e.span);
    result.zero = zero;
  }
  return result;
}

bool call_math(Context& context, std::string_view name, const Expr& e, const Scope& scope,
               Value& out) {
  for (const Unary& f : kUnary) {
    if (f.name != name) continue;
    if (!n_arguments(context, e, 1, 1, std::string(name) + "(x)")) return true;
    const Expr& argument = *e.args[0].value;
    const Value x = numeric(context, argument, scope);
    if (!x.ok() ||
        (!f.keeps_unit && !expect_plain(context, x, argument.span, quoted(context, argument.span))))
      return true;
    out = emit(context, f.op, {&x}, x.unit, Type::number, scope, e.span);
    out.zero = f.keeps_unit && x.zero;
    return true;
  }
  if (name == "sqrt") {
    if (!n_arguments(context, e, 1, 1, "sqrt(x)")) return true;
    const Value x = numeric(context, *e.args[0].value, scope);
    out = emit(context, Op::sqrt, {&x}, x.unit.root(2), Type::number, scope, e.span);
    out.zero = x.zero;
    return true;
  }
  if (name == "min" || name == "max") {
    if (n_arguments(context, e, 2, 1000,
                    std::string(name) + "(a, b, ...)` or `" + std::string(name) + "(x over Set)")) {
      out = fold_pair(context, name == "min" ? Op::min : Op::max, e, scope);
    }
    return true;
  }
  if (name == "mod") {
    if (!n_arguments(context, e, 2, 2, "mod(a, b)")) return true;
    Value a = numeric(context, *e.args[0].value, scope);
    Value b = numeric(context, *e.args[1].value, scope);
    if (!a.ok() || !b.ok() ||
        !unify(context, a, e.args[0].value->span, b, e.args[1].value->span, e.span,
               "the arguments of `mod`")) {
      return true;
    }
    out = emit(context, Op::mod, {&a, &b}, a.unit, Type::number, scope, e.span);
    return true;
  }
  return false;
}

bool call_over(Context& context, std::string_view name, const Expr& e, const Scope& scope,
               Value& out) {
  if (name == "ordinal") {
    if (!n_arguments(context, e, 1, 1, "ordinal(Set)")) return true;
    const Expr& argument = *e.args[0].value;
    const DimId dim =
        find_dim(context, {argument.kind == ExprKind::name ? argument.text : "?", argument.span},
                 scope.place);
    if (!dim.valid()) return true;
    out = number(context, 0);
    out.shape = context.builder.shape({dim});
    out.node = context.builder.add(Op::ordinal, {},
                                   {.shape = out.shape, .aux = dim.value, .span = e.span});
    return true;
  }
  const auto over =
      std::find_if(kOver.begin(), kOver.end(), [&](const Over& o) { return o.name == name; });
  if (over == kOver.end()) return false;
  if (e.over.empty()) {
    if (name == "mean" || name == "min" || name == "max") return false;
    auto& d = error(context, Kind::call_arguments, e.span,
                    "`" + std::string(name) + "` needs an index set");
    const Value value = e.args.size() == 1 ? expr(context, *e.args[0].value, scope) : Value();
    const std::vector<DimId> dims =
        value.ok() && !value.is_law() ? context.builder.dims(value.shape) : std::vector<DimId>();
    if (dims.empty()) {
      d.add_note("the index set stands behind `over`");
    } else {
      const std::string over = " over " + context.module.dims[dims[0].value].name;
      const Span argument = e.args[0].value->span;
      d.add_fix(
          "say over which: `" + std::string(name) + "(" + text_of(context, argument) + over + ")`",
          {argument.file, argument.end, argument.end}, over);
    }
    return true;
  }
  if (!n_arguments(context, e, 1, 1, std::string(name) + "(x over Set)")) return true;
  const Expr& argument = *e.args[0].value;
  // Labels inside are those of the sets that are folded.
  Scope inner = scope;
  std::vector<DimId> dims;
  for (const syntax::Name& set : e.over) {
    const DimId dim = find_dim(context, set, scope.place);
    if (!dim.valid()) return true;
    dims.push_back(dim);
    inner.expected =
        context.builder.unite(inner.expected.valid() ? inner.expected : context.builder.scalar(),
                              context.builder.shape({dim}));
  }
  Value value =
      over->of_conditions ? condition(context, argument, inner) : numeric(context, argument, inner);
  for (std::size_t i = 0; i < dims.size() && value.ok(); ++i) {
    const std::string& set = context.module.dims[dims[i].value].name;
    if (!context.builder.contains(value.shape, dims[i])) {
      error(context, Kind::index_set_absent, e.over[i].span,
            quoted(context, argument.span) + " has no index set " + set + " to fold")
          .label(argument.span, words_of_dims(context, value.shape));
      return true;
    }
    if (value.region == Region::occurrence &&
        context.builder.contains(context.module.events[value.event.value].shape, dims[i])) {
      error(context, Kind::occurrence_label, e.over[i].span,
            "an occurrence knows only its own label of " + set)
          .add_help("fold the event's totals instead, outside the event");
      return true;
    }
    const Unit unit = value.unit;
    if (over->op == Op::product_over && !unit.is_plain()) {
      value.unit = unit.pow({static_cast<std::int64_t>(context.builder.n_labels(dims[i])), 1});
    }
    value = reduce(context, over->op, value, dims[i], scope, e.span);
    if (name == "mean") {
      const Value n = number(context, context.builder.n_labels(dims[i]));
      value = emit(context, Op::div, {&value, &n}, unit, Type::number, scope, e.span);
    }
  }
  out = value;
  return true;
}

}  // namespace

bool n_arguments(Context& context, const Expr& e, std::size_t least, std::size_t most,
                 std::string_view usage) {
  if (e.args.size() >= least && e.args.size() <= most) return true;
  error(context, Kind::call_arguments, e.span,
        "these are " + std::to_string(e.args.size()) + " arguments; it is written `" +
            std::string(usage) + "`");
  return false;
}

Value call_value(Context& context, const Expr& e, const Scope& scope) {
  const auto reference = resolve(context, *e.left, scope, false);
  const bool is_function = reference && reference->parameter == nullptr &&
                           reference->part.empty() &&
                           context.symbols[reference->symbol].kind == SymbolKind::fn;
  if (has_stray_parts(context, e, is_function)) return {};
  if (is_function) {
    return call_function(context, reference->symbol, e, scope);
  }
  if (e.left->kind == ExprKind::name) {
    const std::string_view name = e.left->text;
    Value value;
    if (call_over(context, name, e, scope, value) || call_math(context, name, e, scope, value) ||
        call_time(context, name, e, scope, value)) {
      return value;
    }
    if (is_one_of(name, kLawFunctions) && !e.args.empty()) {
      const Value law = expr(context, *e.args[0].value, scope);
      if (!law.ok()) return {};
      if (law.is_law()) return law_function(context, name, e, law, scope);
    }
    if (is_one_of(name, kStatistics)) {
      error(context, Kind::statistic_outside_limit, e.span,
            "`" + std::string(name) + "` is a statistic over trials, known after the run only")
          .add_help("statistics stand at the front of a `limit` or `expect`");
      return {};
    }
    if (name == "table") {
      error(context, Kind::call_arguments, e.span,
            "`table` stands alone on the right side of a given");
      return {};
    }
    if (const dist::Law* law = dist::find_law(name)) return law_call(context, *law, e, scope);
  }
  if (reference && (reference->parameter != nullptr || reference->part.empty())) {
    auto& d = error_once(context, Kind::function_unknown, e.left->span,
                         quoted(context, e.left->span) + " is no function");
    if (reference->parameter == nullptr) {
      const Symbol& symbol = context.symbols[reference->symbol];
      d.label(symbol.name_span, std::string(kind_words(symbol.kind)));
    }
    return {};
  }
  auto& d = error_once(context, Kind::function_unknown, e.left->span,
                       "there is no function or distribution " + quoted(context, e.left->span));
  if (&d == &context.messages.ignored) return {};
  const std::string written = text_of(context, e.left->span);
  if (written == "pow" && e.args.size() == 2) {
    const std::string power =
        grouped(context, e.args[0].value->span) + " ^ " + grouped(context, e.args[1].value->span);
    d.add_fix("a power is written `" + power + "`", e.span, "(" + power + ")");
    return {};
  }
  if ((written == "IF" || written == "iif" || written == "ifelse") && e.args.size() == 3) {
    const std::string choice = "(if " + text_of(context, e.args[0].value->span) + " then " +
                               text_of(context, e.args[1].value->span) + " else " +
                               text_of(context, e.args[2].value->span) + ")";
    d.add_fix("a choice is written `" + choice + "`", e.span, choice);
    return {};
  }
  if (const std::string_view foreign = foreign_function(written); !foreign.empty()) {
    d.did_you_mean(e.left->span, foreign);
    return {};
  }
  std::vector<std::string_view> names;
  for (const Unary& f : kUnary) names.push_back(f.name);
  for (const Over& f : kOver) names.push_back(f.name);
  names.insert(names.end(), std::begin(kLawFunctions), std::end(kLawFunctions));
  names.insert(names.end(), std::begin(kOthers), std::end(kOthers));
  for (const dist::Law* law : dist::all_laws()) names.push_back(law->name);
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.kind == SymbolKind::fn) names.push_back(symbol.full_name);
  }
  suggest(context, d, text_of(context, e.left->span), names);
  if (text_of(context, e.left->span) == "loss_carry_forward" &&
      context.units.declaration_place().valid()) {
    d.add_fix("add `use finance`", context.units.declaration_place(), "\nuse finance");
  }
  return {};
}

}  // namespace plimsoll::check

// Expressions: numbers, names, indices, choices.
#include "check/expr/expr.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/operators.h"
#include "check/expr/shape.h"
#include "check/functions/call.h"
#include "check/laws/law.h"
#include "check/messages.h"
#include "check/names/definitions.h"
#include "check/names/read.h"
#include "check/names/resolve.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

Value literal(Context& context, const Expr& e) {
  const auto quantity = units::literal_value(e, context.units, context.sink);
  if (!quantity) return {};
  Value v = number(context, quantity->value, quantity->unit.unit);
  v.zero = quantity->value == 0 && e.unit == nullptr;
  return v;
}

Value with_unit(Context& context, const Expr& e, const Scope& scope) {
  const auto unit = context.units.resolve(e.unit, context.sink);
  if (unit && e.left->kind == ExprKind::index && context.store->is_workbook_cell(*e.left)) {
    // What a cell shows in per cent, or without its thousands, is taken by the unit.
    const auto row = context.store->lookup(*e.left, context.sink, &*unit);
    if (!row) return {};
    add_evidence(context, row->evidence);
    return number(context, row->value, row->unit.unit);
  }
  Value inner = expr(context, *e.left, scope);
  if (!unit || !inner.ok()) return {};
  const double factor = unit->factor();
  if (inner.is_law()) {
    auto law = std::make_shared<LawValue>(*inner.law);
    if (!inner.unit.is_plain()) {
      error(context, Kind::unit_mismatch, e.unit->span,
            "the distribution's values are in " + unit_words(context, inner.unit) + " already")
          .label(e.left->span, unit_words(context, inner.unit))
          .add_fix("leave the unit behind it out", e.unit->span, "");
      return {};
    }
    law->suffix *= factor;
    inner.unit = unit->unit;
    inner.law = std::move(law);
    return inner;
  }
  if (!expect_plain(context, inner, e.left->span, quoted(context, e.left->span))) return {};
  const Value one = number(context, factor, unit->unit);
  return emit(context, Op::mul, {&inner, &one}, unit->unit, Type::number, scope, e.span);
}

Value index_value(Context& context, const Expr& e, const Scope& scope) {
  std::vector<syntax::Name> parts;
  if (path_of(*e.left, parts)) {
    const auto reference = resolve(context, *e.left, scope, false);
    if (reference && reference->parameter == nullptr &&
        context.symbols[reference->symbol].kind == SymbolKind::source) {
      const auto row = context.store->lookup(e, context.sink);
      if (!row) return {};
      add_evidence(context, row->evidence);
      return number(context, row->value, row->unit.unit);
    }
  }
  if (e.where) {
    error(context, Kind::value_expected, e.where->span,
          "`where` chooses among the rows of a source only");
    return {};
  }
  const Value value = expr(context, *e.left, scope);
  if (!value.ok()) return {};
  if (value.is_law()) {
    error(context, Kind::number_expected, e.span, "a distribution has no labels to pick from");
    return {};
  }
  const auto chosen = picks(context, e, value.shape, scope);
  return chosen ? pick(context, value, *chosen, scope, e.span) : Value();
}

Value conditional(Context& context, const Expr& e, const Scope& scope) {
  const Value chosen = condition(context, *e.condition, scope);
  Value then = expr(context, *e.left, scope);
  Value otherwise = expr(context, *e.right, scope);
  if (!chosen.ok() || !then.ok() || !otherwise.ok()) return {};
  for (const auto& [value, arm] : {std::pair(&then, e.left), std::pair(&otherwise, e.right)}) {
    if (value->is_law()) {
      expect_number(context, *value, arm->span);
      return {};
    }
  }
  if ((then.type == Type::boolean && otherwise.type == Type::number) ||
      (then.type == Type::number && otherwise.type == Type::boolean)) {
    error(context, Kind::number_expected, e.span, "one arm is a number and the other a condition")
        .label(e.left->span, then.type == Type::number ? "number" : "condition")
        .label(e.right->span, otherwise.type == Type::number ? "number" : "condition");
    return {};
  }
  if (!unify(context, then, e.left->span, otherwise, e.right->span, e.span, "the arms of `if`"))
    return {};
  return select(context, chosen, then, otherwise, when_of(scope.mode), e.span);
}

Value label_case(Context& context, const Expr& e, const Scope& scope) {
  std::vector<std::pair<std::string_view, const syntax::BraceEntry*>> cases;
  const syntax::BraceEntry* otherwise = nullptr;
  DimId named;
  for (const syntax::BraceEntry& entry : e.entries) {
    if (entry.key == nullptr) {
      if (otherwise != nullptr) {
        error(context, Kind::label_twice, entry.span, "a second `else`")
            .label(otherwise->span, "the first");
        return {};
      }
      otherwise = &entry;
      continue;
    }
    std::vector<syntax::Name> parts;
    if (!path_of(*entry.key, parts) || parts.size() > 2) {
      error(context, Kind::label_expected, entry.key->span,
            quoted(context, entry.key->span) + " is not a label")
          .add_help("the keys of such cases are labels of one index set");
      return {};
    }
    if (parts.size() == 2) {
      named = find_dim(context, parts[0], scope.place);
      if (!named.valid()) return {};
    }
    cases.emplace_back(parts.back().text, &entry);
  }
  if (cases.empty()) {
    error(context, Kind::label_expected, e.span, "no label stands in `{ }`");
    return {};
  }
  const auto has_all = [&](DimId dim) {
    return std::all_of(cases.begin(), cases.end(), [&](const auto& c) {
      return label_position(context, dim, c.first).has_value();
    });
  };
  std::vector<DimId> fitting;
  if (named.valid()) {
    fitting.push_back(named);
  } else {
    for (const DimId dim : context.builder.dims(scope.expected)) {
      if (has_all(dim)) fitting.push_back(dim);
    }
    for (std::size_t i = 0; fitting.empty() && i < context.module.dims.size(); ++i) {
      if (!context.module.dims[i].name.empty() && has_all(DimId(i))) fitting.push_back(DimId(i));
    }
  }
  if (fitting.size() > 1) {
    error(context, Kind::label_ambiguous, e.span, "these are labels of several index sets")
        .add_fix("name the set: `" + context.module.dims[fitting[0].value].name + "." +
                     std::string(cases[0].first) + "`",
                 cases[0].second->key->span,
                 context.module.dims[fitting[0].value].name + "." + std::string(cases[0].first),
                 "labels of " + context.module.dims[fitting[0].value].name);
    return {};
  }
  // Where no set has all labels, the first one's set tells which label is wrong.
  for (std::size_t i = 0; fitting.empty() && i < context.module.dims.size(); ++i) {
    if (!context.module.dims[i].name.empty() && label_position(context, DimId(i), cases[0].first)) {
      fitting.push_back(DimId(i));
    }
  }
  if (fitting.empty()) {
    error_once(context, Kind::label_unknown, cases[0].second->key->span,
               "`" + std::string(cases[0].first) + "` is a label of no index set");
    return {};
  }
  const DimId dim = fitting[0];
  const std::vector<std::string>& labels = context.module.dims[dim.value].labels;
  std::vector<const syntax::BraceEntry*> by_label(labels.size(), otherwise);
  for (const auto& [label, entry] : cases) {
    const auto at = label_position(context, dim, label);
    if (!at) {
      auto& d = error_once(
          context, Kind::label_unknown, entry->key->span,
          "`" + std::string(label) + "` is no label of " + context.module.dims[dim.value].name);
      suggest(context, d, label,
              [&] { return std::vector<std::string_view>(labels.begin(), labels.end()); });
      return {};
    }
    if (by_label[*at] != otherwise) {
      error(context, Kind::label_twice, entry->key->span,
            "`" + std::string(label) + "` stands twice")
          .label(by_label[*at]->key->span, "the first");
      return {};
    }
    by_label[*at] = entry;
  }
  if (otherwise == nullptr && cases.size() < labels.size()) {
    std::string missing;
    for (std::size_t i = 0; i < labels.size() && missing.size() < 200; ++i) {
      if (by_label[i] == nullptr) missing += (missing.empty() ? "" : ", ") + labels[i];
    }
    error(context, Kind::label_missing, e.span,
          "labels of " + context.module.dims[dim.value].name + " have no case: " + missing)
        .add_fix("add them, or `else: 0`",
                 {e.entries.back().span.file, e.entries.back().span.end, e.entries.back().span.end},
                 ", else: 0", "0 for all that are not named");
    return {};
  }
  // One value for each case; labels share that of `else`.
  std::vector<Value> values;
  std::vector<const syntax::BraceEntry*> entries;
  for (const syntax::BraceEntry& entry : e.entries) {
    Value value = expr(context, *entry.value, scope);
    if (value.is_law()) expect_number(context, value, entry.value->span);
    if (!value.ok() || value.is_law()) return {};
    if (!values.empty() && !unify(context, values[0], entries[0]->value->span, value,
                                  entry.value->span, e.span, "the cases")) {
      return {};
    }
    values.push_back(std::move(value));
    entries.push_back(&entry);
  }
  Value result = values[0];
  result.origin = {};
  result.picks.clear();
  result.shape = context.builder.shape({dim});
  for (const Value& value : values) {
    if (value.type != result.type) {
      const bool logical = value.is_logical() && result.is_logical();
      if (!logical && (value.type == Type::boolean || result.type == Type::boolean)) {
        error(context, Kind::number_expected, e.span,
              "some cases are numbers and others conditions");
        return {};
      }
      result.type = logical ? Type::bit : Type::number;
    }
    result.zero = result.zero && value.zero;
    if (!value.zero) {
      const units::Written written = result.unit.written();
      result.unit = value.unit;
      result.unit.set_written(units::joined(written, value.unit.written()));
    }
    result.shape = context.builder.unite(result.shape, value.shape);
    result.region = std::max(result.region, value.region);
    result.take_grain(value);
    if (value.region == Region::occurrence) result.event = value.event;
  }
  std::vector<NodeId> operands;
  operands.reserve(labels.size());
  for (const syntax::BraceEntry* entry : by_label) {
    const auto at = std::find(entries.begin(), entries.end(), entry) - entries.begin();
    operands.push_back(values[static_cast<std::size_t>(at)].node);
  }
  result.node = context.builder.add(Op::by_label, operands,
                                    {.region = result.region,
                                     .shape = result.shape,
                                     .when = when_of(scope.mode),
                                     .event = result.event,
                                     .aux = dim.value,
                                     .span = e.span});
  return result;
}

Value expr_by_kind(Context& context, const Expr& e, const Scope& scope) {
  switch (e.kind) {
    case ExprKind::number:
      return literal(context, e);
    case ExprKind::name:
    case ExprKind::member:
      return name_value(context, e, scope);
    case ExprKind::index:
      return index_value(context, e, scope);
    case ExprKind::call:
      return call_value(context, e, scope);
    case ExprKind::unary:
      return unary(context, e, scope);
    case ExprKind::binary:
      return binary(context, e, scope);
    case ExprKind::conditional:
      return conditional(context, e, scope);
    case ExprKind::label_case:
      return label_case(context, e, scope);
    case ExprKind::with_unit:
      return with_unit(context, e, scope);
    case ExprKind::truncated:
      return truncated(context, e, scope);
    case ExprKind::within:
      return held_within(context, e, scope);
    case ExprKind::string:
      error(context, Kind::value_expected, e.span, "a text stands where a value is expected");
      return {};
    case ExprKind::period:
      error(context, Kind::value_expected, e.span, "a period stands where a value is expected")
          .add_help(
              "compare `period_number`, counted from 0, or give values by period in a given with "
              "`each year`");
      return {};
    case ExprKind::list:
      error(context, Kind::value_expected, e.span, "a list stands where a single value is expected")
          .add_help("lists are arguments of distributions such as `empirical`");
      return {};
  }
  return {};
}

}  // namespace

Value expr(Context& context, const Expr& e, const Scope& scope) {
  if (context.reading.depth > kMaxExpressionDepth && too_deep(context, e.span)) return {};
  ++context.reading.depth;
  Value value = expr_by_kind(context, e, scope);
  --context.reading.depth;
  return value;
}

Value numeric(Context& context, const Expr& e, const Scope& scope) {
  Value value = expr(context, e, scope);
  return expect_number(context, value, e.span) ? value : Value();
}

Value condition(Context& context, const Expr& e, const Scope& scope) {
  Value value = expr(context, e, scope);
  if (!value.ok()) return {};
  if (value.is_logical()) return value;
  error(context, Kind::condition_expected, e.span,
        quoted(context, e.span) + " is a number, not a condition")
      .add_fix("compare it: `" + grouped(context, e.span) + " > 0`", e.span,
               grouped(context, e.span) + " > 0", "more than 0");
  return {};
}

bool expect_number(Context& context, const Value& value, Span span) {
  // What is quoted is copied: only for who reads it.
  if (value.ok() && value.is_numeric()) return true;
  return expect_number(context, value, span, quoted(context, span));
}

bool expect_number(Context& context, const Value& value, Span span, const std::string& what) {
  if (!value.ok()) return false;
  if (value.is_numeric()) return true;
  if (value.is_law()) {
    error(context, Kind::number_expected, span, what + " is a distribution, not a number")
        .add_fix("take a figure of it, such as `mean(" + text_of(context, span) + ")`", span,
                 "mean(" + text_of(context, span) + ")",
                 "the mean, which is the same in all trials")
        .add_help("or draw from it, with a `draw` of its own, and read that");
  } else {
    error(context, Kind::number_expected, span, what + " is a condition, not a number")
        .add_fix("write `(if " + text_of(context, span) + " then 1 else 0)`", span,
                 "(if " + text_of(context, span) + " then 1 else 0)",
                 "1 where it holds, 0 elsewhere");
  }
  return false;
}

bool expect_plain(Context& context, const Value& value, Span span, const std::string& what) {
  if (!expect_number(context, value, span, what)) return false;
  if (value.zero || value.unit.is_plain()) return true;
  auto& d = error(context, Kind::unit_mismatch, span,
                  what + " must be a plain number, but is in " + unit_words(context, value.unit),
                  unit_words(context, value.unit));
  const std::string divided = grouped(context, span) + " / (" + context.units.one(value.unit) + ")";
  d.add_fix("divide by one of its unit: `" + divided + "`", span, divided,
            "its figure in " + unit_words(context, value.unit));
  return false;
}

bool same_unit(Context& context, Value& value, const Unit& unit, Span span,
               const std::string& what) {
  if (!value.ok()) return false;
  if (value.zero) {
    value.unit = unit;
    return true;
  }
  if (value.unit == unit) return true;
  auto& d = error(context, Kind::unit_mismatch, span,
                  what + " must be in " + unit_words(context, unit) + ", but is in " +
                      unit_words(context, value.unit),
                  unit_words(context, value.unit));
  add_unit_help(context, d, unit, value.unit, span);
  return false;
}

bool unify(Context& context, Value& a, Span a_span, Value& b, Span b_span, Span at,
           const std::string& what) {
  if (a.zero) a.unit = b.unit;
  if (b.zero) b.unit = a.unit;
  if (a.unit == b.unit) return true;
  unit_mismatch(context, at, what, a, a_span, b, b_span);
  return false;
}

}  // namespace plimsoll::check

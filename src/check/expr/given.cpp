// Givens: inputs where they are figures, nodes where they are made of other givens.
#include "check/expr/given.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/given_input.h"
#include "check/expr/shape.h"
#include "check/expr/stated_unit.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/definitions.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"
#include "data/period.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

bool is_figure(Context& context, const Expr& e, SymbolId place) {
  if (e.kind == ExprKind::number) return true;
  if (e.kind == ExprKind::unary && e.unary_op == syntax::UnaryOp::negate) {
    return is_figure(context, *e.left, place);
  }
  if (e.kind != ExprKind::index || e.left->kind != ExprKind::name) return false;
  const SymbolId source = find_from(context, place, e.left->text);
  return source.valid() && context.symbols[source].kind == SymbolKind::source;
}

// A figure that can be an input: a number, `-` before one, or a row of a source.
std::optional<Figure> figure_of_expr(Context& context, const Expr& e,
                                     const std::optional<units::ScaledUnit>& in) {
  Figure entry;
  if (e.kind == ExprKind::unary) {
    auto inner = figure_of_expr(context, *e.left, in);
    if (inner) inner->value = -inner->value;
    return inner;
  }
  if (e.kind == ExprKind::index) {
    const auto row = context.store->lookup(e, context.sink, in ? &*in : nullptr);
    if (!row) return std::nullopt;
    add_evidence(context, row->evidence);
    entry.value = row->value;
    entry.unit = row->unit.unit;
    entry.is_share = row->is_share;
  } else if (e.unit == nullptr && in) {
    const auto value = units::decimal_value(e.text, *in);
    if (!value) {
      error(context, Kind::number_out_of_range, e.span,
            quoted(context, e.span) + " is no number that can be held");
      return std::nullopt;
    }
    entry.value = *value;
    entry.unit = in->unit;
  } else {
    const auto quantity = units::literal_value(e, context.units, context.sink);
    if (!quantity) return std::nullopt;
    entry.value = quantity->value;
    entry.unit = quantity->unit.unit;
    entry.zero = quantity->value == 0 && e.unit == nullptr;
  }
  return entry;
}

// A given that is made of numbers alone, `3 EUR * 4` or `true`, is a figure too: an input that a run
// can change, under its own name.
Value figure_of(Context& context, SymbolId id, Value value, ShapeId shape, Span span) {
  std::vector<NodeId> stack = {value.node};
  std::unordered_set<std::uint32_t> seen;
  while (!stack.empty()) {
    const NodeId at = stack.back();
    stack.pop_back();
    if (!seen.insert(at.value).second) continue;
    const ir::Node& node = context.module.node(at);
    const bool outside = node.op == Op::input || node.op == Op::flag || node.op == Op::noise;
    if (outside || node.region != Region::run) return value;
    for (const NodeId operand : context.module.operands_of(node)) stack.push_back(operand);
  }
  if (value.shape != shape && context.module.shape(value.shape).size != 1) return value;
  std::vector<double> values = ir::evaluate_run_region(context.module, value.node);
  // What has no value fails in the run, where its formula is told.
  const auto finite = [](double x) { return std::isfinite(x); };
  if (!std::all_of(values.begin(), values.end(), finite)) return value;
  if (value.shape != shape) values.assign(context.module.shape(shape).size, values[0]);
  value.shape = shape;
  const Value input =
      given_input(context, id, ir::InputTime::constant, shape, std::move(values), value.unit, span);
  value.node = input.node;
  return value;
}

// For each time and element the entry that gives it; false after an error.
bool read_table(Context& context, const syntax::GivenDecl& decl, ShapeId shape, SymbolId place,
                std::vector<const syntax::TableEntry*>& cells, ir::InputTime& time) {
  const std::string name = "`" + std::string(decl.name.text) + "`";
  time = decl.each == syntax::Each::year     ? ir::InputTime::by_year
         : decl.each == syntax::Each::period ? ir::InputTime::by_period
                                             : ir::InputTime::constant;
  const std::uint32_t times = n_times(context, time);
  const std::uint32_t size = context.module.shape(shape).size;
  if (std::uint64_t{times} * size > kMaxElements) {
    context.builder.overflow = Builder::Overflow::elements;
    return false;
  }
  cells.assign(std::size_t{times} * size, nullptr);
  const std::vector<DimId> dims = context.builder.dims(shape);
  const syntax::TableEntry* otherwise = nullptr;
  bool ok = true;
  for (const syntax::TableEntry& entry : decl.table) {
    if (entry.keys.empty()) {
      if (otherwise != nullptr) {
        error(context, Kind::label_twice, entry.span, "a second `else`")
            .label(otherwise->span, "the first");
        ok = false;
      }
      otherwise = &entry;
      continue;
    }
    std::vector<std::int64_t> fixed(dims.size(), -1);
    std::uint32_t first_time = 0;
    std::uint32_t last_time = times;
    bool bad = false;
    for (const Expr* key : entry.keys) {
      if (key->kind == ExprKind::period) {
        if (time == ir::InputTime::constant) {
          error_once(context, Kind::label_unknown, key->span, name + " has no values by time")
              .add_fix("write `each year` behind the name",
                       {decl.name.span.file, decl.name.span.end, decl.name.span.end}, " each year",
                       "values by fiscal year");
          bad = true;
        } else if (time == ir::InputTime::by_year) {
          const auto year = data::year_index(*key->period, context.module.time, context.sink);
          bad = bad || !year;
          // Years outside the horizon may stand in a table.
          if (year && (*year < 0 || *year >= times)) {
            first_time = last_time = 0;
          } else if (year) {
            first_time = static_cast<std::uint32_t>(*year);
            last_time = first_time + 1;
          }
        } else {
          const data::MonthSpan months = data::months_of(*key->period, context.module.time);
          const std::int64_t end = context.module.time.month_of(times);
          if (months.first >= end ||
              months.first + months.count <= context.module.time.first_month) {
            first_time = last_time = 0;
          } else if (const auto range =
                         data::periods_covered(*key->period, context.module.time, context.sink)) {
            first_time = range->first;
            last_time = range->first + range->count;
          } else {
            bad = true;
          }
        }
        continue;
      }
      std::vector<syntax::Name> parts;
      if (!path_of(*key, parts)) {
        error(context, Kind::label_expected, key->span,
              quoted(context, key->span) + " is not a label");
        bad = true;
        continue;
      }
      const DimId named = parts.size() == 2 ? find_dim(context, parts[0], place) : DimId();
      std::vector<std::size_t> matches;
      for (std::size_t d = 0; d < dims.size(); ++d) {
        if ((parts.size() == 2 && dims[d] != named) || fixed[d] >= 0) continue;
        if (label_position(context, dims[d], parts.back().text)) matches.push_back(d);
      }
      if (matches.size() == 1) {
        fixed[matches[0]] = *label_position(context, dims[matches[0]], parts.back().text);
        continue;
      }
      bad = true;
      if (matches.size() > 1) {
        error(context, Kind::label_ambiguous, key->span,
              quoted(context, key->span) + " is a label of several index sets")
            .add_fix("write `" + context.module.dims[dims[matches[0]].value].name + "." +
                         std::string(parts.back().text) + "`",
                     key->span,
                     context.module.dims[dims[matches[0]].value].name + "." +
                         std::string(parts.back().text),
                     "the label of " + context.module.dims[dims[matches[0]].value].name);
        continue;
      }
      auto& d = error_once(
          context, Kind::label_unknown, key->span,
          quoted(context, key->span) + " is no label of " + words_of_dims(context, shape));
      suggest(context, d, parts.back().text, [&] {
        std::vector<std::string_view> labels;
        for (const DimId dim : dims) {
          const auto& all = context.module.dims[dim.value].labels;
          if (all.size() <= 5000) labels.insert(labels.end(), all.begin(), all.end());
        }
        return labels;
      });
    }
    if (bad) {
      ok = false;
      continue;
    }
    // Every element that agrees with the fixed labels, and no other: a table may have as many rows
    // as elements.
    std::vector<std::uint32_t> at(dims.size(), 0);
    for (std::size_t d = 0; d < dims.size(); ++d) {
      if (fixed[d] >= 0) at[d] = static_cast<std::uint32_t>(fixed[d]);
    }
    bool clash = false;
    for (bool more = true; more && !clash;) {
      std::size_t i = 0;
      for (std::size_t d = 0; d < dims.size(); ++d)
        i = i * context.builder.n_labels(dims[d]) + at[d];
      for (std::uint32_t t = first_time; t < last_time && !clash; ++t) {
        const syntax::TableEntry*& cell = cells[std::size_t{t} * size + i];
        clash = cell != nullptr && cell != &entry;
        if (!clash) {
          cell = &entry;
          continue;
        }
        error(context, Kind::label_twice, entry.span, "a second value for the same place")
            .label(cell->span, "the first");
        ok = false;
      }
      more = false;
      for (std::size_t d = dims.size(); d-- > 0 && !more;) {
        if (fixed[d] >= 0) continue;
        more = ++at[d] < context.builder.n_labels(dims[d]);
        if (!more) at[d] = 0;
      }
    }
  }
  if (!ok) return false;
  const std::vector<std::string> labels = element_labels(context, shape, false);
  std::string missing;
  std::size_t n_missing = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] == nullptr) cells[i] = otherwise;
    if (cells[i] != nullptr || ++n_missing > 12) continue;
    std::string place_text = labels[i % size];
    const auto t = static_cast<std::uint32_t>(i / size);
    if (time == ir::InputTime::by_period) {
      place_text = context.module.time.period_name(t).long_name() +
                   (place_text.empty() ? "" : ", ") + place_text;
    } else if (time == ir::InputTime::by_year) {
      place_text = "FY" +
                   std::to_string(context.module.time.fiscal_year_of(0) + static_cast<int>(t)) +
                   (place_text.empty() ? "" : ", ") + place_text;
    }
    missing += (missing.empty() ? "" : "; ") + place_text;
  }
  if (n_missing == 0) return true;
  if (n_missing > 12) missing += "; and " + std::to_string(n_missing - 12) + " more";
  error(context, Kind::label_missing, decl.name.span, name + " has no value for: " + missing)
      .add_fix(
          "add them, or one line for all others: `else 0`",
          {decl.table.back().span.file, decl.table.back().span.end, decl.table.back().span.end},
          "; else 0", "0 for all that are not named");
  return false;
}

// The fiscal years or periods that an entry gives, first and last; nothing where they lie outside the
// horizon. An entry without a time gives them all.
struct Times {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  bool all = false;
};
std::optional<Times> times_of(const std::vector<const syntax::TableEntry*>& cells,
                              std::uint32_t size, const syntax::TableEntry& entry) {
  const auto n = static_cast<std::uint32_t>(cells.size() / size);
  const bool timed = std::any_of(entry.keys.begin(), entry.keys.end(),
                                 [](const Expr* key) { return key->kind == ExprKind::period; });
  if (!timed) return Times{0, n - 1, true};
  std::optional<Times> out;
  for (std::uint32_t i = 0; i < cells.size(); ++i) {
    if (cells[i] != &entry) continue;
    if (!out) out = Times{i / size, i / size, false};
    out->last = i / size;
  }
  return out;
}

// `value` in those years or periods, at those labels; elsewhere `other`.
Value select_at(Context& context, ir::InputTime time, const Times& times,
                const std::vector<Pick>& where, const Value& value, const Value& other, Span span) {
  std::optional<Value> here;
  if (!where.empty()) here = at_labels(context, where, span);
  if (!times.all) {
    const auto index =
        time == ir::InputTime::by_year ? ir::TimeIndex::fiscal_year : ir::TimeIndex::period;
    Value now = number(context, 0);
    now.region = Region::period;
    now.node = context.builder.add(Op::time_index, {},
                                   {.region = Region::period,
                                    .shape = now.shape,
                                    .aux = static_cast<std::uint32_t>(index),
                                    .span = span});
    const Value first = number(context, times.first);
    const Value last = number(context, times.last);
    const auto compare = [&](Op op, const Value& bound) {
      return emit_plain(context, op, {&now, &bound}, {}, Type::boolean, When::every_period, span);
    };
    Value in = compare(times.first == times.last ? Op::eq : Op::ge, first);
    if (times.first != times.last) {
      const Value until = compare(Op::le, last);
      in =
          emit_plain(context, Op::and_, {&in, &until}, {}, Type::boolean, When::every_period, span);
    }
    here = here ? emit_plain(context, Op::and_, {&*here, &in}, {}, Type::boolean,
                             When::every_period, span)
                : in;
  }
  return here ? select(context, *here, value, other, When::every_period, span) : value;
}

Value given_table(Context& context, SymbolId id, const syntax::GivenDecl& decl, ShapeId shape) {
  Scope scope = scope_of(context, id);
  std::vector<const syntax::TableEntry*> cells;
  ir::InputTime time = ir::InputTime::constant;
  if (!read_table(context, decl, shape, scope.place, cells, time)) return {};
  std::optional<units::ScaledUnit> in;
  if (decl.in_unit != nullptr) in = context.units.resolve(decl.in_unit, context.sink);
  const auto all_figures = [&] {
    return std::all_of(decl.table.begin(), decl.table.end(), [&](const syntax::TableEntry& entry) {
      return is_figure(context, *entry.value, scope.place);
    });
  };
  std::unordered_map<const syntax::TableEntry*, Value> values;
  Value first;
  Span first_span;
  if (!all_figures()) {
    Value result;
    // What stands for all others comes first, wherever it is written.
    std::vector<const syntax::TableEntry*> order;
    for (const syntax::TableEntry& entry : decl.table) order.push_back(&entry);
    std::stable_partition(order.begin(), order.end(),
                          [](const syntax::TableEntry* entry) { return !entry->keys.empty(); });
    std::reverse(order.begin(), order.end());
    for (const syntax::TableEntry* entry : order) {
      Value value = numeric(context, *entry->value, scope);
      if (in) value = counted_in(context, value, *entry->value, *decl.in_unit, *in, scope);
      if (!value.ok()) return {};
      if (!result.ok()) {
        first_span = entry->value->span;
        result = widen(context, value, shape, Region::run, When::every_period, entry->span);
        continue;
      }
      if (!unify(context, result, first_span, value, entry->value->span, entry->span,
                 "the entries"))
        return {};
      // The element's place, by the cells that this entry gives.
      std::vector<Pick> where;
      for (const Expr* key : entry->keys) {
        std::vector<syntax::Name> parts;
        if (!path_of(*key, parts)) continue;
        for (const DimId dim : context.builder.dims(shape)) {
          if (const auto at = label_position(context, dim, parts.back().text))
            where.push_back({dim, *at});
        }
      }
      if (time != ir::InputTime::constant) {
        if (const auto when = times_of(cells, context.module.shape(shape).size, *entry)) {
          result = select_at(context, time, *when, where, value, result, entry->span);
        }
        continue;
      }
      if (where.empty()) continue;
      const Value here = at_labels(context, where, entry->span);
      result = select(context, here, value, result, When::every_period, entry->span);
    }
    if (time != ir::InputTime::constant && result.region == Region::run) {
      result = widen(context, result, shape, Region::period, When::every_period, decl.name.span);
    }
    return result;
  }
  Unit unit = in ? in->unit : Unit();
  bool known = in.has_value();
  std::unordered_map<const syntax::TableEntry*, double> figures;
  for (const syntax::TableEntry& entry : decl.table) {
    const auto read = figure_of_expr(context, *entry.value, in);
    if (!read) return {};
    if (!read->zero && !known) {
      known = true;
      unit = read->unit;
      first_span = entry.value->span;
    } else if (!read->zero && read->unit != unit) {
      auto& d = error(context, Kind::unit_mismatch, entry.value->span,
                      "the entries differ in unit: " + unit_words(context, unit) + " and " +
                          unit_words(context, read->unit),
                      unit_words(context, read->unit));
      if (first_span.valid()) d.label(first_span, unit_words(context, unit));
      add_unit_help(context, d, unit, read->unit);
      return {};
    } else if (!read->zero && !in) {
      unit.join(read->unit);
    }
    if (read->is_share) context.symbols[id].is_share_in_file = true;
    figures.emplace(&entry, read->value);
  }
  std::vector<double> numbers;
  numbers.reserve(cells.size());
  for (const syntax::TableEntry* cell : cells) numbers.push_back(figures.at(cell));
  return given_input(context, id, time, shape, std::move(numbers), unit, decl.name.span);
}

}  // namespace

bool is_fixed_duration(Context& context, const Symbol& symbol) {
  if (symbol.kind != SymbolKind::given || symbol.parameter == nullptr) return false;
  const Expr* figure = static_cast<const syntax::GivenDecl*>(symbol.decl)->value;
  while (figure->kind == ExprKind::unary || figure->kind == ExprKind::binary) figure = figure->left;
  if (figure->unit == nullptr) return false;
  diag::Sink silent;
  const auto unit = context.units.resolve(figure->unit, silent);
  return unit && unit->unit == Unit::years();
}

Value elaborate_given(Context& context, SymbolId id) {
  const Symbol& symbol = context.symbols[id];
  const auto& decl = *static_cast<const syntax::GivenDecl*>(symbol.decl);
  Scope scope = scope_of(context, id);
  const ShapeId shape = declared_shape(context, decl.dims, scope.place);
  if (!shape.valid()) return {};
  if (decl.each != syntax::Each::none &&
      !needs_time(context, decl.name.span, "a given by year or period")) {
    return {};
  }
  scope.expected = shape;
  if (decl.is_balancing() && decl.value == nullptr) {
    error(context, Kind::balancing_item, decl.unsolved_span,
          "the equation cannot be solved for `" + symbol.full_name + "`: " + decl.unsolved)
        .label(symbol.name_span, "the balancing item")
        .add_help(
            "the item stands in a sum or difference, or is multiplied or divided by what does "
            "not hold it");
    return {};
  }
  std::optional<units::ScaledUnit> in;
  if (decl.in_unit != nullptr) {
    in = context.units.resolve(decl.in_unit, context.sink);
    if (!in) return {};
  }
  std::vector<SymbolId> reads;
  references(context, decl.value, scope.place, reads);
  if (decl.each != syntax::Each::none) {
    for (const syntax::TableEntry& entry : decl.table) {
      references(context, entry.value, scope.place, reads);
    }
  }
  for (const SymbolId read : reads) {
    const SymbolKind kind = context.symbols[read].kind;
    if (kind == SymbolKind::given || kind == SymbolKind::fn || kind == SymbolKind::source ||
        kind == SymbolKind::dim) {
      continue;
    }
    auto& d = error(context, Kind::given_not_constant,
                    decl.value != nullptr ? decl.value->span : decl.name.span,
                    "`" + symbol.full_name + "` is a given, but reads `" +
                        context.symbols[read].full_name + "`")
                  .label(context.symbols[read].name_span, std::string(kind_words(kind)));
    if (decl.value == nullptr || decl.is_balancing()) {
      d.add_help("a given is known before the run");
      return {};
    }
    d.add_fix("a given is known before the run; make it a `let`",
              {decl.span.file, decl.span.begin, decl.span.begin + 5}, "let",
              "a formula, which `--set` does not replace by a figure");
    return {};
  }
  Value value;
  const bool csv = decl.value != nullptr && decl.value->kind == ExprKind::call &&
                   decl.value->left->kind == ExprKind::name && decl.value->left->text == "table";
  if (decl.has_table) {
    value = given_table(context, id, decl, shape);
  } else if (csv) {
    value = given_csv(context, id, decl, shape);
  } else if (is_figure(context, *decl.value, scope.place)) {
    const auto entry = figure_of_expr(context, *decl.value, in);
    if (!entry) return {};
    context.symbols[id].is_share_in_file = entry->is_share;
    if (is_fixed_duration(context, symbol)) return number(context, entry->value, entry->unit);
    std::vector<double> values(context.module.shape(shape).size, entry->value);
    Value v = given_input(context, id, ir::InputTime::constant, shape, std::move(values),
                          entry->unit, decl.value->span);
    v.zero = entry->zero;
    value = std::move(v);
  } else {
    value = expr(context, *decl.value, scope);
    if (value.is_law()) {
      if (context.builder.within(value.shape, shape)) return value;
      conform(context, value, shape, true, *decl.value, "`" + symbol.full_name + "`", scope);
      return {};
    }
    if (in) value = counted_in(context, value, *decl.value, *decl.in_unit, *in, scope);
    value = conform(context, value, shape, true, *decl.value, "`" + symbol.full_name + "`", scope);
    if (value.ok() && !decl.is_balancing())
      value = figure_of(context, id, std::move(value), shape, decl.value->span);
  }
  if (!value.ok()) return {};
  if (in && !same_unit(context, value, in->unit, decl.value ? decl.value->span : decl.span,
                       "`" + symbol.full_name + "`")) {
    return {};
  }
  if (in) value.unit = in->unit;
  // A name is not a bare zero: its unit is what its declaration says.
  value.zero = false;
  // And it is one figure, whatever it is read for.
  value.by_step = false;
  return apply_overlays(context, {id, ""}, value, scope, shape, value.region,
                        "`" + symbol.full_name + "`");
}

void measure_balancing_items(Context& context) {
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.kind != SymbolKind::given || !symbol.def.valid() || !symbol.value.ok()) continue;
    const auto& decl = *static_cast<const syntax::GivenDecl*>(symbol.decl);
    if (!decl.is_balancing() || symbol.value.region != Region::run) continue;
    const Value right = numeric(context, *decl.right, scope_of(context, SymbolId(i)));
    if (!right.ok() || right.region != Region::run) continue;
    const double item = ir::evaluate_run_region(context.module, symbol.value.node)[0];
    const double whole = ir::evaluate_run_region(context.module, right.node)[0];
    // Of a right side of 0 no share can be told; it is infinite, and no sign of a mistake.
    const double share = whole == 0 ? HUGE_VAL : std::fabs(item) / std::fabs(whole);
    context.module.defs[symbol.def.value].balancing = share;
    if (whole == 0 || share <= 1 || right.unit != symbol.value.unit) continue;
    error(context, Kind::balancing_size, symbol.name_span,
          "the balancing item `" + symbol.full_name + "` is larger than what it balances to, " +
              quoted(context, decl.right->span))
        .label(decl.right->span, "smaller than the item")
        .add_help("nothing but this equation supports it: split off what can be told by itself");
  }
}

}  // namespace plimsoll::check

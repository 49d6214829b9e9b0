// Givens: inputs where they are figures, nodes where they are made of other givens.
#include "check/expr/given.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
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

std::uint32_t n_times(const Context& context, ir::InputTime time) {
  switch (time) {
    case ir::InputTime::by_year:
      return data::n_fiscal_years(context.module.time);
    case ir::InputTime::by_period:
      return context.module.time.n_periods;
    default:
      return 1;
  }
}

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
    const auto row = context.store->lookup(e, context.sink);
    if (!row) return std::nullopt;
    add_evidence(context, row->evidence);
    entry.value = row->value;
    entry.unit = row->unit.unit;
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

Value given_input(Context& context, SymbolId id, ir::InputTime time, ShapeId shape,
                  std::vector<double> values, Unit unit, Span span) {
  ir::Input input;
  input.name = context.symbols[id].full_name;
  input.shape = shape;
  input.time = time;
  input.values = std::move(values);
  input.def = context.symbols[id].def;
  Value v;
  v.type = Type::number;
  v.unit = std::move(unit);
  v.shape = shape;
  v.region = time == ir::InputTime::constant ? Region::run : Region::period;
  const auto aux = static_cast<std::uint32_t>(context.module.inputs.size());
  context.module.inputs.push_back(std::move(input));
  v.node = context.builder.add(Op::input, {},
                               {.region = v.region, .shape = shape, .aux = aux, .span = span});
  return v;
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
    if (time != ir::InputTime::constant) {
      error(context, Kind::value_expected, decl.name.span, "values by time must be figures")
          .add_help("make the figures givens and combine them in a `let`");
      return {};
    }
    Value result;
    for (auto entry = decl.table.rbegin(); entry != decl.table.rend(); ++entry) {
      Value value = numeric(context, *entry->value, scope);
      if (value.ok() && in && value.unit.is_plain() && !value.zero) {
        const Value factor = number(context, in->factor(), in->unit);
        value =
            emit(context, Op::mul, {&value, &factor}, in->unit, Type::number, scope, entry->span);
      }
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
        path_of(*key, parts);
        for (const DimId dim : context.builder.dims(shape)) {
          if (const auto at = label_position(context, dim, parts.back().text))
            where.push_back({dim, *at});
        }
      }
      if (where.empty()) continue;
      const Value here = at_labels(context, where, entry->span);
      result = select(context, here, value, result, When::every_period, entry->span);
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
    figures.emplace(&entry, read->value);
  }
  std::vector<double> numbers;
  numbers.reserve(cells.size());
  for (const syntax::TableEntry* cell : cells) numbers.push_back(figures.at(cell));
  return given_input(context, id, time, shape, std::move(numbers), unit, decl.name.span);
}

// table("segments.csv", key: [line, site], column: start)
Value given_csv(Context& context, SymbolId id, const syntax::GivenDecl& decl, ShapeId shape) {
  const Expr& call = *decl.value;
  const Expr* file = nullptr;
  const Expr* column = nullptr;
  std::vector<const Expr*> keys;
  syntax::SourceDecl::Dialect words;
  const std::pair<std::string_view, std::string*> dialect_words[] = {
      {"separator", &words.separator},
      {"decimal", &words.decimal},
      {"thousands", &words.thousands},
      {"negative", &words.negative}};
  bool is_unknown = false;
  for (const syntax::Argument& argument : call.args) {
    const auto word = std::find_if(std::begin(dialect_words), std::end(dialect_words),
                                   [&](const auto& w) { return w.first == argument.name.text; });
    if (word != std::end(dialect_words)) {
      is_unknown = is_unknown || argument.value->kind != ExprKind::string;
      *word->second = std::string(argument.value->text);
      words.span = argument.value->span;
    } else if (argument.name.text == "key" && argument.value->kind == ExprKind::list) {
      for (const syntax::Argument& item : argument.value->args) keys.push_back(item.value);
    } else if (argument.name.text == "key") {
      keys.push_back(argument.value);
    } else if (argument.name.text == "column") {
      column = argument.value;
    } else if (argument.name.text.empty() && argument.value->kind == ExprKind::string &&
               file == nullptr) {
      file = argument.value;
    } else {
      is_unknown = true;
    }
  }
  const bool by_time = decl.each != syntax::Each::none;
  const std::size_t n_keys = decl.dims.size() + (by_time ? 1 : 0);
  const auto is_column = [](const Expr* e) {
    return e != nullptr && (e->kind == ExprKind::name || e->kind == ExprKind::string);
  };
  if (is_unknown || file == nullptr || !is_column(column) || keys.size() != n_keys ||
      !std::all_of(keys.begin(), keys.end(), is_column)) {
    error(context, Kind::call_arguments, call.span, "`table` does not have what it needs here")
        .add_note("it takes the file, `key:` with " + std::to_string(n_keys) +
                  " columns in the order of the left side, and `column:` with that of the values")
        .add_note("beside these it takes `separator`, `decimal`, `thousands` and `negative`");
    return {};
  }
  const SymbolId place = place_of(context, context.symbols[id]);
  std::vector<data::TableKey> table_keys;
  std::vector<DimId> order;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    data::TableKey key;
    key.column = {keys[i]->text, keys[i]->span};
    if (i < decl.dims.size()) {
      const DimId dim = find_dim(context, decl.dims[i], place);
      order.push_back(dim);
      key.dim = context.module.dims[dim.value].name;
      key.labels = context.module.dims[dim.value].labels;
    } else {
      const ir::Time& time = context.module.time;
      key.dim = decl.each == syntax::Each::year ? "fiscal year" : "period";
      const std::uint32_t n =
          n_times(context, decl.each == syntax::Each::year ? ir::InputTime::by_year
                                                           : ir::InputTime::by_period);
      for (std::uint32_t t = 0; t < n; ++t) {
        if (decl.each == syntax::Each::year) {
          const int year = time.fiscal_year_of(0) + static_cast<int>(t);
          key.periods.push_back({data::fiscal_year_start(year, time), 12});
        } else {
          key.periods.push_back({time.month_of(t), time.months_per_step});
        }
      }
    }
    table_keys.push_back(std::move(key));
  }
  std::optional<units::ScaledUnit> unit = context.units.resolve(decl.in_unit, context.sink);
  if (!unit) return {};
  auto dialect = data::dialect_of(words, call.span, context.sink);
  if (!dialect) return {};
  dialect->in_call = true;
  dialect->end = {call.span.file, call.span.end - 1, call.span.end - 1};
  const auto table =
      context.store->table(std::string(file->text), file->span, table_keys,
                           {column->text, column->span}, *unit, *dialect, context.sink);
  if (!table) return {};
  // Rows are in the order of the left side; the module wants time first, then sorted index sets.
  const std::size_t times = by_time ? table_keys.back().size() : 1;
  std::vector<double> numbers(table->values.size());
  const std::vector<DimId>& dims = context.builder.dims(shape);
  std::vector<std::size_t> at(table_keys.size(), 0);
  for (const double value : table->values) {
    std::size_t element = 0;
    for (const DimId dim : dims) {
      const auto k = std::find(order.begin(), order.end(), dim) - order.begin();
      element = element * context.builder.n_labels(dim) + at[static_cast<std::size_t>(k)];
    }
    const std::size_t t = by_time ? at.back() : 0;
    numbers[t * (table->values.size() / times) + element] = value;
    for (std::size_t k = at.size(); k-- > 0;) {
      if (++at[k] < table_keys[k].size()) break;
      at[k] = 0;
    }
  }
  const ir::InputTime time = decl.each == syntax::Each::year     ? ir::InputTime::by_year
                             : decl.each == syntax::Each::period ? ir::InputTime::by_period
                                                                 : ir::InputTime::constant;
  return given_input(context, id, time, shape, std::move(numbers), unit->unit, call.span);
}

}  // namespace

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
  std::optional<units::ScaledUnit> in;
  if (decl.in_unit != nullptr) {
    in = context.units.resolve(decl.in_unit, context.sink);
    if (!in) return {};
  }
  std::vector<SymbolId> reads;
  references(context, decl.value, scope.place, reads);
  for (const SymbolId read : reads) {
    const SymbolKind kind = context.symbols[read].kind;
    if (kind == SymbolKind::given || kind == SymbolKind::fn || kind == SymbolKind::source ||
        kind == SymbolKind::dim) {
      continue;
    }
    error(context, Kind::given_not_constant, decl.value->span,
          "`" + symbol.full_name + "` is a given, but reads `" + context.symbols[read].full_name +
              "`")
        .label(context.symbols[read].name_span, std::string(kind_words(kind)))
        .add_fix("a given is known before the run; make it a `let`",
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
    if (in && value.ok() && value.unit.is_plain() && !in->unit.is_plain() && !value.zero) {
      const Value factor = number(context, in->factor(), in->unit);
      value = emit(context, Op::mul, {&value, &factor}, in->unit, Type::number, scope,
                   decl.value->span);
    }
    value = conform(context, value, shape, true, *decl.value, "`" + symbol.full_name + "`", scope);
    if (value.ok()) value = figure_of(context, id, std::move(value), shape, decl.value->span);
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

}  // namespace plimsoll::check

// Inputs that givens become, and givens from CSV files.
#include "check/expr/given_input.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/shape.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "data/period.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

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

}  // namespace plimsoll::check

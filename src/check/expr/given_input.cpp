// Inputs that givens become, and givens from CSV files.
#include "check/expr/given_input.h"

#include <algorithm>

#include "base/text.h"
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

namespace {

// What table(...) is passed.
struct TableArguments {
  const Expr* file = nullptr;
  const Expr* column = nullptr;
  // What stands over the columns: an index set, `years` or `periods`.
  const Expr* columns = nullptr;
  std::vector<const Expr*> keys;
  std::vector<const Expr*> without;
  const Expr* labels = nullptr;
  syntax::SourceDecl::Dialect words;
  // The first one that is not understood.
  const Expr* unknown = nullptr;
};

void each_item(const Expr& value, std::vector<const Expr*>& out) {
  if (value.kind != ExprKind::list) {
    out.push_back(&value);
    return;
  }
  for (const syntax::Argument& item : value.args) out.push_back(item.value);
}

TableArguments table_arguments(const Expr& call) {
  TableArguments out;
  for (const syntax::Argument& argument : call.args) {
    const std::string_view name = argument.name.text;
    const Expr& value = *argument.value;
    bool understood = true;
    if (std::string* word = out.words.quoted_word(name)) {
      understood =
          value.kind == ExprKind::string || (name == "years" && value.kind == ExprKind::name);
      *word = std::string(value.text);
      out.words.span = value.span;
    } else if (name == "zero") {
      understood = value.kind == ExprKind::string;
      out.words.zero = std::string(value.text);
    } else if (name == "skip") {
      const auto lines = syntax::line_count(value);
      understood = lines.has_value();
      out.words.skip = lines.value_or(0);
    } else if (name == "rows") {
      out.words.rows = &value;
    } else if (name == "until") {
      out.words.until = &value;
    } else if (name == "key") {
      each_item(value, out.keys);
    } else if (name == "column") {
      out.column = &value;
    } else if (name == "columns") {
      out.columns = &value;
      understood = value.kind == ExprKind::name;
    } else if (name == "without") {
      each_item(value, out.without);
    } else if (name == "labels") {
      out.labels = &value;
      understood = value.kind == ExprKind::label_case;
    } else if (name.empty() && value.kind == ExprKind::string && out.file == nullptr) {
      out.file = &value;
    } else {
      understood = false;
    }
    if (!understood && out.unknown == nullptr) out.unknown = &value;
  }
  return out;
}

bool is_column(const Expr* e) {
  return e != nullptr && (e->kind == ExprKind::name || e->kind == ExprKind::string);
}

// `labels: { north: "Nord", FY2024: "Plan" }`.
std::optional<std::vector<std::pair<std::string, std::string>>> label_texts(const Expr* labels) {
  std::vector<std::pair<std::string, std::string>> out;
  if (labels == nullptr) return out;
  for (const syntax::BraceEntry& entry : labels->entries) {
    if (entry.key == nullptr || !is_column(entry.value)) return std::nullopt;
    const bool period = entry.key->kind == ExprKind::period && entry.key->period;
    const bool year = entry.key->kind == ExprKind::number && entry.key->unit == nullptr;
    if (!period && !year && entry.key->kind != ExprKind::name) return std::nullopt;
    out.emplace_back(
        period ? data::format_literal(*entry.key->period) : std::string(entry.key->text),
        std::string(entry.value->text));
  }
  return out;
}

// Which key `columns` names: a place among the index sets of the left side, or behind them; nothing for none of them.
std::optional<std::size_t> key_across(const syntax::GivenDecl& decl, std::string_view columns) {
  for (std::size_t i = 0; i < decl.dims.size(); ++i) {
    if (decl.dims[i].text == columns) return i;
  }
  const bool fits = (columns == "years" && decl.each == syntax::Each::year) ||
                    (columns == "periods" && decl.each == syntax::Each::period);
  if (!fits) return std::nullopt;
  return decl.dims.size();
}

}  // namespace

Value given_csv(Context& context, SymbolId id, const syntax::GivenDecl& decl, ShapeId shape) {
  const Expr& call = *decl.value;
  const TableArguments given = table_arguments(call);
  const bool by_time = decl.each != syntax::Each::none;
  const std::size_t n_keys = decl.dims.size() + (by_time ? 1 : 0);
  const auto labels = label_texts(given.labels);
  const auto across =
      given.columns == nullptr ? std::nullopt : key_across(decl, given.columns->text);
  const std::size_t n_columns = n_keys - (across ? 1 : 0);
  if (given.columns != nullptr && !across) {
    std::vector<std::string> may_be;
    for (const syntax::Name& dim : decl.dims) may_be.emplace_back(dim.text);
    if (by_time) may_be.emplace_back(decl.each == syntax::Each::year ? "years" : "periods");
    diag::Diagnostic& d = error(context, Kind::call_arguments, given.columns->span,
                                "`columns` names what stands over the columns of the file: what "
                                "the left side has, of its index sets and time");
    if (may_be.size() == 1) {
      d.add_fix("write `columns: " + may_be[0] + "`", given.columns->span, may_be[0]);
    } else {
      d.add_note(may_be.empty() ? "the left side has none"
                                : "here it may be `" + joined(may_be, "` or `") + "`");
    }
    return {};
  }
  if (given.unknown != nullptr || given.file == nullptr || !labels ||
      (!given.without.empty() && !across) || (given.column == nullptr) != across.has_value() ||
      (!across && !is_column(given.column)) || given.keys.size() != n_columns ||
      !std::all_of(given.keys.begin(), given.keys.end(), is_column) ||
      !std::all_of(given.without.begin(), given.without.end(), is_column)) {
    error(context, Kind::call_arguments, given.unknown != nullptr ? given.unknown->span : call.span,
          "`table` does not have what it needs here")
        .add_note("it takes the file, `key:` with " + std::to_string(n_columns) +
                  (n_columns == 1 ? " column" : " columns") +
                  " in the order of the left side, and `column:` with that of the values, or "
                  "`columns:` with what stands over several of them")
        .add_note(
            "beside these it takes `separator`, `decimal`, `thousands`, `negative`, `zero`, "
            "`encoding`, "
            "`dates` and `years` with a text, `skip` with a number of lines, `rows` and `until` "
            "with a "
            "condition, `labels`, `without` and `sheet`");
    return {};
  }
  const SymbolId place = place_of(context, context.symbols[id]);
  data::TableCall asked;
  std::vector<data::TableKey>& table_keys = asked.keys;
  std::vector<DimId> order;
  std::size_t next = 0;
  for (std::size_t i = 0; i < n_keys; ++i) {
    data::TableKey key;
    key.across = across && *across == i;
    if (!key.across) {
      const Expr* column = given.keys[next++];
      key.column = {column->text, column->span};
    }
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
  auto dialect = data::dialect_of(given.words, call.span, context.sink);
  if (!dialect) return {};
  dialect->in_call = true;
  dialect->end = {call.span.file, call.span.end - 1, call.span.end - 1};
  asked.file = std::string(given.file->text);
  asked.file_span = given.file->span;
  asked.span = call.span;
  if (given.column != nullptr) asked.column = {given.column->text, given.column->span};
  asked.unit = *unit;
  asked.dialect = std::move(*dialect);
  asked.labels = *labels;
  for (const Expr* name : given.without) asked.without.push_back({name->text, name->span});
  const auto table = context.store->table(asked, context.sink);
  if (!table) return {};
  context.symbols[id].is_share_in_file = table->is_share;
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

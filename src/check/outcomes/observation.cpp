// Observations: a value with its error of measurement, a count, a range or a condition, each of one trial.
#include "check/outcomes/observation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "check/outcomes/observed_span.h"
#include "check/outcomes/outcome.h"
#include "check/outcomes/statistic.h"
#include "data/period.h"
#include "data/store.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;
using SeenKind = ir::Observation::Kind;

std::optional<Value> run_figure(Context& context, const Expr& e, const Unit* unit,
                                const std::string& what) {
  Scope scope;
  scope.expected = context.builder.scalar();
  Value value = numeric(context, e, scope);
  if (!value.ok()) return std::nullopt;
  if (unit != nullptr && !same_unit(context, value, *unit, e.span, what)) return std::nullopt;
  if (value.grain() != Region::run || value.by_step || value.shape != context.builder.scalar()) {
    error(context, Kind::bound_not_constant, e.span,
          what + " is one figure that is known before the run");
    return std::nullopt;
  }
  return value;
}

namespace {

// A name that is declared of a fiscal year or of the horizon is of that alone.
Mode own_of(Context& context, const Expr& e, const Scope& scope) {
  std::vector<syntax::Name> parts;
  if (!path_of(e, parts)) return Mode::normal;
  if (parts.size() == 1) {
    const auto outcome = context.declared.named_outcomes.find(parts[0].text);
    if (outcome != context.declared.named_outcomes.end()) return mode_of(outcome->second->each);
  }
  const auto found = resolve(context, e, scope, false);
  return found && found->symbol.valid() ? context.symbols[found->symbol].own : Mode::normal;
}

struct SeenWhen {
  syntax::Each each = syntax::Each::none;
  std::uint32_t period = 0;
  // Up to that one: a quarter of months has three.
  std::uint32_t n_periods = 1;
};

// Several periods that are no fiscal year, all in the horizon; nothing of others.
std::optional<SeenWhen> of_span(Context& context, const syntax::PeriodLiteral& literal) {
  const ir::Time& time = context.module.time;
  const data::MonthSpan months = data::months_of(literal, time);
  if (months.count <= time.months_per_step || months.count >= 12) return std::nullopt;
  diag::Sink silent;
  const auto range = data::periods_covered(literal, time, silent);
  const auto n = static_cast<std::uint32_t>(months.count / time.months_per_step);
  if (!range || months.count % time.months_per_step != 0 || range->count != n) return std::nullopt;
  return SeenWhen{syntax::Each::period, range->first + n - 1, n};
}

std::optional<SeenWhen> of_horizon(Context& context, const syntax::ObserveDecl& decl) {
  const ir::Time& time = context.module.time;
  if (!decl.period) return SeenWhen{syntax::Each::horizon, time.n_periods - 1};
  const Span value = decl.value->span;
  error(context, Kind::year_value_only, decl.period->span,
        quoted(context, value) + " is of the whole horizon, and of no period of it")
      .add_fix("leave the period out", {value.file, value.end, decl.period->span.end}, "");
  return std::nullopt;
}

std::optional<SeenWhen> of_year(Context& context, const syntax::ObserveDecl& decl,
                                const NamedPeriod& named) {
  if (named.each == syntax::Each::year || context.module.time.months_per_step == 12) {
    return SeenWhen{syntax::Each::year, named.period};
  }
  const ir::Time& time = context.module.time;
  const std::string year = ir::time_name(time, true, named.period).short_name;
  error(context, Kind::year_value_only, decl.period->span,
        quoted(context, decl.value->span) + " is of a fiscal year, and not of one of its periods")
      .add_fix("observe it in its year, `in " + year + "`", decl.period->span, year,
               "the figure of the year");
  return std::nullopt;
}

// Which sample of the value was seen; reported where the model has none.
std::optional<SeenWhen> when_seen(Context& context, const syntax::ObserveDecl& decl) {
  if (!context.module.has_time) {
    if (decl.period) needs_time(context, decl.period->span, "`in`");
    if (decl.period) return std::nullopt;
    return SeenWhen{};
  }
  const Expr& e = *decl.value;
  Scope scope;
  scope.outcomes_known = true;
  const Mode own = own_of(context, e, scope);
  if (own == Mode::horizon) return of_horizon(context, decl);
  if (decl.period) {
    if (own != Mode::year) {
      if (const auto span = of_span(context, *decl.period)) return span;
    }
    const auto named =
        named_period(context, *decl.period, {"an observation is of", "observe it in"});
    if (!named) return std::nullopt;
    if (own == Mode::year) return of_year(context, decl, *named);
    return SeenWhen{named->each, named->period};
  }
  // As of a period, to see whether it needs one.
  scope.mode = own == Mode::year ? Mode::year : mode_of(syntax::Each::period);
  scope.expected = context.builder.scalar();
  const Value value = expr(context, e, scope);
  if (!value.ok()) return std::nullopt;
  if (value.grain() <= Region::trial && !value.by_step) return SeenWhen{};
  const std::string first = context.module.time.period_name(0).short_name;
  error(context, Kind::grain_not_stated, e.span,
        quoted(context, e.span) + " has a value in each period; say in which it was seen")
      .add_fix("write ` in ` and the period or fiscal year behind it, such as `in " + first + "`",
               {e.span.file, e.span.end, e.span.end}, " in " + first, "the first period");
  return std::nullopt;
}

bool is_one(Context& context, const Value& value, const Expr& e) {
  if (value.shape == context.builder.scalar()) return true;
  const std::string& dim = context.module.dims[context.builder.dims(value.shape)[0].value].name;
  auto& d = error(context, Kind::missing_index_set, e.span,
                  quoted(context, e.span) + " has a value for each label of " + dim +
                      "; an observation is of one");
  if (!value.is_logical()) {
    const std::string sum = "sum(" + text_of(context, e.span) + " over " + dim + ")";
    d.add_fix("write `" + sum + "`", e.span, sum, "their sum");
  }
  d.add_help("or pick one with its label in `[ ]`");
  return false;
}

// A number as it is written, with its sign taken off.
const Expr& unsigned_of(const Expr& e) {
  return e.kind == ExprKind::unary && e.unary_op == syntax::UnaryOp::negate ? *e.left : e;
}

// "5%"; not "5% per year", which is an amount of its own unit.
bool is_percent(const Context& context, const Expr& e) {
  const Expr& number = unsigned_of(e);
  return number.kind == ExprKind::number && number.unit != nullptr &&
         text_of(context, number.unit->span) == "%";
}

// Half of the last digit that is written, as it is written: "0.05 bn JPY" of 24.1 bn JPY, as a number of per cent: 0.0005 of
// 2.4%; empty of what is no figure.
std::string half_of_last_digit(const Context& context, const Expr& written) {
  const Expr& e = unsigned_of(written);
  if (e.kind != ExprKind::number) return {};
  const std::string text = text_of(context, e.span);
  std::string half;
  std::size_t at = 0;
  bool any = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') {
      half += '0';
      any = true;
    } else if (c == '.') {
      half += '.';
    } else if (c != '_' && c != '\'') {
      break;
    }
  }
  if (!any || (at < text.size() && (text[at] == 'e' || text[at] == 'E'))) return {};
  const std::size_t point = half.find('.');
  const std::string digits = point == std::string::npos ? "0.5" : "0" + half.substr(point) + "5";
  if (!is_percent(context, e)) return digits + text.substr(at);
  return point == std::string::npos ? "0.005" : "0.00" + half.substr(point + 1) + "5";
}

// Events are counted, so what was seen of them is exact.
bool is_count(const Context& context, const Value& value) {
  if (!value.origin.valid()) return false;
  const SymbolKind kind = context.symbols[value.origin].kind;
  return kind == SymbolKind::event_count || kind == SymbolKind::event;
}

void fail_exact(Context& context, const syntax::ObserveDecl& decl) {
  const Expr& seen = *decl.seen;
  auto& d = error(context, Kind::observation_exact, seen.span,
                  "no future agrees to the last digit with " + quoted(context, seen.span) +
                      ": say how exact the figure is");
  const Span behind{seen.span.file, seen.span.end, seen.span.end};
  const std::string half = half_of_last_digit(context, seen);
  if (!half.empty()) {
    d.add_fix(
        "write ` +- ` and the standard error, such as half of the last digit, `+- " + half + "`",
        behind, " +- " + half, "a normal error of that standard deviation");
  } else {
    d.add_fix("write ` +- ` and the standard error, such as a hundredth of it", behind,
              " +- 0.01 * abs(" + text_of(context, seen.span) + ")",
              "a normal error of 1 % of the figure");
  }
  const Expr& value = *decl.value;
  if (seen.kind == ExprKind::number && seen.unit == nullptr &&
      text_of(context, seen.span).find('.') == std::string::npos) {
    const std::string when =
        decl.period ? " in " + text_of(context, decl.period->span) : std::string();
    const std::string count =
        text_of(context, value.span) + " == " + text_of(context, seen.span) + when;
    d.add_fix("or, where it is counted, write `" + count + "`", join(value.span, seen.span), count,
              "that it is exactly that");
  }
  d.add_note("counts of events and conditions are seen without an error");
}

std::string short_number(double value) {
  std::array<char, 32> text;
  const auto done =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 12);
  return {text.data(), done.ptr};
}

// A figure of which per cent may be points.
bool is_of_percent(const Context& context, const Expr& seen, const Value& object) {
  if (!object.unit.is_plain()) return false;
  if (is_percent(context, seen)) return true;
  if (!object.origin.valid() || !context.symbols[object.origin].def.valid()) return false;
  return context.module.defs[context.symbols[object.origin].def.value].unit.base == "%";
}

void fail_either(Context& context, const syntax::ObserveDecl& decl, double error_of) {
  const std::string written = text_of(context, decl.error->span);
  const std::string points = short_number(error_of);
  const std::string share = points + " * abs(" + text_of(context, decl.seen->span) + ")";
  error(context, Kind::observation_error, decl.error->span,
        "`+- " + written + "` beside a figure in per cent may be points or a share of the figure")
      .add_fix("if it is points, write `+- " + points + "`", decl.error->span, points,
               "a standard error of that many hundredths")
      .add_fix("if it is a share, write `+- " + share + "`", decl.error->span, share,
               "a standard error of that part of the figure");
}

// `2.4 M EUR +- 0.05`: in M EUR, or a twentieth.
void fail_unit(Context& context, const syntax::ObserveDecl& decl, double error_of) {
  const std::string written = text_of(context, decl.error->span);
  auto& d = error(
      context, Kind::observation_error, decl.error->span,
      "`+- " + written + "` has no unit, and " + quoted(context, decl.seen->span) + " has one");
  const Expr& seen = unsigned_of(*decl.seen);
  if (seen.kind == ExprKind::number && seen.unit != nullptr) {
    const std::string unit = text_of(context, seen.unit->span);
    d.add_fix("if it counts " + unit + ", write `+- " + written + " " + unit + "`",
              {decl.error->span.file, decl.error->span.end, decl.error->span.end}, " " + unit,
              "a standard error in that unit");
  }
  const std::string share = short_number(100 * error_of) + "%";
  d.add_fix("if it is a share of the figure, write `+- " + share + "`", decl.error->span, share,
            "a standard error of that part of the figure");
}

bool near(Context& context, const syntax::ObserveDecl& decl, const Value& object,
          ir::Observation& out) {
  const auto seen = run_figure(context, *decl.seen, &object.unit, "what was seen");
  if (!seen) return false;
  out.first = seen->node;
  if (decl.error == nullptr) {
    out.kind = SeenKind::exact;
    const auto number = constant_of(context, seen->node);
    const bool whole = !number || *number == std::floor(*number);
    if (is_count(context, object) && whole) return true;
    fail_exact(context, decl);
    return false;
  }
  auto error_of = run_figure(context, *decl.error, nullptr, "the error of an observation");
  if (!error_of) return false;
  const auto known = constant_of(context, error_of->node);
  if (known && !(*known > 0)) {
    auto& d = error(context, Kind::observation_error, decl.error->span,
                    "the standard error of an observation is above 0");
    const Span seen_span = decl.seen->span;
    const std::string half = half_of_last_digit(context, *decl.seen);
    if (is_count(context, object)) {
      d.add_fix("leave it out, as a count is seen without one",
                {seen_span.file, seen_span.end, decl.error->span.end}, "");
    } else if (!half.empty()) {
      d.add_fix("write the standard error, such as half of the last digit, `" + half + "`",
                decl.error->span, half, "a normal error of that standard deviation");
    } else {
      const std::string part = "0.01 * abs(" + text_of(context, seen_span) + ")";
      d.add_fix("write the standard error, such as a hundredth of the figure", decl.error->span,
                part, "a normal error of 1 % of the figure");
    }
    return false;
  }
  Scope scope;
  scope.expected = context.builder.scalar();
  const bool in_percent = is_percent(context, *decl.error);
  if (in_percent && is_of_percent(context, *decl.seen, object)) {
    fail_either(context, decl, known.value_or(0));
    return false;
  }
  const bool is_amount = !object.unit.is_plain();
  if (is_amount && error_of->unit.is_plain() && !in_percent &&
      unsigned_of(*decl.error).kind == ExprKind::number) {
    fail_unit(context, decl, known.value_or(0));
    return false;
  }
  if (error_of->unit.is_plain() && (is_amount || in_percent)) {
    // A share of what was seen.
    const Value size =
        emit(context, Op::abs, {&*seen}, seen->unit, Type::number, scope, decl.seen->span);
    error_of = emit(context, Op::mul, {&size, &*error_of}, seen->unit, Type::number, scope,
                    decl.error->span);
  } else if (!same_unit(context, *error_of, object.unit, decl.error->span,
                        "the error of an observation")) {
    return false;
  }
  out.second = error_of->node;
  return true;
}

bool within(Context& context, const syntax::ObserveDecl& decl, const Value& object,
            ir::Observation& out) {
  const auto low = run_figure(context, *decl.low, &object.unit, "the lower end");
  const auto high = run_figure(context, *decl.high, &object.unit, "the upper end");
  if (!low || !high) return false;
  out.kind = SeenKind::within;
  out.first = low->node;
  out.second = high->node;
  const auto least = constant_of(context, low->node);
  const auto most = constant_of(context, high->node);
  if (!least || !most || *least <= *most) return true;
  const Span ends = join(decl.low->span, decl.high->span);
  const std::string turned =
      text_of(context, decl.high->span) + " and " + text_of(context, decl.low->span);
  error(context, Kind::observation_range, ends, "the lower end lies above the upper one")
      .add_fix("write `between " + turned + "`", ends, turned, "the ends in their order");
  return false;
}

}  // namespace

namespace {

// What is observed of a period was not known before its end, nor a row before its day.
void move_as_of(Context& context, const syntax::ObserveDecl& decl,
                const std::optional<data::Date>& latest) {
  const auto as_of = context.store->as_of();
  if (!as_of) return;
  data::Date day = latest ? std::max(*as_of, *latest) : *as_of;
  if (decl.period) day = std::max(day, data::last_day(*decl.period, context.module.time));
  context.module.as_of = std::max(context.module.as_of, data::format_date(day));
}

}  // namespace

void add_observation(Context& context, const syntax::ObserveDecl& decl) {
  data::Store::News news(*context.store);
  const auto when = when_seen(context, decl);
  if (!when) return;
  Scope scope;
  scope.outcomes_known = true;
  const Expr& e = *decl.value;
  const auto object =
      when->n_periods > 1
          ? sample_of_span(context, e, when->n_periods, scope, *decl.period, when->period)
          : sample_of(context, e, when->each, scope, quoted(context, e.span));
  if (!object || !is_one(context, object->value, *decl.value)) return;
  const Value& value = object->value;
  ir::Observation out;
  const bool is_condition = decl.seen == nullptr && decl.low == nullptr;
  if (is_condition && !value.is_logical()) {
    error(context, Kind::condition_expected, decl.value->span,
          quoted(context, decl.value->span) + " is a number; say what was seen of it")
        .add_help(
            "behind it stand = and a figure with its error, or between and a range; or compare it");
    return;
  }
  if (!is_condition && !expect_number(context, value, decl.value->span)) return;
  if (is_condition) {
    out.kind = SeenKind::holds;
  } else if (decl.seen != nullptr ? !near(context, decl, value, out)
                                  : !within(context, decl, value, out)) {
    return;
  }
  const Expr* last = decl.error != nullptr  ? decl.error
                     : decl.seen != nullptr ? decl.seen
                     : decl.high != nullptr ? decl.high
                                            : nullptr;
  Span whole = last != nullptr ? join(decl.value->span, last->span) : decl.value->span;
  if (last == nullptr && decl.period) whole = join(whole, decl.period->span);
  out.text = text_of(context, whole);
  out.object = text_of(context, decl.value->span);
  if (decl.period) out.when = text_of(context, decl.period->span);
  out.period = when->period;
  const bool is_figure = out.kind == SeenKind::near || out.kind == SeenKind::exact;
  for (const ir::Observation& other : context.module.observations) {
    const bool same = other.node == value.node && other.sample == object->sample &&
                      other.period == out.period &&
                      (other.kind == SeenKind::near || other.kind == SeenKind::exact);
    if (!is_figure || !same) continue;
    error(context, Kind::duplicate_name, decl.value->span,
          "`" + out.object + "`" + (out.when.empty() ? "" : " in " + out.when) +
              " is observed twice, and would count twice")
        .label(other.span, "the first")
        .add_help("leave one of the two out; --prior leaves out what the model declares");
    return;
  }
  out.node = value.node;
  out.sample = object->sample;
  out.unit = context.units.told(value.unit);
  if (value.origin.valid() && context.symbols[value.origin].def.valid() && !is_condition) {
    out.unit = context.module.defs[context.symbols[value.origin].def.value].unit;
  }
  out.span = decl.value->span;
  out.def =
      make_def(context, ir::DefKind::observation, out.text, "", decl.value->span, value, out.text);
  context.module.defs[out.def.value].evidence = evidence_of(context, decl.evidence);
  move_as_of(context, decl, news.latest());
  context.module.observations.push_back(std::move(out));
}

}  // namespace plimsoll::check

// Rows of an array become a column by trial; what they must be follows from the draw's declaration.
#include "check/laws/given_draw.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/laws/draw.h"
#include "check/laws/law_function.h"
#include "check/messages.h"
#include "check/names/resolve.h"
#include "diag/meant.h"
#include "ir/by_trial.h"
#include "ir/evaluate.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

class Rows final : public ir::TrialValues {
 public:
  Rows(const data::GivenDraw& given, std::size_t n_times, double factor)
      : values_(given.values), n_trials_(given.n_trials), n_times_(n_times), factor_(factor) {}

  std::uint64_t n_trials() const override { return n_trials_; }
  void fill(std::uint32_t element, std::uint32_t time, std::uint64_t first, std::size_t n,
            double* out) const override {
    const double* row = values_->data() + (element * n_times_ + time) * n_trials_ + first;
    if (factor_ == 1) {
      std::copy_n(row, n, out);
    } else {
      for (std::size_t i = 0; i < n; ++i) out[i] = row[i] * factor_;
    }
  }

 private:
  std::shared_ptr<const std::vector<double>> values_;
  std::uint64_t n_trials_;
  std::size_t n_times_;
  double factor_;
};

std::vector<std::string_view> draws_of(const Context& context) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.kind == SymbolKind::draw) names.push_back(symbol.full_name);
  }
  return names;
}

// The first symbol of that name which is a draw, else any.
SymbolId find_full(const Context& context, const std::string& name) {
  SymbolId found;
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const Symbol& symbol = context.symbols[SymbolId(i)];
    if (symbol.full_name != name) continue;
    if (symbol.kind == SymbolKind::draw) return SymbolId(i);
    if (!found.valid()) found = SymbolId(i);
  }
  return found;
}

// Where the draw has a value, in words: "one a trial", "one a period, 8 of them, for each of 3 labels".
std::string wanted_words(std::size_t n_times, std::size_t n_labels, Region region, bool by_year) {
  std::string text = "one value a trial";
  if (region == Region::period) {
    text =
        std::to_string(n_times) + " values a trial, one a " + (by_year ? "fiscal year" : "period");
  }
  if (n_labels > 1) text += ", for each of its " + std::to_string(n_labels) + " labels";
  return text;
}

// A set from the command line that puts something else in the place of a draw; null where none does.
const syntax::SetItem* replaced_by(const Context& context, SymbolId draw) {
  const auto found = context.overlays.targets.find({draw, {}});
  if (found == context.overlays.targets.end()) return nullptr;
  for (const Substitution& one : found->second) {
    if (context.overlays.all[one.overlay].kind != ir::Flag::Kind::command_line) continue;
    if (one.blind && one.picks.empty()) return one.item;
  }
  return nullptr;
}

}  // namespace

void collect_given_draws(Context& context, const data::LoadedModel& model) {
  for (const data::LoadedModel::Draw& draw : model.draws) {
    const std::string& name = draw.given.name;
    const SymbolId id = find_full(context, name);
    if (!id.valid()) {
      error(context, Kind::set_target, draw.span,
            diag::has_no("the model", "draw", name, draws_of(context)));
      continue;
    }
    const Symbol& symbol = context.symbols[id];
    if (symbol.kind != SymbolKind::draw) {
      auto& d =
          error(context, Kind::set_target, draw.span,
                "`" + name + "` is " + std::string(kind_words(symbol.kind)) +
                    ": values by trial are for draws, which have one in each trial, or in each of "
                    "its periods or years")
              .label(symbol.name_span, std::string(kind_words(symbol.kind)));
      if (symbol.kind == SymbolKind::given) {
        d.add_help("a given has one value in all trials: set it; or make it uncertain, `given " +
                   std::string(symbol.name) + " ~ LAW`, and it is a draw");
      }
      continue;
    }
    if (!context.given_draws.try_emplace(id, &draw).second) {
      error(context, Kind::set_twice, draw.span, "`" + name + "` is given twice");
    }
    if (const syntax::SetItem* set = replaced_by(context, id)) {
      error(context, Kind::set_twice, draw.span,
            "`" + name + "` is given trial by trial and set too: none of its values would be read")
          .label(set->span, "set here")
          .add_help("give one of the two, or let the set build on the values: `" + name +
                    " = 1.1 * " + name + "`");
    }
  }
}

bool is_given_by_trial(const Context& context, SymbolId draw) {
  return context.given_draws.contains(draw);
}

namespace {

// Draws that this one is correlated with and that are not given too; empty where there are none.
std::string left_alone(const Context& context, SymbolId draw) {
  const auto membership = context.copulas.memberships.find(draw);
  if (membership == context.copulas.memberships.end()) return "";
  std::string names;
  for (const SymbolId member : context.copulas.groups[membership->second.group].members) {
    if (member == draw || is_given_by_trial(context, member)) continue;
    names += (names.empty() ? "`" : ", `") + context.symbols[member].full_name + "`";
  }
  return names;
}

// What would replace a number of its distribution.
std::vector<ir::FlagId> overlays_of_law(const Context& context, SymbolId draw) {
  std::vector<ir::FlagId> flags;
  for (const auto& [key, all] : context.overlays.targets) {
    if (key.symbol != draw || key.part.empty()) continue;
    for (const Substitution& one : all) flags.push_back(context.overlays.all[one.overlay].flag);
  }
  std::sort(flags.begin(), flags.end(),
            [](ir::FlagId a, ir::FlagId b) { return a.value < b.value; });
  return flags;
}

// The factor from values as given to canonical ones; nothing after an error.
std::optional<double> factor_of(Context& context, const data::LoadedModel::Draw& draw,
                                const Symbol& symbol, const Unit& unit) {
  const std::string name = "`" + symbol.full_name + "`";
  const std::string& text = draw.given.unit;
  const std::string wanted = context.units.format(unit);
  const auto refuse = [&](const std::string& what) {
    auto& d = error(context, Kind::set_value, draw.span, what)
                  .label(symbol.name_span, "in " + unit_words(context, unit));
    if (!unit.is_plain())
      d.add_help("state what the values are in: \"" + wanted + "\", or with a scale");
    return std::nullopt;
  };
  if (text.empty()) {
    if (unit.is_plain()) return 1.0;
    return refuse("the values of " + name + " have no unit, and it is in " +
                  unit_words(context, unit));
  }
  std::string unknown;
  const auto parsed = context.units.parse(text, &unknown);
  if (!parsed) {
    return refuse("`" + text + "`, the unit of the values of " + name + ", is none" +
                  (unknown.empty() || unknown == text ? "" : ": `" + unknown + "` is unknown"));
  }
  if (!(parsed->unit == unit)) {
    return refuse("the values of " + name + " are in " + unit_words(context, parsed->unit) +
                  ", and it is in " + unit_words(context, unit));
  }
  return parsed->factor();
}

bool is_bare(const LawValue& law) {
  return law.suffix == 1 && !law.scale.ok() && !law.shift.ok();
}

std::string amount_words(const Context& context, double x, const Unit& unit) {
  const ir::Unit told = context.units.choose_scale(std::fabs(x), unit);
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, x / told.scale, std::chars_format::general, 6);
  const std::string words = told.text();
  return std::string(buffer, end.ptr) + (words.empty() ? "" : " " + words);
}

// "trial 5 of north in 2025".
std::string place_of_value(const Context& context, const data::GivenDraw& given, std::size_t at,
                           ShapeId shape, Region region, bool by_year) {
  const ir::Time& time = context.module.time;
  const std::size_t n_labels = context.module.shape(shape).size;
  const std::size_t row = at / given.n_trials;
  const std::size_t n_times = given.values->size() / given.n_trials / n_labels;
  std::string place = "trial " + std::to_string(at % given.n_trials);
  if (n_labels > 1) place += " of " + element_labels(context, shape, false)[row / n_times];
  if (region == Region::period) {
    auto period = static_cast<std::uint32_t>(row % n_times);
    if (by_year) period = time.year_ends()[row % n_times];
    place += " in " + ir::time_name(time, by_year, period).short_name;
  }
  return place;
}

// Where the distribution begins, or ends, by label.
Value end_of_law(Context& context, Op op, const Value& law, ShapeId shape, Span span) {
  const Value none = number(context, 0);
  const Value bare =
      law_node(context, op, *law.law, &none, shape, Region::run, {}, When::every_period, span);
  return transformed(context, *law.law, bare, When::every_period, span);
}

}  // namespace

void check_range(Context& context, SymbolId id, const LawNotRead& known) {
  if (!known.low.ok() || !known.high.ok()) return;
  const data::LoadedModel::Draw& draw = *context.given_draws.at(id);
  const data::GivenDraw& given = draw.given;
  bool by_year = false;
  const Region region = slot_region(context, id, by_year);
  const ShapeId shape = known.low.shape;
  const std::size_t n_labels = context.module.shape(shape).size;
  if (known.high.shape != shape) return;
  ir::RunRegion values(context.module);
  const std::vector<double>& first = values.values(known.low.node);
  const std::vector<double>& second = values.values(known.high.node);
  const std::size_t n_of_label = given.values->size() / n_labels;
  const double factor = known.factor;
  const bool is_whole =
      known.law.law->law->plain_result && known.law.law->law->discrete && is_bare(*known.law.law);
  for (std::size_t i = 0; i < given.values->size(); ++i) {
    const std::size_t label = i / n_of_label;
    const double low = std::min(first[label], second[label]);
    const double high = std::max(first[label], second[label]);
    const double x = (*given.values)[i] * factor;
    // The unit's factor may round.
    const double close = 1e-12 * std::fabs(x);
    const bool is_outside = x < low - close || x > high + close;
    if (!is_outside && !(is_whole && x != std::floor(x))) continue;
    const Symbol& symbol = context.symbols[id];
    const Unit& unit = known.law.unit;
    std::string ends = "goes from " + amount_words(context, low, unit) + " to " +
                       amount_words(context, high, unit);
    if (std::isinf(high)) ends = "begins at " + amount_words(context, low, unit);
    if (std::isinf(low)) ends = "ends at " + amount_words(context, high, unit);
    if (!is_outside) ends = "has whole numbers";
    context.sink
        .report(Kind::values_by_trial, draw.span,
                "`" + symbol.full_name + "` is " + amount_words(context, x, unit) + " in " +
                    place_of_value(context, given, i, shape, region, by_year) +
                    ", and its distribution " + ends)
        .label(known.law.law->span, "the distribution")
        .add_help(
            "the values are taken as they are; see whether they are in the unit that was "
            "stated");
    return;
  }
}

Value value_by_trial(Context& context, SymbolId id, const Value& law, ShapeId shape, Span span) {
  const data::LoadedModel::Draw& draw = *context.given_draws.at(id);
  const data::GivenDraw& given = draw.given;
  const Symbol& symbol = context.symbols[id];
  const std::string name = "`" + symbol.full_name + "`";
  bool by_year = false;
  const Region region = slot_region(context, id, by_year);
  const ir::Time& time = context.module.time;
  std::size_t n_times = 1;
  if (region == Region::period) {
    n_times = by_year ? static_cast<std::size_t>(time.year_index(time.n_periods - 1)) + 1
                      : time.n_periods;
  }
  const std::size_t n_labels = context.module.shape(shape).size;
  const std::size_t n_rows = given.n_trials == 0 ? 0 : given.values->size() / given.n_trials;
  if (n_rows != n_times * n_labels || given.values->size() != n_rows * given.n_trials) {
    error(context, Kind::set_value, draw.span,
          name + " has " + wanted_words(n_times, n_labels, region, by_year) + ", and is given " +
              std::to_string(n_rows) + " of " + std::to_string(given.n_trials) + " trials")
        .label(symbol.name_span, "the draw");
    return {};
  }
  if (const std::string others = left_alone(context, id); !others.empty()) {
    error(context, Kind::set_value, draw.span,
          name + " is correlated with " + others +
              ": values from elsewhere know nothing of that, so the model would lose it unseen")
        .label(context.copulas.memberships.at(id).span, "correlated here")
        .add_help("give " + others +
                  " by trial too, all at once, from where they come together; or take " + name +
                  " out of the `correlate`");
    return {};
  }
  const std::optional<double> factor = factor_of(context, draw, symbol, law.unit);
  if (!factor) return {};
  const std::vector<double>& values = *given.values;
  // A condition may be a draw that is 0 or 1.
  const bool is_bit = is_bare(*law.law) && law.law->shape.law == dist::LawId::bernoulli;
  const auto bad = std::find_if(values.begin(), values.end(), [&](double x) {
    return !std::isfinite(x * *factor) || (is_bit && x != 0 && x != 1);
  });
  if (bad != values.end()) {
    const std::string place = place_of_value(
        context, given, static_cast<std::size_t>(bad - values.begin()), shape, region, by_year);
    error(context, Kind::set_value, draw.span,
          "the value of " + name + " in " + place +
              (std::isfinite(*bad * *factor)
                   ? " is " + amount_words(context, *bad, law.unit) + ": it is 0 or 1 in each trial"
                   : " is not finite: each trial needs a number"))
        .label(symbol.name_span, "the draw");
    return {};
  }
  LawNotRead& known = context.laws_not_read[id];
  known.law = law;
  known.factor = *factor;
  if (law.region == Region::run && context.builder.within(law.shape, shape)) {
    known.low = end_of_law(context, Op::law_quantile_lower, law, shape, span);
    known.high = end_of_law(context, Op::law_quantile_upper, law, shape, span);
  }
  context.module.by_trial.push_back({symbol.full_name, shape, region, by_year,
                                     std::make_shared<Rows>(given, n_times, *factor),
                                     overlays_of_law(context, id)});
  Value value;
  value.type = is_bit ? Type::bit : Type::number;
  value.node =
      context.builder.add(Op::by_trial, {},
                          {.region = region,
                           .shape = shape,
                           .aux = static_cast<std::uint32_t>(context.module.by_trial.size() - 1),
                           .span = span});
  value.region = region;
  value.shape = shape;
  value.unit = law.unit;
  return value;
}

}  // namespace plimsoll::check

// A small reader of what is asked; predicates are compiled as limits, so that they may say all
// that limits may.
#include "questions/target.h"

#include <algorithm>
#include <string_view>

#include "diag/meant.h"
#include "engine/labels.h"
#include "ir/time_names.h"
#include "questions/claim_target.h"
#include "questions/reading.h"

namespace plimsoll::questions {

namespace {

Result<ReadStatistic> read(const Asked& asked) {
  if (asked.condition.empty()) return read_statistic(asked.statistic);
  ReadStatistic out;
  out.statistic = ir::Statistic::probability;
  out.object = asked.condition;
  return out;
}

Error usage(std::string message) {
  return {std::move(message), ErrorKind::usage};
}

// No name that a model may give.
std::string condition_name(int k) {
  return "?" + std::to_string(k + 1);
}

std::string not_found(const std::string& what, const std::string& name,
                      const std::vector<std::string>& known) {
  return diag::has_no("the model", what, name, {known.begin(), known.end()});
}

// Years are near to each other by their digits, which says nothing: all that there are.
std::string no_period(const std::string& name, const std::vector<std::string>& known) {
  constexpr std::size_t kAll = 12;
  const std::string text = "the model has no period '" + name + "'; it has ";
  if (known.size() <= kAll) return text + diag::listed({known.begin(), known.end()});
  return text + known[0] + ", " + known[1] + ", ... to " + known.back();
}

// One flat column as the engine will name it.
struct Flat {
  ir::ColumnId column;
  std::uint32_t label = 0;
  std::uint32_t period = engine::kNoPeriod;
  std::string name;
  ir::PeriodName period_name;
};

std::string labelled(const ir::Module& module, const ir::Column& column, std::uint32_t element) {
  const std::string text = engine::label_text(module, module.node(column.node).shape, element);
  return text.empty() ? column.name : column.name + "[" + text + "]";
}

void add_flats(const ir::Module& module, ir::ColumnId id, std::vector<Flat>& out) {
  const ir::Column& column = module.columns[id.value];
  std::vector<std::uint32_t> periods;
  std::vector<std::string> names;
  switch (column.sample) {
    case ir::Sample::trial:
      periods = {engine::kNoPeriod};
      break;
    case ir::Sample::horizon:
      periods = {module.time.n_periods - 1};
      break;
    case ir::Sample::each_year:
      periods = ir::told_year_ends(module.time, column.purpose);
      break;
    case ir::Sample::each_period:
      for (std::uint32_t t = 0; t < module.time.n_periods; ++t) periods.push_back(t);
      break;
  }
  for (std::uint32_t label = 0; label < module.size_of(column.node); ++label) {
    for (const std::uint32_t period : periods) {
      Flat flat{id, label, period, labelled(module, column, label), {}};
      if (column.sample == ir::Sample::each_year || column.sample == ir::Sample::each_period) {
        flat.period_name =
            ir::time_name(module.time, column.sample == ir::Sample::each_year, period);
      }
      out.push_back(std::move(flat));
    }
  }
}

// The month in which the horizon ends, as `fiscal year ends` takes it.
std::string end_month(const ir::Time& time) {
  constexpr const char* kMonths[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};
  const std::int64_t last = time.month_of(time.n_periods) - 1;
  return kMonths[(last % 12 + 12) % 12];
}

// "es(net_income, 5%)".
std::string statistic_text(const ReadStatistic& read, const std::string& object) {
  const ir::StatisticWord& word = ir::word_of(read.statistic);
  const bool levelled = word.level == ir::StatisticLevel::asked;
  return std::string(word.word) + "(" + object + (levelled ? ", " + read.level_text : "") + ")";
}

// Of an outcome, limit or condition that is told each year, in a horizon without a whole one.
std::string no_whole_year(const ir::Module& module, const ReadStatistic& read, const Asked& asked) {
  const std::string name = !read.object.empty() ? read.object : asked.outcome;
  const ir::Time& time = module.time;
  const std::string last = time.period_name(time.n_periods - 1).short_name;
  std::string text = (name.empty() ? "the outcome" : "'" + name + "'") +
                     " is told each fiscal year, and no fiscal year lies wholly in the horizon, " +
                     time.period_name(0).short_name + " to " + last;
  if (!asked.period.empty()) {
    text += ", where there is no period '" + asked.period + "'; name one such as " + last +
            ", or none to ask about the whole horizon";
  } else {
    text += "; write `over horizon` behind it in the model";
  }
  if (static_cast<std::int64_t>(time.n_periods) * time.months_per_step >= 12) {
    text += "; or end the fiscal year with the horizon: `fiscal year ends " + end_month(time) + "`";
  }
  return text;
}

bool is_asked_for(const ir::Column& column) {
  return column.purpose == ir::Column::Purpose::outcome ||
         column.purpose == ir::Column::Purpose::requested;
}

bool has_outcomes(const ir::Module& module) {
  return std::any_of(module.columns.begin(), module.columns.end(), is_asked_for);
}

bool is_outcome(const ir::Module& module, const std::string& name) {
  return std::any_of(module.columns.begin(), module.columns.end(), [&](const ir::Column& column) {
    return is_asked_for(column) && column.name == name;
  });
}

// All periods that fit, of an outcome or limit.
Result<std::vector<Target>> all_targets(const ir::Module& module, const Asked& asked, int k) {
  const Result<ReadStatistic> statistic = read(asked);
  if (!statistic) return statistic.failure();
  // A condition has no outcome; --outcome beside it is for whoever asks about several statistics.
  if (!ir::is_of_condition(statistic->statistic) && !statistic->object.empty() &&
      !asked.outcome.empty() && statistic->object != asked.outcome) {
    return usage("the statistic is of '" + statistic->object + "', and the outcome named is '" +
                 asked.outcome + "'; name one of the two");
  }
  Target base;
  base.statistic = statistic->statistic;
  base.level = statistic->level;
  std::vector<Flat> flats;
  std::string over_horizon;
  if (ir::is_of_condition(base.statistic)) {
    // The condition is there unless it is a bare name that only a limit has.
    const std::string own = condition_name(k);
    const std::string& wanted = statistic->object;
    std::vector<std::string> known;
    const ir::Bound* found = nullptr;
    for (const ir::Bound& bound : module.limits) {
      const bool is_own = bound.name == own && bound.object == wanted;
      if (is_own || (found == nullptr && bound.name == wanted)) found = &bound;
      if (bound.is_asked) continue;
      if (ir::is_of_condition(bound.statistic)) known.push_back(bound.name);
    }
    if (found == nullptr) return usage(not_found("limit", wanted, known));
    if (!ir::is_of_condition(found->statistic)) {
      return usage("the limit '" + wanted + "' is not about a probability but says: " +
                   found->text + "; ask for its statistic by the outcome");
    }
    add_flats(module, found->column, flats);
    if (found->period) {
      std::erase_if(flats, [&](const Flat& flat) { return flat.period != *found->period; });
    }
    if (module.columns[found->column.value].sample == ir::Sample::horizon && found->name == own) {
      over_horizon = " over the horizon";
    }
  } else {
    const std::string wanted = !statistic->object.empty() ? statistic->object : asked.outcome;
    std::vector<Flat> all;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < module.columns.size(); ++i) {
      if (is_asked_for(module.columns[i])) add_flats(module, ir::ColumnId(i), all);
    }
    for (const Flat& flat : all) {
      if (std::find(known.begin(), known.end(), flat.name) == known.end()) {
        known.push_back(flat.name);
      }
    }
    if (known.empty() && has_outcomes(module)) {
      return usage(no_whole_year(module, *statistic, asked));
    }
    if (wanted.empty() && known.size() != 1) {
      return usage("which outcome? Name one with --outcome; the model has " +
                   diag::listed({known.begin(), known.end()}));
    }
    const std::string name = wanted.empty() ? known[0] : wanted;
    for (const Flat& flat : all) {
      if (flat.name == name) flats.push_back(flat);
    }
    if (flats.empty() && is_outcome(module, name)) {
      return usage(no_whole_year(module, *statistic, asked));
    }
    if (flats.empty()) return usage(not_found("outcome", name, known));
    const ir::Column& column = module.columns[flats[0].column.value];
    if (ir::is_of_tail(base.statistic)) {
      if (column.bad == ir::Bad::unstated) {
        return usage(
            "the outcome '" + name +
            "' is neither bad when low nor bad when high, so it has no shortfall; write `" +
            "bad low` or `bad high` behind it in the model");
      }
      base.side = column.bad == ir::Bad::high ? stats::Side::high : stats::Side::low;
    }
    if (column.def.valid()) base.unit = module.defs[column.def.value].unit.bare();
  }
  if (flats.empty()) return usage(no_whole_year(module, *statistic, asked));
  std::vector<Target> out;
  for (const Flat& flat : flats) {
    Target target = base;
    target.column = flat.column;
    target.label = flat.label;
    target.period = flat.period;
    target.name = flat.name;
    target.period_name = flat.period_name;
    target.object = ir::is_of_condition(base.statistic) ? statistic->object : target.name;
    target.when = over_horizon;
    // Of a year that the horizon cuts, with the months that it has.
    if (!flat.period_name.empty()) target.when += " in " + flat.period_name.line_name();
    target.text = statistic_text(*statistic, target.object) + target.when;
    out.push_back(std::move(target));
  }
  return out;
}

}  // namespace

Result<std::vector<AskedCondition>> conditions(const Asked& asked, int k) {
  const Result<ReadStatistic> statistic = read(asked);
  if (!statistic) return statistic.failure();
  if (!ir::is_of_condition(statistic->statistic)) return std::vector<AskedCondition>{};
  return std::vector<AskedCondition>{{condition_name(k), statistic->object, asked.period}};
}

Result<std::vector<Target>> find_targets(const ir::Module& module, const Asked& asked, int k) {
  return all_targets(module, asked, k);
}

std::vector<Target> targets_of(const ir::Module& module, const ir::Bound& bound) {
  std::vector<Flat> flats;
  add_flats(module, bound.column, flats);
  std::vector<Target> out;
  const ir::Column& column = module.columns[bound.column.value];
  for (const Flat& flat : flats) {
    if (bound.period && flat.period != *bound.period) continue;
    Target target;
    target.statistic = bound.statistic;
    target.level = bound.level;
    target.side = bound.high_side ? stats::Side::high : stats::Side::low;
    target.column = flat.column;
    target.label = flat.label;
    target.period = flat.period;
    target.name = target.object = bound.object;
    target.period_name = flat.period_name;
    if (!ir::is_of_condition(bound.statistic)) target.unit = bound.unit.bare();
    if (!flat.period_name.empty()) target.when = " in " + flat.period_name.line_name();
    if (column.sample == ir::Sample::horizon) target.when = " over the horizon";
    target.text = bound.statistic_text + target.when;
    out.push_back(std::move(target));
  }
  return out;
}

Result<Target> find_target(const ir::Module& module, const Asked& asked, int k) {
  const Result<std::vector<Target>> all = all_targets(module, asked, k);
  if (!all) return all.failure();
  if (asked.period.empty()) {
    // The last year that is a whole one, where there is any.
    const auto is_cut = [&](const Target& target) {
      return module.columns[target.column.value].sample == ir::Sample::each_year &&
             !module.time.is_whole_year(target.period);
    };
    const auto last = std::find_if_not(all->rbegin(), all->rend(), is_cut);
    return last == all->rend() ? all->back() : *last;
  }
  std::vector<std::string> known;
  for (const Target& target : *all) {
    if (target.period_name.short_name == asked.period) return target;
    if (!target.period_name.empty()) known.push_back(target.period_name.short_name);
  }
  if (known.empty()) {
    return usage(all->front().object + " is over the whole horizon: leave --period out");
  }
  return usage(no_period(asked.period, known));
}

std::optional<std::size_t> find_column(std::span<const engine::FlatColumn> columns,
                                       const Target& target) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].column == target.column && columns[i].label == target.label &&
        columns[i].period == target.period) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::questions

// Chooses the columns that fit the width, then prints; nothing is computed but percentages.
#include "report/write_text.h"
#include "report/observed.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/text_table.h"
#include "stats/verdict.h"

namespace plimsoll::report {
namespace {

using Align = TextTable::Align;

std::string period_or_horizon(const PeriodName& period) {
  return period.empty() ? "horizon" : period.line_name();
}

std::string with_label(const std::string& name, const std::string& label) {
  return label.empty() ? name : name + "[" + label + "]";
}

std::string percent_number(double share) {
  return format_significant(100.0 * share, 6);
}

// An interval of 95 % is four errors wide.
std::optional<double> quantile_error(const QuantileResult& quantile) {
  if (!quantile.low || !quantile.high) return std::nullopt;
  return (*quantile.high - *quantile.low) / 4.0;
}

std::string header(const RunResult& result, std::size_t width) {
  std::string title =
      result.title.empty() ? result.model : fmt::format("{} ({})", result.title, result.model);
  if (!result.as_of.empty()) title += ", as of " + result.as_of;
  std::string run = format_count(result.trials) + " trials";
  if (result.trials < result.trials_requested) {
    run += fmt::format(" of {} asked for", format_count(result.trials_requested));
  }
  if (result.replicates > 1) {
    run += fmt::format(" ({}, {} replicates)", result.sampler, result.replicates);
  }
  run += fmt::format(", seed {}, stream {}, {:.2f} s on {} thread{}", result.seed, result.stream,
                     result.seconds, result.threads, result.threads == 1 ? "" : "s");
  std::string text = wrap(title, "", "  ", width) + wrap(run, "", "  ", width);
  if (!result.scenario.empty()) text += wrap(result.scenario, "scenario: ", "  ", width);
  for (const std::string& action : result.actions) text += wrap(action, "action: ", "  ", width);
  text += "digest " + result.digest + "\n";
  return text;
}

// Names of periods that say more than the tables show, once each.
std::string periods(const RunResult& result, std::size_t width) {
  std::vector<PeriodName> seen;
  std::string list;
  for (const OutcomeResult& outcome : result.outcomes) {
    const PeriodName& period = outcome.period;
    if (period.meaning().empty() || std::count(seen.begin(), seen.end(), period) > 0) continue;
    seen.push_back(period);
    // Spaces within one explanation must not break over lines, so they are no-break spaces until
    // then.
    std::string item = period.short_name + " = " + period.meaning();
    for (std::size_t i = item.find(' '); i != std::string::npos; i = item.find(' ', i + 1)) {
      item[i] = '\x01';
    }
    list += (list.empty() ? "" : "; ") + item;
  }
  if (list.empty()) return "";
  std::string text = wrap(list, "", "", width);
  std::replace(text.begin(), text.end(), '\x01', ' ');
  return text;
}

struct Cell {
  std::string text;
  Doubt doubt = Doubt::none;
  // Not shown for want of trials.
  bool is_thin = false;
};

struct StatisticColumn {
  std::string header;
  // The first to give way where the line is too long is the highest; 0 never does.
  int dispensable = 0;
  std::vector<Cell> cells;
};

// What stands in the tables and wants a footnote.
struct Printed {
  std::set<Doubt> doubts;
  bool is_thin = false;
};

Cell marked(std::string text, std::optional<double> value, Doubt doubt) {
  if (!value) return {std::move(text), Doubt::none, true};
  return {std::move(text) + std::string(doubt_mark(doubt)), doubt};
}

using Group = std::vector<const OutcomeResult*>;

// Without detail, of many levels those that readers expect.
std::vector<std::size_t> shown_quantiles(const OutcomeResult& outcome, bool detail) {
  constexpr double kUsual[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  std::vector<std::size_t> all;
  std::vector<std::size_t> usual;
  for (std::size_t i = 0; i < outcome.quantiles.size(); ++i) {
    all.push_back(i);
    const bool is_usual =
        std::find(std::begin(kUsual), std::end(kUsual), outcome.quantiles[i].p) != std::end(kUsual);
    if (is_usual) usual.push_back(i);
  }
  return detail || usual.empty() || all.size() <= std::size(kUsual) ? all : usual;
}

std::vector<std::size_t> shown_shortfalls(const OutcomeResult& outcome, bool detail) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < outcome.es.size(); ++i) {
    if (!detail && outcome.es[i].p == 0.05) return {i};
    all.push_back(i);
  }
  if (!detail && all.size() > 1) all.resize(1);
  return all;
}

// How soon a quantile gives way on a narrow line: outliers and quartiles first, the 5 % ends last.
int quantile_dispensable(double p) {
  if (p == 0.05 || p == 0.95) return 2;
  if (p == 0.5) return 3;
  return p == 0.25 || p == 0.75 ? 9 : 10;
}

std::vector<StatisticColumn> statistic_columns(const Group& group, bool detail) {
  std::vector<StatisticColumn> columns;
  const auto add = [&](std::string name, int dispensable, auto cell) {
    StatisticColumn column{std::move(name), dispensable, {}};
    for (const OutcomeResult* outcome : group) column.cells.push_back(cell(*outcome));
    columns.push_back(std::move(column));
  };
  const OutcomeResult& first = *group.front();
  add("mean", 0, [](const OutcomeResult& o) {
    return marked(format_quantity(o.mean.value, o.mean.se, o.scale), o.mean.value, o.mean.doubt);
  });
  add("sd", 6, [](const OutcomeResult& o) {
    return marked(format_value(o.sd.value, o.sd.se, o.scale), o.sd.value, o.sd.doubt);
  });
  if (detail) {
    add("min", 5,
        [](const OutcomeResult& o) { return Cell{format_value(o.min, std::nullopt, o.scale)}; });
  }
  for (const std::size_t i : shown_quantiles(first, detail)) {
    const double p = first.quantiles[i].p;
    add("P" + percent_number(p), quantile_dispensable(p), [i](const OutcomeResult& o) {
      if (i >= o.quantiles.size()) return Cell{"-"};
      const QuantileResult& quantile = o.quantiles[i];
      return Cell{format_value(quantile.value, quantile_error(quantile), o.scale)};
    });
  }
  if (detail) {
    add("max", 5,
        [](const OutcomeResult& o) { return Cell{format_value(o.max, std::nullopt, o.scale)}; });
    const auto shape = [](std::optional<double> x) { return x ? format_significant(*x, 3) : "-"; };
    add("skew", 7, [&](const OutcomeResult& o) { return Cell{shape(o.skewness)}; });
    add("kurt", 8, [&](const OutcomeResult& o) { return Cell{shape(o.kurtosis)}; });
  }
  for (const std::size_t i : shown_shortfalls(first, detail)) {
    add("ES " + percent_number(first.es[i].p) + " %", first.es[i].p == 0.05 ? 1 : 4,
        [i](const OutcomeResult& o) {
          if (i >= o.es.size()) return Cell{"-"};
          const ShortfallResult& es = o.es[i];
          return marked(format_value(es.value, es.se, o.scale), es.value, es.doubt);
        });
  }
  // A chance of what happened in no trial of any period is not worth a column.
  const bool has_chance = std::any_of(group.begin(), group.end(), [](const OutcomeResult* o) {
    return o->p_negative && o->p_negative->value.value_or(0.0) > 0.0;
  });
  if (has_chance) {
    add("P(<0)", 4, [](const OutcomeResult& o) {
      return Cell{o.p_negative ? format_percent(o.p_negative->value, o.p_negative->se) : "-"};
    });
  }
  return columns;
}

std::string outcome_table(const Group& group, const TextOptions& options, Printed& printed) {
  const OutcomeResult& first = *group.front();
  std::string title = with_label(first.name, first.label);
  if (!first.title.empty()) title += ", " + first.title;
  if (!first.display_unit.empty()) title += ", in " + first.display_unit;
  if (first.bad_side) {
    title += *first.bad_side == Side::low ? "; bad when low" : "; bad when high";
  }
  std::vector<StatisticColumn> columns = statistic_columns(group, options.detail);
  while (true) {
    TextTable table;
    table.add_column("", Align::left);
    for (const StatisticColumn& column : columns) table.add_column(column.header, Align::decimal);
    for (std::size_t row = 0; row < group.size(); ++row) {
      std::vector<std::string> cells = {period_or_horizon(group[row]->period)};
      for (const StatisticColumn& column : columns) cells.push_back(column.cells[row].text);
      table.add_row(std::move(cells));
    }
    const auto least = std::max_element(columns.begin(), columns.end(),
                                        [](const StatisticColumn& a, const StatisticColumn& b) {
                                          return a.dispensable < b.dispensable;
                                        });
    if (table.width() <= options.width || least->dispensable == 0) {
      for (const StatisticColumn& column : columns) {
        for (const Cell& cell : column.cells) {
          printed.doubts.insert(cell.doubt);
          printed.is_thin = printed.is_thin || cell.is_thin;
        }
      }
      return wrap(title, "", "  ", options.width) + table.text();
    }
    columns.erase(least);
  }
}

std::string outcome_tables(const RunResult& result, const TextOptions& options, Printed& printed) {
  std::string text;
  std::vector<bool> done(result.outcomes.size(), false);
  for (std::size_t i = 0; i < result.outcomes.size(); ++i) {
    if (done[i]) continue;
    Group group;
    for (std::size_t j = i; j < result.outcomes.size(); ++j) {
      const OutcomeResult& other = result.outcomes[j];
      if (other.name != result.outcomes[i].name || other.label != result.outcomes[i].label ||
          other.scale != result.outcomes[i].scale) {
        continue;
      }
      group.push_back(&other);
      done[j] = true;
    }
    text += "\n" + outcome_table(group, options, printed);
  }
  return text;
}

// What hyphens and marks in the tables stand for.
std::string table_notes(const Printed& printed, std::size_t width) {
  std::string text = doubt_notes(printed.doubts, width);
  if (printed.is_thin) text += wrap("too few trials for this figure", "  - ", "    ", width);
  return text.empty() ? text : "\n" + text;
}

std::string verdict_word(Verdict verdict, bool colour) {
  struct Word {
    const char* text;
    const char* colour;
  };
  const auto word = [&]() -> Word {
    switch (verdict) {
      case Verdict::holds:
        return {"holds", "\x1b[32m"};
      case Verdict::breached:
        return {"BREACHED", "\x1b[1;31m"};
      case Verdict::too_close:
        break;
    }
    return {"too close to call", "\x1b[33m"};
  }();
  return colour ? fmt::format("{}{}\x1b[0m", word.colour, word.text) : word.text;
}

std::string limit_value(const LimitResult& limit, std::optional<double> value) {
  if (!value) return "-";
  // Digits by the interval, which is some five errors wide.
  std::optional<double> error = limit.se;
  if (limit.low && limit.high) error = (*limit.high - *limit.low) / 5.0;
  return format_value(value, error, limit.is_probability ? 0.01 : limit.scale);
}

std::string limit_unit(const LimitResult& limit) {
  return limit.is_probability ? "%" : limit.display_unit;
}

// "no_loss, Years of loss": the name is what other commands ask for.
std::string titled(const LimitResult& limit) {
  return limit.title.empty() ? limit.name : limit.name + ", " + limit.title;
}

std::string limits(const RunResult& result, const TextOptions& options) {
  if (result.limits.empty()) return "";
  std::string text = "\nlimits, judged by intervals of 99 % over all periods\n";
  std::vector<bool> done(result.limits.size(), false);
  for (std::size_t i = 0; i < result.limits.size(); ++i) {
    if (done[i]) continue;
    const LimitResult& first = result.limits[i];
    TextTable table(4);
    table.add_column("", Align::left);
    table.add_column("", Align::decimal);
    table.add_column("", Align::left);
    table.add_column("", Align::left);
    for (std::size_t j = i; j < result.limits.size(); ++j) {
      const LimitResult& limit = result.limits[j];
      if (limit.name != first.name || limit.label != first.label ||
          limit.statistic != first.statistic || limit.bound != first.bound) {
        continue;
      }
      done[j] = true;
      std::string interval;
      if (limit.low || limit.high) {
        interval =
            fmt::format("[{}, {}]", limit_value(limit, limit.low), limit_value(limit, limit.high));
      }
      if (!limit_unit(limit).empty()) interval = limit_unit(limit) + "  " + interval;
      table.add_row({period_or_horizon(limit.period), limit_value(limit, limit.value), interval,
                     verdict_word(limit.verdict, options.colour)});
    }
    std::string rule = fmt::format(
        "{}: {} {} {}", with_label(titled(first), first.label), first.statistic,
        stats::relation_sign(first.relation),
        format_significant(first.bound / (first.is_probability ? 0.01 : first.scale), 6));
    if (!limit_unit(first).empty()) rule += " " + limit_unit(first);
    text += wrap(rule, "  ", "      ", options.width) + table.text();
  }
  return text;
}

std::string expectations(const RunResult& result, const TextOptions& options) {
  if (result.expectations.empty()) return "";
  std::string text = "\nexpectations\n";
  for (const ExpectationResult& item : result.expectations) {
    std::string found = item.text;
    if (!item.period.empty() && !item.names_period) found += " in " + item.period.short_name;
    if (item.value) {
      std::optional<double> error;
      if (item.low && item.high) error = (*item.high - *item.low) / 5.0;
      found += ": found " + format_value(item.value, error, item.scale);
      if (!item.display_unit.empty()) found += " " + item.display_unit;
    }
    text += wrap(found, item.met ? "  met      " : "  NOT MET  ", "           ", options.width);
  }
  return text;
}

std::string unsettled(const RunResult& result) {
  if (result.unsettled.empty()) return "";
  std::string text = "\nfalls past the horizon, on average\n";
  TextTable table;
  table.add_column("", Align::left);
  table.add_column("", Align::decimal);
  table.add_column("", Align::left);
  for (const UnsettledResult& item : result.unsettled) {
    table.add_row({with_label(item.name, item.label),
                   format_quantity(item.mean.value, item.mean.se, item.scale), item.display_unit});
  }
  return text + table.text();
}

std::string precision(const RunResult& result, const TextOptions& options) {
  if (result.until.empty()) return "";
  bool any_screened = false;
  for (const PrecisionResult& item : result.until) any_screened |= item.screened.has_value();
  std::string text = "\nprecision after " + format_count(result.trials) +
                     (any_screened ? " plain trials\n" : " trials\n");
  for (const PrecisionResult& item : result.until) {
    std::string found = item.text + ": " + item.statistic + " is " +
                        format_quantity(item.value.value, item.value.se, item.scale);
    if (!item.display_unit.empty()) found += " " + item.display_unit;
    if (item.screened) {
      found += ", screened: " + format_count(item.screened->run) + " of " +
               format_count(item.screened->trials) + " trials were run, for the error of about " +
               format_count(item.screened->plain_trials) + " plain ones";
    }
    text += wrap(found, item.reached ? "  reached      " : "  NOT REACHED  ", "               ",
                 options.width);
  }
  return text;
}

// Told apart from 0, by two errors.
bool is_clear(const Estimate& share) {
  return share.value && *share.value > 2 * share.se.value_or(0);
}

std::string owed_to_givens(const std::vector<const OutcomeResult*>& outcomes,
                           const TextOptions& options) {
  if (outcomes.empty()) return "";
  Printed printed;
  const auto cell = [&](const Estimate& share) {
    printed.doubts.insert(share.doubt);
    return format_quantity(share.value, share.se, 0.01) + std::string(doubt_mark(share.doubt));
  };
  TextTable table;
  table.add_column("", Align::left);
  table.add_column("variance, %", Align::decimal);
  table.add_column("worst 5 %", Align::decimal);
  for (const OutcomeResult* outcome : outcomes) {
    // An expression may be longer than the line; its title says the same.
    const bool is_expression = outcome->name.find(' ') != std::string::npos;
    const bool is_titled = is_expression && !outcome->title.empty();
    table.add_row({with_label(is_titled ? outcome->title : outcome->name, outcome->label) +
                       (outcome->period.empty() ? "" : " " + outcome->period.line_name()),
                   cell(outcome->owed_to_givens->variance), cell(outcome->owed_to_givens->worst)});
  }
  return table.text() + doubt_notes(printed.doubts, options.width);
}

// The largest alone: a reader wants to know where it matters.
std::string parameter_risk(const RunResult& result, const TextOptions& options) {
  constexpr std::size_t kMost = 12;
  if (!result.parameter_risk) return "";
  const ParameterRiskResult& risk = *result.parameter_risk;
  if (!risk.reason.empty()) {
    return "\n" + wrap("what outcomes owe to uncertain givens is not known: " + risk.reason, "",
                       "  ", options.width);
  }
  std::vector<const OutcomeResult*> told;
  std::size_t n_unclear = 0;
  for (const OutcomeResult& outcome : result.outcomes) {
    if (!outcome.owed_to_givens) continue;
    const OwedToGivens& owed = *outcome.owed_to_givens;
    if (is_clear(owed.variance) || is_clear(owed.worst)) {
      told.push_back(&outcome);
    } else {
      ++n_unclear;
    }
  }
  const auto variance = [](const OutcomeResult* outcome) {
    return outcome->owed_to_givens->variance.value.value_or(0);
  };
  std::stable_sort(told.begin(), told.end(), [&](const OutcomeResult* a, const OutcomeResult* b) {
    return variance(a) > variance(b);
  });
  std::string rest;
  if (told.size() > kMost) {
    rest = fmt::format("{} smaller", told.size() - kMost);
    told.resize(kMost);
  }
  if (n_unclear > 0) {
    rest += fmt::format("{}{} not told apart from 0", rest.empty() ? "" : ", ", n_unclear);
  }
  return "\n" +
         wrap(fmt::format("owed to the {} uncertain given{} alone (parameter risk), by {} futures "
                          "drawn twice with the same givens: of the variance, and of being among "
                          "the worst 5 %, where 0 is chance",
                          risk.givens.size(), risk.givens.size() == 1 ? "" : "s",
                          format_count(risk.trials)),
              "", "  ", options.width) +
         owed_to_givens(told, options) +
         (rest.empty() ? "" : wrap("and " + rest + ": --json has all", "  ", "  ", options.width));
}

}  // namespace

std::string write_text(const RunResult& result, const TextOptions& options) {
  std::string text = header(result, options.width) + periods(result, options.width);
  if (result.observed) text += observed_text(*result.observed, options.width);
  Printed printed;
  text += outcome_tables(result, options, printed);
  text += table_notes(printed, options.width);
  text += limits(result, options) + expectations(result, options) + unsettled(result) +
          precision(result, options) + parameter_risk(result, options);
  if (!result.warnings.empty()) {
    text += "\n";
    for (const std::string& warning : result.warnings) {
      text += wrap(warning, "warning: ", "  ", options.width);
    }
  }
  return text;
}

}  // namespace plimsoll::report

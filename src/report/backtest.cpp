// Figures by model, hits, ranks, scores beside rivals, and what misses have in common.
#include "report/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/amounts.h"
#include "report/number_format.h"
#include "report/story.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;
using Figure = BacktestResult::Figure;
using FigureGroup = BacktestResult::Group;

constexpr std::size_t kBacktestWidth = 100;
constexpr std::size_t kLevels = BacktestResult::kLevels.size();

std::string rival_words(const std::string& rival) {
  if (rival == "last_value") return "last value";
  if (rival == "target") return "targets, moved by past errors";
  if (rival == "history") return "normal law of the history";
  return rival;
}

std::string name_of(const Figure& figure) {
  return figure.outcome + (figure.period.empty() ? "" : " " + figure.period.line_name());
}

Amounts amounts_of(const Figure& figure) {
  TargetResult target;
  target.unit = figure.unit;
  return {target, std::max({std::fabs(figure.came), std::fabs(figure.intervals[1].low),
                            std::fabs(figure.intervals[1].high)})};
}

// Digits by the width of the forecast, not by the error of a single number.
std::string figure_text(double value, const Figure& figure, const Amounts& amounts) {
  const double width = figure.intervals[1].high - figure.intervals[1].low;
  const std::optional<double> error =
      width > 0 ? std::optional<double>(width / 100) : std::optional<double>();
  return format_value(value, error, amounts.scale());
}

std::string where(const Figure& figure) {
  for (std::size_t k = kLevels; k-- > 0;) {
    if (!figure.intervals[k].inside) {
      return fmt::format("outside of {:.0f} %", 100 * BacktestResult::kLevels[k]);
    }
  }
  return "";
}

std::string starts_text(const BacktestResult& result) {
  std::string text;
  for (std::size_t s = 0; s < result.starts.size(); ++s) {
    const BacktestResult::Start& start = result.starts[s];
    text += "\n" + start.model + (start.as_of.empty() ? "" : ", as of " + start.as_of) + "\n";
    if (start.n_figures == 0) {
      text += "  no figure of the table is a forecast of it\n";
      continue;
    }
    TextTable table;
    table.add_column("", Align::left);
    table.add_column("came", Align::decimal);
    table.add_column("median", Align::decimal);
    table.add_column("80 % interval", Align::left);
    table.add_column("", Align::left);
    table.add_column("lies at", Align::decimal);
    table.add_column("CRPS", Align::decimal);
    table.add_column("log", Align::decimal);
    table.add_column("", Align::left);
    for (const Figure& one : result.figures) {
      if (one.start != s) continue;
      const Amounts amounts = amounts_of(one);
      table.add_row({name_of(one), figure_text(one.came, one, amounts),
                     figure_text(one.median, one, amounts),
                     figure_text(one.intervals[1].low, one, amounts) + " to " +
                         figure_text(one.intervals[1].high, one, amounts),
                     amounts.unit(), format_significant(50 * (one.below + one.up_to), 3) + " %",
                     format_quantity(one.crps.value, one.crps.se, amounts.scale()),
                     format_quantity(one.log.value, one.log.se, 1), where(one)});
    }
    text += table.text();
  }
  return text;
}

std::string group_name(const FigureGroup& group) {
  std::string out = group.outcome.empty() ? "all" : group.outcome;
  if (group.horizon > 0) {
    out += group.horizon == 1 ? ", one year ahead" : fmt::format(", {} years ahead", group.horizon);
  }
  return out;
}

std::string hits_text(const BacktestResult& result) {
  TextTable table;
  table.add_column("", Align::left);
  for (const double level : BacktestResult::kLevels) {
    table.add_column(fmt::format("of {:.0f} %", 100 * level), Align::left);
  }
  for (const FigureGroup& group : result.groups) {
    std::vector<std::string> row{group_name(group)};
    for (const BacktestResult::Coverage& one : group.coverage) {
      row.push_back(fmt::format("{} of {} ({:.0f} to {:.0f} %)", one.hits, one.n, 100 * one.low,
                                100 * one.high));
    }
    table.add_row(std::move(row));
  }
  std::string text =
      "\nHits of intervals, and the shares of hits that so many do not exclude (95 %)\n" +
      table.text();
  for (const BacktestResult::Coverage& one : result.groups[0].coverage) {
    constexpr double kOdd = 0.05;
    if (one.chance >= kOdd) continue;
    text +=
        wrap(fmt::format("{} hits of {} intervals of {:.0f} %: right intervals are as far from "
                         "{:.1f} hits with a chance of {} only",
                         one.hits, one.n, 100 * one.level, one.level * static_cast<double>(one.n),
                         format_significant(100 * one.chance, 2) + " %"),
             "  ", "  ", kBacktestWidth);
  }
  return text;
}

std::string ranks_text(const BacktestResult& result) {
  const BacktestResult::Ranks& ranks = result.ranks;
  const std::size_t n = ranks.counts.size();
  const double most = *std::max_element(ranks.counts.begin(), ranks.counts.end());
  std::string text =
      "\nWhere what came lies in the forecasts; right ones are met anywhere, evenly\n";
  for (std::size_t k = 0; k < n; ++k) {
    constexpr double kLongest = 40;
    const double unit = most > kLongest ? most / kLongest : 1;
    const auto bar = static_cast<std::size_t>(std::lround(ranks.counts[k] / unit));
    text += fmt::format("  {:>3} to {:>3} %  {}{}\n", 100 * k / n, 100 * (k + 1) / n,
                        std::string(bar, '#'),
                        (bar > 0 ? " " : "") + format_significant(ranks.counts[k], 3));
  }
  return text +
         wrap(fmt::format("on average at {:.0f} % (50 ± {:.0f} % where forecasts are neither high "
                          "nor low); spread {:.2f} (0.33 ± {:.2f} where they are neither too wide, "
                          "below, nor too narrow, above)",
                          100 * ranks.mean, 100 * ranks.mean_error, ranks.spread,
                          ranks.spread_error),
              "  ", "  ", kBacktestWidth);
}

std::string signed_text(double value, double scale, int n_digits = 3) {
  return (value > 0 ? "+" : "") + format_significant(value / scale, n_digits);
}

std::string difference_text(const BacktestResult::Difference& one, double scale) {
  std::string text = signed_text(one.value, scale);
  if (one.low) {
    text += fmt::format(" ({} to {})", signed_text(*one.low, scale), signed_text(*one.high, scale));
  }
  return text;
}

bool settles(const std::optional<BacktestResult::Difference>& one) {
  return one && one->low && (*one->low > 0 || *one->high < 0);
}

// Of one outcome by CRPS, of all by the log score, whose differences have no unit.
std::string rivals_of(const FigureGroup& group) {
  if (group.rivals.empty()) return "";
  const bool by_crps = group.crps.has_value() && !group.outcome.empty();
  TargetResult target;
  target.unit = group.unit;
  double magnitude = 0;
  for (const auto& rival : group.rivals) {
    if (rival.crps) magnitude = std::max({magnitude, rival.crps->model, rival.crps->rival});
  }
  const Amounts amounts(target, magnitude);
  TextTable table;
  table.add_column("", Align::left);
  table.add_column("figures", Align::right);
  if (by_crps) {
    table.add_column("rival", Align::decimal);
    table.add_column("model", Align::decimal);
    table.add_column("difference (95 %)", Align::left);
  }
  table.add_column("log, difference (95 %)", Align::left);
  table.add_column("model better", Align::right);
  table.add_column("rival's hits of 80 %", Align::right);
  for (const BacktestResult::Against& one : group.rivals) {
    std::vector<std::string> row{rival_words(one.rival), std::to_string(one.n)};
    if (by_crps) {
      row.push_back(format_significant(one.crps->rival / amounts.scale(), 3));
      row.push_back(format_significant(one.crps->model / amounts.scale(), 3));
      row.push_back(difference_text(*one.crps, amounts.scale()));
    }
    row.push_back(one.log ? difference_text(*one.log, 1) : "-");
    const auto& better = by_crps ? one.crps : one.log;
    row.push_back(better ? fmt::format("{} of {}", better->n_better, better->n) : "-");
    row.push_back(fmt::format("{} of {}", one.hits[1], one.n));
    table.add_row(std::move(row));
  }
  return "\n" + group_name(group) +
         (by_crps ? fmt::format(": CRPS{}\n", amounts.unit().empty() ? "" : " in " + amounts.unit())
                  : ": log score\n") +
         table.text();
}

std::string scores_text(const BacktestResult& result) {
  std::string text;
  bool any_settled = false;
  bool any_open = false;
  for (const FigureGroup& group : result.groups) {
    if (group.horizon > 0) continue;
    text += rivals_of(group);
    for (const auto& one : group.rivals) {
      const bool settled = settles(one.log) || (!group.outcome.empty() && settles(one.crps));
      any_settled = any_settled || settled;
      any_open = any_open || !settled;
    }
  }
  if (text.empty()) {
    for (const auto& rival : result.figures[0].rivals) {
      text += wrap(rival_words(rival.rival) + ": " + rival.why_not, "  no rival: ", "    ",
                   kBacktestWidth);
    }
    return "\nScores beside rivals\n" + text;
  }
  text =
      "\nScores beside rivals, means over figures; lower is better, so that a difference below 0 "
      "is for the model\n" +
      text;
  if (any_open) {
    text += wrap(any_settled ? "an interval that has 0 in it does not tell the two apart"
                             : "each interval has 0 in it: so few figures do not tell the model "
                               "and its rivals apart",
                 "  ", "  ", kBacktestWidth);
  }
  return text;
}

std::string near_text(const BacktestResult& result) {
  std::string text;
  for (const Figure& one : result.figures) {
    if (!one.near) continue;
    const BacktestResult::Near& near = *one.near;
    const Amounts amounts = amounts_of(one);
    text +=
        "\n" +
        wrap(fmt::format("{} of {}: {} came, outside of the interval of {:.0f} %; the {} "
                         "futures of {} nearest to it",
                         name_of(one), result.starts[one.start].model,
                         figure_text(one.came, one, amounts) +
                             (amounts.unit().empty() ? "" : " " + amounts.unit()),
                         100 * near.level, format_count(near.n_near), format_count(near.n_trials)),
             "  ", "  ", kBacktestWidth);
    TextTable table(4);
    table.add_column("", Align::left);
    table.add_column("in these", Align::decimal);
    table.add_column("in all", Align::left);
    for (const auto& event : near.events) {
      table.add_row({event.event, format_percent(event.in_tail.value, event.in_tail.se),
                     format_significant(100 * event.in_all, 2) + " % of futures"});
    }
    for (const auto& draw : near.draws) {
      table.add_row({draw.draw, format_percent(draw.percentile.value, draw.percentile.se),
                     "50 %: its rank; mean " + quantity(*draw.in_tail.value, draw.unit) + ", not " +
                         quantity(draw.in_all, draw.unit)});
    }
    text += near.events.empty() && near.draws.empty()
                ? "    nothing stands out: it took a little of many things, or something that the "
                  "model has not\n"
                : table.text();
  }
  if (text.empty()) return "";
  return "\nWhat misses point at\n" + text;
}

}  // namespace

std::string write_text(const BacktestResult& result) {
  const FigureGroup& all = result.groups[0];
  std::string text = fmt::format(
      "{} {} of {} {} from {}, {} trials of {}\n", all.n, all.n == 1 ? "figure" : "figures",
      all.n_dates, all.n_dates == 1 ? "date" : "dates", result.actuals,
      format_count(result.starts[0].futures.trials),
      result.starts.size() == 1 ? "one model"
                                : fmt::format("each of {} models", result.starts.size()));
  for (const std::string& note : result.notes) {
    text += wrap(note, "  note: ", "    ", kBacktestWidth);
  }
  text += starts_text(result) + hits_text(result) + ranks_text(result) + scores_text(result) +
          near_text(result) + "\n";
  for (const std::string& caution : result.cautions) {
    text += wrap(caution, "caution: ", "  ", kBacktestWidth);
  }
  return text + "  " + seconds_text(result.seconds) + "\n";
}

}  // namespace plimsoll::report

#include "simulate/warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ir/time_names.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "stats/rank.h"

namespace plimsoll::simulate {

namespace {

// Quantiles farther out than this are in files only.
constexpr double kOutermost = 0.01;
// Beyond this many times the trials of the run, more of them are no advice.
constexpr double kMostTimes = 1e4;

std::string named(const std::string& name, const std::string& label, const PeriodName& period) {
  std::string text = label.empty() ? name : name + "[" + label + "]";
  if (!period.empty()) text += " " + period.short_name;
  return text;
}

std::string percent(double share) {
  return report::readable(100 * share, 4) + " %";
}

// The figures of one share of trials: "es 1 %", "quantile 99 %".
struct Tail {
  std::vector<std::string> figures;
  std::vector<std::string> quantiles;
};

void tail_warnings(RunResult& result, bool in_full) {
  std::map<double, Tail, std::greater<>> tails;
  const auto add = [](std::vector<std::string>& to, const std::string& text) {
    for (const std::string& known : to) {
      if (known == text) return;
    }
    to.push_back(text);
  };
  for (const OutcomeResult& outcome : result.outcomes) {
    for (const ShortfallResult& es : outcome.es) {
      add(tails[es.p].figures, "es " + percent(es.p));
    }
    for (const QuantileResult& quantile : outcome.quantiles) {
      const bool is_upper = quantile.p > 0.5;
      // As the decimal that it is: 1 - 0.99 is not 0.01.
      const double share = is_upper ? std::round((1 - quantile.p) * 1e12) / 1e12 : quantile.p;
      if (share < kOutermost && !in_full) continue;
      add(tails[share].quantiles, percent(quantile.p));
    }
  }
  for (auto& [share, tail] : tails) {
    const std::uint64_t n = stats::share(result.trials, stats::DecimalLevel::of(share)).whole;
    if (n >= kFewInTail) continue;
    if (!tail.quantiles.empty()) {
      std::string text = tail.quantiles.size() > 1 ? "quantiles " : "quantile ";
      for (std::size_t i = 0; i < tail.quantiles.size(); ++i) {
        text += (i > 0 ? " and " : "") + tail.quantiles[i];
      }
      tail.figures.push_back(text);
    }
    std::string figures;
    for (const std::string& text : tail.figures) figures += (figures.empty() ? "" : ", ") + text;
    const bool many = tail.figures.size() > 1 || tail.quantiles.size() > 1;
    const double enough = std::ceil(static_cast<double>(kFewInTail) / share - 1e-6);
    const auto more = static_cast<std::uint64_t>(enough) - result.trials;
    result.warnings.push_back(
        fmt::format("{} {} on {} {} of each outcome; {} more trials would give {}", figures,
                    many ? "rest" : "rests", n, n == 1 ? "trial" : "trials",
                    report::format_count(more), kFewInTail));
  }
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
  }
  return text;
}

// Of one outcome over its periods: which figures are in doubt.
struct Doubtful {
  std::vector<std::string> figures;
  std::vector<std::string> periods;
  bool is_grave = false;
  double largest_index = 0;
};

void doubt_warnings(RunResult& result) {
  std::vector<std::pair<std::string, Doubt>> order;
  std::map<std::pair<std::string, Doubt>, Doubtful> found;
  for (const OutcomeResult& outcome : result.outcomes) {
    const auto add = [&](const std::string& figure, Doubt doubt, bool is_grave) {
      // Nothing happened: an outcome's figures then say so.
      if (doubt == Doubt::none || doubt == Doubt::no_spread) return;
      const std::pair key{named(outcome.name, outcome.label, {}), doubt};
      const auto [at, is_new] = found.try_emplace(key);
      if (is_new) order.push_back(key);
      Doubtful& of = at->second;
      const auto once = [](std::vector<std::string>& list, const std::string& item) {
        if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
      };
      once(of.figures, figure);
      if (!outcome.period.empty()) once(of.periods, outcome.period.short_name);
      of.is_grave = of.is_grave || is_grave;
      of.largest_index = std::max(of.largest_index, outcome.tail_index.value_or(0));
    };
    add("mean", outcome.mean.doubt, true);
    add("sd", outcome.sd.doubt, false);
    for (const ShortfallResult& es : outcome.es) {
      add("es " + percent(es.p), es.doubt, es.p >= 0.05);
    }
  }
  for (const auto& key : order) {
    const Doubtful& of = found.at(key);
    if (!of.is_grave) continue;
    std::string text = key.first;
    if (!of.periods.empty()) text += " in " + joined(of.periods);
    const bool many = of.figures.size() > 1;
    if (key.second == Doubt::heavy_tail) {
      text += fmt::format(
          ": the tail may be so heavy that {} {} no standard error (tail index about {}; a mean "
          "has "
          "none from 0.5 on, an sd from 0.25{})",
          joined(of.figures), many ? "have" : "has", report::readable(of.largest_index, 2),
          result.replicates > 1 ? "; planned points look sure too soon from half of that on" : "");
    } else {
      text += fmt::format(": few trials make up {}, so that {} uncertain", joined(of.figures),
                          many ? "their errors are themselves" : "its error is itself");
    }
    result.warnings.push_back(text);
  }
}

// "2,500,000" of 2459469.
std::string two_digits(double value) {
  return report::format_number(value, 1 - static_cast<int>(std::floor(std::log10(value))));
}

// Trials that would part the interval from the bound, were the estimate right.
std::optional<double> deciding_trials(const LimitResult& limit, std::uint64_t n_trials) {
  if (!limit.value || *limit.value == limit.bound) return std::nullopt;
  const bool is_above = limit.bound > *limit.value;
  const std::optional<double> end = is_above ? limit.high : limit.low;
  if (!end) return std::nullopt;
  const double times = (*end - *limit.value) / (limit.bound - *limit.value);
  // The interval of what never happened, or always, shrinks with the trials, not with their root.
  const bool one_sided = limit.is_probability && (*limit.value == 0 || *limit.value == 1);
  return static_cast<double>(n_trials) * std::max(one_sided ? times : times * times, 1.0);
}

// Why a limit on what has no error gets no verdict.
std::string doubt_text(const LimitResult& limit) {
  switch (limit.doubt) {
    case Doubt::heavy_tail:
      return fmt::format(
          "the tail may be so heavy that {} has no standard error (tail index about {}); a limit "
          "on "
          "a quantile or a probability could be judged",
          limit.statistic, report::readable(limit.tail_index.value_or(0), 2));
    case Doubt::few_trials:
      return "few trials make up " + limit.statistic + ", so that its error is itself uncertain";
    case Doubt::no_spread:
      return "all trials, or most replicates, gave the same figure, which shows nothing of rarer "
             "ones";
    case Doubt::none:
      break;
  }
  return "";
}

void limit_warnings(RunResult& result) {
  for (const LimitResult& limit : result.limits) {
    if (limit.verdict != Verdict::too_close) continue;
    const std::string name = named(limit.name, limit.label, limit.period);
    const std::optional<double> enough = deciding_trials(limit, result.trials);
    const auto n = static_cast<double>(result.trials);
    if (limit.doubt != Doubt::none) {
      result.warnings.push_back("limit " + name + " gets no verdict: " + doubt_text(limit));
    } else if (!enough) {
      result.warnings.push_back("limit " + name + " cannot be judged by so few trials");
    } else if (*enough > kMostTimes * n) {
      result.warnings.push_back("limit " + name +
                                " lies on its bound: hardly any number of trials would decide it");
    } else {
      result.warnings.push_back(fmt::format(
          "limit {} is too close to call; if its estimate stands, about {} more trials would "
          "decide it",
          name, two_digits(std::max(*enough - n, n / 10))));
    }
  }
}

}  // namespace

void year_warnings(const ir::Module& module, RunResult& result) {
  std::string cut;
  for (const std::uint32_t end : module.time.year_ends()) {
    if (module.time.is_whole_year(end)) continue;
    cut += (cut.empty() ? "" : ", ") + module.time.year_name(end).line_name();
  }
  if (cut.empty()) return;
  bool told = false;
  bool judged = false;
  for (const ir::Column& column : module.columns) {
    if (column.sample != ir::Sample::each_year) continue;
    told = told || column.purpose == ir::Column::Purpose::outcome;
    judged = judged || column.purpose == ir::Column::Purpose::limit;
  }
  if (told) {
    result.warnings.push_back(
        "the horizon cuts fiscal years, which are told as what it has of them: " + cut);
  }
  if (judged) {
    result.warnings.push_back("limits each year are judged in whole fiscal years, not in " + cut);
  }
}

void add_warnings(RunResult& result, bool in_full) {
  doubt_warnings(result);
  tail_warnings(result, in_full);
  limit_warnings(result);
}

}  // namespace plimsoll::simulate

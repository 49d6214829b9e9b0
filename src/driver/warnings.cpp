#include "driver/warnings.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "driver/numbers.h"
#include "report/number_format.h"
#include "stats/rank.h"

namespace plimsoll::driver {

namespace {

// Quantiles farther out than this are in files only.
constexpr double kOutermost = 0.01;
// Beyond this many times the trials of the run, more of them are no advice.
constexpr double kMostTimes = 1e4;

std::string short_period(const std::string& period) {
  return period.substr(0, period.find(" ("));
}

std::string named(const std::string& name, const std::string& label, const std::string& period) {
  std::string text = label.empty() ? name : name + "[" + label + "]";
  if (!period.empty()) text += " " + short_period(period);
  return text;
}

std::string percent(double share) {
  return readable(100 * share, 4) + " %";
}

// The figures of one share of trials: "es 1 %", "quantile 99 %".
struct Tail {
  std::vector<std::string> figures;
  std::vector<std::string> quantiles;
};

void tail_warnings(report::RunResult& result, bool in_full) {
  std::map<double, Tail, std::greater<>> tails;
  const auto add = [](std::vector<std::string>& to, const std::string& text) {
    for (const std::string& known : to) {
      if (known == text) return;
    }
    to.push_back(text);
  };
  for (const report::OutcomeResult& outcome : result.outcomes) {
    for (const report::ShortfallResult& es : outcome.es) {
      add(tails[es.p].figures, "es " + percent(es.p));
    }
    for (const report::QuantileResult& quantile : outcome.quantiles) {
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

void heavy_warnings(report::RunResult& result) {
  for (const report::OutcomeResult& outcome : result.outcomes) {
    for (const report::ShortfallResult& es : outcome.es) {
      if (!es.heavy_tail || es.p < 0.05) continue;
      result.warnings.push_back(
          fmt::format("{}: one trial makes up much of the worst {}; its error is itself uncertain",
                      named(outcome.name, outcome.label, outcome.period), percent(es.p)));
    }
  }
}

// "2,500,000" of 2459469.
std::string two_digits(double value) {
  return report::format_number(value, 1 - static_cast<int>(std::floor(std::log10(value))));
}

// Trials that would part the interval from the bound, were the estimate right.
std::optional<double> deciding_trials(const report::LimitResult& limit, std::uint64_t n_trials) {
  if (!limit.value || *limit.value == limit.bound) return std::nullopt;
  const bool is_above = limit.bound > *limit.value;
  const std::optional<double> end = is_above ? limit.high : limit.low;
  if (!end) return std::nullopt;
  const double times = (*end - *limit.value) / (limit.bound - *limit.value);
  return static_cast<double>(n_trials) * std::max(times * times, 1.0);
}

void limit_warnings(report::RunResult& result) {
  for (const report::LimitResult& limit : result.limits) {
    if (limit.verdict != stats::Verdict::too_close) continue;
    const std::string name = named(limit.name, limit.label, limit.period);
    const std::optional<double> enough = deciding_trials(limit, result.trials);
    const auto n = static_cast<double>(result.trials);
    if (!enough) {
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

void add_warnings(report::RunResult& result, bool in_full) {
  heavy_warnings(result);
  tail_warnings(result, in_full);
  limit_warnings(result);
}

}  // namespace plimsoll::driver

// A table of warnings by period, the earliest first.
#include "report/watch.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "report/about.h"
#include "report/amounts.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/story.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;
using Warning = WatchResult::Warning;

constexpr std::size_t kWatchWidth = 110;

std::string months_text(int months) {
  if (months % 12 == 0) {
    return fmt::format("{} {}", months / 12, months == 12 ? "year" : "years");
  }
  return fmt::format("{} {}", months, months == 1 ? "month" : "months");
}

std::string rule_text(const Warning& one) {
  if (one.is_count) {
    return one.is_low
               ? fmt::format("struck {} times or fewer", format_significant(one.threshold))
               : (one.threshold == 1
                      ? std::string("has struck")
                      : fmt::format("struck {} times or more", format_significant(one.threshold)));
  }
  return std::string(one.is_low ? "at most " : "at least ") + quantity(one.threshold, one.unit, 3);
}

std::string figure_name(const Warning& one) {
  constexpr std::string_view kCount = ".count";
  if (one.is_count && one.figure.ends_with(kCount)) {
    return one.figure.substr(0, one.figure.size() - kCount.size());
  }
  // What has no name of its own is told by its title.
  const bool is_name = one.figure.find_first_of(" (") == std::string::npos;
  return is_name || one.title.empty() ? one.figure : one.title;
}

}  // namespace

std::string write_text(const WatchResult& result) {
  std::string text =
      wrap(fmt::format("{}{}: {} of {} futures", result.limit.empty() ? "" : result.limit + ", ",
                       result.failure, format_percent(result.chance.value, result.chance.se),
                       format_count(result.n_trials)),
           "", "  ", kWatchWidth);
  text +=
      wrap(fmt::format(
               "{} figures of periods that are over before; thresholds are chosen on half of the "
               "futures{}, rates measured on the other half",
               format_count(result.n_figures),
               result.most_false_alarms
                   ? " for at most " + short_percent(*result.most_false_alarms) + " of false alarms"
                   : ""),
           "", "  ", kWatchWidth);
  if (!result.warnings.empty()) {
    TextTable table;
    table.add_column("seen by", Align::left);
    table.add_column("ahead", Align::left);
    table.add_column("figure", Align::left);
    table.add_column("warns", Align::left);
    table.add_column("hits", Align::decimal);
    table.add_column("false alarms", Align::decimal);
    table.add_column("breach after it", Align::decimal);
    table.add_column("area", Align::decimal);
    std::string period;
    std::set<Doubt> doubts;
    for (const Warning& one : result.warnings) {
      const bool same = one.period.short_name == period;
      period = one.period.short_name;
      doubts.insert(one.area.doubt);
      table.add_row(
          {same ? "" : one.period.short_name, same ? "" : months_text(one.months_ahead),
           figure_name(one), rule_text(one), format_percent(one.hits.value, one.hits.se),
           format_percent(one.false_alarms.value, one.false_alarms.se),
           format_percent(one.after_warning.value, one.after_warning.se),
           format_quantity(one.area.value, one.area.se, 1) +
               std::string(one.area.doubt == Doubt::none ? "" : doubt_mark(one.area.doubt))});
    }
    text += "\n" + table.text() + doubt_notes(doubts, kWatchWidth);
    text += wrap(
        "hits: breaches that it warns of; false alarms: other futures that it warns of too; "
        "area: the chance that it tells a breach from another future, 0.5 says nothing",
        "  ", "  ", kWatchWidth);
  }
  text += "\n";
  for (const std::string& caution : result.cautions) {
    text += wrap(caution, "caution: ", "  ", kWatchWidth);
  }
  return text + "  " + seconds_text(result.seconds) + "\n";
}

nlohmann::ordered_json to_json(const WatchResult& result) {
  nlohmann::ordered_json out;
  out["schema"] = schemas::kWatch.written;
  out["model"] = result.about.model;
  out["about"] = about_json(result.about, result.futures);
  out["failure"] = result.failure;
  out["limit"] = result.limit;
  out["title"] = result.limit_title;
  out["period"] = result.period.short_name;
  out["chance"] = estimate_json(result.chance);
  out["trials"] = result.n_trials;
  out["breaches"] = result.n_breaches;
  out["figures"] = result.n_figures;
  out["most_false_alarms"] = number(result.most_false_alarms);
  out["warnings"] = nlohmann::ordered_json::array();
  for (const Warning& one : result.warnings) {
    nlohmann::ordered_json row;
    row["figure"] = one.figure;
    row["title"] = one.title;
    row["period"] = one.period.short_name;
    row["months_ahead"] = one.months_ahead;
    row["count"] = one.is_count;
    row["unit"] = one.unit;
    row["side"] = one.is_low ? "low" : "high";
    row["threshold"] = one.threshold;
    row["hits"] = estimate_json(one.hits);
    row["false_alarms"] = estimate_json(one.false_alarms);
    row["after_warning"] = estimate_json(one.after_warning);
    row["area"] = estimate_json(one.area);
    row["breaches"] = one.n_breaches;
    row["calm"] = one.n_calm;
    out["warnings"].push_back(std::move(row));
  }
  out["seconds"] = result.seconds;
  out["cautions"] = result.cautions;
  return out;
}

}  // namespace plimsoll::report

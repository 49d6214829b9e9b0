// A reverse stress test as a page of text and as JSON.
#include "report/reverse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "math/functions.h"
#include "report/about.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;
using Way = ReverseResult::Way;

// "62 %, 53 to 70".
std::string share_text(const ReverseResult::Share& share) {
  const int decimals = share.high - share.low < 0.02 ? 1 : 0;
  return fmt::format("{:.{}f} %, {:.{}f} to {:.{}f}", 100 * share.value, decimals, 100 * share.low,
                     decimals, 100 * share.high, decimals);
}

// A score as a quantile, with as many digits as its tail needs.
std::string quantile_text(double score) {
  const double tail = math::normal_survival(std::fabs(score));
  const int decimals =
      tail > 0 ? std::max(1, 1 - static_cast<int>(std::floor(std::log10(100 * tail)))) : 1;
  return format_number(100 * (score < 0 ? tail : 1 - tail), std::min(decimals, 9)) + " %";
}

// 1.3e-6 ± 0.1e-6, and its interval.
std::string rare(const ReverseResult& found) {
  const double p = found.probability;
  if (p >= 1e-2) {
    return fmt::format("{} %, 95 % interval {} to {}", format_quantity(p, found.se, 0.01),
                       short_percent(found.low), short_percent(found.high));
  }
  const int power = static_cast<int>(std::floor(std::log10(p)));
  const double scale = std::pow(10, power);
  return fmt::format("({})e{:+03d}, 95 % interval {:.2g} to {:.2g}",
                     format_quantity(p / scale, found.se / scale, 1), power, found.low, found.high);
}

// Whether the error asked for was reached, in percent.
std::string error_text(const ReverseResult& found) {
  const std::string error = format_significant(100 * found.se / found.probability, 2);
  const std::string asked = format_significant(100 * found.error_asked, 2);
  if (found.reached) {
    return fmt::format("  Its error is {} % of itself; {} % was asked for.\n", error, asked);
  }
  return fmt::format(
      "  Its error is {} % of itself, as far as so few tell: NOT the {} % that was asked for. "
      "{}\n  allows more trials.\n",
      error, asked, found.about.agree_with.empty() ? "--most" : "--trials");
}

std::string amount(const ReverseResult::PathPoint& point, double value) {
  if (point.is_bare) return format_significant(value, 3);
  const Display display = choose_display(point.unit, std::fabs(value) / point.scale);
  return format_significant(value / point.scale / display.scale, 3) +
         (display.unit.empty() ? "" : " " + display.unit);
}

// To two digits.
std::string about(double n) {
  double unit = 1;
  while (n / unit >= 100) unit *= 10;
  return format_count(static_cast<std::uint64_t>(std::llround(n / unit) * unit));
}

std::string probability_text(const ReverseResult& found) {
  if (found.method == ReverseResult::Method::none) {
    return fmt::format(
        "It did not occur. Its probability is below {:.1g}: {}\n", found.below,
        found.by_levels
            ? fmt::format("{} levels of subset simulation did not reach it.", found.n_levels)
            : fmt::format("none of {} trials failed (95 % bound, rule of three).",
                          format_count(found.n_plain)));
  }
  std::string text = "Probability  " + rare(found);
  constexpr double kRare = 0.1;
  text += found.probability < kRare
              ? fmt::format(",\nabout once in {} trials\n", about(1 / found.probability))
              : "\n";
  text += error_text(found);
  text += fmt::format("  By {}.\n", found.why);
  if (found.method == ReverseResult::Method::subset) {
    text += fmt::format("  {} levels, {} independent replicates; plain simulation saw {} in {}.\n",
                        found.n_levels, found.n_replicates, format_count(found.n_plain_failing),
                        format_count(found.n_plain));
  }
  return text;
}

std::string way_text(const Way& way, std::size_t number) {
  std::string name;
  for (const std::string& event : way.events) name += (name.empty() ? "" : " + ") + event;
  if (name.empty()) name = "no event stands out";
  std::string text =
      fmt::format("\n{}. {} ({} % of failures)\n", number, name, share_text(way.share));
  for (const ReverseResult::Struck& struck : way.struck) {
    text +=
        fmt::format("   {} strikes in {} (usually {}), typically first in {}\n", struck.event,
                    share_text(struck.share), short_percent(struck.usual), struck.typical_period);
  }
  for (const ReverseResult::Moved& moved : way.moved) {
    const std::string usual = moved.usual_score == 0
                                  ? ""
                                  : fmt::format(" (usually {})", quantile_text(moved.usual_score));
    text += fmt::format("   {}{} lies near its {} quantile{}\n", moved.draw,
                        moved.where.empty() ? "" : " [" + moved.where + "]",
                        quantile_text(moved.mean_score), usual);
  }
  std::string path;
  for (const ReverseResult::PathPoint& point : way.path) {
    path += fmt::format("{}{} {} (usually {})", path.empty() ? "" : "; ", point.outcome,
                        amount(point, point.median), amount(point, point.usual_median));
  }
  if (!path.empty()) text += wrap(path, "   Ends with ", "   ", 100);
  if (!way.explain.empty()) text += "   One of them: " + way.explain + "\n";
  return text;
}

std::string design_text(const ReverseResult::DesignPoint& design) {
  std::string text = fmt::format(
      "\nThe least improbable single point: {:.2f} standard deviations from the median of "
      "everything\n",
      design.distance);
  TextTable table;
  table.add_column("input", Align::left);
  table.add_column("where", Align::left);
  table.add_column("its quantile", Align::decimal);
  constexpr std::size_t kShown = 12;
  for (std::size_t i = 0; i < design.inputs.size() && i < kShown; ++i) {
    const auto& input = design.inputs[i];
    table.add_row(
        {input.input, input.where, input.quantile ? quantile_text(input.score) : "(correlated)"});
  }
  text += table.text();
  if (design.inputs.size() > kShown) {
    text += fmt::format("  and {} more, nearer to their medians (--json)\n",
                        design.inputs.size() - kShown);
  }
  return text;
}

std::string necessary_text(const ReverseResult& found) {
  std::string text = "\nWithout one risk, on the same noise\n";
  TextTable table;
  table.add_column("risk off", Align::left);
  table.add_column("failures that would not be", Align::left);
  table.add_column("probability left", Align::decimal);
  constexpr std::size_t kShown = 12;
  std::size_t shown = 0;
  std::size_t more = 0;
  for (const auto& risk : found.necessary) {
    if (risk.share.value < 2 * risk.share.se) continue;
    if (shown == kShown) {
      ++more;
      continue;
    }
    const double left = found.probability * (1 - risk.share.value);
    table.add_row({risk.risk, share_text(risk.share) + " %",
                   left > 0 ? fmt::format("{:.2g}", left)
                            : fmt::format("< {:.1g}", found.probability * (1 - risk.share.low))});
    ++shown;
  }
  if (shown == 0) return text + "  no risk is needed: the failure is left as likely\n";
  text += table.text();
  if (more > 0) text += fmt::format("  and {} more that save fewer (--json)\n", more);
  return text + "  The probability left counts no failure that a risk prevents when it is on.\n";
}

nlohmann::json way_json(const Way& way) {
  nlohmann::json out = {{"events", way.events},
                        {"share", way.share.value},
                        {"se", way.share.se},
                        {"low", way.share.low},
                        {"high", way.share.high}};
  auto& struck = out["struck"] = nlohmann::json::array();
  for (const auto& event : way.struck) {
    struck.push_back({{"event", event.event},
                      {"risk", event.risk},
                      {"share", event.share.value},
                      {"se", event.share.se},
                      {"low", event.share.low},
                      {"high", event.share.high},
                      {"usual_share", event.usual},
                      {"typical_period", event.typical_period}});
  }
  auto& moved = out["moved"] = nlohmann::json::array();
  for (const auto& draw : way.moved) {
    moved.push_back({{"draw", draw.draw},
                     {"where", draw.where},
                     {"mean_score", draw.mean_score},
                     {"quantile", draw.quantile},
                     {"usual_score", draw.usual_score}});
  }
  auto& path = out["path"] = nlohmann::json::array();
  for (const auto& point : way.path) {
    path.push_back({{"outcome", point.outcome},
                    {"median", point.median},
                    {"usual_median", point.usual_median}});
  }
  if (way.trial) out["trial"] = *way.trial;
  return out;
}

}  // namespace

std::string write_text(const ReverseResult& found) {
  std::string text =
      fmt::format("Reverse stress test of {}\nFailure: {}\n", found.title, found.failure);
  if (found.limit) {
    text +=
        fmt::format("  what the limit {}{} counts as bad: {}\n", found.limit->name,
                    found.limit->title.empty() ? "" : fmt::format(" (\"{}\")", found.limit->title),
                    found.limit->text);
  }
  text += agree_text(found.about, 100);
  text += "\n";
  text += probability_text(found);
  if (!found.ways.empty()) {
    text += fmt::format("\nHow it comes about (from {} failing trials; 95 % intervals)\n",
                        format_count(found.n_points));
    for (std::size_t i = 0; i < found.ways.size(); ++i) {
      text += way_text(found.ways[i], i + 1);
    }
    text += necessary_text(found);
  }
  if (found.design && !found.design->inputs.empty()) text += design_text(*found.design);
  text += fmt::format(
      "\n{} plain trials, {} of subset simulation, {} for ways and points; {:.1f} s for the "
      "probability, {:.1f} s for the rest\n",
      format_count(found.n_plain), format_count(found.n_subset), format_count(found.n_other),
      found.probability_seconds, found.other_seconds);
  return text;
}

nlohmann::json to_json(const ReverseResult& found) {
  nlohmann::json out;
  out["schema"] = schemas::kReverse.written;
  out["failure"] = found.failure;
  if (found.limit) {
    out["limit"] = {
        {"name", found.limit->name}, {"title", found.limit->title}, {"text", found.limit->text}};
  }
  out["method"] = found.method == ReverseResult::Method::plain    ? "plain"
                  : found.method == ReverseResult::Method::subset ? "subset"
                                                                  : "none";
  out["why"] = found.why;
  out["probability"] = found.probability;
  out["se"] = found.se;
  if (found.method != ReverseResult::Method::none) {
    out["interval"] = {{"low", found.low}, {"high", found.high}, {"confidence", 0.95}};
  }
  out["error_asked"] = found.error_asked;
  out["reached"] = found.reached;
  if (found.method == ReverseResult::Method::none) out["below"] = found.below;
  out["levels"] = found.n_levels;
  out["replicates"] = found.n_replicates;
  out["plain"] = {{"trials", found.n_plain}, {"failing", found.n_plain_failing}};
  auto& ways = out["ways"] = nlohmann::json::array();
  for (const Way& way : found.ways) ways.push_back(way_json(way));
  auto& necessary = out["necessary"] = nlohmann::json::array();
  for (const auto& risk : found.necessary) {
    necessary.push_back({{"risk", risk.risk},
                         {"share_saved", risk.share.value},
                         {"se", risk.share.se},
                         {"low", risk.share.low},
                         {"high", risk.share.high}});
  }
  if (found.design) {
    auto& inputs = out["design_point"]["inputs"] = nlohmann::json::array();
    out["design_point"]["distance"] = found.design->distance;
    for (const auto& input : found.design->inputs) {
      inputs.push_back({{"input", input.input},
                        {"where", input.where},
                        {"score", input.score},
                        {"quantile", input.quantile ? nlohmann::json(*input.quantile)
                                                    : nlohmann::json(nullptr)}});
    }
  }
  out["cost"] = {{"plain_trials", found.n_plain},
                 {"subset_trials", found.n_subset},
                 {"other_trials", found.n_other},
                 {"probability_seconds", found.probability_seconds},
                 {"other_seconds", found.other_seconds}};
  out["model"] = found.about.model;
  out["about"] = about_json(found.about, found.futures);
  return out;
}

}  // namespace plimsoll::report

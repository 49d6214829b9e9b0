#include "driver/reverse.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "driver/inputs.h"
#include "driver/output.h"
#include "math/functions.h"
#include "questions/margin.h"
#include "questions/reverse.h"
#include "report/number_format.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using questions::Reverse;
using questions::Way;
using Align = report::TextTable::Align;

// A trailing " in PERIOD" leaves the condition.
void split_failure(const std::string& text, questions::Asked& asked) {
  const std::size_t at = text.rfind(" in ");
  std::string condition = text;
  if (at != std::string::npos && text.find(')', at) == std::string::npos &&
      text.find(' ', at + 4) == std::string::npos) {
    asked.period = text.substr(at + 4);
    condition = text.substr(0, at);
  }
  asked.statistic = "P(" + condition + ")";
}

std::string percent(double share) {
  return report::format_significant(100 * share, 3) + " %";
}

std::string percent(double share, double se) {
  return report::format_quantity(share, se, 0.01) + " %";
}

// A score as a quantile, with as many digits as its tail needs.
std::string quantile_text(double score) {
  const double tail = math::normal_survival(std::fabs(score));
  const int decimals =
      tail > 0 ? std::max(1, 1 - static_cast<int>(std::floor(std::log10(100 * tail)))) : 1;
  return report::format_number(100 * (score < 0 ? tail : 1 - tail), std::min(decimals, 9)) + " %";
}

// 1.3e-6 ± 0.1e-6, and once in how many.
std::string rare(double p, double se) {
  if (p >= 1e-2) return percent(p, se);
  const int power = static_cast<int>(std::floor(std::log10(p)));
  const double scale = std::pow(10, power);
  return fmt::format("({})e{:+03d}", report::format_quantity(p / scale, se / scale, 1), power);
}

std::string amount(const ir::Module& module, const questions::PathPoint& point, double value) {
  const ir::Column& column = module.columns[point.column.value];
  if (!column.def.valid()) return report::format_significant(value, 3);
  const ir::Def& def = module.defs[column.def.value];
  std::string unit = def.unit;
  double scale = def.unit_scale;
  for (const auto& [word, factor] :
       {std::pair{"bn ", 1e9}, std::pair{"M ", 1e6}, std::pair{"k ", 1e3}}) {
    if (!unit.starts_with(word)) continue;
    unit.erase(0, std::string(word).size());
    scale /= factor;
    break;
  }
  const report::Display display = report::choose_display(unit, std::fabs(value) / scale);
  return report::format_significant(value / scale / display.scale, 3) +
         (display.unit.empty() ? "" : " " + display.unit);
}

// To two digits.
std::string about(double n) {
  double unit = 1;
  while (n / unit >= 100) unit *= 10;
  return report::format_count(static_cast<std::uint64_t>(std::llround(n / unit) * unit));
}

std::string probability_text(const Reverse& found) {
  if (found.method == Reverse::Method::none) {
    return fmt::format(
        "It did not occur. Its probability is below {:.1g}: {}\n", found.below,
        found.n_subset > 0
            ? fmt::format("{} levels of subset simulation did not reach it.", found.n_levels)
            : fmt::format("none of {} trials failed (95 % bound, rule of three).",
                          report::format_count(found.n_plain)));
  }
  std::string text = "Probability  " + rare(found.probability, found.se);
  text += fmt::format(", about once in {} trials\n", about(1 / found.probability));
  if (found.se > 0.5 * found.probability) {
    text +=
        "  Its error is as large as half of itself: read it as an order of size; --most allows "
        "more "
        "trials.\n";
  }
  text += fmt::format("  By {}.\n", found.why);
  if (found.method == Reverse::Method::subset) {
    text +=
        fmt::format("  {} levels, {} independent replicates; plain simulation saw {} in {}.\n",
                    found.n_levels, found.n_replicates, report::format_count(found.n_plain_failing),
                    report::format_count(found.n_plain));
  }
  return text;
}

std::string way_text(const ir::Module& module, const Way& way, std::size_t number) {
  std::string name;
  for (const std::string& event : way.events) name += (name.empty() ? "" : " + ") + event;
  if (name.empty()) name = "no event stands out";
  std::string text =
      fmt::format("\n{}. {} ({} of failures)\n", number, name, percent(way.share, way.se));
  for (const questions::Struck& struck : way.struck) {
    text += fmt::format("   {} strikes in {} (usually {}), typically first in {}\n", struck.name,
                        percent(struck.share), percent(struck.usual), struck.period);
  }
  for (const questions::Moved& moved : way.moved) {
    text += fmt::format("   {}{} lies near its {} quantile\n", moved.name,
                        moved.where.empty() ? "" : " [" + moved.where + "]",
                        quantile_text(moved.score));
  }
  std::string path;
  for (const questions::PathPoint& point : way.path) {
    path += fmt::format("{}{} {} (usually {})", path.empty() ? "" : "; ", point.name,
                        amount(module, point, point.failing), amount(module, point, point.usual));
  }
  if (!path.empty()) text += report::wrap(path, "   Ends with ", "   ", 100);
  if (way.trial) {
    text += fmt::format("   One of them: plimsoll explain MODEL --trial {}\n", *way.trial);
  }
  return text;
}

std::string design_text(const questions::DesignPoint& design) {
  std::string text = fmt::format(
      "\nThe least improbable single point: {:.2f} standard deviations from the median of "
      "everything\n",
      design.distance);
  report::TextTable table;
  table.add_column("input", Align::left);
  table.add_column("where", Align::left);
  table.add_column("its quantile", Align::decimal);
  constexpr std::size_t kShown = 12;
  for (std::size_t i = 0; i < design.inputs.size() && i < kShown; ++i) {
    const auto& input = design.inputs[i];
    table.add_row({input.name, input.where, quantile_text(input.score)});
  }
  text += table.text();
  if (design.inputs.size() > kShown) {
    text += fmt::format("  and {} more, nearer to their medians (--json)\n",
                        design.inputs.size() - kShown);
  }
  return text;
}

std::string necessary_text(const Reverse& found) {
  std::string text = "\nWithout one risk, on the same noise\n";
  report::TextTable table;
  table.add_column("risk off", Align::left);
  table.add_column("failures that would not be", Align::decimal);
  table.add_column("probability left", Align::decimal);
  constexpr std::size_t kShown = 12;
  std::size_t shown = 0;
  std::size_t more = 0;
  for (const auto& risk : found.necessary) {
    if (risk.share < 2 * risk.se) continue;
    if (shown == kShown) {
      ++more;
      continue;
    }
    const double left = found.probability * (1 - risk.share);
    table.add_row(
        {risk.risk, percent(risk.share, risk.se), left > 0 ? fmt::format("{:.2g}", left) : "0"});
    ++shown;
  }
  if (shown == 0) return text + "  no risk is needed: the failure is left as likely\n";
  text += table.text();
  if (more > 0) text += fmt::format("  and {} more that save fewer (--json)\n", more);
  return text + "  The probability left counts no failure that a risk prevents when it is on.\n";
}

std::string page(const Question& question, const Reverse& found, const std::string& failure) {
  std::string text = fmt::format(
      "Reverse stress test of {}\nFailure: {}\n\n",
      question.module().title.empty() ? question.module().model_name : question.module().title,
      failure);
  text += probability_text(found);
  if (!found.ways.empty()) {
    text += fmt::format("\nHow it comes about (from {} failing trials)\n",
                        report::format_count(found.n_points));
    for (std::size_t i = 0; i < found.ways.size(); ++i) {
      text += way_text(question.module(), found.ways[i], i + 1);
    }
    text += necessary_text(found);
  }
  if (found.design && !found.design->inputs.empty()) text += design_text(*found.design);
  text += fmt::format(
      "\n{} plain trials, {} of subset simulation, {} for ways and points; {:.1f} s for the "
      "probability, {:.1f} s for the rest\n",
      report::format_count(found.n_plain), report::format_count(found.n_subset),
      report::format_count(found.n_other), found.probability_seconds, found.other_seconds);
  return text;
}

nlohmann::json way_json(const Way& way) {
  nlohmann::json out = {{"events", way.events}, {"share", way.share}, {"se", way.se}};
  auto& struck = out["struck"] = nlohmann::json::array();
  for (const auto& event : way.struck) {
    struck.push_back({{"event", event.name},
                      {"risk", event.risk},
                      {"share", event.share},
                      {"usual_share", event.usual},
                      {"typical_period", event.period}});
  }
  auto& moved = out["moved"] = nlohmann::json::array();
  for (const auto& draw : way.moved) {
    moved.push_back({{"draw", draw.name},
                     {"where", draw.where},
                     {"mean_score", draw.score},
                     {"quantile", draw.quantile}});
  }
  auto& path = out["path"] = nlohmann::json::array();
  for (const auto& point : way.path) {
    path.push_back(
        {{"outcome", point.name}, {"median", point.failing}, {"usual_median", point.usual}});
  }
  if (way.trial) out["trial"] = *way.trial;
  return out;
}

nlohmann::json to_json(const Reverse& found, const std::string& failure) {
  nlohmann::json out;
  out["schema"] = "plimsoll.reverse/1";
  out["failure"] = failure;
  out["method"] = found.method == Reverse::Method::plain    ? "plain"
                  : found.method == Reverse::Method::subset ? "subset"
                                                            : "none";
  out["why"] = found.why;
  out["probability"] = found.probability;
  out["se"] = found.se;
  if (found.method == Reverse::Method::none) out["below"] = found.below;
  out["levels"] = found.n_levels;
  out["replicates"] = found.n_replicates;
  out["plain"] = {{"trials", found.n_plain}, {"failing", found.n_plain_failing}};
  auto& ways = out["ways"] = nlohmann::json::array();
  for (const Way& way : found.ways) ways.push_back(way_json(way));
  auto& necessary = out["necessary"] = nlohmann::json::array();
  for (const auto& risk : found.necessary) {
    necessary.push_back({{"risk", risk.risk}, {"share_saved", risk.share}, {"se", risk.se}});
  }
  if (found.design) {
    auto& inputs = out["design_point"]["inputs"] = nlohmann::json::array();
    out["design_point"]["distance"] = found.design->distance;
    for (const auto& input : found.design->inputs) {
      inputs.push_back({{"input", input.name},
                        {"where", input.where},
                        {"score", input.score},
                        {"quantile", input.quantile}});
    }
  }
  out["cost"] = {{"plain_trials", found.n_plain},
                 {"subset_trials", found.n_subset},
                 {"other_trials", found.n_other},
                 {"probability_seconds", found.probability_seconds},
                 {"other_seconds", found.other_seconds}};
  return out;
}

}  // namespace

int reverse(const ReverseArguments& arguments) {
  QuestionArguments asked = arguments.question;
  if (arguments.failure.empty() == arguments.limit.empty()) {
    print_error("name one failure: --failure 'net_income < -2 bn JPY in FY2013', or --limit NAME");
    return kUsage;
  }
  if (asked.run.sampler != "random") {
    print_error("reverse needs independent trials: use --sampler random");
    return kUsage;
  }
  if (!arguments.failure.empty()) {
    split_failure(arguments.failure, asked.asked);
  } else {
    asked.asked.statistic = "P(" + arguments.limit + ")";
  }
  Question question;
  if (const int code = open_question(asked, question); code != kWell) return code;
  ir::Module& module = *question.compiled.module;
  const questions::Margin margin = questions::add_margin(module, question.target.column);
  question.target.column = margin.column;
  questions::ReverseOptions options;
  options.run = run_options(asked.run);
  options.relative_error = arguments.relative_error / 100;
  options.most_subset = arguments.most_trials;
  options.most_ways = static_cast<std::size_t>(arguments.ways);
  options.stop = &stop_requested();
  const auto found =
      questions::reverse_stress(module, question.inputs, question.target, margin.graded, options);
  if (!found) {
    print_error(found.error());
    return kMachineFailed;
  }
  if (found->failure) return report_question_failure(question, *found->failure, asked.run);
  std::string failure = question.target.text;
  if (failure.starts_with("P(")) {
    const std::size_t close = failure.rfind(')');
    failure = failure.substr(2, close - 2) + failure.substr(close + 1);
  }
  if (asked.run.json != "-") fmt::print("{}", page(question, *found, failure));
  if (!asked.run.json.empty() &&
      !write_whole(asked.run.json, to_json(*found, failure).dump(2) + "\n")) {
    return kMachineFailed;
  }
  return found->interrupted ? kInterrupted : kWell;
}

}  // namespace plimsoll::driver

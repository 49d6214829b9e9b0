#include "driver/reverse.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "math/functions.h"
#include "questions/margin.h"
#include "questions/reverse_stress.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using questions::Reverse;
using questions::Way;
using Align = report::TextTable::Align;

// The condition without its period.
std::string set_failure(std::string_view text, questions::Asked& asked) {
  const std::string period = questions::take_period(text);
  if (!period.empty()) asked.period = period;
  asked.statistic = "P(" + std::string(text) + ")";
  return std::string(text);
}

// What is looked for, in the model's own words. A limit is told by what it counts, not by its name,
// which may say the good thing.
struct Failure {
  std::string text;
  std::optional<ir::Bound> limit;
};

// "cash < 0 EUR" of "P(cash < 0 EUR) <= 5%".
std::string condition_of(const std::string& text) {
  const std::size_t begin = text.find("P(");
  if (begin == std::string::npos) return text;
  int depth = 1;
  for (std::size_t i = begin + 2; i < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return text.substr(begin + 2, i - begin - 2);
  }
  return text;
}

// Turns the target to what fails: where a limit wants its condition often, that is its contrary.
Failure find_failure(ir::Module& module, const std::string& limit, questions::Target& target) {
  Failure failure{target.text, {}};
  std::string inside = target.text;
  std::string after;
  if (inside.starts_with("P(")) {
    const std::size_t close = inside.rfind(')');
    after = inside.substr(close + 1);
    inside = inside.substr(2, close - 2);
  }
  failure.text = inside + after;
  for (const ir::Bound& bound : module.limits) {
    if (bound.name == limit && bound.column == target.column) failure.limit = bound;
  }
  if (!failure.limit) return failure;
  // What follows the name is a label.
  const std::string label = inside.substr(std::min(limit.size(), inside.size()));
  failure.text = condition_of(failure.limit->text);
  if (failure.limit->relation == ir::Relation::ge || failure.limit->relation == ir::Relation::gt) {
    failure.text = "not (" + failure.text + ")";
    target.column = questions::add_contrary(module, target.column);
  }
  failure.text += (label.empty() ? "" : " " + label) + after;
  return failure;
}

std::string percent(double share) {
  return report::format_significant(100 * share, 3) + " %";
}

// "62 %, 53 to 70".
std::string percent(const questions::Share& share) {
  const int decimals = share.high - share.low < 0.02 ? 1 : 0;
  return fmt::format("{:.{}f} %, {:.{}f} to {:.{}f}", 100 * share.value, decimals, 100 * share.low,
                     decimals, 100 * share.high, decimals);
}

// A score as a quantile, with as many digits as its tail needs.
std::string quantile_text(double score) {
  const double tail = math::normal_survival(std::fabs(score));
  const int decimals =
      tail > 0 ? std::max(1, 1 - static_cast<int>(std::floor(std::log10(100 * tail)))) : 1;
  return report::format_number(100 * (score < 0 ? tail : 1 - tail), std::min(decimals, 9)) + " %";
}

// 1.3e-6 ± 0.1e-6, and its interval.
std::string rare(const Reverse& found) {
  const double p = found.probability;
  if (p >= 1e-2) {
    return fmt::format("{} %, 95 % interval {} to {}", report::format_quantity(p, found.se, 0.01),
                       percent(found.low), percent(found.high));
  }
  const int power = static_cast<int>(std::floor(std::log10(p)));
  const double scale = std::pow(10, power);
  return fmt::format("({})e{:+03d}, 95 % interval {:.2g} to {:.2g}",
                     report::format_quantity(p / scale, found.se / scale, 1), power, found.low,
                     found.high);
}

// Whether the error asked for was reached, in percent.
std::string error_text(const Reverse& found, double wanted) {
  const std::string error = report::format_significant(100 * found.se / found.probability, 2);
  const std::string asked = report::format_significant(wanted, 2);
  if (found.reached) {
    return fmt::format("  Its error is {} % of itself; {} % was asked for.\n", error, asked);
  }
  return fmt::format(
      "  Its error is {} % of itself, as far as so few tell: NOT the {} % that was asked for. "
      "--most\n  allows more trials.\n",
      error, asked);
}

std::string amount(const ir::Module& module, const questions::PathPoint& point, double value) {
  const ir::Column& column = module.columns[point.column.value];
  if (!column.def.valid()) return report::format_significant(value, 3);
  const ir::Def& def = module.defs[column.def.value];
  std::string unit = def.unit;
  double scale = def.unit_scale;
  questions::drop_scale_word(unit, scale);
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

std::string probability_text(const Reverse& found, double wanted) {
  if (found.method == Reverse::Method::none) {
    return fmt::format(
        "It did not occur. Its probability is below {:.1g}: {}\n", found.below,
        found.by_levels
            ? fmt::format("{} levels of subset simulation did not reach it.", found.n_levels)
            : fmt::format("none of {} trials failed (95 % bound, rule of three).",
                          report::format_count(found.n_plain)));
  }
  std::string text = "Probability  " + rare(found);
  constexpr double kRare = 0.1;
  text += found.probability < kRare
              ? fmt::format(",\nabout once in {} trials\n", about(1 / found.probability))
              : "\n";
  text += error_text(found, wanted);
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
  std::string text = fmt::format("\n{}. {} ({} % of failures)\n", number, name, percent(way.share));
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
    table.add_row(
        {input.name, input.where, input.quantile ? quantile_text(input.score) : "(correlated)"});
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
    table.add_row({risk.risk, percent(risk.share) + " %",
                   left > 0 ? fmt::format("{:.2g}", left)
                            : fmt::format("< {:.1g}", found.probability * (1 - risk.share.low))});
    ++shown;
  }
  if (shown == 0) return text + "  no risk is needed: the failure is left as likely\n";
  text += table.text();
  if (more > 0) text += fmt::format("  and {} more that save fewer (--json)\n", more);
  return text + "  The probability left counts no failure that a risk prevents when it is on.\n";
}

std::string page(const Question& question, const Reverse& found, const Failure& failure,
                 double wanted) {
  std::string text = fmt::format(
      "Reverse stress test of {}\nFailure: {}\n",
      question.module().title.empty() ? question.module().model_name : question.module().title,
      failure.text);
  if (failure.limit) {
    text += fmt::format(
        "  what the limit {}{} counts as bad: {}\n", failure.limit->name,
        failure.limit->title.empty() ? "" : fmt::format(" (\"{}\")", failure.limit->title),
        failure.limit->text);
  }
  text += "\n";
  text += probability_text(found, wanted);
  if (!found.ways.empty()) {
    text += fmt::format("\nHow it comes about (from {} failing trials; 95 % intervals)\n",
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
  nlohmann::json out = {{"events", way.events},
                        {"share", way.share.value},
                        {"se", way.share.se},
                        {"low", way.share.low},
                        {"high", way.share.high}};
  auto& struck = out["struck"] = nlohmann::json::array();
  for (const auto& event : way.struck) {
    struck.push_back({{"event", event.name},
                      {"risk", event.risk},
                      {"share", event.share.value},
                      {"se", event.share.se},
                      {"low", event.share.low},
                      {"high", event.share.high},
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

nlohmann::json to_json(const Reverse& found, const Failure& failure, double wanted) {
  nlohmann::json out;
  out["schema"] = report::schemas::kReverse.written;
  out["failure"] = failure.text;
  if (failure.limit) {
    out["limit"] = {{"name", failure.limit->name},
                    {"title", failure.limit->title},
                    {"text", failure.limit->text}};
  }
  out["method"] = found.method == Reverse::Method::plain    ? "plain"
                  : found.method == Reverse::Method::subset ? "subset"
                                                            : "none";
  out["why"] = found.why;
  out["probability"] = found.probability;
  out["se"] = found.se;
  if (found.method != Reverse::Method::none) {
    out["interval"] = {{"low", found.low}, {"high", found.high}, {"confidence", 0.95}};
  }
  out["error_asked"] = wanted / 100;
  out["reached"] = found.reached;
  if (found.method == Reverse::Method::none) out["below"] = found.below;
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
      inputs.push_back({{"input", input.name},
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
  std::string condition;
  if (!arguments.failure.empty()) {
    condition = set_failure(arguments.failure, asked.asked);
  } else {
    asked.asked.statistic = "P(" + arguments.limit + ")";
  }
  Question question;
  if (const int code = open_question(asked, question); code != kWell) return code;
  ir::Module& module = *question.compiled.module;
  const std::string& named = arguments.limit.empty() ? condition : arguments.limit;
  const Failure failure = find_failure(module, named, question.target);
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
    return found.error().starts_with(questions::kPointFails) ? kModelWrong : kMachineFailed;
  }
  if (found->failure) return report_question_failure(question, *found->failure, asked.run);
  if (asked.run.json != "-")
    fmt::print("{}", page(question, *found, failure, arguments.relative_error));
  if (!asked.run.json.empty()) {
    nlohmann::json json = to_json(*found, failure, arguments.relative_error);
    json["model"] = module.model_name;
    json["about"] = about_json(module, asked.run);
    if (!write_whole(asked.run.json, json_text(json))) return kMachineFailed;
  }
  return found->interrupted ? kInterrupted : kWell;
}

}  // namespace plimsoll::driver

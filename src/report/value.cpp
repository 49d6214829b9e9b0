// What all knowledge is worth, then what each piece is worth by itself.
#include "report/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/choice_words.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;
using Known = ValueResult::Known;

// Worth nothing that can be told, by name.
constexpr std::size_t kMostNamed = 20;

const char* kind_word(Known::Kind kind) {
  constexpr const char* kWords[] = {"given", "draw", "event", "risk"};
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string write_text(const ValueResult& result) {
  const double size = std::max(std::fabs(result.perfect.value.value_or(0)), 1e-300);
  const Amounts amounts(result.target, size);
  std::string text =
      fmt::format("{}: what it is worth to know more before it is decided{}\n\n",
                  result.decision.title.empty() ? result.decision.name : result.decision.title,
                  amounts.unit().empty() ? "" : ", in " + amounts.unit());
  text += wrap(
      "decided as it is: " + choice_text(result.decision, result.actions, result.levers) + "; " +
          result.target.text + " is " +
          Amounts(result.target, result.objective.value.value_or(0)).with_unit(result.objective),
      "  ", "  ", kChoiceWidth);
  text += "\n";
  TextTable table;
  table.add_column("known by itself", Align::left);
  table.add_column("", Align::left);
  table.add_column("is worth", Align::decimal);
  table.add_column("by regression", Align::decimal);
  table.add_column("", Align::left);
  table.add_row({"everything", result.n_settings > 0 ? "at least" : "",
                 amounts.text(result.perfect), "", ""});
  std::string nothing;
  std::size_t n_nothing = 0;
  bool has_bound = false;
  for (const Known& known : result.known) {
    if (known.is_apart) {
      has_bound = has_bound || known.is_at_least;
      table.add_row({known.name,
                     kind_word(known.kind) + std::string(known.is_at_least ? ", at least" : ""),
                     amounts.text(known.value), amounts.text(Estimate{known.fitted, std::nullopt}),
                     known.title});
      continue;
    }
    if (++n_nothing <= kMostNamed) nothing += (nothing.empty() ? "" : ", ") + known.name;
  }
  text += table.text() + "\n";
  if (result.n_settings > 0) {
    text += wrap(fmt::format("at least: the levers are compared at {} settings only, and knowing "
                             "may be worth more with those between",
                             format_count(result.n_settings)),
                 "  ", "  ", kChoiceWidth) +
            "\n";
  } else if (has_bound) {
    text += wrap(
                "at least: seen through summaries (counts and sums of an event, means by year or "
                "over labels); the whole may be worth more, up to everything",
                "  ", "  ", kChoiceWidth) +
            "\n";
  }
  if (n_nothing > 0) {
    text += wrap(fmt::format("{} of {}: not told apart from nothing: {}{}", n_nothing,
                             result.known.size(), nothing, n_nothing > kMostNamed ? ", ..." : ""),
                 "  ", "  ", kChoiceWidth) +
            "\n";
  }
  TextTable best;
  best.add_column("the best in", Align::right);
  best.add_column(result.target.text, Align::decimal);
  best.add_column("", Align::left);
  const Amounts objectives(result.target, result.objective.value.value_or(0));
  for (const ValueResult::Alternative& one : result.alternatives) {
    best.add_row({short_percent(one.share), objectives.text(one.objective),
                  choice_text(result.decision, one.actions, one.levers)});
  }
  text += best.text() + "\n";
  for (const std::string& warning : result.warnings)
    text += wrap(warning, "  ", "  ", kChoiceWidth);
  text += amounts.notes();
  return text +
         wrap(
             fmt::format(
                 "{} alternatives that keep the constraints, on {} trials that chose none of them; "
                 "{} evaluations of a trial, {}",
                 format_count(result.n_alternatives), format_count(result.n_trials),
                 format_count(result.n_evaluations), seconds_text(result.seconds)),
             "  ", "  ", kChoiceWidth);
}

nlohmann::json to_json(const ValueResult& result) {
  nlohmann::json known = nlohmann::json::array();
  for (const Known& one : result.known) {
    known.push_back({{"kind", kind_word(one.kind)},
                     {"name", one.name},
                     {"title", one.title},
                     {"risk", one.risk},
                     {"value", estimate_json(one.value)},
                     {"fitted", number(one.fitted)},
                     {"apart", one.is_apart},
                     {"at_least", one.is_at_least}});
  }
  nlohmann::json alternatives = nlohmann::json::array();
  for (const ValueResult::Alternative& one : result.alternatives) {
    alternatives.push_back({{"actions", one.actions},
                            {"levers", one.levers},
                            {"objective", estimate_json(one.objective)},
                            {"share", one.share}});
  }
  return {{"schema", schemas::kValue.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target_json(result.target)},
          {"decision", result.decision.name},
          {"actions", result.actions},
          {"levers", result.levers},
          {"objective", estimate_json(result.objective)},
          {"perfect", estimate_json(result.perfect)},
          {"known", known},
          {"alternatives", alternatives},
          {"n_alternatives", result.n_alternatives},
          {"n_settings", result.n_settings},
          {"at_least", result.n_settings > 0},
          {"trials", result.n_trials},
          {"evaluations", result.n_evaluations},
          {"seconds", result.seconds},
          {"warnings", result.warnings}};
}

}  // namespace plimsoll::report

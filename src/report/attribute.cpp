// Shares under the two ends that they lead from and to.
#include "report/attribute.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Align = TextTable::Align;

const char* by_name(AttributeRequest::By by) {
  constexpr const char* kNames[] = {"risk", "group", "factor"};
  return kNames[static_cast<std::size_t>(by)];
}

std::string ends_text(const AttributeResult& result, const Amounts& amounts) {
  TextTable ends;
  ends.add_column("", Align::left);
  ends.add_column("", Align::decimal);
  ends.add_column("", Align::left);
  ends.add_row({"all risks on", amounts.text(result.all_on), amounts.unit()});
  ends.add_row({"all risks off", amounts.text(result.all_off), amounts.unit()});
  ends.add_row({"difference", amounts.text(result.difference), amounts.unit()});
  return ends.text();
}

std::string shares_text(const AttributeResult& result, const Amounts& amounts) {
  TextTable table;
  table.add_column(by_name(result.by), Align::left);
  table.add_column(amounts.unit().empty() ? "share" : "share, " + amounts.unit(), Align::decimal);
  table.add_column("of all", Align::decimal);
  table.add_column("alone", Align::decimal);
  table.add_column("if off", Align::decimal);
  table.add_column("", Align::left);
  std::string unclear;
  std::size_t n_unclear = 0;
  Estimate rest{0.0, 0.0};
  for (const AttributeResult::Share& share : result.shares) {
    if (!stands_out(share.shapley)) {
      unclear += (n_unclear++ > 0 ? ", " : "") + share.name;
      *rest.value += share.shapley.value.value_or(0);
      *rest.se = std::hypot(*rest.se, share.shapley.se.value_or(0));
      continue;
    }
    const double part = *share.shapley.value / result.difference.value.value_or(NAN);
    Estimate off = share.without;
    if (off.value) *off.value = -*off.value + 0.0;
    table.add_row({share.name, amounts.text(share.shapley),
                   std::isfinite(part) ? fmt::format("{:.1f} %", 100 * part) : "-",
                   amounts.text(share.alone), amounts.text(off), share.title});
  }
  if (n_unclear == 0) return table.text();
  table.add_row({"others", amounts.text(rest), "", "", "", ""});
  return table.text() + "\n" +
         wrap(fmt::format("{} whose share is smaller than twice its error, not ranked: {}",
                          n_unclear, unclear),
              "  ", "  ", 100);
}

std::string cost_text(const AttributeResult& result) {
  std::string text = fmt::format("  {}; {} trials, {} evaluations of a trial, {}\n",
                                 result.exact ? "exact: all subsets"
                                              : fmt::format("{} orders on {} blocks of trials",
                                                            result.n_orders, result.n_blocks),
                                 format_count(result.n_trials), format_count(result.n_evaluations),
                                 seconds_text(result.seconds));
  if (result.times_apart > 2) {
    text += fmt::format(
        "  runs apart would take {} times as long: subsets share noise and what their switches\n"
        "  do not reach\n",
        format_significant(result.times_apart, 2));
  }
  return text;
}

}  // namespace

std::string write_text(const AttributeResult& result) {
  double magnitude = 0;
  for (const Estimate& e : {result.all_on, result.all_off, result.difference}) {
    magnitude = std::max(magnitude, std::fabs(e.value.value_or(0)));
  }
  const Amounts amounts(result.target, magnitude);
  std::string text =
      fmt::format("{}: which {}s cause it\n\n", result.target.text, by_name(result.by)) +
      ends_text(result, amounts) + "\n";
  const bool any_share =
      std::any_of(result.shares.begin(), result.shares.end(),
                  [](const auto& share) { return share.shapley.value.value_or(0) != 0; });
  if (any_share) text += shares_text(result, amounts);
  for (const std::string& warning : result.warnings) {
    text += (any_share ? "\n" : "") + wrap(warning, "warning: ", "  ", 100);
  }
  text += amounts.notes();
  if (any_share) {
    text +=
        "\n  share: Shapley value, adds up to the difference; alone: with every other one off;\n"
        "  if off: what switching it off would change\n";
  }
  return text + agree_text(result.about, 100) + cost_text(result);
}

nlohmann::json to_json(const AttributeResult& result) {
  nlohmann::json shares = nlohmann::json::array();
  for (const AttributeResult::Share& share : result.shares) {
    shares.push_back({{"name", share.name},
                      {"title", share.title},
                      {"risks", share.risks},
                      {"shapley", estimate_json(share.shapley)},
                      {"alone", estimate_json(share.alone)},
                      {"without", estimate_json(share.without)},
                      {"stands_out", stands_out(share.shapley)}});
  }
  return {{"schema", schemas::kAttribute.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target_json(result.target)},
          {"by", by_name(result.by)},
          {"seed", result.futures.seed},
          {"stream", result.futures.stream},
          {"trials", result.n_trials},
          {"evaluations", result.n_evaluations},
          {"seconds", result.seconds},
          {"times_apart", result.times_apart},
          {"method", result.exact ? "subsets" : "orders"},
          {"orders", result.n_orders},
          {"all_on", estimate_json(result.all_on)},
          {"all_off", estimate_json(result.all_off)},
          {"difference", estimate_json(result.difference)},
          {"warnings", result.warnings},
          {"shares", shares}};
}

}  // namespace plimsoll::report

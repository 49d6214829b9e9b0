#include "driver/attribute.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "driver/parts.h"
#include "questions/attribute.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using questions::Attribution;
using questions::PlayerShare;

// Largest effect first.
std::vector<const PlayerShare*> ranked(const Attribution& found) {
  std::vector<const PlayerShare*> out;
  for (const PlayerShare& share : found.shares) out.push_back(&share);
  std::stable_sort(out.begin(), out.end(), [](const PlayerShare* a, const PlayerShare* b) {
    return std::fabs(a->shapley.value.value_or(0)) > std::fabs(b->shapley.value.value_or(0));
  });
  return out;
}

// Why the shares say little, where they do.
std::vector<std::string> warnings_of(const Question& question, const Attribution& found) {
  std::vector<std::string> out;
  const questions::Target& target = question.target;
  if (const auto never = never_occurs(target, found.all_on, found.n_trials)) out.push_back(*never);
  const bool nothing_moves =
      std::all_of(found.shares.begin(), found.shares.end(), [](const PlayerShare& share) {
        return share.shapley.value == 0.0 && share.without.value == 0.0;
      });
  if (nothing_moves) {
    if (out.empty())
      out.push_back("no risk moves " + target.text + ": there is nothing to share out");
  } else if (!stands_out(found.difference)) {
    out.push_back("the risks together make a difference smaller than twice its error: " +
                  std::string("these trials cannot tell which of them cause it"));
  }
  return out;
}

void print_text(const Question& question, const Attribution& found,
                const AttributeArguments& arguments, double seconds) {
  double magnitude = 0;
  for (const questions::Estimate& e : {found.all_on, found.all_off, found.difference}) {
    magnitude = std::max(magnitude, std::fabs(e.value.value_or(0)));
  }
  const Amounts amounts(question.target, magnitude);
  std::string text = fmt::format("{}: which {}s cause it\n\n", question.target.text, arguments.by);
  report::TextTable ends;
  ends.add_column("", report::TextTable::Align::left);
  ends.add_column("", report::TextTable::Align::decimal);
  ends.add_column("", report::TextTable::Align::left);
  ends.add_row({"all risks on", amounts.text(found.all_on), amounts.unit()});
  ends.add_row({"all risks off", amounts.text(found.all_off), amounts.unit()});
  ends.add_row({"difference", amounts.text(found.difference), amounts.unit()});
  text += ends.text() + "\n";

  const std::vector<std::string> warnings = warnings_of(question, found);
  const bool any_share = std::any_of(found.shares.begin(), found.shares.end(), [](const auto& s) {
    return s.shapley.value.value_or(0) != 0;
  });
  report::TextTable table;
  using Align = report::TextTable::Align;
  table.add_column(arguments.by, Align::left);
  table.add_column(amounts.unit().empty() ? "share" : "share, " + amounts.unit(), Align::decimal);
  table.add_column("of all", Align::decimal);
  table.add_column("alone", Align::decimal);
  table.add_column("if off", Align::decimal);
  table.add_column("", Align::left);
  std::string unclear;
  std::size_t n_unclear = 0;
  questions::Estimate rest{0.0, 0.0};
  for (const PlayerShare* share : ranked(found)) {
    if (!stands_out(share->shapley)) {
      unclear += (n_unclear++ > 0 ? ", " : "") + share->player.name;
      *rest.value += share->shapley.value.value_or(0);
      *rest.se = std::hypot(*rest.se, share->shapley.se.value_or(0));
      continue;
    }
    const double part = *share->shapley.value / found.difference.value.value_or(NAN);
    questions::Estimate off = share->without;
    if (off.value) *off.value = -*off.value + 0.0;
    table.add_row({share->player.name, amounts.text(share->shapley),
                   std::isfinite(part) ? fmt::format("{:.1f} %", 100 * part) : "-",
                   amounts.text(share->alone), amounts.text(off), share->player.title});
  }
  if (n_unclear > 0) table.add_row({"others", amounts.text(rest), "", "", "", ""});
  if (any_share) text += table.text();
  if (any_share && n_unclear > 0) {
    text += "\n" + report::wrap(fmt::format("{} whose share is smaller than twice its error, not "
                                            "ranked: {}",
                                            n_unclear, unclear),
                                "  ", "  ", 100);
  }
  for (const std::string& warning : warnings) {
    text += (any_share ? "\n" : "") + report::wrap(warning, "warning: ", "  ", 100);
  }
  text += amounts.notes();
  if (any_share)
    text +=
        "\n  share: Shapley value, adds up to the difference; alone: with every other one off;\n"
        "  if off: what switching it off would change\n";
  text += fmt::format(
      "  {}; {} trials, {} evaluations of a trial, {}\n",
      found.exact ? "exact: all subsets"
                  : fmt::format("{} orders on {} blocks of trials", found.n_orders, found.n_blocks),
      report::format_count(found.n_trials), report::format_count(found.n_evaluations),
      seconds_text(seconds));
  if (found.times_apart > 2) {
    text += fmt::format(
        "  runs apart would take {} times as long: subsets share noise and what their switches\n"
        "  do not reach\n",
        report::format_significant(found.times_apart, 2));
  }
  std::fputs(text.c_str(), stdout);
}

nlohmann::json to_json(const Question& question, const Attribution& found,
                       const AttributeArguments& arguments, double seconds) {
  const Amounts amounts(question.target, 1);
  nlohmann::json shares = nlohmann::json::array();
  for (const PlayerShare* share : ranked(found)) {
    std::vector<std::string> risks;
    for (const ir::Risk& risk : question.module().risks) {
      const auto& flags = share->player.flags;
      if (std::find(flags.begin(), flags.end(), risk.flag) != flags.end()) {
        risks.push_back(risk.name);
      }
    }
    shares.push_back({{"name", share->player.name},
                      {"title", share->player.title},
                      {"risks", risks},
                      {"shapley", amounts.json(share->shapley)},
                      {"alone", amounts.json(share->alone)},
                      {"without", amounts.json(share->without)},
                      {"stands_out", stands_out(share->shapley)}});
  }
  return {{"schema", report::schemas::kAttribute.written},
          {"model", question.module().model_name},
          {"about", about_json(question.module(), arguments.question.run)},
          {"target", target_json(question.target)},
          {"by", arguments.by},
          {"seed", arguments.question.run.seed},
          {"stream", question.module().stream_version},
          {"trials", found.n_trials},
          {"evaluations", found.n_evaluations},
          {"seconds", seconds},
          {"times_apart", found.times_apart},
          {"method", found.exact ? "subsets" : "orders"},
          {"orders", found.n_orders},
          {"all_on", amounts.json(found.all_on)},
          {"all_off", amounts.json(found.all_off)},
          {"difference", amounts.json(found.difference)},
          {"warnings", warnings_of(question, found)},
          {"shares", shares}};
}

}  // namespace

int attribute(const AttributeArguments& arguments) {
  if (arguments.parts) return attribute_parts(arguments.question);
  Question question;
  const int opened = open_question(arguments.question, question);
  if (opened != kWell) return opened;
  const Stopwatch watch;
  questions::AttributeOptions options;
  options.run = run_options(arguments.question.run);
  options.orders = arguments.orders;
  options.seconds = arguments.seconds;
  const auto by = arguments.by == "group"    ? questions::PlayersBy::group
                  : arguments.by == "factor" ? questions::PlayersBy::factor
                                             : questions::PlayersBy::risk;
  ProgressBar bar(arguments.question.run.progress);
  const auto found = questions::attribute(
      question.module(), question.inputs, question.target,
      questions::players_of(question.module(), question.inputs, by), options, &stop_requested(),
      [&](std::uint64_t done, std::uint64_t all) { bar.show(done, all); });
  if (!found) {
    print_error(found.error());
    return kUsage;
  }
  if (found->failure) {
    return report_question_failure(question, *found->failure, arguments.question.run);
  }
  if (found->interrupted) {
    print_error("interrupted before the shares were known");
    return kInterrupted;
  }
  if (!found->difference.value) {
    print_error("too few trials for " + question.target.text + "; ask for more with --trials");
    return kUsage;
  }
  const double seconds = watch.seconds();
  const std::string& json = arguments.question.run.json;
  if (!json.empty() &&
      !write_whole(json, json_text(to_json(question, *found, arguments, seconds)))) {
    return kMachineFailed;
  }
  if (json != "-") print_text(question, *found, arguments, seconds);
  return kWell;
}

}  // namespace plimsoll::driver

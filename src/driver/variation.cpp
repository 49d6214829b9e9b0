// `plimsoll sensitivity --method tornado | spider | shares | shapley | ranks`.
#include "questions/variation.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "driver/sensitivity.h"
#include "questions/shapley_effects.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using Align = report::TextTable::Align;
using questions::Estimate;

constexpr const char* kOneAtATime =
    "\nA draw by period or label is many sources: one is held at a time, and the bar is the root "
    "of the\n"
    "sum of squares of what each changes. (All of them at that quantile at once is a future that "
    "does\n"
    "not come, and its bar would not compare with the others.)\n";

struct Answer {
  std::string text;
  nlohmann::json json;
};

// What of `n_all` is not in a table, and why.
std::string footer(std::size_t n_shown, std::size_t n_clear, std::size_t n_all, const char* what) {
  if (n_all == 0) return "";
  std::string text;
  const std::size_t n_noise = n_all - n_clear;
  if (n_noise > 0) {
    text += fmt::format("{} of {} {} {} not told apart from 0 and not shown.", n_noise, n_all, what,
                        n_noise == 1 ? "is" : "are");
  }
  if (n_clear > n_shown) {
    text += fmt::format("{}{} more {} beyond --top.", text.empty() ? "" : " ", n_clear - n_shown,
                        n_clear - n_shown == 1 ? "is" : "are");
  }
  return text.empty() ? "" : "\n" + text + "\n";
}

// Errors of sums that one trial makes up are too small: the trials that would show it are missing.
constexpr double kMuchOfOne = 0.02;

std::string few_trials_text(double largest) {
  if (largest < kMuchOfOne) return "";
  return fmt::format(
      "\nThe variance rests on few trials: one of them makes up {} % of it. Shares and errors may "
      "be "
      "far off; ask for more trials.\n",
      report::format_significant(100 * largest, 2));
}

std::string risks_text(const questions::Tornado& found, const Amounts& amounts, int top,
                       nlohmann::json& json) {
  auto& rows = json["risks"] = nlohmann::json::array();
  report::TextTable table;
  table.add_column("risk switched off", Align::left);
  table.add_column("change", Align::decimal);
  std::size_t shown = 0;
  std::size_t n_clear = 0;
  for (const auto& risk : found.risks) {
    rows.push_back({{"risk", risk.name},
                    {"statistic", amounts.json(risk.value)},
                    {"change", amounts.json(risk.change)}});
    if (!stands_out(risk.change)) continue;
    ++n_clear;
    if (shown >= static_cast<std::size_t>(top)) continue;
    ++shown;
    table.add_row({risk.name, amounts.text(risk.change)});
  }
  if (found.risks.empty()) return "";
  return "\n" + (shown > 0 ? table.text() : "  no risk is told apart from 0\n") +
         footer(shown, n_clear, found.risks.size(), "risks");
}

Result<Answer> of_tornado(const Question& question, const SensitivityArguments& arguments,
                          const questions::VariationOptions& options) {
  const bool spider = arguments.method == "spider";
  const std::vector<double> levels =
      spider ? std::vector<double>{0.05, 0.25, 0.5, 0.75, 0.95} : std::vector<double>{0.1, 0.9};
  const auto found =
      questions::tornado(question.module(), question.inputs, question.target, levels, options);
  if (!found) return found.failure();
  Answer out;
  double largest = 0;
  for (const auto& draw : found->draws) {
    for (const Estimate& change : draw.changes) {
      largest = std::max(largest, std::fabs(change.value.value_or(0)));
    }
  }
  const Amounts amounts(question.target, largest);
  report::TextTable table;
  table.add_column("draw held at its quantile", Align::left);
  for (const double level : levels) {
    table.add_column(report::format_significant(100 * level, 3) + " %", Align::decimal);
  }
  table.add_column("", Align::left);
  std::size_t shown = 0;
  std::size_t n_clear = 0;
  bool any_parts = false;
  auto& rows = out.json["draws"] = nlohmann::json::array();
  for (const auto& draw : found->draws) {
    bool clear = false;
    nlohmann::json row = {{"draw", draw.name}, {"coupled", draw.coupled}, {"parts", draw.parts}};
    for (std::size_t k = 0; k < levels.size(); ++k) {
      clear = clear || stands_out(draw.changes[k]);
      row["at"].push_back({{"level", levels[k]},
                           {"statistic", amounts.json(draw.values[k])},
                           {"change", amounts.json(draw.changes[k])}});
    }
    rows.push_back(std::move(row));
    if (!clear) continue;
    ++n_clear;
    if (shown >= static_cast<std::size_t>(arguments.top)) continue;
    ++shown;
    std::vector<std::string> cells = {draw.name};
    for (const Estimate& change : draw.changes) cells.push_back(amounts.text(change));
    std::string note = draw.coupled ? "others follow it" : "";
    if (draw.parts > 1) {
      any_parts = true;
      note += fmt::format("{}one of {} at a time", note.empty() ? "" : "; ", draw.parts);
    }
    cells.push_back(note);
    table.add_row(std::move(cells));
  }
  out.text =
      fmt::format("Change of the statistic{}, everything else as it was on the same trials\n",
                  amounts.unit().empty() ? "" : " in " + amounts.unit()) +
      (shown > 0 ? table.text() : "  no draw is told apart from 0\n") +
      (any_parts ? kOneAtATime : "") + footer(shown, n_clear, found->draws.size(), "draws") +
      risks_text(*found, amounts, arguments.top, out.json);
  out.text += amounts.notes();
  out.json["runs"] = found->n_runs;
  out.text += fmt::format("{} run{} of {} trials", found->n_runs, found->n_runs == 1 ? "" : "s",
                          report::format_count(options.run.n_trials));
  return out;
}

Result<Answer> of_shares(const Question& question, const SensitivityArguments& arguments,
                         const questions::VariationOptions& options) {
  const auto by = arguments.by == "risk" ? questions::SourceBy::risk : questions::SourceBy::input;
  const auto found =
      questions::variance_shares(question.module(), question.inputs, question.target, by, options);
  if (!found) return found.failure();
  Answer out;
  report::TextTable table;
  table.add_column("source", Align::left);
  table.add_column("alone, %", Align::decimal);
  table.add_column("with what it touches, %", Align::decimal);
  std::size_t shown = 0;
  std::size_t n_clear = 0;
  auto& rows = out.json["shares"] = nlohmann::json::array();
  const auto json = [](const Estimate& e) {
    return nlohmann::json{{"value", number(e.value)}, {"se", number(e.se)}};
  };
  for (const auto& share : found->shares) {
    rows.push_back(
        {{"source", share.name}, {"first", json(share.first)}, {"total", json(share.total)}});
    if (!stands_out(share.total)) continue;
    ++n_clear;
    if (shown >= static_cast<std::size_t>(arguments.top)) continue;
    ++shown;
    table.add_row({share.name, report::format_quantity(share.first.value, share.first.se, 0.01),
                   report::format_quantity(share.total.value, share.total.se, 0.01)});
  }
  out.text = "Shares of the outcome's variance (Sobol' indices, first order and total)\n" +
             (shown > 0 ? table.text() : "  no source is told apart from 0\n") +
             footer(shown, n_clear, found->shares.size(), "sources") +
             few_trials_text(found->largest_part) +
             "Noise that a `correlate` couples is one source; --method shapley takes it apart.\n" +
             fmt::format("{} runs of {} Sobol' points", found->n_runs,
                         report::format_count(found->n_trials));
  out.json["largest_part"] = found->largest_part;
  out.json["variance"] = found->variance / (question.target.scale * question.target.scale);
  out.json["runs"] = found->n_runs;
  return out;
}

Result<Answer> of_shapley(const Question& question, const SensitivityArguments& arguments,
                          const questions::VariationOptions& options) {
  const auto by = arguments.by == "risk" ? questions::SourceBy::risk : questions::SourceBy::input;
  const auto found =
      questions::shapley_effects(question.module(), question.inputs, question.target, by, options);
  if (!found) return found.failure();
  Answer out;
  report::TextTable table;
  table.add_column("source", Align::left);
  table.add_column("share of variance, %", Align::decimal);
  table.add_column("", Align::left);
  std::size_t shown = 0;
  std::size_t n_clear = 0;
  auto& rows = out.json["effects"] = nlohmann::json::array();
  for (const auto& effect : found->effects) {
    rows.push_back({{"source", effect.name},
                    {"share", number(effect.share.value)},
                    {"se", number(effect.share.se)},
                    {"coupled", effect.coupled}});
    if (!stands_out(effect.share)) continue;
    ++n_clear;
    if (shown >= static_cast<std::size_t>(arguments.top)) continue;
    ++shown;
    table.add_row({effect.name, report::format_quantity(effect.share.value, effect.share.se, 0.01),
                   effect.coupled ? "coupled" : ""});
  }
  out.text = "Shapley effects: the outcome's variance shared out, adding up to 100 %\n" +
             (shown > 0 ? table.text() : "  no source is told apart from 0\n") +
             footer(shown, n_clear, found->effects.size(), "sources") +
             few_trials_text(found->largest_part) +
             fmt::format("{} runs of {} trials", found->n_runs,
                         report::format_count(options.run.n_trials));
  out.json["largest_part"] = found->largest_part;
  out.json["variance"] = found->variance / (question.target.scale * question.target.scale);
  out.json["runs"] = found->n_runs;
  return out;
}

Result<Answer> of_ranks(Question& question, const SensitivityArguments& arguments,
                        const questions::VariationOptions& options) {
  const auto found = questions::rank_correlations(*question.compiled.module, question.inputs,
                                                  question.target, options);
  if (!found) return found.failure();
  Answer out;
  report::TextTable table;
  table.add_column("draw or event", Align::left);
  table.add_column("rank correlation", Align::decimal);
  std::size_t shown = 0;
  std::size_t n_clear = 0;
  auto& rows = out.json["correlations"] = nlohmann::json::array();
  for (const auto& one : *found) {
    rows.push_back({{"name", one.name}, {"value", one.value}, {"se", one.se}});
    if (std::fabs(one.value) < 3 * one.se) continue;
    ++n_clear;
    if (shown >= static_cast<std::size_t>(arguments.top)) continue;
    ++shown;
    table.add_row({one.name, report::format_quantity(one.value, one.se, 1)});
  }
  out.text = "Spearman's rank correlation with the outcome\n" +
             (shown > 0 ? table.text() : "  nothing is told apart from 0\n") +
             footer(shown, n_clear, found->size(), "draws and events") +
             fmt::format("1 run of {} trials", report::format_count(options.run.n_trials));
  return out;
}

}  // namespace

int variation(const SensitivityArguments& arguments, Question& question) {
  const RunArguments& run = arguments.question.run;
  questions::VariationOptions options;
  options.run = run_options(run);
  options.stop = &stop_requested();
  const Stopwatch watch;
  auto answer = arguments.method == "shares"    ? of_shares(question, arguments, options)
                : arguments.method == "shapley" ? of_shapley(question, arguments, options)
                : arguments.method == "ranks"   ? of_ranks(question, arguments, options)
                                                : of_tornado(question, arguments, options);
  if (stop_requested().load()) return kInterrupted;
  if (!answer) {
    print_error(answer.error());
    if (answer.error().starts_with(questions::kHeldTrial)) return kModelWrong;
    const bool was_asked = answer.error() == questions::kNoVariation ||
                           answer.error().ends_with(questions::kForErrors);
    return was_asked ? kUsage : kMachineFailed;
  }
  if (run.json != "-") {
    fmt::print("{}\n{}, {}\n", question.target.text, answer->text, seconds_text(watch.seconds()));
  }
  if (run.json.empty()) return kWell;
  answer->json["schema"] = report::schemas::kSensitivity.written;
  answer->json["model"] = question.module().model_name;
  answer->json["about"] = about_json(question.module(), run);
  answer->json["target"] = target_json(question.target);
  answer->json["method"] = arguments.method;
  answer->json["seconds"] = watch.seconds();
  return write_whole(run.json, json_text(answer->json)) ? kWell : kMachineFailed;
}

}  // namespace plimsoll::driver

#include "driver/breakeven.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "diag/diagnostic.h"
#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "ir/time_names.h"
#include "questions/breakeven.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using questions::BreakevenPoint;
using questions::Breakevens;

constexpr std::uint64_t kScreenTrials = 4096;

// The canonical value that the statistic shall reach.
std::optional<double> read_goal(const BreakevenArguments& arguments, const Question& question) {
  if (arguments.target.empty()) return 0.0;
  const auto constant = read_constant(arguments.target, arguments.question.run.model.model);
  if (!constant || !is_amount_of(*constant, question.target, "the target")) return std::nullopt;
  return constant->value;
}

bool find_inputs(const ir::Module& module, const std::vector<std::string>& names,
                 std::vector<ir::InputId>& out) {
  for (const std::string& name : names) {
    std::vector<std::string_view> known;
    bool found = false;
    for (std::size_t i = 0; i < module.inputs.size(); ++i) {
      known.push_back(module.inputs[i].name);
      if (module.inputs[i].name != name) continue;
      out.push_back(ir::InputId(i));
      found = true;
    }
    if (found) continue;
    const std::string_view near = diag::nearest(name, known);
    print_error("the model has no given '" + name + "'" +
                (near.empty() ? "; only a `given` can be moved"
                              : "; did you mean '" + std::string(near) + "'?"));
    return false;
  }
  return true;
}

struct Worded {
  std::string now;
  std::string at;
  std::string change;
};

// "+200 %" of the present value; empty where that is 0.
std::string change_text(double now, double to, std::optional<double> se) {
  if (now == 0) return "";
  if (se) *se /= std::fabs(now);
  const double change = (to - now) / std::fabs(now);
  return (change > 0 ? "+" : "") + report::format_percent(change, se);
}

Worded in_words(const ir::Module& module, const BreakevenPoint& point, const Amounts& amounts) {
  const ir::Input& input = module.inputs[point.input.value];
  const ir::Def& def = module.defs[input.def.value];
  Worded out;
  if (point.is_factor) {
    out.now = fmt::format("{} numbers", input.values.size());
  } else {
    out.now = report::with_unit(report::readable(point.now / def.unit_scale, 5), def.unit);
  }
  if (!point.at.value) {
    out.at = "none";
    if (point.least == point.greatest) {
      out.change = "does not move it";
    } else {
      const std::string change = change_text(point.now, point.nearest_at, std::nullopt);
      out.change = "nearest " + amounts.with_unit({point.nearest, {}}) +
                   (change.empty() ? "" : " at " + change);
    }
    return out;
  }
  const double scale = point.is_factor ? 1 : def.unit_scale;
  out.at = report::with_unit(report::format_quantity(point.at.value, point.at.se, scale),
                             point.is_factor ? "" : def.unit);
  if (point.is_factor) out.at = "all times " + out.at;
  out.change = change_text(point.now, *point.at.value, point.at.se);
  return out;
}

int answer(const BreakevenArguments& arguments, const Question& question, double goal,
           Breakevens found, const Stopwatch& watch, std::uint64_t n_screened) {
  const ir::Module& module = question.module();
  const std::uint64_t n_trials = arguments.question.run.trials;
  // The smallest change first; what cannot reach the target last.
  std::stable_sort(found.points.begin(), found.points.end(), [](const auto& a, const auto& b) {
    const auto size = [](const BreakevenPoint& p) -> double {
      if (!p.at.value) return INFINITY;
      return std::fabs((*p.at.value - p.now) / (p.now != 0 ? p.now : 1));
    };
    return size(a) < size(b);
  });
  const Amounts amounts(question.target,
                        std::max(std::fabs(found.statistic.value.value_or(0)), std::fabs(goal)));
  report::TextTable table;
  table.add_column("assumption", report::TextTable::Align::left);
  table.add_column("now", report::TextTable::Align::right);
  table.add_column("at the target", report::TextTable::Align::right);
  table.add_column("change", report::TextTable::Align::right);
  nlohmann::json rows = nlohmann::json::array();
  bool any_none = false;
  for (const BreakevenPoint& point : found.points) {
    const ir::Input& input = module.inputs[point.input.value];
    const ir::Def& def = module.defs[input.def.value];
    const Worded words = in_words(module, point, amounts);
    table.add_row({input.name, words.now, words.at, words.change});
    any_none = any_none || !point.at.value;
    const double scale = point.is_factor ? 1 : def.unit_scale;
    nlohmann::json row = {{"name", input.name},
                          {"unit", point.is_factor ? "" : def.unit},
                          {"is_factor", point.is_factor},
                          {"now", point.now / scale},
                          {"breakeven", nullptr},
                          {"se", nullptr},
                          {"statistic_least", amounts.json({point.least, {}})["value"]},
                          {"statistic_greatest", amounts.json({point.greatest, {}})["value"]}};
    row["nearest_at"] = point.nearest_at / scale;
    row["nearest_statistic"] = amounts.json({point.nearest, {}})["value"];
    if (point.at.value) row["breakeven"] = *point.at.value / scale;
    if (point.at.se) row["se"] = *point.at.se / scale;
    rows.push_back(std::move(row));
  }
  const double seconds = watch.seconds();
  const nlohmann::json json = {{"schema", report::schemas::kBreakeven.written},
                               {"model", module.model_name},
                               {"about", about_json(module, arguments.question.run)},
                               {"target", target_json(question.target)},
                               {"headroom", arguments.headroom},
                               {"goal", amounts.json({goal, {}})["value"]},
                               {"value", amounts.json(found.statistic)},
                               {"seed", arguments.question.run.seed},
                               {"trials", n_trials},
                               {"runs", found.n_variants},
                               {"screened", n_screened},
                               {"seconds", seconds},
                               {"assumptions", rows}};
  const std::string& path = arguments.question.run.json;
  if (!path.empty() && !write_whole(path, json_text(json))) {
    return kMachineFailed;
  }
  if (path == "-") return kWell;
  std::string text = fmt::format("{}: {}; the target is {}\n", question.target.text,
                                 amounts.with_unit(found.statistic), amounts.with_unit({goal, {}}));
  if (!arguments.headroom.empty()) {
    text += fmt::format("headroom = {}\n", arguments.headroom);
  }
  const auto& se = found.statistic.se;
  if (found.statistic.doubt != Doubt::none) {
    text +=
        "Its error is in doubt, and so is where the target is reached: take the values' size, not "
        "their digits.\n";
  } else if (!se || std::fabs(*found.statistic.value - goal) <= *se) {
    text += "It lies within one error of the target already: more trials are needed to tell.\n";
  }
  text += "\n" + table.text() + "\n" + amounts.notes();
  text += "  each alone, with all that follows from it in the model; the same noise throughout\n";
  if (any_none)
    text +=
        "  none: the target is not crossed between -100 % and +200 %, or as far as the model "
        "goes\n";
  text += fmt::format("  {} runs of {} trials", found.n_variants, report::format_count(n_trials));
  if (n_screened > 0) text += fmt::format(" after {} short ones", n_screened);
  text += ", " + seconds_text(seconds) + "\n";
  std::fputs(text.c_str(), stdout);
  return kWell;
}

// The headroom as the outcome that is asked about.
void ask_for_headroom(BreakevenArguments& arguments, const ir::Module& module) {
  questions::Asked& asked = arguments.question.asked;
  std::string text = "outcome headroom = " + arguments.headroom;
  text += ir::sample_words(ir::sample_for(module, asked.period));
  arguments.question.run.model.questions.push_back(text + ", bad low");
  asked.outcome = "headroom";
}

}  // namespace

int breakeven(const BreakevenArguments& given) {
  BreakevenArguments arguments = given;
  if (arguments.question.run.sampler != "random") {
    print_error("breakeven's errors come from independent trials: use --sampler random");
    return kUsage;
  }
  const Stopwatch watch;
  if (!arguments.headroom.empty()) {
    Compiled plain;
    if (!compile_model(arguments.question.run.model, plain)) return plain.code;
    ask_for_headroom(arguments, *plain.module);
  }
  Question question;
  if (const int code = open_question(arguments.question, question); code != kWell) {
    // The model stands without the headroom, so what is wrong is the headroom.
    return code == kModelWrong && !arguments.headroom.empty() ? kUsage : code;
  }
  const std::optional<double> goal = read_goal(arguments, question);
  if (!goal) return kUsage;
  std::vector<ir::InputId> inputs;
  if (!find_inputs(question.module(), arguments.inputs, inputs)) return kUsage;
  const engine::RunOptions options = run_options(arguments.question.run);
  std::uint64_t n_screened = 0;
  if (inputs.empty()) {
    engine::RunOptions few = options;
    few.n_trials = std::min(few.n_trials, kScreenTrials);
    const auto effects = questions::strongest(question.module(), question.inputs, question.target,
                                              few, &stop_requested());
    if (!effects) {
      print_error(effects.error());
      return kMachineFailed;
    }
    n_screened = question.module().inputs.size();
    for (const questions::Effect& effect : *effects) {
      if (inputs.size() < static_cast<std::size_t>(arguments.top)) inputs.push_back(effect.input);
    }
    if (inputs.empty() && !stop_requested()) {
      print_error("no given moves " + question.target.text);
      return kUsage;
    }
  }
  auto found = questions::breakeven(question.module(), question.inputs, question.target, *goal,
                                    inputs, options, &stop_requested());
  if (!found) {
    print_error(found.error());
    return kMachineFailed;
  }
  if (found->failure) {
    return report_question_failure(question, *found->failure, arguments.question.run);
  }
  if (found->interrupted || stop_requested()) {
    print_error("interrupted before the answer was known");
    return kInterrupted;
  }
  return answer(arguments, question, *goal, std::move(*found), watch, n_screened);
}

}  // namespace plimsoll::driver

// The choice first, then why: what it keeps, what its parts add, what stands beside it, what was looked at.
#include "report/decide.h"

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
using Choice = DecideResult::Choice;

const char* relation_sign(Relation relation) {
  constexpr const char* kSigns[] = {"<=", "<", ">=", ">"};
  return kSigns[static_cast<std::size_t>(relation)];
}

const char* verdict_word(Verdict verdict) {
  constexpr const char* kWords[] = {"holds", "breached", "too close to call"};
  return kWords[static_cast<std::size_t>(verdict)];
}

const char* verdict_name(Verdict verdict) {
  constexpr const char* kNames[] = {"holds", "breached", "too_close"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string words_of(const DecisionAbout& decision, const Choice& choice) {
  return choice_text(decision, choice.actions, choice.levers);
}

std::string cost_text(const DecisionAbout& decision, std::optional<double> cost) {
  return cost ? lever_amount(*cost, decision.money) : "";
}

std::string kept_value(const DecisionAbout::Constraint& constraint, const Estimate& found) {
  if (constraint.is_probability) return percent_quantity(found);
  const Display display = choose_display(constraint.unit, found.value.value_or(0));
  return format_quantity(found.value, found.se, display.scale) +
         (display.unit.empty() ? "" : " " + display.unit);
}

std::string bound_text(const DecisionAbout::Constraint& constraint) {
  const std::string bound = constraint.is_probability
                                ? format_significant(100 * constraint.bound, 4) + " %"
                                : lever_amount(constraint.bound, constraint.unit);
  return std::string(relation_sign(constraint.relation)) + " " + bound;
}

std::string constraints_text(const DecideResult& result) {
  if (result.decision.constraints.empty()) return "";
  TextTable table;
  table.add_column("what is kept", Align::left);
  table.add_column("", Align::left);
  table.add_column(result.meets ? "the best" : "the nearest", Align::right);
  table.add_column("", Align::left);
  table.add_column("now", Align::right);
  table.add_column("", Align::left);
  for (std::size_t i = 0; i < result.decision.constraints.size(); ++i) {
    const DecisionAbout::Constraint& constraint = result.decision.constraints[i];
    const Choice::Kept& best = result.best.kept[i];
    const Choice::Kept& now = result.now.kept[i];
    table.add_row({constraint.text, bound_text(constraint), kept_value(constraint, best.value),
                   verdict_word(best.verdict), kept_value(constraint, now.value),
                   verdict_word(now.verdict)});
  }
  return table.text() + "\n";
}

std::string parts_text(const DecideResult& result, const Amounts& amounts) {
  if (result.parts.empty()) return "";
  TextTable table;
  table.add_column("part of it", Align::left);
  table.add_column(amounts.unit().empty() ? "adds" : "adds, " + amounts.unit(), Align::decimal);
  table.add_column("", Align::left);
  table.add_column("without it", Align::left);
  for (const DecideResult::Part& part : result.parts) {
    std::string name = part.name;
    if (!part.with.empty()) name += " (and " + names_text(part.with) + ", which need it)";
    if (part.kind == DecideResult::Part::Kind::lever) name += ", from where it stands";
    table.add_row({name, amounts.text(part.value), part.is_apart ? "" : "*",
                   part.verdict == Verdict::holds      ? ""
                   : part.verdict == Verdict::breached ? "a constraint is breached"
                                                       : "a constraint is too close to call"});
  }
  return table.text() + "\n";
}

std::string rivals_text(const DecideResult& result, const Amounts& amounts) {
  if (result.rivals.empty() && result.unclear.empty()) return "";
  TextTable table;
  table.add_column("instead", Align::left);
  table.add_column("", Align::decimal);
  table.add_column("the best less this", Align::decimal);
  table.add_column("", Align::left);
  table.add_column("constraints", Align::left);
  const bool has_constraints = !result.decision.constraints.empty();
  const auto add = [&](const DecideResult::Rival& rival) {
    table.add_row({words_of(result.decision, rival.choice), amounts.text(rival.choice.objective),
                   amounts.text(rival.difference), rival.is_apart ? "" : "tie",
                   has_constraints ? verdict_word(rival.choice.verdict) : ""});
  };
  for (const DecideResult::Rival& rival : result.rivals) add(rival);
  std::string text = table.text() + "\n";
  if (result.unclear.empty()) return text;
  TextTable better;
  better.add_column("better, if its constraints hold", Align::left);
  better.add_column("", Align::decimal);
  better.add_column("the best less this", Align::decimal);
  better.add_column("", Align::left);
  for (const DecideResult::Rival& rival : result.unclear) {
    better.add_row({words_of(result.decision, rival.choice), amounts.text(rival.choice.objective),
                    amounts.text(rival.difference), rival.is_apart ? "" : "tie"});
  }
  return text + better.text() + "\n";
}

std::string curve_text(const DecideResult& result, std::size_t i, const Amounts& amounts) {
  const DecideResult::LeverCurve& curve = result.curves[i];
  const bool is_flat = std::all_of(curve.points.begin(), curve.points.end(), [](const auto& point) {
    return point.difference.value == 0.0 && point.difference.se == 0.0;
  });
  if (is_flat) return "";
  TextTable table;
  table.add_column(curve.lever, Align::left);
  table.add_column("", Align::decimal);
  table.add_column("less the best", Align::decimal);
  table.add_column("", Align::left);
  for (const DecideResult::LeverPoint& point : curve.points) {
    const bool is_best = point.at == curve.best;
    table.add_row({lever_amount(point.at, result.decision.levers[i].unit),
                   amounts.text(point.objective),
                   is_best ? "the best" : amounts.text(point.difference),
                   point.verdict == Verdict::holds ? "" : verdict_word(point.verdict)});
  }
  return table.text() + "\n";
}

std::string frontier_value(const Estimate& found, const std::string& unit, bool is_probability,
                           double magnitude) {
  if (is_probability) return percent_quantity(found);
  const Display display = choose_display(unit, magnitude);
  return format_quantity(found.value, found.se, display.scale);
}

std::string frontier_text(const DecideResult& result, const DecideResult::Frontier& frontier) {
  double x_size = 0;
  double y_size = 0;
  for (const DecideResult::FrontierPoint& point : frontier.points) {
    x_size = std::max(x_size, std::fabs(point.x.value.value_or(0)));
    y_size = std::max(y_size, std::fabs(point.y.value.value_or(0)));
  }
  const auto head = [](const std::string& text, const std::string& unit, double size) {
    const std::string shown = choose_display(unit, size).unit;
    return shown.empty() ? text : text + ", " + shown;
  };
  TextTable table;
  table.add_column(head(frontier.x_text, frontier.x_unit, x_size), Align::decimal);
  table.add_column(head(frontier.y_text, frontier.y_unit, y_size), Align::decimal);
  table.add_column("efficient choice", Align::left);
  table.add_column("", Align::left);
  for (const DecideResult::FrontierPoint& point : frontier.points) {
    const std::string mark = point.is_best                        ? "the best"
                             : point.verdict == Verdict::holds    ? ""
                             : point.verdict == Verdict::breached ? "breaches"
                                                                  : "too close";
    table.add_row({frontier_value(point.x, frontier.x_unit, false, x_size),
                   frontier_value(point.y, frontier.y_unit, frontier.y_is_probability, y_size),
                   choice_text(result.decision, point.actions, point.levers), mark});
  }
  return table.text() + "\n";
}

std::string unmet_text(const DecideResult& result) {
  TextTable table;
  table.add_column("nothing meets all; each by itself", Align::left);
  table.add_column("", Align::left);
  table.add_column("nearest", Align::right);
  table.add_column("by", Align::left);
  std::string never;
  for (const DecideResult::Unmet& unmet : result.unmet) {
    const DecisionAbout::Constraint& constraint = result.decision.constraints[unmet.constraint];
    table.add_row({constraint.text, bound_text(constraint),
                   kept_value(constraint, {unmet.value, std::nullopt}),
                   choice_text(result.decision, unmet.actions, unmet.levers)});
    if (!unmet.by_some) never += (never.empty() ? "" : ", ") + constraint.text;
  }
  return table.text() + "\n" +
         wrap(never.empty() ? "each is kept by some choice, and no choice keeps all of them"
                            : "no choice keeps " + never,
              "  ", "  ", kChoiceWidth) +
         "\n";
}

std::string search_text(const DecideResult& result) {
  const auto count = [](std::uint64_t n, const char* one, const char* many) {
    return format_count(n) + " " + (n == 1 ? one : many);
  };
  std::string text = fmt::format("{} of {}", count(result.n_allowed, "set", "sets"),
                                 format_count(result.n_portfolios));
  text += result.n_allowed < result.n_portfolios ? " allowed" : "";
  if (result.decision.budget) {
    text += fmt::format(", {} within the budget", format_count(result.n_within_budget));
  }
  if (!result.decision.levers.empty()) {
    text += fmt::format("; with levers {}, {} of them alike",
                        count(result.n_choices, "choice", "choices"), format_count(result.n_alike));
  }
  text += result.by_racing ? "; by racing:" : "; all on all trials:";
  for (std::size_t i = 0; i < result.stages.size(); ++i) {
    const DecideResult::Stage& stage = result.stages[i];
    text += fmt::format("{} {} on {} trials ({} fail, {} worse)", i == 0 ? "" : ",",
                        format_count(stage.n_choices), format_count(stage.n_trials),
                        format_count(stage.n_failing), format_count(stage.n_worse));
  }
  text += fmt::format(
      "; dropped with {} confidence over all of them together. Figures above are of {} other "
      "trials; "
      "{} evaluations of a trial, {}",
      short_percent(result.confidence), format_count(result.n_measured),
      format_count(result.n_evaluations), seconds_text(result.seconds));
  return wrap(text, "  ", "  ", kChoiceWidth);
}

nlohmann::json estimates(const std::vector<Choice::Kept>& kept) {
  nlohmann::json out = nlohmann::json::array();
  for (const Choice::Kept& one : kept) {
    out.push_back({{"value", estimate_json(one.value)}, {"verdict", verdict_name(one.verdict)}});
  }
  return out;
}

nlohmann::json choice_json(const Choice& choice) {
  return {{"actions", choice.actions},
          {"levers", choice.levers},
          {"cost", number(choice.cost)},
          {"objective", estimate_json(choice.objective)},
          {"constraints", estimates(choice.kept)},
          {"verdict", verdict_name(choice.verdict)}};
}

nlohmann::json rivals_json(const std::vector<DecideResult::Rival>& rivals) {
  nlohmann::json out = nlohmann::json::array();
  for (const DecideResult::Rival& rival : rivals) {
    out.push_back({{"choice", choice_json(rival.choice)},
                   {"difference", estimate_json(rival.difference)},
                   {"apart", rival.is_apart}});
  }
  return out;
}

nlohmann::json decision_json(const DecisionAbout& decision) {
  nlohmann::json actions = nlohmann::json::array();
  for (const DecisionAbout::Action& action : decision.actions) {
    actions.push_back(
        {{"name", action.name}, {"title", action.title}, {"cost", number(action.cost)}});
  }
  nlohmann::json levers = nlohmann::json::array();
  for (const DecisionAbout::Lever& lever : decision.levers) {
    levers.push_back({{"name", lever.name},
                      {"unit", lever.unit},
                      {"low", lever.low},
                      {"high", lever.high},
                      {"now", lever.now}});
  }
  constexpr const char* kRelations[] = {"at_most", "below", "at_least", "above"};
  nlohmann::json constraints = nlohmann::json::array();
  for (const DecisionAbout::Constraint& one : decision.constraints) {
    constraints.push_back({{"text", one.text},
                           {"limit", one.limit},
                           {"period", one.period},
                           {"unit", one.unit},
                           {"probability", one.is_probability},
                           {"relation", kRelations[static_cast<std::size_t>(one.relation)]},
                           {"bound", one.bound}});
  }
  return {{"name", decision.name},
          {"title", decision.title},
          {"maximises", decision.maximises},
          {"actions", actions},
          {"levers", levers},
          {"constraints", constraints},
          {"budget", number(decision.budget)},
          {"money", decision.money}};
}

nlohmann::json frontiers_json(const DecideResult& result) {
  nlohmann::json out = nlohmann::json::array();
  for (const DecideResult::Frontier& frontier : result.frontiers) {
    nlohmann::json points = nlohmann::json::array();
    for (const DecideResult::FrontierPoint& point : frontier.points) {
      points.push_back({{"actions", point.actions},
                        {"levers", point.levers},
                        {"cost", number(point.cost)},
                        {"x", estimate_json(point.x)},
                        {"y", estimate_json(point.y)},
                        {"verdict", verdict_name(point.verdict)},
                        {"best", point.is_best}});
    }
    out.push_back({{"x", frontier.x},
                   {"y", frontier.y},
                   {"x_text", frontier.x_text},
                   {"y_text", frontier.y_text},
                   {"x_unit", frontier.x_unit},
                   {"y_unit", frontier.y_unit},
                   {"y_probability", frontier.y_is_probability},
                   {"points", points}});
  }
  return out;
}

}  // namespace

std::string write_text(const DecideResult& result) {
  const DecisionAbout& decision = result.decision;
  const double size = std::max(std::fabs(result.best.objective.value.value_or(0)),
                               std::fabs(result.now.objective.value.value_or(0)));
  const Amounts amounts(result.target, size);
  std::string text =
      decision.title.empty() ? decision.name : decision.title + " (" + decision.name + ")";
  text += fmt::format("\n{} {}{}", decision.maximises ? "maximise" : "minimise", result.target.text,
                      amounts.unit().empty() ? "" : ", in " + amounts.unit());
  if (decision.budget) {
    text += ", within " + lever_amount(*decision.budget, decision.money);
  }
  text += "\n\n";
  if (!result.meets) text += unmet_text(result);
  TextTable head;
  head.add_column("", Align::left);
  head.add_column("", Align::decimal);
  head.add_column("", Align::left);
  head.add_column("", Align::left);
  const auto row = [&](const char* what, const Choice& choice) {
    head.add_row({what, amounts.text(choice.objective), cost_text(decision, choice.cost),
                  words_of(decision, choice)});
  };
  row(result.meets ? "the best" : "the nearest", result.best);
  row("now", result.now);
  head.add_row({"gain", amounts.text(result.gain), "",
                result.gain_is_apart ? "" : "not told apart from nothing"});
  text += head.text() + "\n";
  text += constraints_text(result);
  text += parts_text(result, amounts);
  text += rivals_text(result, amounts);
  for (std::size_t i = 0; i < result.curves.size(); ++i) text += curve_text(result, i, amounts);
  for (const DecideResult::Frontier& frontier : result.frontiers) {
    if (frontier.points.size() > 1) text += frontier_text(result, frontier);
  }
  for (const std::string& warning : result.warnings)
    text += wrap(warning, "  ", "  ", kChoiceWidth);
  text += amounts.notes();
  const bool any_star = std::any_of(result.parts.begin(), result.parts.end(),
                                    [](const auto& part) { return !part.is_apart; });
  if (any_star) text += "  * not told apart from nothing, over all parts together\n";
  return text + search_text(result);
}

nlohmann::json to_json(const DecideResult& result) {
  nlohmann::json stages = nlohmann::json::array();
  for (const DecideResult::Stage& stage : result.stages) {
    stages.push_back({{"trials", stage.n_trials},
                      {"choices", stage.n_choices},
                      {"failing", stage.n_failing},
                      {"worse", stage.n_worse}});
  }
  nlohmann::json parts = nlohmann::json::array();
  for (const DecideResult::Part& part : result.parts) {
    parts.push_back({{"kind", part.kind == DecideResult::Part::Kind::action ? "action" : "lever"},
                     {"name", part.name},
                     {"with", part.with},
                     {"value", estimate_json(part.value)},
                     {"apart", part.is_apart},
                     {"verdict", verdict_name(part.verdict)}});
  }
  nlohmann::json curves = nlohmann::json::array();
  for (const DecideResult::LeverCurve& curve : result.curves) {
    nlohmann::json points = nlohmann::json::array();
    for (const DecideResult::LeverPoint& point : curve.points) {
      points.push_back({{"at", point.at},
                        {"objective", estimate_json(point.objective)},
                        {"difference", estimate_json(point.difference)},
                        {"verdict", verdict_name(point.verdict)}});
    }
    curves.push_back({{"lever", curve.lever}, {"best", curve.best}, {"points", points}});
  }
  nlohmann::json unmet = nlohmann::json::array();
  for (const DecideResult::Unmet& one : result.unmet) {
    unmet.push_back({{"constraint", one.constraint},
                     {"by_some", one.by_some},
                     {"actions", one.actions},
                     {"levers", one.levers},
                     {"value", one.value}});
  }
  return {{"schema", schemas::kDecide.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target_json(result.target)},
          {"decision", decision_json(result.decision)},
          {"racing", result.by_racing},
          {"confidence", result.confidence},
          {"portfolios", result.n_portfolios},
          {"allowed", result.n_allowed},
          {"within_budget", result.n_within_budget},
          {"choices", result.n_choices},
          {"alike", result.n_alike},
          {"stages", stages},
          {"searched", result.n_searched},
          {"measured", result.n_measured},
          {"evaluations", result.n_evaluations},
          {"seconds", result.seconds},
          {"meets", result.meets},
          {"best", choice_json(result.best)},
          {"now", choice_json(result.now)},
          {"gain", estimate_json(result.gain)},
          {"gain_apart", result.gain_is_apart},
          {"parts", parts},
          {"rivals", rivals_json(result.rivals)},
          {"unclear", rivals_json(result.unclear)},
          {"curves", curves},
          {"frontiers", frontiers_json(result)},
          {"unmet", unmet},
          {"warnings", result.warnings}};
}

}  // namespace plimsoll::report

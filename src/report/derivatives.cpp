// Assumptions ranked by what 1 % of each does.
#include "report/derivatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"
#include "stats/doubt.h"

namespace plimsoll::report {

namespace {

using Assumption = DerivativesResult::Assumption;
using Align = TextTable::Align;

const char* method_name(Assumption::Method method) {
  constexpr const char* kNames[] = {"path", "path+score", "score", "bump", "none"};
  return kNames[static_cast<std::size_t>(method)];
}

const char* kind_name(Assumption::Kind kind) {
  constexpr const char* kNames[] = {"given", "number of a law", "opening", "history", "event rate"};
  return kNames[static_cast<std::size_t>(kind)];
}

// A figure with its error, "3.21 ± 0.04 bn JPY".
std::string figure(const TargetResult& target, std::optional<double> value,
                   std::optional<double> se) {
  if (!value) return "-";
  if (target.is_probability()) return format_percent(value, se);
  const Amounts amounts(target, *value);
  const std::string text = format_quantity(value, se, amounts.scale());
  return amounts.unit().empty() ? text : text + " " + amounts.unit();
}

// "path", "bump 2 %", "bump 33.3 % up".
std::string way_text(const Assumption& a) {
  std::string text = method_name(a.method);
  if (!a.bump) return text;
  text += " " + short_percent(a.bump->step);
  if (!a.bump->down) text += " up";
  if (!a.bump->up) text += " down";
  return text;
}

// What is not ranked, each reason with the names that it holds for.
std::string not_measured_text(const DerivativesResult& found) {
  struct Reason {
    std::string text;
    bool is_zero = false;
    std::vector<std::string> names;
  };
  std::vector<Reason> reasons;
  for (const Assumption& a : found.assumptions) {
    if (a.measured()) continue;
    auto at = std::find_if(reasons.begin(), reasons.end(),
                           [&](const Reason& known) { return known.text == a.not_measured; });
    if (at == reasons.end()) at = reasons.insert(reasons.end(), {a.not_measured, a.is_zero, {}});
    at->names.push_back(a.name);
  }
  std::string text;
  constexpr std::size_t kMostNames = 12;
  const auto add = [&](const std::string& what, const std::vector<std::string>& names, bool all) {
    text += what + ": ";
    for (std::size_t i = 0; i < names.size() && (all || i < kMostNames); ++i) {
      text += (i > 0 ? ", " : "") + names[i];
    }
    if (!all && names.size() > kMostNames) {
      text += fmt::format(" and {} more, in the JSON", names.size() - kMostNames);
    }
    text += "\n";
  };
  for (const auto& [reason, is_zero, names] : reasons) {
    add("Not measured (" + reason + ")", names, !is_zero);
  }
  if (!found.derived.empty())
    add("Made of other givens, which have the rows", found.derived, false);
  if (!found.unread.empty()) {
    add("In the model's formulas, but not read with these switches", found.unread, false);
  }
  return text;
}

// Where up and down are two things.
std::string uneven_text(const TargetResult& target, const Assumption& a) {
  const auto side = [&](const std::optional<double>& effect, double sign) {
    return figure(target, effect ? std::optional<double>(sign * *effect * a.bump->step) : effect,
                  std::nullopt);
  };
  return fmt::format("  {}: {} up moves it by {}, {} down by {}\n", a.name,
                     short_percent(a.bump->step), side(a.bump->up, 1), short_percent(a.bump->step),
                     side(a.bump->down, -1));
}

std::string value_text(const Assumption& a) {
  if (a.kind == Assumption::Kind::event_rate) return "as it is";
  if (a.entries.size() != 1) return fmt::format("{} entries", a.entries.size());
  const double value = a.entries[0].value;
  return with_unit(readable(value, 5), a.unit);
}

std::string smoothing_text(const TargetResult& target, const DerivativesResult::Smoothing& w) {
  if (w.n_trials == 0) return "";
  if (w.on_atom && target.is_probability()) {
    return fmt::format(
        "About the condition's edge {} trials share few values: it is passed in steps.\n",
        format_count(w.n_trials));
  }
  if (w.on_atom) {
    return fmt::format("The quantile is a value that {} trials share; its derivative is theirs.\n",
                       format_count(w.n_trials));
  }
  // The margin of a condition has a unit of its own, which the module does not name.
  if (target.is_probability()) {
    return fmt::format("Smoothed over the {} trials nearest to the condition's edge.\n",
                       format_count(w.n_trials));
  }
  return fmt::format("Smoothed over the {} trials whose values lie from {} to {}.\n",
                     format_count(w.n_trials), figure(target, w.low, std::nullopt),
                     figure(target, w.high, std::nullopt));
}

// "1 run and 1 sweep, 100,000 trials, 2.1 s".
std::string cost_text(std::uint64_t runs, std::uint64_t trials, double seconds,
                      const std::string& more) {
  return fmt::format("{} run{}{} of {} trials, {:.1f} s\n", runs, runs == 1 ? "" : "s",
                     more.empty() ? "" : " and " + more, format_count(trials), seconds);
}

nlohmann::ordered_json row_json(const Assumption& a) {
  nlohmann::ordered_json row;
  row["name"] = a.name;
  row["kind"] = kind_name(a.kind);
  row["unit"] = a.unit;
  if (!a.risk.empty()) row["risk"] = a.risk;
  if (a.measured()) {
    row["effect_of_100_percent"] = *a.effect.value;
    row["effect_se"] = *a.effect.se;
    row["elasticity"] = a.elasticity;
  } else {
    row["not_measured"] = a.not_measured;
  }
  row["method"] = method_name(a.method);
  row["past_jump"] = a.past_jump;
  row["clear"] = stands_out(a.effect);
  if (a.bump) {
    auto& bump = row["bump"] = {{"step", a.bump->step}, {"uneven", a.bump->uneven}};
    if (a.bump->up) bump["up"] = *a.bump->up;
    if (a.bump->down) bump["down"] = *a.bump->down;
  }
  auto& entries = row["entries"] = nlohmann::ordered_json::array();
  for (const DerivativesResult::Entry& entry : a.entries) {
    nlohmann::ordered_json one = {{"label", entry.label}, {"value", entry.value}};
    if (entry.derivative.value) one["derivative"] = *entry.derivative.value;
    if (entry.derivative.se) one["se"] = *entry.derivative.se;
    entries.push_back(std::move(one));
  }
  return row;
}

}  // namespace

std::string derivatives_text(const AnswerHead& head, const DerivativesResult& found, int top) {
  const TargetResult& target = head.target;
  std::string text = fmt::format("{}: {}{}\n", target.text,
                                 figure(target, found.statistic.value, found.statistic.se),
                                 doubt_mark(found.statistic.doubt));
  text += doubt_notes({found.statistic.doubt}, 100) + "\n";
  double largest = 0;
  std::size_t n_clear = 0;
  std::size_t n_measured = 0;
  for (const Assumption& a : found.assumptions) {
    if (a.measured()) ++n_measured;
    if (!stands_out(a.effect)) continue;
    ++n_clear;
    largest = std::max(largest, std::fabs(*a.effect.value));
  }
  const Amounts amounts(target, largest / 100);
  TextTable table;
  table.add_column("assumption", Align::left);
  table.add_column("value", Align::left);
  table.add_column("+1 % moves it by" + (amounts.unit().empty() ? "" : ", " + amounts.unit()),
                   Align::decimal);
  table.add_column("elasticity", Align::decimal);
  table.add_column("by", Align::left);
  const std::size_t shown = std::min<std::size_t>(n_clear, static_cast<std::size_t>(top));
  bool any_jump = false;
  bool any_bump = false;
  std::string uneven;
  for (std::size_t i = 0; i < shown; ++i) {
    const Assumption& a = found.assumptions[i];
    const bool jump = a.past_jump && a.method != Assumption::Method::bump;
    any_jump = any_jump || jump;
    any_bump = any_bump || a.bump;
    if (a.bump && a.bump->uneven) uneven += uneven_text(target, a);
    const double size = std::fabs(found.statistic.value.value_or(0));
    table.add_row({a.name, value_text(a),
                   format_quantity(*a.effect.value / 100, *a.effect.se / 100, amounts.scale()),
                   size > 0 ? format_quantity(a.elasticity, *a.effect.se / size, 1) : "-",
                   way_text(a) + (jump                       ? " *"
                                  : a.bump && a.bump->uneven ? " !"
                                                             : "")});
  }
  text += shown > 0 ? table.text() : "  no assumption is told apart from 0\n";
  text += "\n";
  if (n_clear > shown) {
    text += fmt::format("{} more are told apart from 0 by two standard errors (--top). ",
                        n_clear - shown);
  }
  const std::size_t n_noise = n_measured - n_clear;
  if (n_noise > 0) {
    text += fmt::format("{} of {} assumptions {} not told apart from 0 and not ranked.\n", n_noise,
                        found.assumptions.size(), n_noise == 1 ? "is" : "are");
  } else if (n_clear == found.assumptions.size()) {
    text += n_clear == 1 ? "The one assumption is told apart from 0.\n"
                         : fmt::format("All {} assumptions are told apart from 0.\n", n_clear);
  } else if (n_clear > 0) {
    text += fmt::format("All that is measured is told apart from 0: {} of {} assumptions.\n",
                        n_clear, found.assumptions.size());
  }
  text += not_measured_text(found);
  if (any_bump) {
    text +=
        "bump: by two runs, the assumption moved up and down by that share of itself, for it "
        "reaches "
        "an `if`,\n  a rounding, a delay or a whole number, which no derivative sees";
    text += head.about.agree_with.empty()
                ? ".\n"
                : ",\n  or a count or discrete draw that what was observed has chosen among.\n";
  }
  if (!uneven.empty()) {
    text += "! up and down differ, for a step or kink lies here; the figure is their middle:\n";
    text += uneven;
  }
  if (any_jump) {
    text +=
        "* reaches an `if` or another jump and was not bumped (--bumps): the part that the jump "
        "adds "
        "is not in the figure.\n";
  }
  text += smoothing_text(target, found.smoothing);
  for (const std::string& warning : head.warnings) text += wrap(warning, "  ", "  ", 100);
  text += agree_text(head.about, 100);
  const double seconds = found.run_seconds + found.sweep_seconds + found.bump_seconds;
  text +=
      cost_text(found.n_runs, found.n_trials, seconds,
                found.n_swept == 0 ? ""
                                   : fmt::format("1 sweep back over {} of them ({:.2f} s)",
                                                 format_count(found.n_swept), found.sweep_seconds));
  return text;
}

nlohmann::ordered_json derivatives_json(const AnswerHead& head, const DerivativesResult& found) {
  nlohmann::ordered_json out;
  out["schema"] = schemas::kSensitivity.written;
  out["model"] = head.about.model;
  out["statistic"] = head.target.text;
  out["unit"] = head.target.unit;
  if (found.statistic.value) out["value"] = *found.statistic.value;
  if (found.statistic.se) out["se"] = *found.statistic.se;
  if (found.statistic.doubt != Doubt::none) {
    out["doubt"] = stats::doubt_name(found.statistic.doubt);
  }
  auto& rows = out["assumptions"] = nlohmann::ordered_json::array();
  for (const Assumption& a : found.assumptions) rows.push_back(row_json(a));
  out["made_of_others"] = found.derived;
  out["not_read"] = found.unread;
  out["smoothing"] = {{"trials", found.smoothing.n_trials},
                      {"low", number(found.smoothing.low)},
                      {"high", number(found.smoothing.high)},
                      {"atom", found.smoothing.on_atom}};
  out["cost"] = {{"runs", found.n_runs},
                 {"trials", found.n_trials},
                 {"swept", found.n_swept},
                 {"run_seconds", found.run_seconds},
                 {"sweep_seconds", found.sweep_seconds},
                 {"bump_seconds", found.bump_seconds}};
  if (!head.warnings.empty()) out["warnings"] = head.warnings;
  out["about"] = about_json(head.about, head.futures);
  return out;
}

}  // namespace plimsoll::report

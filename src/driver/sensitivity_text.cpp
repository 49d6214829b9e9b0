#include "driver/sensitivity_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "report/numbers.h"
#include "report/schemas.h"
#include "report/text_table.h"
#include "stats/doubt.h"

namespace plimsoll::driver {

namespace {

using questions::Assumption;
using Align = report::TextTable::Align;

const char* method_name(Assumption::Method method) {
  switch (method) {
    case Assumption::Method::path:
      return "path";
    case Assumption::Method::path_and_score:
      return "path+score";
    case Assumption::Method::score:
      return "score";
    case Assumption::Method::bump:
      return "bump";
    case Assumption::Method::none:
      break;
  }
  return "none";
}

std::string percent(double share) {
  return report::format_significant(100 * share, 3) + " %";
}

// "path", "bump 2 %", "bump 33.3 % up".
std::string way_text(const Assumption& a) {
  std::string text = method_name(a.method);
  if (!a.bump) return text;
  text += " " + percent(a.bump->step);
  if (!a.bump->down) text += " up";
  if (!a.bump->up) text += " down";
  return text;
}

// What is not ranked, each reason with the names that it holds for.
std::string not_measured_text(const questions::Derivatives& found) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const Assumption& a : found.assumptions) {
    if (a.measured()) continue;
    auto at = std::find_if(reasons.begin(), reasons.end(),
                           [&](const auto& known) { return known.first == a.not_measured; });
    if (at == reasons.end()) at = reasons.insert(reasons.end(), {a.not_measured, {}});
    at->second.push_back(a.name);
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
  for (const auto& [reason, names] : reasons) {
    add("Not measured (" + reason + ")", names, reason != Assumption::kIsZero);
  }
  if (!found.derived.empty())
    add("Made of other givens, which have the rows", found.derived, false);
  if (!found.unread.empty()) {
    add("In the model's formulas, but not read with these switches", found.unread, false);
  }
  return text;
}

// Where up and down are two things.
std::string uneven_text(const questions::Target& target, const Assumption& a) {
  const auto side = [&](const std::optional<double>& effect, double sign) {
    return figure(target, effect ? std::optional<double>(sign * *effect * a.bump->step) : effect,
                  std::nullopt);
  };
  return fmt::format("  {}: {} up moves it by {}, {} down by {}\n", a.name, percent(a.bump->step),
                     side(a.bump->up, 1), percent(a.bump->step), side(a.bump->down, -1));
}

std::string value_text(const Assumption& a) {
  if (a.kind == adjoint::Theta::Kind::rate) return "as it is";
  if (a.entries.size() != 1) return fmt::format("{} entries", a.entries.size());
  const double value = a.entries[0].value;
  return report::with_unit(report::readable(value, 5), a.unit);
}

report::Display display_of(const questions::Target& target, double magnitude) {
  if (target.statistic == ir::Statistic::probability) return {0.01, "%"};
  report::Display display = report::choose_display(target.unit, magnitude / target.scale);
  display.scale *= target.scale;
  return display;
}

const char* kind_name(const ir::Module& module, const Assumption& a) {
  if (a.kind == adjoint::Theta::Kind::number) return "number of a law";
  if (a.kind == adjoint::Theta::Kind::rate) return "event rate";
  if (!a.def.valid() || module.defs[a.def.value].kind == ir::DefKind::given) return "given";
  return a.name.ends_with(".opening") ? "opening" : "history";
}

std::string smoothing_text(const questions::Target& target, const questions::Weights& w) {
  if (w.n_window == 0) return "";
  if (w.on_atom && target.statistic == ir::Statistic::probability) {
    return fmt::format(
        "About the condition's edge {} trials share few values: it is passed in steps.\n",
        report::format_count(w.n_window));
  }
  if (w.on_atom) {
    return fmt::format("The quantile is a value that {} trials share; its derivative is theirs.\n",
                       report::format_count(w.n_window));
  }
  // The margin of a condition has a unit of its own, which the module does not name.
  if (target.statistic == ir::Statistic::probability) {
    return fmt::format("Smoothed over the {} trials nearest to the condition's edge.\n",
                       report::format_count(w.n_window));
  }
  return fmt::format("Smoothed over the {} trials whose values lie from {} to {}.\n",
                     report::format_count(w.n_window), figure(target, w.window_low, std::nullopt),
                     figure(target, w.window_high, std::nullopt));
}

}  // namespace

std::string figure(const questions::Target& target, std::optional<double> value,
                   std::optional<double> se) {
  if (!value) return "-";
  if (target.statistic == ir::Statistic::probability) return report::format_percent(value, se);
  const report::Display display = display_of(target, std::fabs(*value));
  const std::string text = report::format_quantity(value, se, display.scale);
  return display.unit.empty() ? text : text + " " + display.unit;
}

std::string cost_text(std::uint64_t runs, std::uint64_t trials, double seconds,
                      const std::string& more) {
  return fmt::format("{} run{}{} of {} trials, {:.1f} s\n", runs, runs == 1 ? "" : "s",
                     more.empty() ? "" : " and " + more, report::format_count(trials), seconds);
}

std::string derivatives_text(const questions::Target& target, const questions::Derivatives& found,
                             int top) {
  std::string text = fmt::format("{}: {}{}\n", target.text,
                                 figure(target, found.statistic.value, found.statistic.se),
                                 report::doubt_mark(found.statistic.doubt));
  text += report::doubt_notes({found.statistic.doubt}, 100) + "\n";
  double largest = 0;
  std::size_t n_clear = 0;
  std::size_t n_measured = 0;
  for (const Assumption& a : found.assumptions) {
    if (a.measured()) ++n_measured;
    if (!a.clear()) continue;
    ++n_clear;
    largest = std::max(largest, std::fabs(a.effect));
  }
  const report::Display display = display_of(target, largest / 100);
  report::TextTable table;
  table.add_column("assumption", Align::left);
  table.add_column("value", Align::left);
  table.add_column("+1 % moves it by" + (display.unit.empty() ? "" : ", " + display.unit),
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
                   report::format_quantity(a.effect / 100, a.se / 100, display.scale),
                   size > 0 ? report::format_quantity(a.elasticity, a.se / size, 1) : "-",
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
        "an `if`,\n  a rounding, a delay or a whole number, which no derivative sees.\n";
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
  const double seconds = found.run_seconds + found.sweep_seconds + found.bump_seconds;
  text += cost_text(found.n_runs, found.n_trials, seconds,
                    found.n_swept == 0
                        ? ""
                        : fmt::format("1 sweep back over {} of them ({:.2f} s)",
                                      report::format_count(found.n_swept), found.sweep_seconds));
  return text;
}

nlohmann::ordered_json derivatives_json(const ir::Module& module, const questions::Target& target,
                                        const questions::Derivatives& found) {
  nlohmann::ordered_json out;
  out["schema"] = report::schemas::kSensitivity.written;
  out["model"] = module.model_name;
  out["statistic"] = target.text;
  out["unit"] = target.unit;
  const auto in_unit = [&](double x) { return x / target.scale; };
  if (found.statistic.value) out["value"] = in_unit(*found.statistic.value);
  if (found.statistic.se) out["se"] = in_unit(*found.statistic.se);
  if (found.statistic.doubt != Doubt::none) {
    out["doubt"] = stats::doubt_name(found.statistic.doubt);
  }
  auto& rows = out["assumptions"] = nlohmann::ordered_json::array();
  for (const Assumption& a : found.assumptions) {
    nlohmann::ordered_json row;
    row["name"] = a.name;
    row["kind"] = kind_name(module, a);
    row["unit"] = a.unit;
    if (a.def.valid() && module.defs[a.def.value].risk >= 0) {
      row["risk"] = module.risks[static_cast<std::size_t>(module.defs[a.def.value].risk)].name;
    }
    if (a.measured()) {
      row["effect_of_100_percent"] = in_unit(a.effect);
      row["effect_se"] = in_unit(a.se);
      row["elasticity"] = a.elasticity;
    } else {
      row["not_measured"] = a.not_measured;
    }
    row["method"] = a.measured() ? method_name(a.method) : "none";
    row["past_jump"] = a.past_jump;
    row["clear"] = a.clear();
    if (a.bump) {
      auto& bump = row["bump"] = {{"step", a.bump->step}, {"uneven", a.bump->uneven}};
      if (a.bump->up) bump["up"] = in_unit(*a.bump->up);
      if (a.bump->down) bump["down"] = in_unit(*a.bump->down);
    }
    auto& entries = row["entries"] = nlohmann::ordered_json::array();
    for (const Assumption::Entry& entry : a.entries) {
      nlohmann::ordered_json one = {{"label", entry.label}, {"value", entry.value}};
      if (entry.derivative) one["derivative"] = in_unit(*entry.derivative);
      if (entry.se) one["se"] = in_unit(*entry.se);
      entries.push_back(std::move(one));
    }
    rows.push_back(std::move(row));
  }
  // Of a probability the window is one of the condition's margin, whose unit no name tells.
  const bool has_unit = target.statistic != ir::Statistic::probability;
  const auto edge = [&](double value) {
    return has_unit ? nlohmann::ordered_json(in_unit(value)) : nlohmann::ordered_json(nullptr);
  };
  out["made_of_others"] = found.derived;
  out["not_read"] = found.unread;
  out["smoothing"] = {{"trials", found.smoothing.n_window},
                      {"low", edge(found.smoothing.window_low)},
                      {"high", edge(found.smoothing.window_high)},
                      {"atom", found.smoothing.on_atom}};
  out["cost"] = {{"runs", found.n_runs},
                 {"trials", found.n_trials},
                 {"swept", found.n_swept},
                 {"run_seconds", found.run_seconds},
                 {"sweep_seconds", found.sweep_seconds},
                 {"bump_seconds", found.bump_seconds}};
  return out;
}

}  // namespace plimsoll::driver

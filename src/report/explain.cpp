// One trial from what it drew to what it came to: draws, events, statements, outcomes.
#include "report/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/about.h"
#include "report/number_format.h"
#include "report/story.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using Line = TrialResult::Statement::Line;

std::string draws_text(const TrialResult& result) {
  constexpr std::size_t kMostLabels = 8;
  if (result.draws.empty()) return "";
  std::string text = "\nWhat it drew once\n";
  for (const TrialResult::Drawn& draw : result.draws) {
    std::string values;
    for (std::size_t i = 0; i < draw.values.size(); ++i) {
      if (i == kMostLabels) {
        values += fmt::format(", ... ({} labels)", draw.values.size());
        break;
      }
      if (!values.empty()) values += ", ";
      if (draw.values.size() > 1) values += draw.values[i].label + " ";
      values += quantity(draw.values[i].value, draw.unit);
    }
    text += fmt::format("  {:<32} {}\n", draw.name, values);
  }
  return text;
}

std::string events_text(const TrialResult& result) {
  if (!result.has_events) return "";
  std::string text = "\nWhat struck\n";
  if (result.events.empty()) text += "  none of the model's events\n";
  for (const TrialEvent& event : result.events) {
    text +=
        fmt::format("  {:<10} {:<24} {}\n", event.period.short_name, event.event, sentence(event));
  }
  return text;
}

// The draws that lie furthest out, for what no event tells.
std::string far_out_text(const TrialResult& result) {
  constexpr std::size_t kMost = 12;
  if (!result.has_draws) return "";
  const std::vector<TrialDraw>& drawn = result.far_out;
  std::string text = "\nDraws in the outer twentieth of their distributions, on either side\n";
  if (drawn.empty()) return text + "  none\n";
  TextTable table;
  for (int i = 0; i < 4; ++i) table.add_column("", TextTable::Align::left);
  for (std::size_t i = 0; i < std::min(drawn.size(), kMost); ++i) {
    table.add_row({drawn[i].name, drawn[i].where(), quantity(drawn[i].value, drawn[i].unit),
                   rarity_text(drawn[i])});
  }
  text += table.text();
  if (drawn.size() > kMost) {
    text += fmt::format("  and {} more, less far out\n", drawn.size() - kMost);
  }
  return text;
}

// Millions from 100 M on, thousands from 1 M on: amounts of four digits or more.
Display displayed(Display unit, double largest) {
  const double size = largest / unit.scale;
  const bool has_name = !unit.unit.empty() && unit.unit.find_first_of(" /^") == std::string::npos;
  if (has_name && size >= 1e8) return {1e6 * unit.scale, "M " + unit.unit};
  if (has_name && size >= 1e6) return {1e3 * unit.scale, "k " + unit.unit};
  return unit;
}

double signed_amount(const std::string& sign, double amount) {
  return sign == "-" ? -amount : amount;
}

// Whether each subtotal, as printed, is what its lines sum to, as printed.
bool ties(const TrialResult::Statement& statement, double scale, int decimals) {
  const double unit = std::pow(10, -decimals);
  for (std::size_t c = 0; c < statement.columns.size(); ++c) {
    double sum = 0;
    for (const Line& line : statement.lines) {
      const double shown = std::round(line.amounts[c] / scale / unit);
      if (line.sign == "=") {
        if (sum != shown) return false;
      } else {
        sum += signed_amount(line.sign, shown);
      }
    }
  }
  return true;
}

std::string statement_text(const TrialResult::Statement& statement) {
  constexpr int kDigits = 4;
  double largest = 0;
  bool has_gap = false;
  for (const Line& line : statement.lines) {
    for (const double value : line.amounts) {
      if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
      has_gap = has_gap || !std::isfinite(value);
    }
  }
  const Display display = displayed({statement.scale, statement.unit}, largest);
  int decimals = 0;
  if (largest > 0) {
    const int whole = static_cast<int>(std::floor(std::log10(largest / display.scale))) + 1;
    decimals = std::clamp(kDigits - whole, 0, 9);
  }
  TextTable table(0);
  table.add_column("", TextTable::Align::left);
  table.add_column("", TextTable::Align::left);
  for (const PeriodName& column : statement.columns) {
    table.add_column(column.line_name(), TextTable::Align::right);
  }
  for (const Line& line : statement.lines) {
    std::vector<std::string> cells{line.sign, line.name};
    for (const double value : line.amounts) {
      cells.push_back(format_number(value / display.scale, decimals));
    }
    table.add_row(std::move(cells));
  }
  std::string text = "\n" + (statement.title.empty() ? statement.name : statement.title);
  if (!display.unit.empty()) text += ", " + display.unit;
  text += "\n" + table.text();
  if (has_gap) {
    text += "  (-: has no value in this trial)\n";
  } else if (!ties(statement, display.scale, decimals)) {
    text += "  (amounts are rounded one by one: a sum may miss its lines by the last digit)\n";
  }
  return text;
}

std::string outcomes_text(const TrialResult& result) {
  TextTable table;
  for (int i = 0; i < 2; ++i) table.add_column("", TextTable::Align::left);
  for (const TrialResult::Outcome& outcome : result.outcomes) {
    std::string line;
    for (const auto& [period, values] : outcome.points) {
      if (!line.empty()) line += "   ";
      if (!period.empty()) line += period.line_name() + " ";
      for (std::size_t i = 0; i < values.size(); ++i) {
        line += (i > 0 ? ", " : "") + quantity(values[i], outcome.unit);
      }
    }
    table.add_row({outcome.title.empty() ? outcome.name : outcome.title, line});
  }
  return "\nOutcomes\n" + table.text();
}

}  // namespace

std::string write_text(const TrialResult& result) {
  std::string text =
      fmt::format("{}: trial {} of seed {}\n", result.title, result.trial, result.futures.seed) +
      agree_text(result.about, 100) + draws_text(result) + events_text(result) +
      far_out_text(result);
  for (const TrialResult::Statement& statement : result.statements) {
    text += statement_text(statement);
  }
  return text + outcomes_text(result);
}

}  // namespace plimsoll::report

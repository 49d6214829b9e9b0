#include "driver/statement_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ir/time_names.h"
#include "report/number_format.h"
#include "report/text_table.h"

namespace plimsoll::driver {

namespace {

using Align = report::TextTable::Align;
using Line = ir::Statement::Line;

struct Column {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string name;
};

// Fiscal years, and what the horizon leaves of the first and the last.
std::vector<Column> columns_of(const ir::Time& time) {
  std::vector<Column> columns;
  std::uint32_t first = 0;
  for (std::uint32_t t = 0; t < time.n_periods; ++t) {
    if (!time.is_year_end(t) && t + 1 < time.n_periods) continue;
    columns.push_back({first, t, time.year_name(t).line_name()});
    first = t + 1;
  }
  return columns;
}

// What the line adds in a period.
double amount_at(const std::vector<std::vector<double>>& values, std::uint32_t period) {
  if (values.empty()) return 0;
  const std::vector<double>& now = values.size() == 1 ? values[0] : values[period];
  return now.empty() ? 0 : now[0];
}

std::vector<double> by_column(const std::vector<std::vector<double>>& values,
                              const std::vector<Column>& columns) {
  std::vector<double> sums;
  for (const Column& column : columns) {
    double sum = 0;
    for (std::uint32_t t = column.first; t <= column.last; ++t) sum += amount_at(values, t);
    sums.push_back(sum);
  }
  return sums;
}

// The unit of all lines, without its scale word, and the canonical value of one of it.
report::Display unit_of(const ir::Module& module, const ir::Statement& statement) {
  for (const Line& line : statement.lines) {
    if (!line.def.valid()) continue;
    const ir::Def& def = module.defs[line.def.value];
    if (def.unit.base.empty()) continue;
    const ir::Unit unit = def.unit.bare();
    return {unit.scale, unit.base};
  }
  return {1, ""};
}

// Millions from 100 M on, thousands from 1 M on: amounts of four digits or more.
report::Display displayed(report::Display unit, double largest) {
  const double size = largest / unit.scale;
  const bool has_name = !unit.unit.empty() && unit.unit.find_first_of(" /^") == std::string::npos;
  if (has_name && size >= 1e8) return {1e6 * unit.scale, "M " + unit.unit};
  if (has_name && size >= 1e6) return {1e3 * unit.scale, "k " + unit.unit};
  return unit;
}

double signed_amount(char sign, double amount) {
  return sign == '-' ? -amount : amount;
}

// Whether each subtotal, as printed, is what its lines sum to, as printed.
bool ties(const std::vector<Line>& lines, const std::vector<std::vector<double>>& rows,
          double scale, int decimals) {
  const double unit = std::pow(10, -decimals);
  for (std::size_t c = 0; !rows.empty() && c < rows[0].size(); ++c) {
    double sum = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const double shown = std::round(rows[i][c] / scale / unit);
      if (lines[i].sign == '=') {
        if (sum != shown) return false;
      } else {
        sum += signed_amount(lines[i].sign, shown);
      }
    }
  }
  return true;
}

std::string statement_text(const ir::Module& module, const engine::Replay& replay,
                           const ir::Statement& statement, const std::vector<Column>& columns) {
  double largest = 0;
  bool has_gap = false;
  std::vector<std::vector<double>> rows;
  for (const Line& line : statement.lines) {
    rows.push_back(by_column(replay.values[line.node.value], columns));
    for (const double value : rows.back()) {
      if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
      has_gap = has_gap || !std::isfinite(value);
    }
  }
  const report::Display display = displayed(unit_of(module, statement), largest);
  constexpr int kDigits = 4;
  int decimals = 0;
  if (largest > 0) {
    const int whole = static_cast<int>(std::floor(std::log10(largest / display.scale))) + 1;
    decimals = std::clamp(kDigits - whole, 0, 9);
  }
  report::TextTable table(0);
  table.add_column("", Align::left);
  table.add_column("", Align::left);
  for (const Column& column : columns) table.add_column(column.name, Align::right);
  for (std::size_t i = 0; i < statement.lines.size(); ++i) {
    std::vector<std::string> cells{std::string(1, statement.lines[i].sign),
                                   statement.lines[i].name};
    for (const double value : rows[i]) {
      cells.push_back(report::format_number(value / display.scale, decimals));
    }
    table.add_row(std::move(cells));
  }
  std::string text = "\n" + (statement.title.empty() ? statement.name : statement.title);
  if (!display.unit.empty()) text += ", " + display.unit;
  text += "\n" + table.text();
  if (has_gap) {
    text += "  (-: has no value in this trial)\n";
  } else if (!ties(statement.lines, rows, display.scale, decimals)) {
    text += "  (amounts are rounded one by one: a sum may miss its lines by the last digit)\n";
  }
  return text;
}

}  // namespace

std::string statements_text(const ir::Module& module, const engine::Replay& replay) {
  const std::vector<Column> columns = columns_of(module.time);
  std::string text;
  for (const ir::Statement& statement : module.statements) {
    text += statement_text(module, replay, statement, columns);
  }
  return text;
}

}  // namespace plimsoll::driver

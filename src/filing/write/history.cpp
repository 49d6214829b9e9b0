// Of each line the concept that most of the last three years have, by the names that SEC, IFRS and UK taxonomies give it.
#include "filing/write/history.h"

#include <algorithm>
#include <array>
#include <vector>

#include "facts/decimal_text.h"
#include "facts/select.h"
#include "filing/write/write_thresholds.h"

namespace plimsoll::filing {

namespace {

struct StatementLine {
  std::string_view name;
  std::array<std::string_view, 7> concepts;
};

constexpr std::array<StatementLine, 5> kStatementLines = {{
    {"revenue",
     {"Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax",
      "RevenueFromContractWithCustomerIncludingAssessedTax", "SalesRevenueNet",
      "RevenuesNetOfInterestExpense", "Revenue", "TurnoverRevenue"}},
    {"operating_income",
     {"OperatingIncomeLoss", "ProfitLossFromOperatingActivities", "OperatingProfitLoss"}},
    {"net_income", {"NetIncomeLoss", "ProfitLoss", "ProfitLossAttributableToOwnersOfParent"}},
    {"cash", {"CashAndCashEquivalentsAtCarryingValue", "CashAndCashEquivalents", "CashBankOnHand"}},
    // What the statement of cash flows ends with, which is no line of the balance sheet.
    {"cash_and_restricted", {"CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"}},
}};

struct Figure {
  int year = 0;
  const facts::Fact* fact = nullptr;
};

// The fiscal year of that name, of years that end with `end_month`.
facts::Asked fiscal_year(int year, int end_month, bool named_by_end) {
  const int ends_in = named_by_end || end_month == 12 ? year : year + 1;
  facts::Asked asked;
  asked.last = {ends_in, end_month, facts::days_in_month(ends_in, end_month)};
  asked.first =
      end_month == 12 ? facts::Day{ends_in, 1, 1} : facts::Day{ends_in - 1, end_month + 1, 1};
  return asked;
}

std::vector<Figure> figures_of(const facts::Table& table, std::string_view name, int last_year,
                               const Cover& cover) {
  std::vector<Figure> out;
  for (int year = last_year - kHistoryYears + 1; year <= last_year; ++year) {
    facts::Wanted wanted;
    wanted.name = name;
    wanted.period = fiscal_year(year, cover.year_end.month, cover.named_by_end);
    const facts::Choice choice = facts::choose(table, wanted);
    if (choice.trouble != facts::Choice::Trouble::none) continue;
    const facts::Fact& fact = table.facts[choice.fact];
    const facts::Unit* unit = table.unit_of(fact);
    if (unit != nullptr && unit->text() == cover.currency) out.push_back({year, &fact});
  }
  return out;
}

// Of the years that an annual report accounts for. One more, which another concept has, is often a total of changes
// in equity or a mistaken context, and no reason to prefer it.
std::size_t n_last_years(const std::vector<Figure>& figures, int last_year) {
  constexpr int kYearsOfReport = 3;
  return static_cast<std::size_t>(std::count_if(
      figures.begin(), figures.end(),
      [&](const Figure& figure) { return figure.year > last_year - kYearsOfReport; }));
}

// "383285000000" as "383_285 M"; exact.
std::string amount_text(std::string value) {
  struct Scale {
    std::size_t zeros;
    std::string_view word;
  };
  constexpr std::array<Scale, 2> kScales = {{{6, " M"}, {3, " k"}}};
  std::string word;
  for (const Scale& scale : kScales) {
    const std::size_t last = value.find_last_not_of('0');
    if (value.find('.') != std::string::npos || last == std::string::npos ||
        value.size() - 1 - last < scale.zeros) {
      continue;
    }
    value.erase(value.size() - scale.zeros);
    word = scale.word;
    break;
  }
  std::string out = facts::grouped(value);
  std::replace(out.begin(), out.end(), ',', '_');
  return out + word;
}

}  // namespace

std::string reported_history(const facts::Table& table, const Cover& cover) {
  const int month = cover.year_end.month;
  if (month == 0 || cover.currency.empty()) return {};
  const int last_year = cover.year_end.year - (cover.named_by_end || month == 12 ? 0 : 1);
  std::string text;
  for (const StatementLine& line : kStatementLines) {
    std::vector<Figure> most;
    std::string_view name;
    for (const std::string_view one : line.concepts) {
      if (one.empty()) continue;
      std::vector<Figure> figures = figures_of(table, one, last_year, cover);
      if (n_last_years(figures, last_year) <= n_last_years(most, last_year)) continue;
      most = std::move(figures);
      name = one;
    }
    for (const Figure& figure : most) {
      const std::string year = std::to_string(figure.year);
      text += "given reported_" + std::string(line.name) + "_" + year + " = " +
              amount_text(figure.fact->value) + " " + cover.currency + "  cite filing[" +
              std::string(name) + ", FY" + year + "]\n";
    }
  }
  if (text.empty()) return {};
  return "\n# What the filing reports as data of its fiscal years; `plimsoll facts` lists the "
         "rest.\n" +
         text;
}

}  // namespace plimsoll::filing

// From cells to spans of months.
#include "data/propose_times.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "syntax/foreign.h"

namespace plimsoll::data {

namespace {

std::string month_text(std::int64_t month) {
  const int m = static_cast<int>(month % 12) + 1;
  return std::to_string(month / 12) + (m < 10 ? "-0" : "-") + std::to_string(m);
}

}  // namespace

std::vector<std::optional<PeriodCell>> periods_of_cells(const std::vector<std::string>& cells) {
  std::vector<std::optional<PeriodCell>> out;
  std::set<int> lengths;
  for (const std::string& cell : cells) {
    out.push_back(read_period_cell(cell));
    if (!out.back()) continue;
    const auto span = calendar_months(*out.back());
    lengths.insert(span ? span->count : 0);
  }
  if (lengths.size() != 1) return out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!out[i]) out[i] = reading_of_length(cells[i], *lengths.begin());
  }
  return out;
}

Times times_of(const std::vector<std::string>& cells, DateOrder order) {
  Times out;
  std::vector<std::pair<std::int64_t, int>> spans;
  std::vector<PeriodCell> days;
  std::set<int> end_months;
  for (auto& read : periods_of_cells(cells)) {
    if (!read) return {};
    using Kind = PeriodCell::Kind;
    out.fiscal =
        out.fiscal || read->kind == Kind::fiscal_year || read->kind == Kind::fiscal_quarter;
    out.pairs = out.pairs || read->kind == Kind::year_pair;
    end_months.insert(read->kind == Kind::year_ending ? read->part : 0);
    if (const auto span = calendar_months(*read)) {
      spans.emplace_back(span->first, span->count);
      continue;
    }
    if (read->either_order && order == DateOrder::month_first) std::swap(read->day, read->part);
    if (read->shows_day_first && order == DateOrder::month_first) return {};
    if (read->shows_month_first && order == DateOrder::day_first) return {};
    days.push_back(*read);
    spans.emplace_back(read->year * std::int64_t{12} + read->part - 1, 0);
  }
  // Years that end in one month, or none that says so.
  if (spans.empty() || end_months.size() != 1) return {};
  out.end_month = *end_months.begin();
  std::set<std::int64_t> firsts;
  for (const auto& [first, step] : spans) {
    if (step != spans.front().second) return {};
    firsts.insert(first);
  }
  out.step = spans.front().second;
  if (out.step == 0) {
    // Of days the distance between their months tells the step; several of one month are none.
    std::set<std::pair<int, int>> different;
    bool at_begin = true;
    bool at_end = true;
    for (const PeriodCell& d : days) {
      different.emplace(12 * d.year + d.part, d.day);
      at_begin = at_begin && d.day == 1;
      at_end = at_end && d.part == 12 && d.day == 31;
    }
    if (different.size() != firsts.size()) return {};
    std::int64_t gap = 0;
    for (const std::int64_t first : firsts) gap = std::gcd(gap, first - *firsts.begin());
    out.step = gap == 0 ? (at_end ? 12 : 1) : gap % 12 == 0 ? 12 : gap % 3 == 0 ? 3 : 1;
    const std::int64_t shift = out.step == 1 || at_begin ? 0 : out.step - 1;
    std::set<std::int64_t> begins;
    for (const std::int64_t first : firsts) begins.insert(first - shift);
    firsts = std::move(begins);
  }
  out.first = *firsts.begin();
  out.last = *firsts.rbegin();
  const std::int64_t n = (out.last - out.first) / out.step + 1;
  std::map<std::int64_t, int> counts;
  for (const auto& [first, step] : spans) ++counts[first];
  out.regular = static_cast<std::int64_t>(firsts.size()) == n &&
                std::ranges::all_of(
                    counts, [&](const auto& c) { return c.second == counts.begin()->second; });
  return out;
}

std::vector<std::size_t> longer_periods(const std::vector<std::string>& cells) {
  std::vector<std::pair<std::int64_t, int>> spans;
  for (const auto& read : periods_of_cells(cells)) {
    const auto span = read ? calendar_months(*read) : std::nullopt;
    if (!span) return {};
    spans.emplace_back(span->first, span->count);
  }
  int shortest = 12;
  for (const auto& [first, n] : spans) shortest = std::min(shortest, n);
  std::set<std::int64_t> firsts;
  for (const auto& [first, n] : spans) {
    if (n == shortest) firsts.insert(first);
  }
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const auto& [first, n] = spans[i];
    if (n == shortest) continue;
    for (std::int64_t month = first; month < first + n; month += shortest) {
      if (!firsts.contains(month)) return {};
    }
    out.push_back(i);
  }
  return out;
}

std::string time_of(const Times& times) {
  const std::string step = times.step == 12 ? "year" : times.step == 3 ? "quarter" : "month";
  const std::string out = "time " + step + " from " + month_text(times.first) + " for " +
                          std::to_string((times.last - times.first) / times.step + 1);
  if (times.pairs) return out + ", fiscal year ends march, named by start";
  if (times.end_month == 0 || times.end_month == 12) return out;
  return out + ", fiscal year ends " + std::string(syntax::month_name(times.end_month)) +
         ", named by end";
}

}  // namespace plimsoll::data

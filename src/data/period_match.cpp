// Periods in cells against those of a model.
#include <algorithm>
#include <chrono>

#include "data/period_cell.h"
#include "data/row_filter.h"

namespace plimsoll::data {
namespace {

int last_day_of(std::int64_t month) {
  const std::chrono::year_month_day_last last(
      std::chrono::year(static_cast<int>(month / 12)),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month % 12) + 1)));
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

// What a reading may denote in a model, each with its name; several where the year may be the calendar's or the company's.
struct Meaning {
  MonthSpan span;
  std::string name;
};

std::vector<Meaning> meanings_of(const PeriodCell& cell, const ir::Time& time) {
  std::vector<Meaning> out;
  const ir::Time calendar;
  const auto add = [&](MonthSpan span, const ir::Time& of) {
    out.push_back({span, of.fiscal_end_month == 12 && span.count == 12 && span.first % 12 == 0
                             ? format_span(span, of) + " (Jan-Dec)"
                             : format_span(span, of)});
  };
  using Kind = PeriodCell::Kind;
  const std::int64_t fiscal = fiscal_year_start(cell.year, time);
  const bool same_years = time.fiscal_end_month == 12;
  switch (cell.kind) {
    case Kind::year:
    case Kind::quarter:
      add(*calendar_months(cell), calendar);
      if (same_years) break;
      add(cell.kind == Kind::year ? MonthSpan{fiscal, 12}
                                  : MonthSpan{fiscal + 3 * (cell.part - 1), 3},
          time);
      break;
    case Kind::fiscal_year:
      add({fiscal, 12}, time);
      break;
    case Kind::fiscal_quarter:
      add({fiscal + 3 * (cell.part - 1), 3}, time);
      break;
    case Kind::year_pair:
      // The fiscal year that begins in the first of them; of the calendar's there is none.
      if (!same_years) {
        add({cell.year * std::int64_t{12} + time.fiscal_end_month % 12, 12}, time);
      }
      break;
    case Kind::month:
    case Kind::year_ending:
      add(*calendar_months(cell), calendar);
      break;
    case Kind::day:
      break;
  }
  return out;
}

bool is_in(const Date& date, const syntax::PeriodLiteral& asked, const ir::Time& time) {
  if (asked.form != syntax::PeriodLiteral::Form::month) return date == last_day(asked, time);
  return month_of(date) == months_of(asked, time).first;
}

}  // namespace

std::optional<PeriodCell> reading_of_length(std::string_view cell, int months) {
  std::optional<PeriodCell> out;
  for (const PeriodCell& one : readings_of(cell)) {
    const auto span = calendar_months(one);
    if ((span ? span->count : 0) != months) continue;
    if (out) return std::nullopt;
    out = one;
  }
  return out;
}

std::optional<MonthSpan> calendar_months(const PeriodCell& cell) {
  const std::int64_t year = cell.year * std::int64_t{12};
  switch (cell.kind) {
    case PeriodCell::Kind::fiscal_year:
    case PeriodCell::Kind::year:
      return MonthSpan{year, 12};
    case PeriodCell::Kind::year_pair:
      return MonthSpan{year + 3, 12};
    case PeriodCell::Kind::year_ending:
      return MonthSpan{year + cell.part - 12, 12};
    case PeriodCell::Kind::fiscal_quarter:
    case PeriodCell::Kind::quarter:
      return MonthSpan{year + 3 * (cell.part - 1), 3};
    case PeriodCell::Kind::month:
      return MonthSpan{year + cell.part - 1, 1};
    case PeriodCell::Kind::day:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string words_of(const PeriodCell& cell) {
  const std::string year = std::to_string(cell.year);
  const ir::Time calendar;
  switch (cell.kind) {
    case PeriodCell::Kind::year_pair:
      return "the year from " + year + " to " + std::to_string(cell.year + 1);
    case PeriodCell::Kind::year_ending:
      return "the year that ends in " +
             format_span({calendar_months(cell)->first + 11, 1}, calendar);
    case PeriodCell::Kind::fiscal_year:
      return "FY" + year;
    case PeriodCell::Kind::fiscal_quarter:
      return "FY" + year + "Q" + std::to_string(cell.part);
    case PeriodCell::Kind::day:
      return format_date({cell.year, cell.part, cell.day});
    default:
      return format_span(*calendar_months(cell), calendar);
  }
}

CellMonths months_of_cell(std::string_view cell, const ir::Time& time,
                          std::span<const MonthSpan> periods, DateOrder order, YearKind years) {
  using Result = CellMonths::Kind;
  const bool same_years = time.fiscal_end_month == 12;
  const std::string_view text = trimmed(cell);
  // As a model writes it; 2024 alone may be a fiscal year, and so may all be where the declaration says so.
  using Form = syntax::PeriodLiteral::Form;
  const auto literal = parse_period(text);
  const bool may_be_fiscal =
      literal && (literal->form == Form::year ||
                  (literal->form == Form::quarter && years == YearKind::fiscal));
  if (literal && literal->form != Form::day && !may_be_fiscal) {
    return {Result::months, months_of(*literal, time)};
  }
  const int length = periods.empty() ? 0 : periods.front().count;
  const std::vector<PeriodCell> all = readings_of(text);
  auto read = all.size() == 1 ? std::optional(all[0]) : reading_of_length(text, length);
  if (!read) return {all.empty() ? Result::no_period : Result::two_readings, {}};
  if (read->bare && !same_years && years == YearKind::unstated) return {Result::years_unsaid, {}};
  const bool fiscal = years == YearKind::fiscal && !same_years;
  const std::int64_t year_start = fiscal_year_start(read->year, time);
  switch (read->kind) {
    case PeriodCell::Kind::year:
      return {Result::months, {fiscal ? year_start : read->year * std::int64_t{12}, 12}};
    case PeriodCell::Kind::quarter:
      return {Result::months,
              {(fiscal ? year_start : read->year * std::int64_t{12}) + 3 * (read->part - 1), 3}};
    case PeriodCell::Kind::fiscal_year:
      return {Result::months, {year_start, 12}};
    case PeriodCell::Kind::fiscal_quarter:
      return {Result::months, {year_start + 3 * (read->part - 1), 3}};
    case PeriodCell::Kind::month:
      return {Result::months, {read->year * std::int64_t{12} + read->part - 1, 1}};
    case PeriodCell::Kind::year_pair: {
      if (same_years) return {};
      // The fiscal year that begins in the first of them.
      return {Result::months, {read->year * std::int64_t{12} + time.fiscal_end_month % 12, 12}};
    }
    case PeriodCell::Kind::year_ending:
      return {Result::months, *calendar_months(*read)};
    case PeriodCell::Kind::day:
      break;
  }
  if (read->shows_day_first && order == DateOrder::month_first) return {};
  if (read->shows_month_first && order == DateOrder::day_first) return {};
  if (read->either_order) {
    if (order == DateOrder::evident) return {Result::order_unsaid, {}};
    if (order == DateOrder::month_first) std::swap(read->day, read->part);
  }
  const std::int64_t month = read->year * std::int64_t{12} + read->part - 1;
  const int count = periods.empty() ? 1 : periods.front().count;
  if (count == 1) return {Result::months, {month, 1}};
  // Steps of the model go on before and behind those that are asked for.
  const std::int64_t offset = ((month - periods.front().first) % count + count) % count;
  const bool first = offset == 0 && read->day == 1;
  const bool last = offset == count - 1 && read->day == last_day_of(month);
  if (!first && !last) return {Result::no_end, {}};
  return {Result::months, {month - offset, count}};
}

SamePeriod same_period(std::string_view cell, const syntax::PeriodLiteral& asked,
                       const ir::Time& time) {
  using Form = syntax::PeriodLiteral::Form;
  using Result = SamePeriod::Kind;
  cell = trimmed(cell);
  const bool is_day = asked.form == Form::day;
  const MonthSpan months = months_of(asked, time);
  // As a model writes it.
  if (const auto own = parse_period(cell); own && own->form == asked.form) {
    const bool same =
        is_day ? last_day(*own, time) == last_day(asked, time) : months_of(*own, time) == months;
    return {same ? Result::yes : Result::no};
  }
  std::vector<std::string> names;
  bool any = false;
  bool all = true;
  const auto take = [&](bool same, const std::string& name) {
    any = any || same;
    all = all && same;
    names.push_back(name);
  };
  for (const PeriodCell& read : readings_of(cell)) {
    if (read.kind == PeriodCell::Kind::day) {
      const Date date{read.year, read.part, read.day};
      take(is_in(date, asked, time), format_date(date));
      if (!read.either_order) continue;
      const Date other{read.year, read.day, read.part};
      take(is_in(other, asked, time), format_date(other));
      continue;
    }
    for (const Meaning& one : meanings_of(read, time)) {
      take(!is_day && one.span == months, one.name);
    }
  }
  if (!any) return {};
  if (all) return {Result::yes};
  return {Result::open, std::move(names)};
}

}  // namespace plimsoll::data

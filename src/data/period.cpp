// The `time` line, and what literals of periods denote.
#include "data/period.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "base/characters.h"
#include "syntax/foreign.h"

namespace plimsoll::data {
namespace {

using Form = syntax::PeriodLiteral::Form;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
  return a - b * floor_div(a, b);
}

bool is_calendar_year(const ir::Time& time) {
  return time.fiscal_end_month == 12;
}

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// "Oct 2012".
std::string short_month(std::int64_t month, bool with_year) {
  std::string text(kMonths[static_cast<std::size_t>(floor_mod(month, 12))].substr(0, 3));
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return with_year ? text + " " + std::to_string(floor_div(month, 12)) : text;
}

// "Oct 2012", "Oct-Dec 2012", "Apr 2012-Mar 2013".
std::string month_range(MonthSpan span) {
  const std::int64_t last = span.first + span.count - 1;
  if (span.count == 1) return short_month(span.first, true);
  const bool one_year = floor_div(span.first, 12) == floor_div(last, 12);
  return short_month(span.first, !one_year) + "-" + short_month(last, true);
}

// Number of digits at the start, at least `n`; reads exactly `n`.
std::optional<int> take_number(std::string_view& text, std::size_t n) {
  if (text.size() < n) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

const char* step_name(int months) {
  return months == 1 ? "month" : months == 3 ? "quarter" : "year";
}

// The months in which steps may begin so that fiscal years end with a step: "April, July, ...".
std::string step_starts(int months_per_step, int fiscal_end_month) {
  std::string text;
  for (int month = fiscal_end_month % 12; month < fiscal_end_month % 12 + 12;
       month += months_per_step) {
    std::string name(kMonths[static_cast<std::size_t>(month % 12)]);
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

std::string capitalised(std::string_view month) {
  std::string text(month);
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

// ---------------------------------------------------------------- texts

int month_number(std::string_view name) {
  std::string lower;
  for (const char c : name) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (lower == kMonths[i] || lower == kMonths[i].substr(0, 3)) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::optional<Date> parse_date(std::string_view text) {
  const std::optional<syntax::PeriodLiteral> literal = parse_period(text);
  if (!literal || literal->form != Form::day) return std::nullopt;
  return Date{literal->year, literal->part, literal->day};
}

std::int64_t month_of(Date date) {
  return date.year * std::int64_t{12} + date.month - 1;
}

std::string format_date(Date date) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return text.data();
}

Date last_day(const syntax::PeriodLiteral& literal, const ir::Time& time) {
  if (literal.form == Form::day) return {literal.year, literal.part, literal.day};
  const MonthSpan span = months_of(literal, time);
  const std::int64_t last = span.first + span.count - 1;
  const int year = static_cast<int>(floor_div(last, 12));
  const int month = static_cast<int>(floor_mod(last, 12)) + 1;
  const std::chrono::year_month_day_last end = std::chrono::year(year) /
                                               std::chrono::month(static_cast<unsigned>(month)) /
                                               std::chrono::last;
  return {year, month, static_cast<int>(static_cast<unsigned>(end.day()))};
}

std::optional<syntax::PeriodLiteral> parse_period(std::string_view text) {
  syntax::PeriodLiteral literal;
  const bool fiscal = take(text, "FY");
  const std::optional<int> year = take_number(text, 4);
  if (!year || *year == 0) return std::nullopt;
  literal.year = *year;
  if (text.empty()) {
    literal.form = fiscal ? Form::fiscal_year : Form::year;
    return literal;
  }
  if (take(text, "Q")) {
    const std::optional<int> quarter = take_number(text, 1);
    if (!quarter || *quarter < 1 || *quarter > 4 || !text.empty()) return std::nullopt;
    literal.form = fiscal ? Form::fiscal_quarter : Form::quarter;
    literal.part = *quarter;
    return literal;
  }
  if (fiscal || !take(text, "-")) return std::nullopt;
  const std::optional<int> month = take_number(text, 2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  literal.form = Form::month;
  literal.part = *month;
  if (text.empty()) return literal;
  if (!take(text, "-")) return std::nullopt;
  const std::optional<int> day = take_number(text, 2);
  if (!day || !text.empty()) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(literal.year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  literal.form = Form::day;
  literal.day = *day;
  return literal;
}

std::string format_literal(const syntax::PeriodLiteral& literal) {
  std::string year = std::to_string(literal.year);
  year.insert(0, year.size() < 4 ? 4 - year.size() : 0, '0');
  switch (literal.form) {
    case Form::month:
      return year + "-" + two_digits(literal.part);
    case Form::day:
      return year + "-" + two_digits(literal.part) + "-" + two_digits(literal.day);
    case Form::quarter:
      return year + "Q" + std::to_string(literal.part);
    case Form::year:
      return year;
    case Form::fiscal_year:
      return "FY" + year;
    case Form::fiscal_quarter:
      return "FY" + year + "Q" + std::to_string(literal.part);
  }
  return year;
}

// ---------------------------------------------------------------- the time line

namespace {

// `for 2 years`, `for 8 quarters`; and `for 8 fiscal year ends march`, which lacks a comma.
void offer_count(diag::Diagnostic& d, const syntax::TimeDecl& decl, int months_per_step) {
  const syntax::Expr* count = decl.count;
  if (count == nullptr || count->kind != syntax::ExprKind::number || count->unit == nullptr ||
      count->unit->factors.empty()) {
    d.add_help("such as 12");
    return;
  }
  const syntax::UnitFactor& first = count->unit->factors.front();
  if (first.name == "fiscal" || first.name == "named") {
    d.add_fix("put a `,` before " + ("`" + std::string(first.name) + "`"),
              {first.span.file, first.span.begin, first.span.begin}, ", ");
    return;
  }
  const std::string_view unit = first.name;
  const int months = unit == "year" || unit == "years"         ? 12
                     : unit == "quarter" || unit == "quarters" ? 3
                     : unit == "month" || unit == "months"     ? 1
                                                               : 0;
  long number = 0;
  for (const char c : count->text)
    number = is_digit(c) && number < 100'000 ? number * 10 + (c - '0') : -1;
  if (number <= 0 || months == 0 || months_per_step == 0 ||
      number * months % months_per_step != 0) {
    d.add_help("such as 12");
    return;
  }
  const std::string right = std::to_string(number * months / months_per_step);
  d.add_fix("write `for " + right + "`", count->span, right);
}

}  // namespace

std::optional<ir::Time> read_time(const syntax::TimeDecl& decl, diag::Sink& sink) {
  ir::Time time;
  bool ok = true;
  const auto fail = [&](diag::Kind kind, Span span, std::string message) -> auto& {
    ok = false;
    return sink.report(kind, span.valid() ? span : decl.span, std::move(message));
  };

  if (decl.step.text == "month") {
    time.months_per_step = 1;
  } else if (decl.step.text == "quarter") {
    time.months_per_step = 3;
  } else if (decl.step.text == "year") {
    time.months_per_step = 12;
  } else {
    auto& d = fail(diag::Kind::time_step, decl.step.span,
                   "the step of time is `month`, `quarter` or `year`, not `" +
                       std::string(decl.step.text) + "`");
    const std::string_view foreign = syntax::foreign_step(decl.step.text);
    const std::string_view near =
        foreign.empty() ? diag::nearest(decl.step.text, {"month", "quarter", "year"}) : foreign;
    if (!near.empty()) d.did_you_mean(decl.step.span, near);
  }

  time.fiscal_end_month = 12;
  if (!decl.fiscal_end.text.empty()) {
    const int month = month_number(decl.fiscal_end.text);
    if (month == 0) {
      auto& d = fail(diag::Kind::time_fiscal_end, decl.fiscal_end.span,
                     "`" + std::string(decl.fiscal_end.text) + "` is not the name of a month");
      const int meant = syntax::month_of(decl.fiscal_end.text);
      const std::string_view near =
          meant != 0 ? syntax::month_name(meant)
                     : diag::nearest(decl.fiscal_end.text, {kMonths.begin(), kMonths.end()});
      if (near.empty()) {
        d.add_help("write the English name, such as `march`");
      } else {
        d.did_you_mean(decl.fiscal_end.span, near);
      }
    } else {
      time.fiscal_end_month = month;
    }
  }
  if (decl.named_by.text == "end") {
    time.named_by_start = false;
  } else if (!decl.named_by.text.empty() && decl.named_by.text != "start") {
    fail(diag::Kind::time_fiscal_end, decl.named_by.span,
         "a fiscal year is named by `start` or `end`, not `" + std::string(decl.named_by.text) +
             "`");
  }

  if (decl.count == nullptr || decl.count->kind != syntax::ExprKind::number ||
      decl.count->unit != nullptr) {
    auto& d = fail(diag::Kind::time_count, decl.count == nullptr ? decl.span : decl.count->span,
                   "the number of periods is a plain whole number");
    offer_count(d, decl, time.months_per_step);
  } else {
    double count = 0;
    for (const char c : decl.count->text) {
      count = is_digit(c) ? std::min(count * 10 + (c - '0'), 1e9) : -1;
      if (count < 0) break;
    }
    if (count < 1 || count > kMaxPeriods) {
      fail(diag::Kind::time_count, decl.count->span,
           "the number of periods is a whole number from 1 to 10000");
    } else {
      time.n_periods = static_cast<std::uint32_t>(count);
    }
  }
  // Where it starts makes sense only with step and fiscal year.
  if (!ok) return std::nullopt;

  const std::string step = step_name(time.months_per_step);
  if (!decl.start) {
    fail(diag::Kind::time_start, decl.span, "time has no start")
        .add_help("add `from` and the first month");
    return std::nullopt;
  }
  const MonthSpan start = months_of(*decl.start, time);
  if (decl.start->form == Form::day) {
    fail(diag::Kind::time_start, decl.start->span, "time starts with a month, not with a day")
        .add_fix("write `from " + format_literal(*decl.start).substr(0, 7) + "`", decl.start->span,
                 format_literal(*decl.start).substr(0, 7));
    return std::nullopt;
  }
  if (start.count != 1 && start.count < time.months_per_step) {
    fail(diag::Kind::time_start, decl.start->span,
         "`" + format_literal(*decl.start) + "` is shorter than a step of a " + step);
    return std::nullopt;
  }
  time.first_month = start.first;
  if (floor_mod(start.first - time.fiscal_end_month, time.months_per_step) != 0) {
    const int end_month = static_cast<int>(floor_mod(start.first - 1, 12)) + 1;
    const std::string end_name(kMonths[static_cast<std::size_t>(end_month - 1)]);
    const std::string first = short_month(start.first, true);
    if (decl.fiscal_end.text.empty()) {
      fail(diag::Kind::time_fiscal_end, decl.start->span,
           "the calendar year does not end with a step: " + step + "s begin in " + first)
          .add_fix("state the fiscal year: `, fiscal year ends " + end_name + "`",
                   {decl.span.file, decl.count->span.end, decl.count->span.end},
                   ", fiscal year ends " + end_name, "fiscal years that end in " + end_name);
    } else {
      fail(diag::Kind::time_start, decl.start->span,
           first + " is not the beginning of a " + step + " of the fiscal year")
          .label(decl.fiscal_end.span, "fiscal years end in " + capitalised(decl.fiscal_end.text))
          .add_help(step + "s begin in " +
                    step_starts(time.months_per_step, time.fiscal_end_month));
    }
    return std::nullopt;
  }
  return time;
}

// ---------------------------------------------------------------- literals

std::int64_t fiscal_year_start(int year, const ir::Time& time) {
  const std::int64_t january = static_cast<std::int64_t>(year) * 12;
  if (is_calendar_year(time)) return january;
  return time.named_by_start ? january + time.fiscal_end_month
                             : january + time.fiscal_end_month - 12;
}

int fiscal_year_of_month(std::int64_t month, const ir::Time& time) {
  const std::int64_t first = month - floor_mod(month - time.fiscal_end_month, 12);
  return static_cast<int>(floor_div(time.named_by_start ? first : first + 11, 12));
}

std::uint32_t n_fiscal_years(const ir::Time& time) {
  if (time.n_periods == 0) return 0;
  const int first = fiscal_year_of_month(time.first_month, time);
  const int last = fiscal_year_of_month(time.month_of(time.n_periods - 1), time);
  return static_cast<std::uint32_t>(last - first + 1);
}

MonthSpan months_of(const syntax::PeriodLiteral& literal, const ir::Time& time) {
  const std::int64_t january = static_cast<std::int64_t>(literal.year) * 12;
  switch (literal.form) {
    case Form::month:
    case Form::day:
      return {january + literal.part - 1, 1};
    case Form::quarter:
      return {january + 3 * (literal.part - 1), 3};
    case Form::year:
      return {january, 12};
    case Form::fiscal_year:
      return {fiscal_year_start(literal.year, time), 12};
    case Form::fiscal_quarter:
      return {fiscal_year_start(literal.year, time) + 3 * (literal.part - 1), 3};
  }
  return {january, 12};
}

ir::PeriodName name_of_span(MonthSpan span, const ir::Time& time) {
  const std::int64_t in_year = floor_mod(span.first - time.fiscal_end_month, 12);
  const std::string prefix = is_calendar_year(time) ? "" : "FY";
  const std::string year = prefix + std::to_string(fiscal_year_of_month(span.first, time));
  if (span.count == 1) {
    return {std::to_string(floor_div(span.first, 12)) + "-" +
                two_digits(static_cast<int>(floor_mod(span.first, 12)) + 1),
            ""};
  }
  if (span.count == 3 && in_year % 3 == 0) {
    return {year + "Q" + std::to_string(in_year / 3 + 1), month_range(span)};
  }
  if (span.count == 12 && in_year == 0) {
    return {year, is_calendar_year(time) ? "" : month_range(span)};
  }
  return {month_range(span), ""};
}

std::string format_span(MonthSpan span, const ir::Time& time) {
  return name_of_span(span, time).long_name();
}

ir::PeriodName name_of_period(std::int64_t index, const ir::Time& time) {
  return name_of_span({time.first_month + index * time.months_per_step, time.months_per_step},
                      time);
}

std::string format_period(std::int64_t index, const ir::Time& time) {
  return name_of_period(index, time).long_name();
}

namespace {

std::string literal_and_span(const syntax::PeriodLiteral& literal, const ir::Time& time) {
  const std::string text = format_literal(literal);
  const ir::PeriodName span = name_of_span(months_of(literal, time), time);
  if (literal.form == Form::day || span.long_name() == text) return "`" + text + "`";
  return "`" + text + "` (" + (span.short_name == text ? span.meaning() : span.long_name()) + ")";
}

std::string horizon_text(const ir::Time& time) {
  return "the model runs from " + format_period(0, time) + " to " +
         format_period(static_cast<std::int64_t>(time.n_periods) - 1, time);
}

void report_outside(const syntax::PeriodLiteral& literal, const ir::Time& time, diag::Sink& sink) {
  sink.report(diag::Kind::period_outside_horizon, literal.span,
              literal_and_span(literal, time) + " is outside the horizon")
      .add_note(horizon_text(time));
}

}  // namespace

std::optional<std::int64_t> period_index(const syntax::PeriodLiteral& literal, const ir::Time& time,
                                         diag::Sink& sink) {
  const MonthSpan span = months_of(literal, time);
  const std::int64_t index = floor_div(span.first - time.first_month, time.months_per_step);
  const bool aligned = floor_mod(span.first - time.first_month, time.months_per_step) == 0;
  if (span.count == time.months_per_step && aligned && literal.form != Form::day) return index;
  const std::string step = step_name(time.months_per_step);
  const bool shorter = span.count < time.months_per_step || literal.form == Form::day;
  diag::Diagnostic& d = sink.report(
      diag::Kind::period_not_a_step, literal.span,
      literal_and_span(literal, time) +
          (shorter                              ? " is shorter than a step, which is a "
           : span.count == time.months_per_step ? " does not begin with a step, which is a "
                                                : " is longer than a step, which is a ") +
          step);
  if (shorter) {
    d.add_help("it lies in " + format_period(index, time));
  } else if (span.count > time.months_per_step) {
    d.add_help(
        "it ends with " +
        format_period(
            floor_div(span.first + span.count - 1 - time.first_month, time.months_per_step), time));
  }
  return std::nullopt;
}

std::optional<std::uint32_t> period_in_horizon(const syntax::PeriodLiteral& literal,
                                               const ir::Time& time, diag::Sink& sink) {
  const std::optional<std::int64_t> index = period_index(literal, time, sink);
  if (!index) return std::nullopt;
  if (*index >= 0 && *index < static_cast<std::int64_t>(time.n_periods)) {
    return static_cast<std::uint32_t>(*index);
  }
  report_outside(literal, time, sink);
  return std::nullopt;
}

std::optional<PeriodRange> periods_covered(const syntax::PeriodLiteral& literal,
                                           const ir::Time& time, diag::Sink& sink) {
  const MonthSpan span = months_of(literal, time);
  const std::int64_t offset = span.first - time.first_month;
  if (literal.form == Form::day || span.count < time.months_per_step ||
      floor_mod(offset, time.months_per_step) != 0) {
    // Says what is wrong in the words of a single period.
    period_index(literal, time, sink);
    return std::nullopt;
  }
  const std::int64_t n = time.n_periods;
  const std::int64_t begin = offset / time.months_per_step;
  const std::int64_t first = std::clamp<std::int64_t>(begin, 0, n);
  const std::int64_t last =
      std::clamp<std::int64_t>(begin + span.count / time.months_per_step, 0, n);
  if (first >= last) {
    report_outside(literal, time, sink);
    return std::nullopt;
  }
  return PeriodRange{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last - first)};
}

std::optional<std::int64_t> year_index(const syntax::PeriodLiteral& literal, const ir::Time& time,
                                       diag::Sink& sink) {
  if (literal.form == Form::fiscal_year || (literal.form == Form::year && is_calendar_year(time))) {
    return std::int64_t{literal.year} - fiscal_year_of_month(time.first_month, time);
  }
  diag::Diagnostic& d = sink.report(diag::Kind::period_not_a_step, literal.span,
                                    literal_and_span(literal, time) + " is not a fiscal year");
  // A calendar year lies in two of them: meant is the one of that name.
  const bool named = literal.form == Form::year;
  const int year =
      named ? literal.year : fiscal_year_of_month(months_of(literal, time).first, time);
  const std::string text = "FY" + std::to_string(year);
  d.add_fix((named ? "write `" : "it lies in `") + text + "`", literal.span, text,
            "the whole fiscal year");
  return std::nullopt;
}

std::optional<std::uint32_t> year_in_horizon(const syntax::PeriodLiteral& literal,
                                             const ir::Time& time, diag::Sink& sink) {
  const std::optional<std::int64_t> index = year_index(literal, time, sink);
  if (!index) return std::nullopt;
  if (*index >= 0 && *index < static_cast<std::int64_t>(n_fiscal_years(time))) {
    return static_cast<std::uint32_t>(*index);
  }
  report_outside(literal, time, sink);
  return std::nullopt;
}

}  // namespace plimsoll::data

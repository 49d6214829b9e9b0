// Periods in cells.
#include "data/period_cell.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "base/characters.h"
#include "data/row_filter.h"

namespace plimsoll::data {
namespace {

// A cell's runs of digits, of letters, and what stands between them; blanks are left out but part runs.
struct Piece {
  enum class Kind : std::uint8_t { digits, letters, sign };
  Kind kind;
  std::string text;
};

std::vector<Piece> pieces_of(std::string_view cell) {
  std::vector<Piece> out;
  bool joins = false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const char c = cell[i];
    const std::string_view rest = cell.substr(i);
    if (c == ' ' || rest.starts_with("\u00a0") || rest.starts_with("\u202f")) {
      i += c == ' ' ? 0 : rest.starts_with("\u00a0") ? 1 : 2;
      joins = false;
      continue;
    }
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    const Piece::Kind kind = is_digit(c) ? Piece::Kind::digits
                             : letter    ? Piece::Kind::letters
                                         : Piece::Kind::sign;
    if (joins && kind != Piece::Kind::sign && !out.empty() && out.back().kind == kind) {
      out.back().text += c;
    } else {
      out.push_back({kind, std::string(1, c)});
    }
    if (c >= 'A' && c <= 'Z') out.back().text.back() = static_cast<char>(c + 32);
    joins = true;
  }
  return out;
}

// English and German, in full or by the first letters; 0 for anything else.
int month_of_word(std::string_view word) {
  constexpr std::array<std::string_view, 12> english = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  constexpr std::array<std::string_view, 12> german = {
      "januar", "februar", "m\u00e4rz", "april",   "mai",      "juni",
      "juli",   "august",  "september", "oktober", "november", "dezember"};
  if (word == "sept") return 9;
  if (word == "m\u00e4r" || word == "mrz") return 3;
  for (std::size_t i = 0; i < 12; ++i) {
    if (word == english[i] || word == german[i]) return static_cast<int>(i) + 1;
    if (word.size() == 3 && (english[i].starts_with(word) || german[i].starts_with(word))) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

class Reader {
 public:
  explicit Reader(std::string_view cell) : pieces_(pieces_of(trimmed(cell))) {}

  std::optional<PeriodCell> read() {
    if (pieces_.empty() || pieces_.size() > 6) return std::nullopt;
    // Points behind shortened months and numbers of days: "31. Dez. 2024".
    for (std::size_t i = 0; i + 1 < pieces_.size(); ++i) {
      const bool word =
          pieces_[i].kind == Piece::Kind::letters && month_of_word(pieces_[i].text) > 0;
      const bool before_word = pieces_[i].kind == Piece::Kind::digits && i + 2 < pieces_.size() &&
                               pieces_[i + 2].kind == Piece::Kind::letters;
      if ((word || before_word) && pieces_[i + 1].text == ".") {
        pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      }
    }
    if (auto out = with_fiscal()) return out;
    if (auto out = with_quarter()) return out;
    if (auto out = with_month_word()) return out;
    return numbers();
  }

 private:
  bool is(std::size_t i, Piece::Kind kind) const {
    return i < pieces_.size() && pieces_[i].kind == kind;
  }
  bool is(std::size_t i, std::string_view text) const {
    return i < pieces_.size() && pieces_[i].text == text;
  }
  // A year of four digits, or of two where `short_too`; 0 for none.
  int year(std::size_t i, bool short_too) const {
    if (!is(i, Piece::Kind::digits)) return 0;
    const std::string& text = pieces_[i].text;
    if (text.size() == 4 && (text[0] == '1' || text[0] == '2')) return small_number(text);
    if (text.size() == 2 && short_too) return 2000 + small_number(text);
    return 0;
  }
  int small(std::size_t i, int most) const {
    if (!is(i, Piece::Kind::digits) || pieces_[i].text.size() > 2) return 0;
    const int value = small_number(pieces_[i].text);
    return value <= most ? value : 0;
  }
  static bool is_pair(int first, const std::string& second) {
    const int next = first + 1;
    return second.size() == 4 ? small_number(second) == next
                              : second.size() == 2 && small_number(second) == next % 100;
  }
  bool joins(std::size_t i) const { return is(i, "-") || is(i, "/"); }

  // FY24, FY 2024, FY24Q3, Q3 FY24, FY2024/25
  std::optional<PeriodCell> with_fiscal() {
    std::size_t fy = 0;
    while (fy < pieces_.size() && pieces_[fy].text != "fy") ++fy;
    if (fy == pieces_.size()) return std::nullopt;
    PeriodCell out;
    out.kind = PeriodCell::Kind::fiscal_year;
    // "FY'24"
    if (is(fy + 1, "'")) pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(fy) + 1);
    out.year = year(fy + 1, true);
    if (out.year == 0) return std::nullopt;
    std::size_t end = fy + 2;
    if (fy == 0 && joins(end) && is(end + 1, Piece::Kind::digits) && end + 2 == pieces_.size()) {
      if (!is_pair(out.year, pieces_[end + 1].text)) return std::nullopt;
      out.kind = PeriodCell::Kind::year_pair;
      return out;
    }
    if (fy == 0 && end == pieces_.size()) return out;
    out.kind = PeriodCell::Kind::fiscal_quarter;
    if (fy == 0) {
      if (joins(end)) ++end;
      if (!is(end, "q") || end + 2 != pieces_.size()) return std::nullopt;
      out.part = small(end + 1, 4);
    } else {
      if (!is(0, "q") || end != pieces_.size() || !(fy == 2 || (fy == 3 && joins(2)))) {
        return std::nullopt;
      }
      out.part = small(1, 4);
    }
    if (out.part == 0) return std::nullopt;
    return out;
  }

  // Q3 2012, Q3/2012, Q3'12, 2012 Q3, 2012-Q3
  std::optional<PeriodCell> with_quarter() {
    PeriodCell out;
    out.kind = PeriodCell::Kind::quarter;
    if (is(0, "q") && (out.part = small(1, 4)) > 0) {
      std::size_t at = 2;
      if (joins(at) || is(at, "'")) ++at;
      out.year = year(at, true);
      if (out.year == 0 || at + 1 != pieces_.size()) return std::nullopt;
      out.bare = true;
      return out;
    }
    out.year = year(0, false);
    if (out.year == 0) return std::nullopt;
    const std::size_t at = joins(1) ? 2 : 1;
    if (!is(at, "q") || (out.part = small(at + 1, 4)) == 0 || at + 2 != pieces_.size()) {
      return std::nullopt;
    }
    out.bare = true;
    return out;
  }

  // Jul 2012, July-12, 31 Dec 2024, 31-Dec-24, Dec 31, 2024
  std::optional<PeriodCell> with_month_word() {
    for (std::size_t i = 0; i < std::min<std::size_t>(pieces_.size(), 3); ++i) {
      const int month = is(i, Piece::Kind::letters) ? month_of_word(pieces_[i].text) : 0;
      if (month == 0) continue;
      PeriodCell out;
      out.part = month;
      std::size_t at = i + 1;
      const bool gap = joins(at) || is(at, "'");
      if (i == 0) {
        if (gap) ++at;
        out.kind = PeriodCell::Kind::month;
        out.year = year(at, true);
        if (out.year > 0 && at + 1 == pieces_.size()) return out;
        // Dec 31, 2024
        if (gap || (out.day = small(1, 31)) == 0) return std::nullopt;
        const std::size_t behind = is(2, ",") ? 3 : 2;
        out.kind = PeriodCell::Kind::day;
        out.year = year(behind, false);
        return out.year > 0 && behind + 1 == pieces_.size() ? dated(out) : std::nullopt;
      }
      // 2024 Dec
      if (i == 1 && (out.year = year(0, false)) > 0 && pieces_.size() == 2) {
        out.kind = PeriodCell::Kind::month;
        return out;
      }
      if (i == 2 && !joins(1)) return std::nullopt;
      out.kind = PeriodCell::Kind::day;
      out.day = small(0, 31);
      if (gap) ++at;
      out.year = year(at, true);
      return out.day > 0 && out.year > 0 && at + 1 == pieces_.size() ? dated(out) : std::nullopt;
    }
    return std::nullopt;
  }

  // 2024, 2024/25, 2012-07, 07/2012, 2024-12-31, 31/12/2024, 31.12.24
  std::optional<PeriodCell> numbers() const {
    PeriodCell out;
    const std::size_t n = pieces_.size();
    if (n == 1) {
      out.year = year(0, false);
      out.bare = true;
      if (out.year == 0) return std::nullopt;
      return out;
    }
    const auto sign = [&](std::size_t i) { return joins(i) || is(i, "."); };
    if (n == 3 && sign(1)) {
      out.kind = PeriodCell::Kind::month;
      out.year = year(0, false);
      if (out.year > 0 && joins(1)) {
        const std::string& second = pieces_[2].text;
        // 2011/12 may be December.
        const bool month = small(2, 12) > 0;
        if (is(2, Piece::Kind::digits) && is_pair(out.year, second) &&
            !(month && second.size() == 2)) {
          out.kind = PeriodCell::Kind::year_pair;
          return out;
        }
        if (is(1, "/") && is(2, Piece::Kind::digits) && is_pair(out.year, second))
          return std::nullopt;
        out.part = second.size() == 2 ? small(2, 12) : 0;
        if (out.part > 0) return out;
        return std::nullopt;
      }
      out.year = year(2, false);
      out.part = small(0, 12);
      if (out.year > 0 && out.part > 0) return out;
      return std::nullopt;
    }
    if (n != 5 || !sign(1) || pieces_[1].text != pieces_[3].text) return std::nullopt;
    out.kind = PeriodCell::Kind::day;
    if ((out.year = year(0, false)) > 0) {
      out.part = small(2, 12);
      out.day = small(4, 31);
      return dated(out);
    }
    out.year = year(4, true);
    const int first = small(0, 31);
    const int second = small(2, 31);
    if (out.year == 0 || first == 0 || second == 0) return std::nullopt;
    out.day = first;
    out.part = second;
    if (is(1, ".")) return dated(out);
    out.shows_day_first = first > 12;
    out.shows_month_first = second > 12;
    out.either_order = first <= 12 && second <= 12 && first != second;
    if (out.shows_month_first) std::swap(out.day, out.part);
    return dated(out);
  }

  static std::optional<PeriodCell> dated(const PeriodCell& cell) {
    const std::chrono::year_month_day date(std::chrono::year(cell.year),
                                           std::chrono::month(static_cast<unsigned>(cell.part)),
                                           std::chrono::day(static_cast<unsigned>(cell.day)));
    if (cell.part == 0 || cell.day == 0 || !date.ok()) return std::nullopt;
    return cell;
  }

  std::vector<Piece> pieces_;
};

int last_day_of(std::int64_t month) {
  const std::chrono::year_month_day_last last(
      std::chrono::year(static_cast<int>(month / 12)),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month % 12) + 1)));
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

}  // namespace

std::optional<PeriodCell> read_period_cell(std::string_view cell) {
  return Reader(cell).read();
}

DateOrder date_order_of(std::span<const std::string> cells) {
  bool day_first = false;
  bool month_first = false;
  for (const std::string& cell : cells) {
    const auto read = read_period_cell(cell);
    if (!read) continue;
    day_first = day_first || read->shows_day_first;
    month_first = month_first || read->shows_month_first;
  }
  if (day_first == month_first) return DateOrder::evident;
  return day_first ? DateOrder::day_first : DateOrder::month_first;
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
  auto read = read_period_cell(text);
  if (!read) return {};
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

}  // namespace plimsoll::data

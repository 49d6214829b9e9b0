// Periods in cells.
#include "data/period_cell.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/characters.h"
#include "data/month_words.h"
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
    char& last = out.back().text.back();
    if (c >= 'A' && c <= 'Z') last = static_cast<char>(c + 32);
    // Capital letters of Western Europe, U+00C0 to U+00DE.
    const auto byte = static_cast<unsigned char>(c);
    const bool is_capital = i > 0 && cell[i - 1] == '\xc3' && byte >= 0x80 && byte <= 0x9e;
    if (is_capital) last = static_cast<char>(c + 32);
    joins = true;
  }
  return out;
}

// What stands behind a year or quarter and changes no period: actual, estimate, forecast, plan, budget.
bool is_mark(std::string_view word) {
  constexpr std::array<std::string_view, 8> marks = {"a", "e", "f", "p", "b", "est", "act", "fc"};
  return std::ranges::find(marks, word) != marks.end();
}

class Reader {
 public:
  explicit Reader(std::string_view cell) : pieces_(pieces_of(trimmed(cell))) {}

  std::vector<PeriodCell> read() {
    if (pieces_.empty() || pieces_.size() > 8) return {};
    take_apart();
    const bool marked = take_mark();
    if (pieces_.size() > 6) return {};
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
    std::vector<PeriodCell> out;
    const auto add = [&](const std::optional<PeriodCell>& read) {
      if (read) out.push_back(*read);
    };
    add(of_asia());
    if (out.empty()) {
      add(year_to_month());
      add(with_fiscal());
    }
    if (out.empty()) add(with_quarter());
    if (out.empty()) add(with_month_word());
    if (out.empty()) {
      add(pair_or_december());
      add(numbers());
    }
    if (!marked) return out;
    for (PeriodCell& cell : out) {
      using Kind = PeriodCell::Kind;
      const bool may_be = cell.kind == Kind::year || cell.kind == Kind::quarter ||
                          cell.kind == Kind::fiscal_year || cell.kind == Kind::fiscal_quarter ||
                          cell.kind == Kind::year_pair;
      // 1001A is a number of something.
      if (!may_be || cell.year < 1950 || cell.year > 2150) return {};
      cell.marked = true;
    }
    return out;
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

  // "qfy" and "fy" behind a quarter stand without a blank: 1QFY25.
  void take_apart() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].text != "qfy") continue;
      pieces_[i].text = "q";
      pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     Piece{Piece::Kind::letters, "fy"});
    }
  }

  // "2025E", "2025 (E)", "1Q25A": whether a mark was there, which is gone then.
  bool take_mark() {
    std::size_t n = pieces_.size();
    if (n >= 4 && pieces_[n - 3].text == "(" && is_mark(pieces_[n - 2].text) &&
        pieces_[n - 1].text == ")") {
      pieces_.resize(n - 3);
      return true;
    }
    if (n < 2 || !is_mark(pieces_[n - 1].text) || pieces_[n - 2].kind != Piece::Kind::digits) {
      return false;
    }
    pieces_.pop_back();
    return true;
  }

  // 2025年3月期, 2025年3月, 2025年3月31日, 25/3期
  std::optional<PeriodCell> of_asia() const {
    const std::size_t n = pieces_.size();
    PeriodCell out;
    if (n < 4) return std::nullopt;
    const bool by_year = is(1, "\u5e74");
    if (!by_year && !(joins(1) && is(3, "\u671f"))) return std::nullopt;
    out.year = year(0, true);
    out.part = small(2, 12);
    if (out.year == 0 || out.part == 0) return std::nullopt;
    if (n == 4 && (is(3, "\u6708\u671f") || is(3, "\u671f"))) {
      out.kind = PeriodCell::Kind::year_ending;
      return out;
    }
    if (!is(3, "\u6708")) return std::nullopt;
    out.kind = PeriodCell::Kind::month;
    if (n == 4) return out;
    out.kind = PeriodCell::Kind::day;
    out.day = small(4, 31);
    return n == 6 && is(5, "\u65e5") ? dated(out) : std::nullopt;
  }

  // FY3/25, FY03/2025, FY25/3
  std::optional<PeriodCell> year_to_month() const {
    if (!is(0, "fy") || pieces_.size() != 4 || !is(2, "/")) return std::nullopt;
    PeriodCell out;
    out.kind = PeriodCell::Kind::year_ending;
    out.part = small(1, 12);
    out.year = year(3, true);
    if (out.part > 0 && out.year > 0) return out;
    out.year = year(1, true);
    out.part = small(3, 12);
    const bool is_two_years = out.year > 0 && is_pair(out.year, pieces_[3].text);
    if (out.year == 0 || out.part == 0 || is_two_years) return std::nullopt;
    return out;
  }

  // 2011/12 may be two years as well as December.
  std::optional<PeriodCell> pair_or_december() const {
    PeriodCell out;
    out.kind = PeriodCell::Kind::year_pair;
    out.year = year(0, false);
    const bool is_open = pieces_.size() == 3 && out.year > 0 && is(1, "/") && small(2, 12) > 0 &&
                         pieces_[2].text.size() == 2 && is_pair(out.year, pieces_[2].text);
    if (!is_open) return std::nullopt;
    return out;
  }

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
      const std::size_t q = is(0, "q") ? 0 : 1;
      if (!is(q, "q") || end != pieces_.size() || !(fy == 2 || (fy == 3 && joins(2)))) {
        return std::nullopt;
      }
      out.part = small(1 - q, 4);
    }
    if (out.part == 0) return std::nullopt;
    return out;
  }

  // Q3 2012, Q3/2012, Q3'12, 3Q12, 3Q 2012, 2012 Q3, 2012-Q3
  std::optional<PeriodCell> with_quarter() {
    PeriodCell out;
    out.kind = PeriodCell::Kind::quarter;
    const std::size_t q = is(0, "q") ? 0 : 1;
    if (is(q, "q") && (out.part = small(1 - q, 4)) > 0) {
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
        const bool month = small(2, 12) > 0;
        if (is(2, Piece::Kind::digits) && is_pair(out.year, second) &&
            !(month && second.size() == 2)) {
          out.kind = PeriodCell::Kind::year_pair;
          return out;
        }
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

}  // namespace

std::vector<PeriodCell> readings_of(std::string_view cell) {
  // Longer texts are none.
  constexpr std::size_t kMostBytes = 48;
  cell = trimmed(cell);
  if (cell.size() > kMostBytes || std::ranges::none_of(cell, is_digit)) return {};
  return Reader(cell).read();
}

std::optional<PeriodCell> read_period_cell(std::string_view cell) {
  const std::vector<PeriodCell> all = readings_of(cell);
  if (all.size() != 1) return std::nullopt;
  return all[0];
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

}  // namespace plimsoll::data

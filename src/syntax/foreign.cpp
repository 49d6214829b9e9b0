// Tables of what other languages and spreadsheets call things, and of how dates are written
// elsewhere: they only make fixes, and change nothing of what is accepted.
#include "syntax/foreign.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "syntax/words.h"

namespace plimsoll::syntax {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr Pair kForeignHeads[] = {
    {"accumulator", "stock"},
    {"assert", "check"},
    {"assume", "given"},
    {"assumption", "given"},
    {"chance_node", "draw"},
    {"const", "given"},
    {"constant", "given"},
    {"constraint", "limit"},
    {"currencies", "currency"},
    {"def", "fn"},
    {"define", "let"},
    {"dimension", "dim"},
    {"forecast", "outcome"},
    {"func", "fn"},
    {"flag", "state"},
    {"function", "fn"},
    {"hazard", "risk"},
    {"impacts", "affects"},
    {"include", "import"},
    {"index", "dim"},
    {"influences", "affects"},
    {"input", "given"},
    {"inputs", "given"},
    {"kpi", "outcome"},
    {"latch", "state"},
    {"library", "use"},
    {"output", "outcome"},
    {"param", "given"},
    {"parameter", "given"},
    {"random", "draw"},
    {"require", "check"},
    {"require_that", "check"},
    {"sample", "draw"},
    {"stochastic", "draw"},
    {"threshold", "limit"},
    {"uncertain", "draw"},
    {"uncertainty", "draw"},
    {"units", "unit"},
    {"val", "let"},
    {"var", "let"},
    {"variable", "let"},
};

constexpr Pair kEventLines[] = {
    {"amount", "severity"}, {"cost", "severity"},      {"damage", "severity"},
    {"freq", "rate"},       {"frequency", "rate"},     {"impact", "severity"},
    {"intensity", "rate"},  {"lambda", "rate"},        {"likelihood", "chance"},
    {"loss", "severity"},   {"magnitude", "severity"}, {"p", "chance"},
    {"prob", "chance"},     {"probability", "chance"}, {"size", "severity"},
};

constexpr Pair kClauses[] = {
    {"annually", "each year"}, {"because", "judgement"},     {"every", "each"},
    {"evidence", "judgement"}, {"judgment", "judgement"},    {"monthly", "each period"},
    {"per", "each"},           {"quarterly", "each period"}, {"reason", "judgement"},
    {"reference", "cite"},     {"yearly", "each year"},
};

constexpr Pair kSteps[] = {
    {"annual", "year"},      {"annually", "year"}, {"m", "month"},     {"monthly", "month"},
    {"months", "month"},     {"q", "quarter"},     {"qtr", "quarter"}, {"quarterly", "quarter"},
    {"quarters", "quarter"}, {"y", "year"},        {"yearly", "year"}, {"years", "year"},
};

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

template <std::size_t N>
std::string_view look_up(const Pair (&table)[N], std::string_view word) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [word](const Pair& pair) { return pair.first == word; });
  return found == std::end(table) ? std::string_view() : found->second;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Reads from the front of a text, piece by piece.
class Front {
 public:
  explicit Front(std::string_view text) : text_(text) {}
  std::size_t at() const { return at_; }
  // Digits, at most `most` of them and none behind.
  std::string_view digits(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    while (at_ + n < text_.size() && is_digit(text_[at_ + n])) ++n;
    if (n < least || n > most) return {};
    at_ += n;
    return text_.substr(at_ - n, n);
  }
  std::string_view letters() {
    std::size_t n = 0;
    while (at_ + n < text_.size() && is_letter(text_[at_ + n])) ++n;
    at_ += n;
    return text_.substr(at_ - n, n);
  }
  bool one_of(std::string_view signs) {
    if (at_ >= text_.size() || signs.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (one_of(" ")) {
    }
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<ForeignPeriod> month(std::string_view year, int number, std::size_t length) {
  if (number < 1 || number > 12) return std::nullopt;
  const std::string two = (number < 10 ? "0" : "") + std::to_string(number);
  return ForeignPeriod{std::string(year) + "-" + two, length};
}

std::optional<ForeignPeriod> quarter(std::string_view year, std::string_view part,
                                     std::size_t length) {
  if (part.size() != 1 || part[0] < '1' || part[0] > '4') return std::nullopt;
  return ForeignPeriod{std::string(year) + "Q" + std::string(part), length};
}

std::optional<ForeignPeriod> year_first(std::string_view text) {
  Front front(text);
  const std::string_view year = front.digits(4, 4);
  if (year.empty()) return std::nullopt;
  front.blanks();
  if (front.one_of("qQ")) return quarter(year, front.digits(1, 1), front.at());
  if (!front.one_of("-/.")) return std::nullopt;
  if (front.one_of("qQ")) return quarter(year, front.digits(1, 1), front.at());
  const std::string_view number = front.digits(1, 2);
  return number.empty() ? std::nullopt : month(year, small_number(number), front.at());
}

std::optional<ForeignPeriod> year_last(std::string_view text) {
  Front front(text);
  const std::string_view number = front.digits(1, 2);
  if (!number.empty()) {
    if (!front.one_of("-/.")) return std::nullopt;
    const std::string_view year = front.digits(4, 4);
    return year.empty() ? std::nullopt : month(year, small_number(number), front.at());
  }
  const std::string_view word = front.letters();
  if (word == "Q" || word == "q") {
    const std::string_view part = front.digits(1, 1);
    front.blanks();
    front.one_of("-/");
    const std::string_view year = front.digits(4, 4);
    return year.empty() ? std::nullopt : quarter(year, part, front.at());
  }
  front.one_of(".");
  front.blanks();
  front.one_of("-/,");
  front.blanks();
  const std::string_view year = front.digits(4, 4);
  return year.empty() ? std::nullopt : month(year, month_of(word), front.at());
}

}  // namespace

std::string_view foreign_head(std::string_view word) {
  return look_up(kForeignHeads, word);
}

std::string_view foreign_event_line(std::string_view word) {
  return look_up(kEventLines, word);
}

std::string_view foreign_clause(std::string_view word) {
  return look_up(kClauses, word);
}

std::string_view foreign_step(std::string_view word) {
  return look_up(kSteps, folded(word));
}

int month_of(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (lower.size() < 3) return 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i].starts_with(lower) || (i == 8 && lower == "sept"))
      return static_cast<int>(i) + 1;
  }
  return 0;
}

std::string_view month_name(int month) {
  return month >= 1 && month <= 12 ? kMonths[static_cast<std::size_t>(month - 1)]
                                   : std::string_view();
}

std::optional<ForeignPeriod> foreign_period(std::string_view text) {
  const auto first = year_first(text);
  return first ? first : year_last(text);
}

}  // namespace plimsoll::syntax

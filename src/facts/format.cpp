// Numbers and fixed texts; dates and SEC's own stand in files of their own.
#include "facts/format.h"

#include <algorithm>
#include <array>

#include "facts/decimal_text.h"

namespace plimsoll::facts {

namespace {

using Outcome = Formatted::Outcome;

constexpr std::string_view kNoBreak = "\u00A0";
// What may stand for an apostrophe between thousands.
constexpr std::array<std::string_view, 6> kApostrophes = {"'",      "`",      "\u00B4",
                                                          "\u2019", "\u2032", "\uFF07"};
constexpr std::array<std::string_view, 13> kDashes = {
    "-",      "\u058A", "\u05BE", "\u2010", "\u2011", "\u2012", "\u2013",
    "\u2014", "\u2015", "\uFE58", "\uFE63", "\uFF0D", "\u2212"};

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

// Takes `mark` from the front.
bool take(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

bool take_separator(std::string_view& text, std::string_view marks, bool apostrophes) {
  if (take(text, kNoBreak)) return true;
  if (!text.empty() && marks.find(text.front()) != std::string_view::npos) {
    text.remove_prefix(1);
    return true;
  }
  if (!apostrophes) return false;
  return std::any_of(kApostrophes.begin(), kApostrophes.end(),
                     [&](std::string_view mark) { return take(text, mark); });
}

// Full-width digits, commas and points as ASCII.
std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.size() >= 3 && rest.starts_with("\xEF\xBC")) {
      const auto code = static_cast<unsigned char>(rest[2]);
      if (code >= 0x90 && code <= 0x99) out += static_cast<char>('0' + (code - 0x90));
      if (code == 0x8C) out += ',';
      if (code == 0x8E) out += '.';
      if ((code >= 0x90 && code <= 0x99) || code == 0x8C || code == 0x8E) {
        i += 3;
        continue;
      }
    }
    out += text[i++];
  }
  return out;
}

// Digits with separators, then `point` and digits. `strict`: thousands in threes.
std::string plain_number(std::string_view text, char point, std::string_view separators,
                         bool apostrophes, bool strict) {
  std::string whole;
  std::size_t since_separator = 0;
  bool separated = false;
  while (!text.empty() && text.front() != point) {
    if (is_ascii_digit(text.front())) {
      whole += text.front();
      text.remove_prefix(1);
      ++since_separator;
    } else if (take_separator(text, separators, apostrophes)) {
      if (strict && (whole.empty() || since_separator > 3 || (separated && since_separator != 3))) {
        return {};
      }
      separated = true;
      since_separator = 0;
    } else {
      return {};
    }
  }
  if (strict && (whole.empty() || (separated && since_separator != 3))) return {};
  std::string fraction;
  if (!text.empty()) {
    text.remove_prefix(1);
    while (!text.empty()) {
      if (is_ascii_digit(text.front())) {
        fraction += text.front();
        text.remove_prefix(1);
      } else if (strict || !take_separator(text, " ", false)) {
        return {};
      }
    }
    if (fraction.empty()) return {};
  }
  return read_decimal(whole + (fraction.empty() ? "" : "." + fraction)).value_or("");
}

// "12 dollars 50 cents": the digits before the last run of one or two are whole.
std::string unit_number(std::string_view printed, bool apostrophes) {
  const std::string narrowed = narrow(printed);
  std::string_view text = narrowed;
  std::string whole;
  while (!text.empty()) {
    if (is_ascii_digit(text.front())) {
      whole += text.front();
      text.remove_prefix(1);
    } else if (!take_separator(text, ".,", apostrophes)) {
      break;
    }
  }
  const std::size_t first = text.find_first_of("0123456789");
  if (whole.empty() || first == std::string_view::npos || first == 0) return {};
  text.remove_prefix(first);
  std::string cents;
  while (!text.empty() && is_ascii_digit(text.front())) {
    cents += text.front();
    text.remove_prefix(1);
  }
  if (cents.size() > 2 || text.find_first_of("0123456789") != std::string_view::npos) return {};
  if (cents.size() == 1) cents.insert(0, 1, '0');
  return read_decimal(whole + "." + cents).value_or("");
}

Formatted number_or_mismatch(std::string text) {
  if (text.empty()) return {Outcome::mismatch, {}};
  return {Outcome::done, std::move(text)};
}

}  // namespace

Formatted formatted_number(std::string_view local, std::string_view text, bool strict) {
  const auto number = [&](char point, std::string_view separators, bool apostrophes, bool exact) {
    return number_or_mismatch(plain_number(text, point, separators, apostrophes, exact));
  };
  if (local == "numdotdecimal" || local == "num-dot-decimal") {
    return number('.', ", ", false, strict);
  }
  if (local == "numcommadecimal" || local == "num-comma-decimal") {
    return number(',', ". ", false, strict);
  }
  if (local == "num-dot-decimal-apos") return number('.', ", ", true, false);
  if (local == "num-comma-decimal-apos") return number(',', ". ", true, false);
  // In lakhs and crores thousands stand in twos.
  if (local == "numdotdecimalin") return number('.', ", ", false, false);
  if (local == "numcommadot") return number('.', ",", false, true);
  if (local == "numdotcomma") return number(',', ".", false, true);
  if (local == "numspacedot") return number('.', " ", false, true);
  if (local == "numspacecomma") return number(',', " ", false, true);
  if (local == "numcomma") return number(',', "", false, false);
  if (local == "numunitdecimal" || local == "num-unit-decimal" || local == "numunitdecimalin") {
    return number_or_mismatch(unit_number(text, false));
  }
  if (local == "num-unit-decimal-apos") return number_or_mismatch(unit_number(text, true));
  if (local == "zerodash" || local == "numdash") {
    const bool dash = std::find(kDashes.begin(), kDashes.end(), text) != kDashes.end();
    return number_or_mismatch(dash ? "0" : "");
  }
  if (local == "fixed-zero") return {Outcome::done, "0"};
  return {};
}

Formatted formatted(std::string_view space, std::string_view local, std::string_view text) {
  if (local == "fixed-true" || local == "booleantrue") return {Outcome::done, "true"};
  if (local == "fixed-false" || local == "booleanfalse") return {Outcome::done, "false"};
  if (local == "fixed-empty" || local == "nocontent") return {Outcome::done, ""};
  // From the fourth registry on thousands may stand anywhere; names with dashes are theirs.
  const bool strict = local.find('-') == std::string_view::npos;
  if (local.starts_with("num") || local == "zerodash" || local == "fixed-zero") {
    Formatted number = formatted_number(local, text, strict);
    if (number.outcome != Outcome::unknown) return number;
  }
  const bool is_sec = space.empty() || space.find("sec.gov") != std::string_view::npos;
  if (is_sec) {
    Formatted sec = formatted_sec(local, text);
    if (sec.outcome != Outcome::unknown) return sec;
  }
  return formatted_date(local, text);
}

}  // namespace plimsoll::facts

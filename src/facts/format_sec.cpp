// SEC's own formats: durations, numbers in words, boxes that are ticked, codes for names.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "facts/decimal_text.h"
#include "facts/format.h"

namespace plimsoll::facts {

namespace {

using Outcome = Formatted::Outcome;

struct Word {
  std::string_view word;
  std::string_view value;
};

constexpr std::array<Word, 33> kNumbers = {{
    {"zero", "0"},     {"no", "0"},         {"none", "0"},      {"one", "1"},
    {"a", "1"},        {"an", "1"},         {"two", "2"},       {"three", "3"},
    {"four", "4"},     {"five", "5"},       {"six", "6"},       {"seven", "7"},
    {"eight", "8"},    {"nine", "9"},       {"ten", "10"},      {"eleven", "11"},
    {"twelve", "12"},  {"thirteen", "13"},  {"fourteen", "14"}, {"fifteen", "15"},
    {"sixteen", "16"}, {"seventeen", "17"}, {"eighteen", "18"}, {"nineteen", "19"},
    {"twenty", "20"},  {"thirty", "30"},    {"forty", "40"},    {"fifty", "50"},
    {"sixty", "60"},   {"seventy", "70"},   {"eighty", "80"},   {"ninety", "90"},
    {"nil", "0"},
}};

// How what filings print begins, longer beginnings first.
constexpr std::array<Word, 5> kExchanges = {{
    {"nyse american", "NYSEAMER"},
    {"nyse arca", "NYSEArca"},
    {"nasdaq", "NASDAQ"},
    {"new york stock exchange", "NYSE"},
    {"nyse", "NYSE"},
}};

constexpr std::array<Word, 64> kStates = {{
    {"alabama", "AL"},        {"alaska", "AK"},        {"arizona", "AZ"},
    {"arkansas", "AR"},       {"california", "CA"},    {"colorado", "CO"},
    {"connecticut", "CT"},    {"delaware", "DE"},      {"district of columbia", "DC"},
    {"florida", "FL"},        {"georgia", "GA"},       {"hawaii", "HI"},
    {"idaho", "ID"},          {"illinois", "IL"},      {"indiana", "IN"},
    {"iowa", "IA"},           {"kansas", "KS"},        {"kentucky", "KY"},
    {"louisiana", "LA"},      {"maine", "ME"},         {"maryland", "MD"},
    {"massachusetts", "MA"},  {"michigan", "MI"},      {"minnesota", "MN"},
    {"mississippi", "MS"},    {"missouri", "MO"},      {"montana", "MT"},
    {"nebraska", "NE"},       {"nevada", "NV"},        {"new hampshire", "NH"},
    {"new jersey", "NJ"},     {"new mexico", "NM"},    {"new york", "NY"},
    {"north carolina", "NC"}, {"north dakota", "ND"},  {"ohio", "OH"},
    {"oklahoma", "OK"},       {"oregon", "OR"},        {"pennsylvania", "PA"},
    {"puerto rico", "PR"},    {"rhode island", "RI"},  {"south carolina", "SC"},
    {"south dakota", "SD"},   {"tennessee", "TN"},     {"texas", "TX"},
    {"utah", "UT"},           {"vermont", "VT"},       {"virginia", "VA"},
    {"washington", "WA"},     {"west virginia", "WV"}, {"wisconsin", "WI"},
    {"wyoming", "WY"},        {"alberta", "AB"},       {"british columbia", "BC"},
    {"manitoba", "MB"},       {"new brunswick", "NB"}, {"newfoundland and labrador", "NL"},
    {"nova scotia", "NS"},    {"ontario", "ON"},       {"prince edward island", "PE"},
    {"quebec", "QC"},         {"saskatchewan", "SK"},  {"yukon", "YT"},
    {"nunavut", "NU"},
}};

// Lower case, words apart by single spaces; dashes and commas are spaces.
std::string words_of(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    // Dashes of typography and spaces that do not break.
    if (text.substr(i).starts_with("\u2010") || text.substr(i).starts_with("\u2011") ||
        text.substr(i).starts_with("\u2013")) {
      i += 2;
      c = ' ';
    } else if (text.substr(i).starts_with("\u00A0")) {
      ++i;
      c = ' ';
    }
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '-' || c == ',') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return out;
}

std::vector<std::string> split(const std::string& words) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < words.size()) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    out.push_back(words.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

Formatted done_or_mismatch(std::string text) {
  if (text.empty()) return {Outcome::mismatch, {}};
  return {Outcome::done, std::move(text)};
}

Formatted done_or_unknown(std::string text) {
  if (text.empty()) return {};
  return {Outcome::done, std::move(text)};
}

// What comes in whole parts: 7.5 years are 7 years and 6 months.
std::string duration(std::string_view text, char unit) {
  const std::optional<std::string> number = read_decimal(text);
  if (!number) return {};
  std::string value = *number;
  const std::string sign = value.starts_with('-') ? "-" : "";
  if (!sign.empty()) value.erase(0, 1);
  const std::size_t point = value.find('.');
  const std::string date = unit == 'H' ? sign + "PT" : sign + "P";
  if (point == std::string::npos) return date + value + unit;
  const std::string whole = value.substr(0, point);
  const std::string fraction = value.substr(point + 1).substr(0, 6);
  if (fraction.find_first_not_of('0') == std::string::npos) return date + whole + unit;
  std::int64_t scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  const std::int64_t part = read_whole(fraction, 999'999).value_or(0);
  const auto rounded = [&](std::int64_t n) {
    return std::to_string((part * n + scale / 2) / scale);
  };
  const std::string some = whole == "0" ? "" : whole + unit;
  switch (unit) {
    case 'Y': {
      // Months, and days of what is left of one.
      const std::int64_t months = part * 12 / scale;
      const std::int64_t rest = part * 12 - months * scale;
      const std::int64_t days = (rest * 30 + scale / 2) / scale;
      std::string out = date + some;
      if (months != 0) out += std::to_string(months) + "M";
      if (days != 0) out += std::to_string(days) + "D";
      return out;
    }
    case 'M':
      return date + some + rounded(30) + "D";
    case 'W':
      return date + some + rounded(7) + "D";
    case 'D':
      return date + some + "T" + rounded(24) + "H";
    default:
      return date + some + rounded(60) + "M";
  }
}

// "three years and six months": "P3Y6M".
std::string duration_in_words(std::string_view text) {
  const std::vector<std::string> words = split(words_of(text));
  std::string number;
  std::string out = "P";
  for (const std::string& word : words) {
    constexpr std::array<Word, 5> kUnits = {
        {{"year", "Y"}, {"month", "M"}, {"week", "W"}, {"day", "D"}, {"quarter", "Q"}}};
    const auto unit = std::find_if(kUnits.begin(), kUnits.end(),
                                   [&](const Word& one) { return word.starts_with(one.word); });
    if (unit == kUnits.end()) {
      if (word != "and" || !number.empty()) number += (number.empty() ? "" : " ") + word;
      continue;
    }
    std::string value = number_in_words(number);
    if (value.empty()) value = read_decimal(number).value_or("");
    if (value.empty()) return {};
    if (unit->value == "Q") {
      const std::optional<int> quarters = read_whole(value);
      if (!quarters) return {};
      out += std::to_string(*quarters * 3) + "M";
    } else {
      out += value + std::string(unit->value);
    }
    number.clear();
  }
  if (!number.empty()) return {};
  return out == "P" ? std::string() : out;
}

std::string ballot(std::string_view text, std::string_view ticked, std::string_view empty) {
  // Ticked boxes, and the letters that fonts of symbols show as such.
  constexpr std::array<std::string_view, 8> kTicked = {"\u2611", "\u2612", "\u2713", "\u2714",
                                                       "\u00FE", "\u00FD", "x",      "X"};
  constexpr std::array<std::string_view, 4> kEmpty = {"\u2610", "\u00A8", "o", "\u25A1"};
  if (std::find(kTicked.begin(), kTicked.end(), text) != kTicked.end()) return std::string(ticked);
  if (std::find(kEmpty.begin(), kEmpty.end(), text) != kEmpty.end()) return std::string(empty);
  return {};
}

template <std::size_t N>
std::string code_of(const std::array<Word, N>& codes, const std::string& words, bool begins) {
  for (const Word& one : codes) {
    const std::string whole = words.starts_with("the ") ? words.substr(4) : words;
    if (whole == one.word || (begins && whole.starts_with(one.word))) return std::string(one.value);
  }
  return {};
}

std::string filer_category(const std::string& words) {
  if (words.find("non accelerated") != std::string::npos) return "Non-accelerated Filer";
  if (words.find("large accelerated") != std::string::npos) return "Large Accelerated Filer";
  if (words.find("accelerated") != std::string::npos) return "Accelerated Filer";
  return {};
}

}  // namespace

std::string number_in_words(std::string_view text) {
  const std::vector<std::string> words = split(words_of(text));
  if (words.empty() || words.size() > 40) return {};
  std::uint64_t all = 0;
  std::uint64_t part = 0;
  bool any = false;
  for (const std::string& word : words) {
    if (word == "and") continue;
    const auto number = std::find_if(kNumbers.begin(), kNumbers.end(),
                                     [&](const Word& one) { return one.word == word; });
    if (number != kNumbers.end()) {
      part += static_cast<std::uint64_t>(read_whole(number->value).value_or(0));
      any = true;
      continue;
    }
    const std::uint64_t scale = word == "hundred"    ? 100
                                : word == "thousand" ? 1'000
                                : word == "million"  ? 1'000'000
                                : word == "billion"  ? 1'000'000'000
                                                     : 0;
    if (scale == 0 || part > 1'000'000 || all > 1'000'000'000'000'000) return {};
    part = (any ? part : 1) * scale;
    any = true;
    if (scale == 100) continue;
    all += part;
    part = 0;
  }
  return any ? std::to_string(all + part) : std::string();
}

Formatted formatted_sec(std::string_view local, std::string_view text) {
  if (local == "numwordsen") {
    // Some print the digits.
    const std::string number = number_in_words(text);
    return number.empty() ? formatted_number("num-dot-decimal", text, false)
                          : Formatted{Outcome::done, number};
  }
  if (local == "durwordsen") return done_or_mismatch(duration_in_words(text));
  if (local == "duryear") return done_or_mismatch(duration(text, 'Y'));
  if (local == "durmonth") return done_or_mismatch(duration(text, 'M'));
  if (local == "durweek") return done_or_mismatch(duration(text, 'W'));
  if (local == "durday") return done_or_mismatch(duration(text, 'D'));
  if (local == "durhour") return done_or_mismatch(duration(text, 'H'));
  if (local == "boolballotbox") return done_or_mismatch(ballot(text, "true", "false"));
  if (local == "yesnoballotbox") return done_or_mismatch(ballot(text, "Yes", "No"));
  // Names beyond these tables stay as they are printed.
  if (local == "exchnameen") return done_or_unknown(code_of(kExchanges, words_of(text), true));
  if (local == "stateprovnameen") return done_or_unknown(code_of(kStates, words_of(text), false));
  if (local == "entityfilercategoryen") return done_or_mismatch(filer_category(words_of(text)));
  return {};
}

}  // namespace plimsoll::facts

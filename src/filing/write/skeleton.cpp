// Text of a model that compiles: names are kept apart from the language's own, numbers stand as
// the filing prints them.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "filing/register/cover.h"
#include "filing/text/characters.h"
#include "filing/text/identifier.h"
#include "filing/text/tokens.h"
#include "filing/write/history.h"
#include "filing/write/write.h"
#include "filing/write/write_thresholds.h"
#include "syntax/words.h"
#include "units/unit.h"

namespace plimsoll::filing {
namespace {

// As the language writes a text.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : collapse_spaces(text)) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) result += c;
  }
  return result + "\"";
}

// At a character's edge, with an ellipsis where something was left out.
std::string shortened(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

// A decimal with "_" between thousands, as printed: `n_decimals` behind the point.
std::string decimal(double value, int n_decimals) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, n_decimals);
  const std::string plain(buffer.data(), end.ptr);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string result;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && i < point && (point - i) % 3 == 0) result += '_';
    result += plain[i];
  }
  return result;
}

int decimals(double last_digit) {
  if (last_digit <= 0 || last_digit >= 1) return 0;
  return std::clamp(static_cast<int>(std::lround(-std::log10(last_digit))), 0, kMaxPrintedDecimals);
}

// A noun as a unit: letters only, singular and plural; empty if it makes none.
struct CountUnit {
  std::string singular;
  std::string plural;
};

// A word that the language has for something else is no name of a unit.
bool is_free(const std::string& word) {
  static const units::UnitTable kKnown;
  return !syntax::ends_unit(word) && !syntax::is_reserved(word) && !syntax::is_head(word) &&
         !syntax::is_clause_word(word) && !kKnown.find(word) && scale_word(word, true) == 0;
}

CountUnit count_unit(const std::string& noun) {
  CountUnit unit;
  for (const char c : lower(noun)) {
    if (c < 'a' || c > 'z') return {};
    unit.plural += c;
  }
  if (unit.plural.size() < kUnitLeastBytes) return {};
  unit.singular = unit.plural;
  if (unit.plural.ends_with("ies") && unit.plural.size() > 4) {
    unit.singular = unit.plural.substr(0, unit.plural.size() - 3) + "y";
  } else if (unit.plural.ends_with("s") && !unit.plural.ends_with("ss")) {
    unit.singular.pop_back();
  } else if (unit.plural.ends_with("y") && unit.plural.size() > 2 &&
             std::string_view("aeiou").find(unit.plural[unit.plural.size() - 2]) ==
                 std::string_view::npos) {
    unit.plural = unit.plural.substr(0, unit.plural.size() - 1) + "ies";
  } else {
    unit.plural += "s";
  }
  if (!is_free(unit.singular) || !is_free(unit.plural)) {
    unit.singular += "_unit";
    unit.plural = unit.singular + "s";
  }
  return unit;
}

// A minus sign before the digits, which `verify` asks of a figure that cites them; words of loss it does not.
bool has_minus(std::string_view quote) {
  const std::size_t digit = quote.find_first_of("0123456789");
  if (digit == std::string_view::npos) return false;
  for (std::size_t at = 0; at < digit;) {
    if (is_dash(next_code_point(quote, at))) return true;
  }
  return false;
}

// The value as the language writes it; empty if the quantity is none that a model uses.
std::string value_text(const Quantity& quantity, std::string_view quote,
                       std::map<std::string, std::string>& units) {
  const double printed = quantity.value / quantity.scale;
  const int n = decimals(quantity.last_digit / quantity.scale);
  const bool minus = quantity.kind == QuantityKind::share ? quantity.sign < 0 : has_minus(quote);
  const std::string sign = minus ? "-" : "";
  switch (quantity.kind) {
    case QuantityKind::money: {
      if (quantity.unit.empty()) return {};
      std::string text;
      if (quantity.scale == 1e9) {
        text = decimal(printed, n) + " bn";
      } else if (quantity.scale == 1e6) {
        text = decimal(printed, n) + " M";
      } else if (quantity.scale == 1e3) {
        text = decimal(printed, n) + " k";
      } else if (quantity.scale == 1e12) {
        text = decimal(printed * 1000, std::max(0, n - 3)) + " bn";
      } else {
        // Pence are hundredths; lakhs and crores whole.
        text = decimal(quantity.value, decimals(quantity.last_digit));
      }
      return sign + text + " " + quantity.unit;
    }
    case QuantityKind::share:
      return sign + decimal(printed, n) + (quantity.unit == "%" ? "%" : " " + quantity.unit);
    case QuantityKind::count: {
      const CountUnit unit = count_unit(quantity.unit);
      if (unit.plural.empty()) return {};
      // Of two plurals of one word the first is kept.
      const std::string& plural = units.try_emplace(unit.singular, unit.plural).first->second;
      return decimal(quantity.value, quantity.scale == 1 ? n : 0) + " " + plural;
    }
    case QuantityKind::duration: {
      static constexpr std::array<std::string_view, 5> kKnown = {"years", "quarters", "months",
                                                                 "days", "hours"};
      if (std::find(kKnown.begin(), kKnown.end(), quantity.unit) == kKnown.end()) return {};
      return sign + decimal(printed, n) + " " + quantity.unit;
    }
    case QuantityKind::ratio: {
      std::array<char, 32> buffer{};
      const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), printed,
                                     std::chars_format::fixed, n > 0 ? n : kRatioDecimals);
      return sign + std::string(buffer.data(), end.ptr);
    }
    case QuantityKind::date:
    case QuantityKind::period:
      return {};
  }
  return {};
}

std::string_view fallback_name(QuantityKind kind) {
  switch (kind) {
    case QuantityKind::money:
      return "amount";
    case QuantityKind::share:
      return "share";
    case QuantityKind::count:
      return "count";
    case QuantityKind::duration:
      return "length";
    default:
      return "ratio";
  }
}

// Two words at least, so that no name is one of the language's own.
std::string given_name(const Quantity& quantity, TakenNames& taken) {
  const std::string about = identifier(quantity.about, "", kGivenNameWords);
  const std::string kind(fallback_name(quantity.kind));
  return unique_id(about.empty() ? "given " + kind : about + " " + kind, "given_" + kind, taken);
}

// The fiscal year of the cover page: a section may tell of years that are long past, or of others' years. Where the
// cover tells of none, the last one that the section tells of; year 0 without.
CalendarDate last_year_end(const Register& found, const CalendarDate& of_cover) {
  if (of_cover.year != 0 && of_cover.month != 0) return of_cover;
  CalendarDate last;
  for (const Factor& factor : found.factors) {
    for (const FoundQuantity& one : factor.quantities) {
      const Quantity& quantity = one.quantity;
      if (!is_year_long(quantity)) continue;
      // A year that is still to end is a plan.
      if (one.quote.find("ending") != std::string::npos) continue;
      if (quantity.to.year > last.year) last = quantity.to;
    }
  }
  return last;
}

std::string time_line(const CalendarDate& end, bool named_by_end) {
  if (end.year == 0)
    return "time year from 2025-01 for 3\n# Fill in: the first period; neither section nor cover "
           "names a fiscal year.";
  const int month = end.month % 12 + 1;
  const int year = end.month == 12 ? end.year + 1 : end.year;
  std::string line = "time year from " + std::to_string(year) + "-" + (month < 10 ? "0" : "") +
                     std::to_string(month) + " for 3";
  if (end.month != 12) {
    line += ", fiscal year ends " + std::string(month_name(end.month));
    if (named_by_end) line += ", named by end";
  }
  return line;
}

std::string source_file(const Register& found, const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path path = fs::weakly_canonical(fs::absolute(found.document.path, error), error);
  const fs::path base =
      fs::weakly_canonical(fs::absolute(folder.empty() ? "." : folder, error), error);
  const fs::path relative = path.lexically_relative(base);
  if (relative.empty() || *relative.begin() == "..") return path.filename().string();
  return relative.generic_string();
}

std::string cite(const Register& found, std::uint32_t offset, std::string_view quote) {
  std::string text = "cite filing:" + std::to_string(found.document.place(offset).line);
  if (!quote.empty()) text += " " + in_quotes(quote);
  return text;
}

// Where the amount is told once with a minus and once without, words before it tell which one is meant.
bool is_told_otherwise(const Factor& factor, const FoundQuantity& one) {
  return std::any_of(factor.quantities.begin(), factor.quantities.end(),
                     [&](const FoundQuantity& other) {
                       return other.paragraph == one.paragraph && other.quote == one.quote &&
                              other.quantity.sign != one.quantity.sign;
                     });
}

// "100" of "100 and 200 basis points" says little alone: up to the end of the next amount of its unit.
std::string quote_of(const Factor& factor, const FoundQuantity& one) {
  const MappedText& text = one.paragraph < 0
                               ? factor.heading
                               : factor.body[static_cast<std::size_t>(one.paragraph)].text;
  std::size_t begin = one.quantity.begin;
  std::size_t end = one.quantity.end;
  if (one.quote.find_first_not_of("0123456789.,") == std::string::npos) {
    for (const FoundQuantity& next : factor.quantities) {
      if (next.paragraph != one.paragraph || next.quantity.begin <= begin) continue;
      const bool listed =
          next.quantity.begin <= end + kListedGapBytes && next.quantity.unit == one.quantity.unit;
      if (listed) end = next.quantity.end;
      break;
    }
  }
  const std::string_view whole = text.text();
  for (std::size_t n = 0; is_told_otherwise(factor, one) && n < kMaxWordsBeforeQuote; ++n) {
    if (whole.find(whole.substr(begin, end - begin)) == begin &&
        whole.find(whole.substr(begin, end - begin), begin + 1) == std::string_view::npos) {
      break;
    }
    const std::size_t space = begin > 1 ? whole.rfind(' ', begin - 2) : std::string_view::npos;
    if (space == std::string_view::npos) break;
    begin = space + 1;
  }
  return std::string(whole.substr(begin, end - begin));
}

}  // namespace

std::string write_skeleton(const Register& found, const std::string& folder) {
  const Document& document = found.document;
  const std::string stem = std::filesystem::path(document.path).stem().string();
  const std::optional<facts::Table> reported = reported_facts(document);
  const Cover cover = read_cover(document, found.section.begin, reported ? &*reported : nullptr);
  const std::string currency = cover.currency.empty() ? "USD" : cover.currency;
  std::map<std::string, std::string> units;
  std::string body;
  std::string outcome;
  for (const Factor& factor : found.factors) {
    std::string heading = collapse_spaces(factor.heading.text());
    const Place begin = document.place(factor.source.begin);
    const Place end = document.place(factor.source.end);
    body +=
        "\n# " + std::to_string(factor.number) + ". " + std::string(category_name(factor.category));
    if (factor.group >= 0) {
      body += "; " +
              collapse_spaces(found.groups[static_cast<std::size_t>(factor.group)].caption.text());
    }
    body += "; lines " + std::to_string(begin.line) + " to " + std::to_string(end.line);
    if (factor.n_bullets() > 0) body += "; " + std::to_string(factor.n_bullets()) + " bullets";
    body += "\nrisk " + factor.id + " " + in_quotes(shortened(heading, kMaxTitleBytes)) + "\n    " +
            cite(found, factor.source.begin, heading) + " category " +
            in_quotes(category_name(factor.category)) + " {\n";
    TakenNames names = {{"occurs", 1}};
    for (const FoundQuantity& one : factor.quantities) {
      const std::string value = value_text(one.quantity, one.quote, units);
      if (value.empty()) continue;
      std::string line = "  given " + given_name(one.quantity, names) + " = " + value + "  " +
                         cite(found, one.source.begin, quote_of(factor, one));
      std::string note;
      if (one.quantity.approximation != Approximation::exact) {
        note = std::string(approximation_name(one.quantity.approximation));
      }
      if (one.quantity.sign < 0)
        note += (note.empty() ? "" : ", ") + std::string("a loss or decrease");
      if (!one.quantity.as_of.empty()) note += (note.empty() ? "" : ", ") + one.quantity.as_of;
      if (!note.empty()) line += "  # " + note;
      body += line + "\n";
    }
    body +=
        "  # Fill in: how often it happens and what it costs, or replace the event by draws and "
        "flows.\n";
    body +=
        "  event occurs {\n    chance 0% per year  judgement \"to be filled in\"\n"
        "    total loss = 0 " +
        currency + "\n  }\n}\n";
    outcome += (outcome.empty() ? "\n    " : " +\n    ") + factor.id + ".occurs.loss";
  }
  std::string text =
      "plimsoll 1\n# Skeleton of a model, written by `plimsoll read`. It checks and runs; every "
      "risk costs "
      "nothing until\n# its event is filled in. Givens stand as the filing prints them.\n";
  text += "model " + identifier(stem, "filing") + " " +
          in_quotes("Risk factors of " + (cover.company.empty() ? stem : cover.company)) + "\n";
  text += time_line(last_year_end(found, cover.year_end), cover.named_by_end) + "\ncurrency " +
          currency + "\n";
  for (const auto& [singular, plural] : units) text += "unit " + singular + "/" + plural + "\n";
  text += "\nsource filing " +
          in_quotes(found.title.empty() ? "Risk factors" : found.title.text()) + " file " +
          in_quotes(source_file(found, folder)) + "\n    sha256 \"" + document.sha256 + "\"\n";
  if (reported) text += reported_history(*reported, cover);
  text += body;
  text +=
      "\n# Fill in: the business these risks strike (flows, stocks, a statement), its outcomes and "
      "limits.\n";
  // A heading may have taken the name.
  const bool taken = std::any_of(found.factors.begin(), found.factors.end(),
                                 [](const Factor& factor) { return factor.id == "losses"; });
  text += std::string("outcome ") + (taken ? "all_losses" : "losses") + " =" +
          (outcome.empty() ? " 0 " + currency : outcome) + "\n    each year, bad high\n";
  return text;
}

}  // namespace plimsoll::filing

// How the numbers of a CSV file are written.
#include "data/dialect.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/characters.h"
#include "units/unit.h"

namespace plimsoll::data {
namespace {

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

// Length of the separator of thousands at the start of `text`, or 0.
std::size_t separator_length(std::string_view text, char thousands) {
  constexpr std::array<std::string_view, 4> blanks = {" ", "\u00a0", "\u2009", "\u202f"};
  constexpr std::array<std::string_view, 2> apostrophes = {"'", "\u2019"};
  const auto longest = [&](const auto& forms) -> std::size_t {
    for (const std::string_view form : forms) {
      if (text.starts_with(form)) return form.size();
    }
    return 0;
  };
  if (thousands == ' ') return longest(blanks);
  if (thousands == '\'') return longest(apostrophes);
  return thousands != 0 && !text.empty() && text[0] == thousands ? 1 : 0;
}

// The digits before the decimal sign, without separators; groups have three digits, the first one to
// three.
std::optional<std::string> whole_part(std::string_view& text, char thousands) {
  std::size_t n = count_digits(text);
  std::string out(text.substr(0, n));
  text.remove_prefix(n);
  if (separator_length(text, thousands) == 0) return out;
  if (n == 0 || n > 3) return std::nullopt;
  while (const std::size_t gap = separator_length(text, thousands)) {
    text.remove_prefix(gap);
    n = count_digits(text);
    if (n != 3) return std::nullopt;
    out += text.substr(0, n);
    text.remove_prefix(n);
  }
  return out;
}

// What stands for a currency in cells, longest first; `$` alone may be one of several.
struct Sign {
  std::string_view text;
  std::array<std::string_view, 8> codes;
};
constexpr std::array<Sign, 28> kSigns = {{
    {"US$", {"USD"}},
    {"CA$", {"CAD"}},
    {"HK$", {"HKD"}},
    {"NZ$", {"NZD"}},
    {"AU$", {"AUD"}},
    {"NT$", {"TWD"}},
    {"C$", {"CAD"}},
    {"A$", {"AUD"}},
    {"S$", {"SGD"}},
    {"R$", {"BRL"}},
    {"\u20ac", {"EUR"}},
    {"\u00a3", {"GBP"}},
    {"\uffe1", {"GBP"}},
    {"\u00a5", {"JPY", "CNY"}},
    {"\uffe5", {"JPY", "CNY"}},
    {"\u5186", {"JPY"}},
    {"\u5143", {"CNY"}},
    {"\u20a9", {"KRW"}},
    {"\u20b9", {"INR"}},
    {"\u20bd", {"RUB"}},
    {"\u20ba", {"TRY"}},
    {"\u20aa", {"ILS"}},
    {"z\u0142", {"PLN"}},
    {"K\u010d", {"CZK"}},
    {"SFr.", {"CHF"}},
    {"Fr.", {"CHF"}},
    {"kr", {"SEK", "NOK", "DKK", "ISK"}},
    {"$", {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"}},
}};

// Length of the sign or code of a currency at the start, or at the end, of a cell; 0 where there is none.
std::size_t sign_length(std::string_view cell, bool at_end) {
  for (const Sign& sign : kSigns) {
    if (at_end ? cell.ends_with(sign.text) : cell.starts_with(sign.text)) return sign.text.size();
  }
  if (cell.size() <= 3) return 0;
  const std::string_view word = at_end ? cell.substr(cell.size() - 3) : cell.substr(0, 3);
  return currencies_of(word).empty() ? 0 : 3;
}

std::size_t minus_length(std::string_view cell, bool triangles) {
  for (const std::string_view minus : {"-", "\u2212", "\u2013"}) {
    if (cell.starts_with(minus)) return minus.size();
  }
  for (const std::string_view minus : {"\u25b2", "\u25b3"}) {
    if (triangles && cell.starts_with(minus)) return minus.size();
  }
  return 0;
}

bool has_point(std::string_view cell) {
  return cell.find('.') != std::string_view::npos;
}

std::string_view without_sign(std::string_view cell) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  return cell;
}

// -1234.5 as the declaration says that it stands in the file.
std::string own_number(const Dialect& dialect) {
  std::string out = "1";
  if (dialect.thousands != 0) out += dialect.thousands;
  out += std::string("234") + dialect.decimal + "5";
  if (dialect.triangles) return "\u25b2" + out;
  return dialect.parentheses ? "(" + out + ")" : dialect.minus_behind ? out + "-" : "-" + out;
}

}  // namespace

std::optional<Dialect> dialect_of(const syntax::SourceDecl::Dialect& words, Span at,
                                  diag::Sink& sink) {
  Dialect out;
  const Span place = words.span.valid() ? words.span : at;
  const auto fail = [&](std::string message, std::string help) {
    sink.report(diag::Kind::csv_dialect, place, std::move(message)).add_help(std::move(help));
    return std::nullopt;
  };
  if (words.separator == "\\t" || words.separator == "tab") {
    out.separator = '\t';
  } else if (words.separator.size() == 1 &&
             std::string_view(",;|\t").find(words.separator[0]) != std::string_view::npos) {
    out.separator = words.separator[0];
  } else if (!words.separator.empty()) {
    return fail("`" + words.separator + "` cannot separate cells",
                "`separator` is one of `\",\"`, `\";\"`, `\"|\"` and `\"tab\"`");
  }
  const std::string_view thousands = words.thousands;
  if (!thousands.empty()) {
    for (const char c : {'.', ',', ' ', '\''}) {
      if (separator_length(thousands, c) == thousands.size()) out.thousands = c;
    }
    if (out.thousands == 0) {
      return fail("`" + words.thousands + "` cannot separate thousands",
                  "`thousands` is one of `\".\"`, `\",\"`, `\" \"` and `\"'\"`");
    }
  }
  // Of the two signs the other one is left.
  if (out.thousands == '.') out.decimal = ',';
  if (words.decimal == "." || words.decimal == ",") {
    out.decimal = words.decimal[0];
  } else if (!words.decimal.empty()) {
    return fail("`" + words.decimal + "` is no decimal sign", "`decimal` is `\".\"` or `\",\"`");
  }
  if (out.thousands == out.decimal) {
    return fail("`" + words.decimal + "` cannot be the decimal sign and separate thousands",
                out.decimal == ',' ? "write `decimal \",\"  thousands \".\"`"
                                   : "write `decimal \".\"  thousands \",\"`");
  }
  out.parentheses = words.negative == "()";
  out.minus_behind = words.negative == "1-";
  out.triangles = words.negative == "\u25b2" || words.negative == "\u25b3";
  if (!words.negative.empty() && !out.parentheses && !out.minus_behind && !out.triangles) {
    return fail(
        "`" + words.negative + "` is no way to write numbers below zero",
        "`negative \"()\"` reads (5) as -5, `negative \"1-\"` reads 5- as -5, `negative "
        "\"\u25b2\"` reads \u25b25 and \u25b35 as -5; a minus sign before a number is always read");
  }
  if (!words.encoding.empty()) {
    const auto encoding = encoding_of(words.encoding);
    if (!encoding) {
      return fail("`" + words.encoding + "` is no encoding that is read",
                  "`encoding` is `\"windows-1252\"` or `\"latin1\"`; UTF-8, and UTF-16 with its "
                  "mark, are read without it");
    }
    out.encoding = *encoding;
  }
  if (words.dates == "day first" || words.dates == "month first") {
    out.dates = words.dates == "day first" ? DateOrder::day_first : DateOrder::month_first;
  } else if (!words.dates.empty()) {
    return fail(
        "`" + words.dates + "` is no order of dates",
        "`dates` is `\"day first\"`, as in 31/12/2024, or `\"month first\"`, as in 12/31/2024");
  }
  if (words.years == "fiscal" || words.years == "calendar") {
    out.years = words.years == "fiscal" ? YearKind::fiscal : YearKind::calendar;
  } else if (!words.years.empty()) {
    return fail("`" + words.years + "` is no kind of years",
                "`years` is `\"fiscal\"` or `\"calendar\"`");
  }
  if (words.zero) out.zero = std::string(trimmed(*words.zero));
  out.sheet = words.sheet;
  out.skip = words.skip;
  if (words.rows != nullptr) {
    out.rows = row_condition(*words.rows, sink);
    if (!out.rows) return std::nullopt;
  }
  if (words.until != nullptr) {
    out.until = row_condition(*words.until, sink);
    if (!out.until) return std::nullopt;
  }
  out.stated = !words.decimal.empty() || !words.thousands.empty();
  return out;
}

std::optional<std::string> plain_number(std::string_view cell, const Dialect& dialect) {
  std::string out;
  if (dialect.minus_behind && cell.size() > 1 && cell.ends_with('-') &&
      minus_length(cell, dialect.triangles) == 0) {
    out = "-";
    cell.remove_suffix(1);
  } else if (dialect.parentheses && cell.starts_with('(') && cell.ends_with(')')) {
    out = "-";
    cell = cell.substr(1, cell.size() - 2);
  } else if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) {
    if (cell[0] == '-') out = "-";
    cell.remove_prefix(1);
  }
  const auto whole = whole_part(cell, dialect.thousands);
  if (!whole) return std::nullopt;
  out += *whole;
  if (!cell.empty() && cell[0] == dialect.decimal) {
    const std::size_t n = count_digits(cell.substr(1));
    if (n == 0 && whole->empty()) return std::nullopt;
    out += "." + std::string(cell.substr(1, n));
    cell.remove_prefix(1 + n);
  } else if (whole->empty()) {
    return std::nullopt;
  }
  // 1.5e6: whatever writes that groups no digits.
  if (!cell.empty() && (cell[0] == 'e' || cell[0] == 'E')) {
    std::string_view digits = without_sign(cell.substr(1));
    if (digits.empty() || count_digits(digits) != digits.size()) return std::nullopt;
    return out + std::string(cell);
  }
  if (!cell.empty()) return std::nullopt;
  return out;
}

std::string with_point_moved(std::string_view digits, int n) {
  if (digits.find_first_of("eE") != std::string_view::npos) return std::string(digits);
  const std::string sign = digits.starts_with('-') ? "-" : "";
  digits.remove_prefix(sign.size());
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string all(digits.substr(0, point));
  if (point < digits.size()) all += digits.substr(point + 1);
  std::ptrdiff_t at = static_cast<std::ptrdiff_t>(point) + n;
  for (; at < 1; ++at) all.insert(all.begin(), '0');
  while (static_cast<std::ptrdiff_t>(all.size()) < at) all += '0';
  std::string whole = all.substr(0, static_cast<std::size_t>(at));
  const std::string rest = all.substr(static_cast<std::size_t>(at));
  const std::size_t first = std::min(whole.find_first_not_of('0'), whole.size() - 1);
  whole.erase(0, first);
  return sign + whole + (rest.empty() ? "" : "." + rest);
}

std::span<const std::string_view> currencies_of(std::string_view sign) {
  for (const Sign& known : kSigns) {
    if (known.text != sign) continue;
    const auto end = std::find(known.codes.begin(), known.codes.end(), std::string_view());
    return {known.codes.begin(), end};
  }
  const auto codes = units::currency_codes();
  const auto code = std::lower_bound(codes.begin(), codes.end(), sign);
  if (code == codes.end() || *code != sign) return {};
  return codes.subspan(static_cast<std::size_t>(code - codes.begin()), 1);
}

std::optional<CellNumber> cell_number_of(std::string_view cell, const Dialect& dialect) {
  CellNumber out;
  cell = trimmed(cell);
  if (dialect.zero && cell == *dialect.zero) {
    out.digits = "0";
    return out;
  }
  bool below = false;
  bool signed_before = false;
  bool in_brackets = false;
  // Each of them once: sign, brackets, currency, per cent.
  for (bool again = true; again && !cell.empty();) {
    again = false;
    const std::size_t minus = minus_length(cell, dialect.triangles);
    if (minus > 0 || cell[0] == '+') {
      if (signed_before || in_brackets) return std::nullopt;
      signed_before = again = true;
      below = minus > 0;
      cell.remove_prefix(minus > 0 ? minus : 1);
    } else if (cell.starts_with('(') && cell.ends_with(')') && !in_brackets && !signed_before) {
      if (!dialect.parentheses) return std::nullopt;
      in_brackets = below = again = true;
      cell = cell.substr(1, cell.size() - 2);
    } else if (dialect.minus_behind && cell.ends_with('-') && !signed_before && !in_brackets) {
      signed_before = below = again = true;
      cell.remove_suffix(1);
    } else if (cell.ends_with('%') && !out.percent) {
      out.percent = again = true;
      cell.remove_suffix(1);
    } else if (out.currency.empty()) {
      const std::size_t before = sign_length(cell, false);
      const std::size_t behind = before > 0 ? 0 : sign_length(cell, true);
      if (before + behind > 0) {
        out.currency = before > 0 ? cell.substr(0, before) : cell.substr(cell.size() - behind);
        again = true;
        cell.remove_prefix(before);
        cell.remove_suffix(behind);
      }
    }
    if (again) cell = trimmed(cell);
  }
  if (out.percent && !out.currency.empty()) return std::nullopt;
  // Its sign was taken off.
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+' || cell[0] == '(' || cell.back() == '-')) {
    return std::nullopt;
  }
  auto digits = plain_number(cell, dialect);
  if (!digits) return std::nullopt;
  out.digits = (below ? "-" : "") + *digits;
  return out;
}

bool is_ambiguous(std::string_view cell) {
  if (cell.starts_with('(') && cell.ends_with(')')) cell = cell.substr(1, cell.size() - 2);
  cell = without_sign(cell);
  const std::size_t n = count_digits(cell);
  return n >= 1 && n <= 3 && cell[0] != '0' && cell.size() == n + 4 && cell[n] == '.' &&
         count_digits(cell.substr(n + 1)) == 3;
}

bool shows_decimal_points(std::span<const std::string_view> cells) {
  bool decimal = false;
  for (std::string_view cell : cells) {
    const bool is_default = plain_number(cell, {}).has_value();
    if (is_default && has_point(cell) && !is_ambiguous(cell)) decimal = true;
    // 1,234.5 has a decimal point; 1.234.567 and 12,5 and 1.234,5 have none.
    if (is_default) continue;
    if (plain_number(cell, {.decimal = ',', .thousands = '.'})) {
      const bool may_be_grouped =
          plain_number(cell, {.decimal = '.', .thousands = ','}).has_value();
      if (!may_be_grouped) return false;
    } else if (has_point(cell) && plain_number(cell, {.decimal = '.', .thousands = ','})) {
      decimal = true;
    }
  }
  return decimal;
}

bool Dialect::operator==(const Dialect& other) const {
  return separator == other.separator && decimal == other.decimal && thousands == other.thousands &&
         parentheses == other.parentheses && minus_behind == other.minus_behind &&
         triangles == other.triangles && stated == other.stated && encoding == other.encoding &&
         dates == other.dates && years == other.years && zero == other.zero &&
         sheet == other.sheet && skip == other.skip && rows == other.rows && until == other.until;
}

std::string dialect_word(const Dialect& dialect, std::string_view word, std::string_view what) {
  return std::string(word) + (dialect.in_call ? ": " : " ") + quoted_text(what);
}

std::string dialect_words(const Dialect& dialect, bool in_call) {
  std::string out;
  const auto say = [&](std::string_view word, const std::string& what) {
    out += (out.empty() ? ""
            : in_call   ? ", "
                        : "  ") +
           std::string(word) + (in_call ? ": " : " ") + what;
  };
  const auto sign = [](char c) { return quoted_text(std::string(1, c)); };
  if (!dialect.sheet.empty()) say("sheet", quoted_text(dialect.sheet));
  if (dialect.encoding == Encoding::windows_1252) say("encoding", "\"windows-1252\"");
  if (dialect.separator != ',') {
    say("separator", dialect.separator == '\t' ? "\"tab\"" : sign(dialect.separator));
  }
  if (dialect.stated && (dialect.decimal != '.' || dialect.thousands == 0)) {
    say("decimal", sign(dialect.decimal));
  }
  if (dialect.thousands != 0) say("thousands", sign(dialect.thousands));
  if (dialect.parentheses) say("negative", "\"()\"");
  if (dialect.minus_behind) say("negative", "\"1-\"");
  if (dialect.triangles) say("negative", "\"\u25b2\"");
  if (dialect.zero) say("zero", quoted_text(*dialect.zero));
  if (dialect.dates != DateOrder::evident) {
    say("dates", dialect.dates == DateOrder::day_first ? "\"day first\"" : "\"month first\"");
  }
  if (dialect.years != YearKind::unstated) {
    say("years", dialect.years == YearKind::fiscal ? "\"fiscal\"" : "\"calendar\"");
  }
  if (dialect.skip > 0) say("skip", std::to_string(dialect.skip));
  if (dialect.rows) say("rows", "where " + condition_text(*dialect.rows));
  if (dialect.until) say("until", condition_text(*dialect.until));
  return out;
}

void add_words(diag::Diagnostic& diagnostic, const std::string& when, const std::string& words,
               const Dialect& dialect, const std::string& changes) {
  std::string help = when + "add `" + words + "` to ";
  help += dialect.in_call ? "the arguments of `table`" : "the declaration of the source";
  // Beside words that are there already it could be a second of its kind.
  if (dialect.stated || dialect.parentheses || dialect.triangles || !dialect.end.valid()) {
    diagnostic.add_help(std::move(help));
  } else {
    diagnostic.add_fix(std::move(help), dialect.end, (dialect.in_call ? ", " : "  ") + words,
                       changes);
  }
}

void add_dialect_help(diag::Diagnostic& diagnostic, std::string_view cell, const Dialect& dialect) {
  const bool in_call = dialect.in_call;
  const auto said = [&](std::string_view word, std::string_view what) {
    return dialect_word(dialect, word, what);
  };
  const auto joined = [&](std::string a, const std::string& b) {
    return a.empty() ? b : b.empty() ? a : std::move(a) + (in_call ? ", " : "  ") + b;
  };
  if (cell.ends_with('%')) {
    diagnostic.add_help(
        in_call ? "say the unit once, `in` and `%` after the name, and write 12 for 12 %"
                : "say the unit in its own column, `%`, and write 12 for 12 %");
    return;
  }
  struct Way {
    Dialect dialect;
    std::string words;
  };
  const bool in_parentheses = cell.starts_with('(');
  const bool has_triangle =
      !dialect.triangles && minus_length(cell, true) > minus_length(cell, false);
  const std::string negative = in_parentheses ? said("negative", "()")
                               : has_triangle ? said("negative", "\u25b2")
                                              : "";
  std::vector<Way> ways = {
      {{}, !negative.empty() && !is_ambiguous(cell) ? "" : said("decimal", ".")},
      {{.decimal = ','}, said("decimal", ",")},
      {{.thousands = ','}, said("thousands", ",")},
      {{.decimal = ',', .thousands = '.'}, joined(said("decimal", ","), said("thousands", "."))},
      {{.thousands = ' '}, said("thousands", " ")},
      {{.decimal = ',', .thousands = ' '}, joined(said("decimal", ","), said("thousands", " "))},
      {{.thousands = '\''}, said("thousands", "'")},
  };
  std::vector<std::string> values;
  for (Way& way : ways) {
    way.dialect.parentheses = in_parentheses;
    const std::size_t triangle = has_triangle ? minus_length(cell, true) : 0;
    auto value = plain_number(cell.substr(triangle), way.dialect);
    if (value && has_triangle) value = "-" + *value;
    if (!value || std::find(values.begin(), values.end(), *value) != values.end()) continue;
    values.push_back(*value);
    add_words(diagnostic, "if it is " + *value + ", ", joined(way.words, negative), dialect,
              "how every number of the file is read");
  }
  if (values.empty()) diagnostic.add_help("write numbers as `" + own_number(dialect) + "`");
}

}  // namespace plimsoll::data

// How the numbers of a CSV file are written.
#include "data/dialect.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/characters.h"

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

bool has_point(std::string_view cell) {
  return cell.find('.') != std::string_view::npos;
}

std::string_view without_sign(std::string_view cell) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  return cell;
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
  if (!words.negative.empty() && !out.parentheses) {
    return fail("`" + words.negative + "` is no way to write numbers below zero",
                "`negative \"()\"` reads (5) as -5; a minus sign is always read");
  }
  out.stated = !words.decimal.empty() || !words.thousands.empty();
  return out;
}

std::optional<std::string> plain_number(std::string_view cell, const Dialect& dialect) {
  std::string out;
  if (dialect.parentheses && cell.starts_with('(') && cell.ends_with(')')) {
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

std::string dialect_word(const Dialect& dialect, std::string_view word, std::string_view what) {
  return std::string(word) + (dialect.in_call ? ": \"" : " \"") + std::string(what) + "\"";
}

void add_words(diag::Diagnostic& diagnostic, const std::string& when, const std::string& words,
               const Dialect& dialect, const std::string& changes) {
  std::string help = when + "add `" + words + "` to ";
  help += dialect.in_call ? "the arguments of `table`" : "the declaration of the source";
  // Beside words that are there already it could be a second of its kind.
  if (dialect.stated || dialect.parentheses || !dialect.end.valid()) {
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
  const std::string negative = in_parentheses ? said("negative", "()") : "";
  std::vector<Way> ways = {
      {{}, in_parentheses && !is_ambiguous(cell) ? "" : said("decimal", ".")},
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
    const auto value = plain_number(cell, way.dialect);
    if (!value || std::find(values.begin(), values.end(), *value) != values.end()) continue;
    values.push_back(*value);
    add_words(diagnostic, "if it is " + *value + ", ", joined(way.words, negative), dialect,
              "how every number of the file is read");
  }
  if (values.empty()) diagnostic.add_help("write numbers as `-1234.5`, without separators");
}

}  // namespace plimsoll::data

// A table from strange characters to the language's own; each makes one report and one fix, and
// the text goes on as if it had been written well.
#include "syntax/substitutes.h"

#include <algorithm>
#include <string>

#include "base/characters.h"

namespace plimsoll::syntax {
namespace {

enum class Mend : std::uint8_t {
  // `text` in the place of the run of characters.
  replace,
  // A quotation mark, and the one that closes it.
  quote,
  // The sign of a currency, whose code `text` stands behind the number.
  currency,
  none,
};

struct Substitute {
  std::string_view seen;
  std::string_view help;
  Mend mend = Mend::none;
  std::string_view text = "";
};

constexpr std::string_view kMinus = "write the minus sign of the keyboard: `-`";
constexpr std::string_view kQuote = "a text stands between straight double quotes";
constexpr std::string_view kBlank = "write an ordinary space";

constexpr Substitute kSubstitutes[] = {
    {"\u2212", kMinus, Mend::replace, "-"},
    {"\u2013", kMinus, Mend::replace, "-"},
    {"\u2014", kMinus, Mend::replace, "-"},
    {"\u00D7", "write `*`", Mend::replace, "*"},
    {"\u00B7", "write `*`", Mend::replace, "*"},
    {"\u00F7", "write `/`", Mend::replace, "/"},
    {"\u00B1", "write `+-`", Mend::replace, "+-"},
    {"\u2264", "write `<=`", Mend::replace, "<="},
    {"\u2265", "write `>=`", Mend::replace, ">="},
    {"\u2260", "write `!=`", Mend::replace, "!="},
    {"\u2030", "write tenths of a percent with `%`"},
    {"\u201C", kQuote, Mend::quote, "\u201D"},
    {"\u201D", kQuote, Mend::quote, "\u201D"},
    {"\u201E", kQuote, Mend::quote, "\u201C"},
    {"\u2018", kQuote, Mend::quote, "\u2019"},
    {"\u2019", kQuote, Mend::quote, "\u2019"},
    {"\u00AB", kQuote, Mend::quote, "\u00BB"},
    {"'", kQuote, Mend::quote, "'"},
    {"`", kQuote, Mend::quote, "`"},
    {"\u00A0", kBlank, Mend::replace, " "},
    {"\u202F", kBlank, Mend::replace, " "},
    {"\u2009", kBlank, Mend::replace, " "},
    {"\u3000", kBlank, Mend::replace, " "},
    {"\uFEFF", "a byte order mark may stand at the start of the file only", Mend::replace, ""},
    {"$", "a currency's code stands behind the number, such as `USD`", Mend::currency, "USD"},
    {"\u00A5", "a currency's code stands behind the number, such as `JPY`", Mend::currency, "JPY"},
    {"\u20AC", "a currency's code stands behind the number, such as `EUR`", Mend::currency, "EUR"},
    {"\u00A3", "a currency's code stands behind the number, such as `GBP`", Mend::currency, "GBP"},
    {"\u20B9", "a currency's code stands behind the number, such as `INR`", Mend::currency, "INR"},
    {"!", "write `not`", Mend::replace, "not "},
    {"&", "write `and`", Mend::replace, " and "},
    {"|", "write `or`", Mend::replace, " or "},
    {"\\", "a statement goes on behind an operator, without a sign", Mend::replace, ""},
    {"?", "a choice is `if`, a condition, `then`, a value, `else`, a value"},
    {"@", "names consist of letters, digits and `_`"},
};

// Words of scale that stand between a number and its currency.
constexpr std::string_view kScaleWords[] = {
    "M",  "k",  "bn",       "million", "millions", "billion", "billions", "thousand", "thousands",
    "mn", "mm", "trillion", "m",       "K",        "B",       "b",        "tn"};

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
char char_at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}

// The closing mark becomes one too, where it stands on the line.
void mend_quote(diag::Diagnostic& d, const Substitute& s, std::string_view text, Span run) {
  if (run.begin > 0 && is_digit(text[run.begin - 1]) && is_digit(char_at(text, run.end))) {
    d.add_fix("digits are grouped by `_`, or not at all", run, "_");
    return;
  }
  const std::size_t close = text.find(s.text, run.end);
  if (close >= std::min(text.find('\n', run.end), text.size())) {
    d.add_help(std::string(s.help));
    return;
  }
  const auto begin = static_cast<std::uint32_t>(close);
  const auto end = static_cast<std::uint32_t>(close + s.text.size());
  d.add_fix(std::string(s.help), {{run, "\""}, {{run.file, begin, end}, "\""}});
}

// The code goes behind the number and its scale.
void mend_currency(diag::Diagnostic& d, const Substitute& s, std::string_view text, Span run,
                   bool space_before) {
  const std::string code(s.text);
  std::size_t end = run.end;
  while (char_at(text, end) == ' ') ++end;
  if (!is_digit(char_at(text, end))) {
    // It stands behind the number already.
    d.add_fix(std::string(s.help), run, (space_before ? "" : " ") + code);
    return;
  }
  const auto number = static_cast<std::uint32_t>(end);
  while (is_word(char_at(text, end)) ||
         (char_at(text, end) == '.' && is_digit(char_at(text, end + 1)))) {
    ++end;
  }
  std::size_t word = end;
  while (char_at(text, word) == ' ') ++word;
  std::size_t word_end = word;
  while (is_word(char_at(text, word_end))) ++word_end;
  const std::string_view scale = text.substr(word, word_end - word);
  if (std::find(std::begin(kScaleWords), std::end(kScaleWords), scale) != std::end(kScaleWords)) {
    end = word_end;
  }
  const auto behind = static_cast<std::uint32_t>(end);
  d.add_fix(std::string(s.help),
            {{{run.file, run.begin, number}, ""}, {{run.file, behind, behind}, " " + code}});
}

}  // namespace

bool is_substitute(std::string_view text) {
  return std::any_of(std::begin(kSubstitutes), std::end(kSubstitutes),
                     [text](const Substitute& s) { return text.starts_with(s.seen); });
}

void offer_substitute(diag::Diagnostic& d, std::string_view seen, std::string_view text, Span run,
                      bool space_before) {
  const auto* s = std::find_if(std::begin(kSubstitutes), std::end(kSubstitutes),
                               [seen](const Substitute& one) { return one.seen == seen; });
  if (s == std::end(kSubstitutes)) return;
  switch (s->mend) {
    case Mend::none:
      d.add_help(std::string(s->help));
      return;
    case Mend::replace:
      d.add_fix(std::string(s->help), run, std::string(s->text));
      return;
    case Mend::quote:
      return mend_quote(d, *s, text, run);
    case Mend::currency:
      return mend_currency(d, *s, text, run, space_before);
  }
}

}  // namespace plimsoll::syntax

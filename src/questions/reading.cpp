// Questions as text: statistics, conditions in a period, bands.
#include "questions/reading.h"

#include <charconv>

#include "diag/diagnostic.h"
#include "syntax/lexer.h"

namespace plimsoll::questions {

using syntax::TokenKind;

namespace {

bool opens(TokenKind kind) {
  return kind == TokenKind::left_paren || kind == TokenKind::left_bracket ||
         kind == TokenKind::left_brace;
}

bool closes(TokenKind kind) {
  return kind == TokenKind::right_paren || kind == TokenKind::right_bracket ||
         kind == TokenKind::right_brace;
}

// What a period's name is made of, where it is one that the language does not know: `2012-Q3`.
bool may_name_period(TokenKind kind) {
  return kind == TokenKind::period || kind == TokenKind::number || kind == TokenKind::identifier ||
         kind == TokenKind::minus;
}

Error cannot_read(const std::string& text, const std::string& why) {
  std::string words;
  for (const ir::StatisticWord& word : ir::kStatisticWords) {
    if (ir::is_of_condition(word.statistic)) continue;
    words += std::string(word.word);
    words += word.level == ir::StatisticLevel::asked ? "(5%), " : ", ";
  }
  return {"cannot read the statistic '" + text + "': " + why + "; write " + words +
              "or P(...) of a limit's name or a condition such as P(net_income < 0)",
          ErrorKind::usage};
}

}  // namespace

QuestionTokens::QuestionTokens(const std::string& text) : file_(sources_.add("<question>", text)) {
  diag::Sink silent;
  for (const syntax::Token& token : syntax::lex(sources_, file_, silent).tokens) {
    if (token.kind == TokenKind::newline || token.kind == TokenKind::end_of_file) continue;
    tokens_.push_back(token);
  }
}

std::string QuestionTokens::text(Range range) const {
  if (range.empty()) return "";
  return std::string(
      sources_.text({file_, tokens_[range.begin].begin, tokens_[range.end - 1].end}));
}

bool QuestionTokens::is_word(std::size_t at, std::string_view word) const {
  return is(at, TokenKind::identifier) && text({at, at + 1}) == word;
}

std::string QuestionTokens::take_period(Range& range) const {
  // Back over what stands without blanks between.
  std::size_t first = range.end;
  while (first > range.begin && may_name_period(tokens_[first - 1].kind)) {
    --first;
    if (tokens_[first].space_before) break;
  }
  if (first == range.end || first < range.begin + 2 || !is_word(first - 1, "in")) return "";
  const std::string period = text({first, range.end});
  range.end = first - 1;
  return period;
}

std::optional<QuestionTokens::Range> QuestionTokens::inside(Range range, std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < range.end; ++i) {
    if (opens(tokens_[i].kind)) ++depth;
    if (closes(tokens_[i].kind)) --depth;
    if (depth > 0) continue;
    if (i + 1 != range.end || !is(i, TokenKind::right_paren)) return std::nullopt;
    return Range{open + 1, i};
  }
  return std::nullopt;
}

bool QuestionTokens::closed_before(Range range, std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i + 1 < range.end; ++i) {
    if (opens(tokens_[i].kind)) ++depth;
    if (closes(tokens_[i].kind)) --depth;
    if (depth == 0) return true;
  }
  return false;
}

std::vector<QuestionTokens::Range> QuestionTokens::arguments(Range range) const {
  std::vector<Range> out;
  if (range.empty()) return out;
  int depth = 0;
  std::size_t begin = range.begin;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (opens(tokens_[i].kind)) ++depth;
    if (closes(tokens_[i].kind)) --depth;
    if (depth > 0 || !is(i, TokenKind::comma)) continue;
    out.push_back({begin, i});
    begin = i + 1;
  }
  out.push_back({begin, range.end});
  return out;
}

std::optional<std::size_t> QuestionTokens::last_outside(Range range, TokenKind kind) const {
  std::optional<std::size_t> found;
  int depth = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (opens(tokens_[i].kind)) ++depth;
    if (closes(tokens_[i].kind)) --depth;
    if (depth == 0 && is(i, kind)) found = i;
  }
  return found;
}

std::optional<double> QuestionTokens::share(Range range) const {
  const bool is_negative = !range.empty() && is(range.begin, TokenKind::minus);
  if (is_negative) ++range.begin;
  const bool percent = !range.empty() && is(range.end - 1, TokenKind::percent);
  if (percent) --range.end;
  if (range.end != range.begin + 1 || !is(range.begin, TokenKind::number)) return std::nullopt;
  std::string digits;
  for (const char c : text(range)) {
    if (c != '_') digits.push_back(c);
  }
  // Scaled by its exponent, so that 5% is the double nearest to 0.05.
  if (percent) digits += "e-2";
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return is_negative ? -value : value;
}

Result<ReadStatistic> read_statistic(const std::string& text) {
  const QuestionTokens reading(text);
  const QuestionTokens::Range all = reading.all();
  std::size_t open = all.begin;
  while (open < all.end && !reading.is(open, TokenKind::left_paren)) ++open;
  const std::string head = reading.text({all.begin, open});
  const ir::StatisticWord* const word = ir::statistic_word(head);
  std::vector<QuestionTokens::Range> parts;
  ReadStatistic out;
  if (open < all.end) {
    const auto inside = reading.inside(all, open);
    if (!inside) {
      return cannot_read(text, reading.closed_before(all, open)
                                   ? "more stands behind its `)`; a period is named by --period"
                                   : "a `)` is missing at its end");
    }
    // A condition has commas and brackets of its own.
    if (word != nullptr && ir::is_of_condition(word->statistic)) {
      if (inside->empty()) return cannot_read(text, head + "() needs a limit or a condition");
      out.statistic = word->statistic;
      out.object = reading.text(*inside);
      return out;
    }
    parts = reading.arguments(*inside);
  }
  if (word == nullptr || ir::is_of_condition(word->statistic)) {
    return cannot_read(text, "'" + head + "' is no statistic");
  }
  out.statistic = word->statistic;
  const bool needs_level = word->level == ir::StatisticLevel::asked;
  if (word->level == ir::StatisticLevel::median) {
    out.level = 0.5;
    out.level_text = "50%";
  }
  for (const QuestionTokens::Range part : parts) {
    const std::optional<double> level = needs_level ? reading.share(part) : std::nullopt;
    if (level && out.level_text.empty()) {
      out.level = *level;
      out.level_text = reading.text(part);
    } else if (out.object.empty()) {
      out.object = reading.text(part);
    } else {
      return cannot_read(text, "'" + reading.text(part) + "' is one argument too many");
    }
  }
  if (needs_level && out.level_text.empty()) {
    return cannot_read(text, "it needs a level such as 5%");
  }
  if (needs_level && !(out.level > 0 && out.level < 1)) {
    return cannot_read(text, "the level must lie between 0% and 100%");
  }
  return out;
}

InPeriod read_in_period(const std::string& text) {
  const QuestionTokens reading(text);
  QuestionTokens::Range range = reading.all();
  InPeriod out;
  out.period = reading.take_period(range);
  out.text = reading.text(range);
  return out;
}

std::optional<ReadBand> read_band(const std::string& text) {
  const QuestionTokens reading(text);
  QuestionTokens::Range name = reading.all();
  const auto open = reading.last_outside({name.begin, name.end}, TokenKind::right_bracket);
  if (!open || *open + 1 != name.end) return std::nullopt;
  std::size_t bracket = *open;
  while (bracket > name.begin && !reading.is(bracket, TokenKind::left_bracket)) --bracket;
  const std::vector<QuestionTokens::Range> ends = reading.arguments({bracket + 1, *open});
  if (bracket < 4 || ends.size() != 2 || !reading.is_word(bracket - 1, "in") ||
      !reading.is_word(0, "quantile") || !reading.is_word(1, "of")) {
    return std::nullopt;
  }
  const auto low = reading.share(ends[0]);
  const auto high = reading.share(ends[1]);
  if (!low || !high || !(*low >= 0 && *low < *high && *high <= 1)) return std::nullopt;
  name = {2, bracket - 1};
  ReadBand out;
  out.period = reading.take_period(name);
  out.name = reading.text(name);
  out.low = *low;
  out.high = *high;
  return out;
}

}  // namespace plimsoll::questions

// What a question says, read with the language's own tokens: no word of it is searched for in text, so
// a name may contain any of them.
//
//   text    parts are given back as they were written, to stand in messages or to be compiled
//   errors  what does not fit is left for the compiler to say where it is part of a condition or an
//           amount, as it knows the places and the fixes
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/ir.h"
#include "source/source.h"
#include "syntax/token.h"

namespace plimsoll::questions {

// The tokens of one text, without its line ends.
class QuestionTokens {
 public:
  // Tokens [begin, end).
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool empty() const { return begin == end; }
  };

  explicit QuestionTokens(const std::string& text);

  Range all() const { return {0, tokens_.size()}; }
  bool is(std::size_t at, syntax::TokenKind kind) const { return tokens_[at].kind == kind; }
  bool is_word(std::size_t at, std::string_view word) const;
  std::string text(Range range) const;

  // Takes `in PERIOD` off the end; "" where there is none.
  std::string take_period(Range& range) const;
  // The inside of `HEAD ( ... )`, where the bracket that closes is the range's last token.
  std::optional<Range> inside(Range range, std::size_t open) const;
  // The bracket at `open` closes before the range ends.
  bool closed_before(Range range, std::size_t open) const;
  // Split at commas outside all brackets; nothing of an empty range.
  std::vector<Range> arguments(Range range) const;
  // The last token of that kind outside all brackets.
  std::optional<std::size_t> last_outside(Range range, syntax::TokenKind kind) const;
  // A share of the whole: "5%", "0.05".
  std::optional<double> share(Range range) const;

 private:
  source::SourceMap sources_;
  FileId file_;
  std::vector<syntax::Token> tokens_;
};

struct ReadStatistic {
  ir::Statistic statistic = ir::Statistic::mean;
  // Of a quantile or shortfall, and as written.
  double level = 0;
  std::string level_text;
  // The outcome inside the parentheses, a limit's name or a condition; may be empty.
  std::string object;
};
// "mean", "es(5%)", "es(net_income, 5%)", "P(cash < 0 EUR)".
Result<ReadStatistic> read_statistic(const std::string& text);

struct InPeriod {
  std::string text;
  // Empty where none was named.
  std::string period;
};
// "sales < 9 EUR in 2024Q3"
InPeriod read_in_period(const std::string& text);

struct ReadBand {
  std::string name;
  std::string period;
  double low = 0;
  double high = 1;
};
// "quantile of NAME [in PERIOD] in [0%, 10%]"
std::optional<ReadBand> read_band(const std::string& text);

}  // namespace plimsoll::questions

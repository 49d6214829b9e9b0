// The parts of the search for quantities; see quantity.h for what they find.
//
//   each match_...  looks at the token `at`; gives the quantities that begin there, if any, and in
//                   `next` the token behind them
//   describe        sign, approximation, subject and governing date, from the words around
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "filing/quantities/quantity.h"
#include "filing/text/tokens.h"

namespace plimsoll::filing {

struct Scan {
  std::string_view text;
  std::vector<Token> tokens;
  std::vector<Quantity> found;
  // For each quantity found the range of its tokens.
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Range> ranges;

  bool is_word(std::size_t at, std::string_view lower) const {
    return at < tokens.size() && tokens[at].kind == Token::Kind::word && tokens[at].lower == lower;
  }
  bool is_sign(std::size_t at, std::string_view text_of_sign) const {
    return at < tokens.size() && tokens[at].kind == Token::Kind::sign &&
           tokens[at].text == text_of_sign;
  }
  bool is_number(std::size_t at) const {
    return at < tokens.size() && tokens[at].kind == Token::Kind::number;
  }
  bool is_dash_at(std::size_t at) const;
  void add(Quantity quantity, std::size_t first, std::size_t last);
};

// Dates, fiscal years and other periods.
bool match_date(Scan& scan, std::size_t at, std::size_t& next);
// Everything else.
bool match_amount(Scan& scan, std::size_t at, std::size_t& next);
// A number at `at` that is no quantity: "Item 5", "Form 20-F", "Section 404".
bool is_reference(const Scan& scan, std::size_t at);
// A year from 1900 to 2099 in four digits.
bool is_year(const Token& token);

// No date and no period.
bool is_amount(const Quantity& quantity);
// The amount right before, with nothing but "and", "to" or a comma between: "of $3 million and $2
// million"; null without.
const Quantity* listed_before(const Scan& scan, std::size_t index);

// The parts of describe() that have files of their own.
void find_approximation(const Scan& scan, Quantity& quantity, const Scan::Range& range);
void find_sign(const Scan& scan, Quantity& quantity, std::size_t index);
void find_dates(Scan& scan);

void describe(Scan& scan);

}  // namespace plimsoll::filing

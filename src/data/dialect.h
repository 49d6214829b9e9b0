// How a CSV file writes its cells and numbers.
//
//   default   cells between commas, numbers as `-1234.5`
//   stated    `separator ";"  decimal ","  thousands "."  negative "()"` on the declaration
//   refused   a number that the dialect does not allow, and, where the declaration says nothing, one
//             that other dialects read as another number: `1.200` in a column in which no cell shows
//             that its point is a decimal one
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::data {

struct Dialect {
  char separator = ',';
  char decimal = '.';
  // 0: digits stand without separators. A blank stands for every narrow or hard one as well, an
  // apostrophe for the typographic one.
  char thousands = 0;
  // (1234.5) is below zero.
  bool parentheses = false;
  // Whether the declaration says how numbers are written.
  bool stated = false;
  // Where a word may be added: to the declaration of a source, or to the arguments of table(...).
  Span end = {};
  bool in_call = false;
};

// What a declaration says, or nothing after csv_dialect was reported.
std::optional<Dialect> dialect_of(const syntax::SourceDecl::Dialect& words, Span at,
                                  diag::Sink& sink);

// The number in a cell as the default dialect writes it, or nothing where the dialect allows none.
std::optional<std::string> plain_number(std::string_view cell, const Dialect& dialect);

// Whether another dialect reads another number from a cell that the default one reads: one to three
// digits without leading zero, a point, three digits.
bool is_ambiguous(std::string_view cell);
// Whether the cells of a column show that points are decimal ones.
bool shows_decimal_points(std::span<const std::string_view> cells);

// Adds to a message about a cell that is no number in `dialect` how to say what it means.
void add_dialect_help(diag::Diagnostic& diagnostic, std::string_view cell, const Dialect& dialect);

// `decimal ","`, or `decimal: ","` in a call.
std::string dialect_word(const Dialect& dialect, std::string_view word, std::string_view what);
// Help that adds words to where the file is named: "if it is 12, add ...".
void add_words(diag::Diagnostic& diagnostic, const std::string& when, const std::string& words,
               const Dialect& dialect, const std::string& changes);

}  // namespace plimsoll::data

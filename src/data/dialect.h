// How a table's file writes its cells, numbers, dates and rows.
//
//   default   cells between commas, numbers as `-1234.5`, the first row names the columns
//   stated    `separator ";"  decimal ","  thousands "."  negative "()"  skip 2` on the declaration
//   refused   a number that the dialect does not allow, and, where the declaration says nothing, one
//             that other dialects read as another number: `1.200` in a column in which no cell shows
//             that its point is a decimal one
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "data/encoding.h"
#include "data/row_filter.h"
#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::data {

// Of days such as 03/04/2024; `evident` is as far as a cell of the column shows it.
enum class DateOrder : std::uint8_t { evident, day_first, month_first };
// What 2024 and Q3 2012 mean in a model whose fiscal year is not the calendar year.
enum class YearKind : std::uint8_t { unstated, fiscal, calendar };

struct Dialect {
  char separator = ',';
  char decimal = '.';
  // 0: digits stand without separators. A blank stands for every narrow or hard one as well, an
  // apostrophe for the typographic one.
  char thousands = 0;
  // (1234.5) is below zero.
  bool parentheses = false;
  // 1234.5- is below zero.
  bool minus_behind = false;
  // ▲1234.5 and △1234.5 are below zero.
  bool triangles = false;
  // Whether the declaration says how numbers are written.
  bool stated = false;
  Encoding encoding = Encoding::unstated;
  DateOrder dates = DateOrder::evident;
  YearKind years = YearKind::unstated;
  // What stands for 0, such as "-".
  std::optional<std::string> zero = {};
  // Of a workbook; empty: its only one.
  std::string sheet = {};
  // Lines above the row that names the columns.
  std::uint32_t skip = 0;
  // Rows that are meant; those from the first one on that satisfies `until` are not.
  std::optional<RowCondition> rows = {};
  std::optional<RowCondition> until = {};
  // Where a word may be added: to the declaration of a source, or to the arguments of table(...).
  Span end = {};
  bool in_call = false;

  bool operator==(const Dialect& other) const;
};

// What a declaration says, or nothing after csv_dialect was reported.
std::optional<Dialect> dialect_of(const syntax::SourceDecl::Dialect& words, Span at,
                                  diag::Sink& sink);

// The number in a cell as the default dialect writes it, or nothing where the dialect allows none. Digits
// alone, with their signs: no currency, no per cent, no blanks around it.
std::optional<std::string> plain_number(std::string_view cell, const Dialect& dialect);

// A number as a cell has it: `€ 1.200,50`, `(12%)`, `1,200 JPY`.
struct CellNumber {
  // As the default dialect writes it.
  std::string digits;
  bool percent = false;
  // The sign or code as written; empty where there is none.
  std::string currency;
};
std::optional<CellNumber> cell_number_of(std::string_view cell, const Dialect& dialect);
// Decimal text times 10^n: 12.5 and -2 give 0.125. One with an exponent stays as it is.
std::string with_point_moved(std::string_view digits, int n);
// The codes that a sign or code of a currency may stand for: `$` for USD, CAD, ...; none where it is no currency.
std::span<const std::string_view> currencies_of(std::string_view sign);

// Whether another dialect reads another number from a cell that the default one reads: one to three
// digits without leading zero, a point, three digits.
bool is_ambiguous(std::string_view cell);
// Whether the cells of a column show that points are decimal ones.
bool shows_decimal_points(std::span<const std::string_view> cells);

// Adds to a message about a cell that is no number in `dialect` how to say what it means.
void add_dialect_help(diag::Diagnostic& diagnostic, std::string_view cell, const Dialect& dialect);

// `decimal ","`, or `decimal: ","` in a call.
std::string dialect_word(const Dialect& dialect, std::string_view word, std::string_view what);
// The words of a declaration or call that say what differs from the default: `separator ";"  decimal ","`.
std::string dialect_words(const Dialect& dialect, bool in_call);
// Help that adds words to where the file is named: "if it is 12, add ...".
void add_words(diag::Diagnostic& diagnostic, const std::string& when, const std::string& words,
               const Dialect& dialect, const std::string& changes);

}  // namespace plimsoll::data

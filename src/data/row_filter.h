// Which rows of a file are meant: `rows where kind == "actual" and line != "Total"`, `until line == ""`.
//
//   form     columns on the left of `==` and `!=`, texts on the right, as cells have them, with blanks around them left out;
//            `and`, `or`, `not`
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::data {

struct RowCondition {
  enum class Op : std::uint8_t { equal, differs, both, either, negated };
  Op op = Op::equal;
  // Of `equal` and `differs`.
  std::string column;
  std::string text;
  // Of the column's name in the model; may be invalid.
  Span place;
  std::vector<RowCondition> parts;

  bool operator==(const RowCondition& other) const {
    return op == other.op && column == other.column && text == other.text && parts == other.parts;
  }
};

// What an expression says, or nothing after csv_dialect was reported.
std::optional<RowCondition> row_condition(const syntax::Expr& expr, diag::Sink& sink);

// Whether a row satisfies it; `cell` gives the text in a column, one of those of columns_of().
bool satisfies(const RowCondition& condition,
               const std::function<std::string_view(const std::string&)>& cell);

// As it is written in a model: `line != "Total" and line != ""`.
std::string condition_text(const RowCondition& condition);
// Each comparison of it, in order.
std::vector<const RowCondition*> comparisons_of(const RowCondition& condition);

// A name where the language has it as one, else a text in quotes.
std::string name_or_text(std::string_view word);
std::string quoted_text(std::string_view text);

// Without the blanks around it, narrow and hard ones included.
std::string_view trimmed(std::string_view cell);

}  // namespace plimsoll::data

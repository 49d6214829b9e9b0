// What the columns of other commands' tables are called on a sheet, which of them a reader sees, and what their numbers are.
#pragma once

#include <span>
#include <string>

namespace plimsoll::document {

enum class Measure {
  text,
  // A row without this text is left out.
  needed,
  // "yes" or nothing.
  yes,
  // "is broken" of "breached"; "words of a source" of "words".
  verdict,
  strength,
  // Of what the answer is about, and one per cent of it: of a whole effect, or of a value times its derivative.
  amount,
  one_per_cent,
  one_per_cent_of_value,
  // In the unit that the row names.
  own,
  share,
  number,
  count,
  // A number that names something.
  label,
};

// A field "x.value" has "x.se" and "x.doubt" with it. A heading of ± is the error of what stands before it.
struct ColumnWords {
  const char* table;
  const char* field;
  const char* heading;
  Measure measure;
  // In place of a text that is empty.
  const char* none = "";
};

// Of a table by its base name (sheet_plan.h); none where its fields are their own words.
std::span<const ColumnWords> words_of(const std::string& table);

}  // namespace plimsoll::document

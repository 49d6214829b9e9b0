// A table of a result as a sheet shows it: columns chosen and headed by words (sheet_words.h), amounts of an answer in one
// unit that people say, shares in percent, marks on figures in doubt. What has no words is headed by its fields (sheet_plan.h).
#pragma once

#include "document/sheet_maker.h"
#include "document/tables.h"

namespace plimsoll::document {

// Without columns that are empty. Of single values with words, one row.
ShownTable shown_table(const Table& table);
// By its fields, whether it has words or not.
ShownTable shown_fields(const Table& table);

}  // namespace plimsoll::document

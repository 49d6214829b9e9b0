// A table of what came: which outcome, of when, how much, and what was known or planned before.
//
//   columns   `outcome` (or line, variable), `period`, `value` (or actual), `unit` or a unit in the heading of `value`; and
//             as far as they are there `known_on` (or as_of), `target`, `before`. Others are left alone
//   rows      total rows, notes and blank ones are none; one without a value is left out and told
//   others    of a name that is not asked for, its name and place alone are read
//   twice     a figure of one outcome and period stands once, or with other days in `known_on`
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/period.h"
#include "syntax/ast.h"

namespace plimsoll::session {

struct Actual {
  // As the file has it.
  std::string outcome;
  std::string period_text;
  // Nothing of what is over the horizon.
  std::optional<syntax::PeriodLiteral> period;
  // Decimal texts, in `unit`; 12 of `12%`, whose unit is "%".
  std::string value;
  std::string before;
  std::string target;
  std::string unit;
  std::optional<data::Date> known_on;
  // "line 7".
  std::string place;
};

struct Actuals {
  std::string sheet;
  std::vector<Actual> rows;
  std::vector<std::string> notes;
};

// `path` is for messages. `sheet`: empty for the only one. `names`: those that are asked for.
Result<Actuals> read_actuals(std::string_view bytes, const std::string& path,
                             const std::string& sheet, const std::vector<std::string>& names);

}  // namespace plimsoll::session

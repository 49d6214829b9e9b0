// The answers of `plimsoll check` and `plimsoll eval`.
#pragma once

#include <string>

#include "plimsoll/inspect.h"

namespace plimsoll::report {

std::string write_text(const CheckResult& result);
std::string write_text(const Constant& result);
// {"value": 3, "unit": "JPY"}, with 17 digits.
std::string write_json(const Constant& result);

}  // namespace plimsoll::report

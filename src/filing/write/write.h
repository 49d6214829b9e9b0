// Room `write`: a register as text, JSON, CSV and the skeleton of a model.
//
//   write_text      for a terminal: factors by group, coverage, what was mended, warnings
//   write_json      everything, with line, column and page of every piece; see docs/read.md
//   write_csv       one row a factor; write_quantity_csv one row a quantity
//   write_skeleton  passes `plimsoll check`: the source with its sha256, a risk a factor with its
//                   citation, a given a usable quantity with its citation, comments what to fill
//                   in. `folder` is that of the model, to name the source relative to it
#pragma once

#include <string>

#include "filing/register/register.h"

namespace plimsoll::filing {

std::string write_text(const Register& found, bool all_repairs = false);
std::string write_json(const Register& found);
std::string write_csv(const Register& found);
std::string write_quantity_csv(const Register& found);
std::string write_skeleton(const Register& found, const std::string& folder);

}  // namespace plimsoll::filing

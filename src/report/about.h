// What an answer is about, as JSON: every command that simulates writes it, so that one page or
// workbook holds answers about one thing.
//
//   json     docs/results.md describes every field, under `about`
//   compare  document/same_run.h
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "plimsoll/result.h"

namespace plimsoll::report {

nlohmann::ordered_json about_json(const About& about);
nlohmann::ordered_json about_json(const About& about, const Futures& futures);

}  // namespace plimsoll::report

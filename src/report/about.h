// What an answer is about: every command that simulates writes it as JSON, so that one page or workbook holds answers about one
// thing.
//
//   json     docs/results.md describes every field, under `about`
//   compare  document/same_run.h
#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "plimsoll/result.h"

namespace plimsoll::report {

nlohmann::ordered_json about_json(const About& about);
nlohmann::ordered_json about_json(const About& about, const Futures& futures);

// What is in force beside the model's text, each behind a comma: ", set tax=40%, without atm, observed sales in 2024 = ...".
std::string changes_text(const About& about);
// A line of which futures an answer is, where something was observed.
std::string agree_text(const About& about, std::size_t width);

}  // namespace plimsoll::report

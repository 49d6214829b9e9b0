// The answer of `plimsoll verify`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/verify.h"

namespace plimsoll::report {

// `all`: citations that are verified too.
std::string write_text(const VerifyResult& result, bool all);
nlohmann::ordered_json to_json(const VerifyResult& result);

// "figure", "judgement".
const char* strength_word(VerifyResult::Strength strength);

}  // namespace plimsoll::report

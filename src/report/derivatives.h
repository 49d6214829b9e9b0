// Derivatives of a statistic by every assumption.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "plimsoll/question.h"

namespace plimsoll::report {

std::string derivatives_text(const AnswerHead& head, const DerivativesResult& found, int top);
nlohmann::ordered_json derivatives_json(const AnswerHead& head, const DerivativesResult& found);

}  // namespace plimsoll::report

// What the reference says of a word of the language, as Markdown: from the tables that the reference is written from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dist/law.h"

namespace plimsoll::service {

// "pert(low, mode, high, shape = 4)".
std::string form_text(const dist::Law& law, const dist::Form& form);
// Empty where there is no law, built-in function, statistic or name of that kind.
std::string law_page(std::string_view name);
std::string builtin_page(std::string_view name);
// `step`, `balance`, `period_number` and their like, and words that begin statements.
std::string word_page(std::string_view word);
// What the language has of itself beside functions and laws: `step`, `balance`, ...
const std::vector<std::string_view>& own_names();
// Statistics over trials: "P", "es".
const std::vector<std::string_view>& statistic_names();

// The lines of comment right above the statement that begins at `offset`, without their signs; as in the library, lines
// `word  text` behind them become a list.
std::string comment_above(std::string_view text, std::size_t offset);

}  // namespace plimsoll::service

// Names from words, for ids and for models.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace plimsoll::filing {

// The words that tell a heading from others, in lower case, joined by "_": letters, digits and "_"
// only, beginning with a letter. "We may lose key customers." gives "lose_key_customers".
// `fallback` where no word is left. The same heading always gives the same name.
std::string identifier(std::string_view text, std::string_view fallback, std::size_t max_words = 5);

// Names in use, each with the last number put behind it.
using TakenNames = std::unordered_map<std::string, std::size_t>;

// The same with "_2", "_3" ... where `taken` has it; the result is added to `taken`.
std::string unique_id(std::string_view text, std::string_view fallback, TakenNames& taken);

}  // namespace plimsoll::filing

// The words of words.h as lists, sorted: for what shows or colours the language rather than reads it.
#pragma once

#include <string_view>
#include <vector>

namespace plimsoll::syntax {

std::vector<std::string_view> reserved_words();
std::vector<std::string_view> clause_words();

}  // namespace plimsoll::syntax

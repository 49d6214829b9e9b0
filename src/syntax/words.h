// Words with a meaning of their own. All are contextual but the reserved ones: where the grammar
// does not ask for the word, it is a name like any other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::syntax {

// Never a name: `if`, `then`, `else`, `and`, `or`, `not`, `true`, `false`.
bool is_reserved(std::string_view word);

// Never the name of a unit, because the word may follow a number: `per`, `of`, `each`, `cite`, ...
bool ends_unit(std::string_view word);

// Begins a clause, so that a line beginning with it goes on with the statement above.
bool is_clause_word(std::string_view word);

// Begins a declaration of a file, a risk or a block; the order is that of the reference.
bool is_head(std::string_view word);
const std::vector<std::string_view>& heads();

// In lower case, for words whose case does not matter; only letters of ASCII have one.
std::string folded(std::string_view word);

}  // namespace plimsoll::syntax

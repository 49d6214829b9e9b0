// Places in sheets as spreadsheets write them: `Sheet1!B7`, `'Sales 2025'!$B$7:$C$9`, `Sheet1!growth`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::syntax {

// Whether at `at` stand a `!` and what may stand in a sheet; not the `!=` of a comparison.
bool begins_place(std::string_view text, std::size_t at);
// Where the place ends whose `!` stands at `at`.
std::size_t end_of_place(std::string_view text, std::size_t at);
// Where the place ends whose sheet's name is quoted from `at` on, an apostrophe in it twice; 0 where there is none.
std::size_t end_of_quoted_place(std::string_view text, std::size_t at);

// `plan[Sales 2025!B7]`: where the name begins whose `!` stands at `at`, and how it is written. Nothing where none stands
// there, inside brackets and on the same line.
struct BareSheet {
  std::size_t begin = 0;
  std::string quoted;
};
std::optional<BareSheet> bare_sheet(std::string_view text, std::size_t at);

}  // namespace plimsoll::syntax

// Room `text`: characters, words, numbers and sentences as filings use them; here characters, over
// UTF-8. The room knows nothing of blocks, files or formats.
//
//   next_code_point  never fails: a byte that is no UTF-8 is U+FFFD
//   comparable       what two texts share when they read the same: white space as single spaces,
//                    quotation marks, apostrophes, dashes and ligatures in their plain forms, soft
//                    hyphens and zero-width characters gone; case is kept
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::filing {

bool is_utf8(std::string_view text);
std::size_t n_code_points(std::string_view text);
// Without white space of any kind.
std::size_t n_visible(std::string_view text);

// Decodes the character at `at` and moves `at` past it.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_code_point(std::string& text, char32_t c);

// Control characters 0x80 to 0x9F as windows-1252 means them; others unchanged.
char32_t windows_1252(char32_t c);

// Unicode's white space, no-break and zero-width spaces among it.
bool is_space(char32_t c);
bool is_letter(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);
// Marks that stand before a list item.
bool is_bullet(char32_t c);
bool is_dash(char32_t c);
// Soft hyphens and characters of no width: nothing of the text.
bool is_invisible(char32_t c);
// The letters that a ligature stands for; empty for other characters.
std::string_view ligature(char32_t c);

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::string lower(std::string_view text);
// Any of `signs` stands in `text`, as they are written: of words in lower case the text is given in lower case.
bool holds_any(std::string_view text, std::initializer_list<std::string_view> signs);
// Ends without white space, no-break spaces among it.
std::string_view trim(std::string_view text);
std::string collapse_spaces(std::string_view text);

// `offsets`, when given, gets the byte offset in `text` of each byte of the answer.
std::string comparable(std::string_view text, std::vector<std::uint32_t>* offsets = nullptr);

// Words in the order of the text: letters, digits, and apostrophes or hyphens between them.
std::vector<std::string_view> words(std::string_view text);

}  // namespace plimsoll::filing

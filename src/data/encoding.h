// From the bytes of a table's file to UTF-8 text.
//
//   read      UTF-8, with or without byte order mark; UTF-16 that begins with one
//   stated    "windows-1252", also called "latin1": nothing in a file tells it from its neighbours
//   refused   what is none of these, with the line and, where it helps, how Windows-1252 would read it
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::data {

enum class Encoding : std::uint8_t { unstated, utf8, utf16, windows_1252 };

// "utf-8", "utf-16", "windows-1252", "latin1" and their usual spellings.
std::optional<Encoding> encoding_of(std::string_view word);

struct Decoded {
  // Without byte order mark.
  std::string text;
  // Empty where all was well; else what was seen, behind the file's name: "is not UTF-8 text: see line 3".
  std::string wrong;
  // What to write about it: a word of the declaration that may be right, or none.
  std::string encoding;
  // How that word reads the first line at fault.
  std::string reads;
  // What else to do.
  std::string help;
};

Decoded decode_table(std::string_view bytes, Encoding stated);

}  // namespace plimsoll::data

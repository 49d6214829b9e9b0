// Bytes of a file to UTF-8.
//
//   decode   UTF-8 where the bytes are UTF-8 or say so by their mark; UTF-16 by its mark; else
//            windows-1252, which Latin-1 pages mean by their bytes 0x80 to 0x9F
//   places   a byte order mark is dropped; "\r\n" and "\r" become "\n"; characters keep their line
//            and column
#pragma once

#include <string>

namespace plimsoll::filing {

struct Decoded {
  std::string text;
  std::string encoding;
};

Decoded decode(std::string bytes);

}  // namespace plimsoll::filing

// Text as a terminal shows it: cells, not bytes.
//
//   width     0 for combining marks, 2 for wide East Asian characters, else 1; a tab goes on to the
//             next multiple of 4
//   safe      control characters, bidirectional controls and bytes that are not UTF-8 are shown as
//             U+FFFD, so that no text can act on the terminal or reorder what is read
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::diag {

// A slice of a line made ready to print; `column[i]` is the cell where byte i of the slice begins,
// and the last element is the width of the whole.
struct ScreenText {
  std::string text;
  std::vector<std::uint32_t> column;

  std::uint32_t width() const { return column.back(); }
};

ScreenText to_screen(std::string_view slice);

// The same without places, for messages; newlines become spaces.
std::string printable(std::string_view text);

// A stream of text made safe in the same way, piece by piece as it is written; newlines and tabs
// stay.
class SafeStream {
 public:
  // With `colours`, sequences that only choose a colour stay.
  explicit SafeStream(bool colours) : colours_(colours) {}

  // What can be shown so far; a character or sequence that is not complete waits for the rest.
  std::string add(std::string_view bytes);
  // What was waited for in vain.
  std::string end();

 private:
  bool colours_;
  std::string waiting_;
};

}  // namespace plimsoll::diag

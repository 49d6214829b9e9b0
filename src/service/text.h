// Places in a text as an editor counts them, and what an edit makes of a text.
//
//   lines    end with LF, CR LF or CR, as editors have it; columns count UTF-16 code units or bytes
//   outside  a column behind a line's end is its end, a line behind the last is the end of the text; a place within a
//            character is its begin
//   bytes    that are no UTF-8 count one unit each, so that every text has places and each offset one of its own
//   cost     lines: linear once; a place: its line
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::service {

enum class Encoding : std::uint8_t { utf16, utf8 };

// Counted from 0.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  auto operator<=>(const Position&) const = default;
};

struct Range {
  Position begin;
  Position end;
  auto operator<=>(const Range&) const = default;
};

class Lines {
 public:
  // `text` must outlive this.
  explicit Lines(std::string_view text);

  std::size_t offset(Position place, Encoding encoding) const;
  Position position(std::size_t offset, Encoding encoding) const;
  Range range(std::size_t begin, std::size_t end, Encoding encoding) const {
    return {position(begin, encoding), position(end, encoding)};
  }
  std::size_t n_lines() const { return starts_.size(); }
  // Without its end.
  std::string_view line(std::size_t index) const;
  std::size_t start(std::size_t index) const { return starts_[index]; }
  std::size_t line_of(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Bytes of the character at `at`, at least 1: those of a well-formed one, or of what is none.
std::size_t character_bytes(std::string_view text, std::size_t at);
// Units that it counts.
std::uint32_t units_of(std::string_view character, Encoding encoding);

}  // namespace plimsoll::service

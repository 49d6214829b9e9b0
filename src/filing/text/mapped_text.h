// Text that knows where each of its characters came from.
//
//   MappedText  UTF-8; every byte has an offset into the source it was taken from, also after mending
//   cost        memory grows with the number of cuts and joins, not with the characters;
//               source_offset() is O(log n) of them
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::filing {

class MappedText {
 public:
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }

  // Text that stands byte for byte at `source_begin`.
  void append_verbatim(std::string_view text, std::uint32_t source_begin);
  // Text that stands for what begins at `source_begin`: an entity, a joined line end, a ligature.
  void append_replacement(std::string_view text, std::uint32_t source_begin);
  // A part of another text, with its places.
  void append(const MappedText& other, std::size_t begin, std::size_t end);

  MappedText part(std::size_t begin, std::size_t end) const;

  // Source offset of the byte at `offset`; of the end, one past the last byte's source.
  std::uint32_t source_offset(std::size_t offset) const;
  std::uint32_t source_begin() const { return source_offset(0); }
  std::uint32_t source_end() const;

 private:
  struct Run {
    std::uint32_t begin;
    std::uint32_t source;
    // Verbatim runs advance with the source; replacements stay at its first byte.
    bool verbatim;
  };

  std::string text_;
  std::vector<Run> runs_;
};

}  // namespace plimsoll::filing

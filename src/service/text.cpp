#include "service/text.h"

#include <algorithm>

namespace plimsoll::service {

namespace {

bool is_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::size_t character_bytes(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || at + n > text.size()) return 1;
  for (std::size_t i = 1; i < n; ++i) {
    if (!is_tail(text[at + i])) return 1;
  }
  return n;
}

std::uint32_t units_of(std::string_view character, Encoding encoding) {
  if (encoding == Encoding::utf8) return static_cast<std::uint32_t>(character.size());
  return character.size() == 4 ? 2 : 1;
}

Lines::Lines(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) {
      starts_.push_back(i + 1);
    }
  }
}

std::string_view Lines::line(std::size_t index) const {
  const std::size_t begin = starts_[index];
  std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return text_.substr(begin, end - begin);
}

std::size_t Lines::line_of(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::size_t>(next - starts_.begin()) - 1;
}

std::size_t Lines::offset(Position place, Encoding encoding) const {
  if (place.line >= starts_.size()) return text_.size();
  const std::string_view text = line(place.line);
  std::size_t at = 0;
  std::uint32_t column = 0;
  while (at < text.size()) {
    const std::size_t n = character_bytes(text, at);
    column += units_of(text.substr(at, n), encoding);
    if (column > place.column) break;
    at += n;
  }
  return starts_[place.line] + at;
}

Position Lines::position(std::size_t offset, Encoding encoding) const {
  offset = std::min(offset, text_.size());
  const std::size_t index = line_of(offset);
  const std::string_view text = line(index);
  const std::size_t within = std::min(offset - starts_[index], text.size());
  std::uint32_t column = 0;
  std::size_t at = 0;
  while (at < within) {
    const std::size_t n = character_bytes(text, at);
    if (at + n > within) break;
    column += units_of(text.substr(at, n), encoding);
    at += n;
  }
  return {static_cast<std::uint32_t>(index), column};
}

}  // namespace plimsoll::service

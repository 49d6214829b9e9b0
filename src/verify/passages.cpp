// Both texts are brought to a comparable form without white space, blocks and then the source
// itself, so that one search finds a quotation across line ends, hyphens and markup.
#include "verify/passages.h"

#include <algorithm>

#include "filing/text/characters.h"

namespace plimsoll::verify {

namespace {

constexpr char kEnd = '\x01';

bool is_word(char c) {
  return filing::is_digit(c) || filing::is_ascii_letter(c);
}

bool joins_digits(char c) {
  return c == '.' || c == ',';
}

// Nothing of a word or a number is cut off at `begin` or `end`.
bool stands_whole(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && is_word(text[begin])) {
    const char before = text[begin - 1];
    if (is_word(before)) return false;
    if (filing::is_digit(text[begin]) && joins_digits(before) && begin > 1 &&
        filing::is_digit(text[begin - 2])) {
      return false;
    }
  }
  if (end > 0 && end < text.size() && is_word(text[end - 1])) {
    const char after = text[end];
    if (is_word(after)) return false;
    if (filing::is_digit(text[end - 1]) && joins_digits(after) && end + 1 < text.size() &&
        filing::is_digit(text[end + 1])) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string compact(std::string_view text, std::vector<std::uint32_t>* offsets) {
  std::vector<std::uint32_t> places;
  const std::string spaced = filing::comparable(text, &places);
  std::string out;
  out.reserve(spaced.size());
  if (offsets != nullptr) offsets->clear();
  for (std::size_t i = 0; i < spaced.size(); ++i) {
    if (spaced[i] == ' ' && (i == 0 || i + 1 == spaced.size() || !filing::is_digit(spaced[i - 1]) ||
                             !filing::is_digit(spaced[i + 1]))) {
      continue;
    }
    out += spaced[i];
    if (offsets != nullptr) offsets->push_back(places[i]);
  }
  return out;
}

Passages::Passages(const filing::Document& document)
    : document_(document), n_blocks_(document.blocks.size()) {
  for (std::size_t i = 0; i < n_blocks_; ++i) {
    if (!document.blocks[i].text.empty()) add(document.blocks[i].text.text(), i);
  }
  // What is written may also be quoted as it lies there; markup is nothing that one reads.
  if (document.format != filing::Format::html) add(document.source, n_blocks_);
}

void Passages::add(std::string_view text, std::size_t index) {
  pieces_.push_back({static_cast<std::uint32_t>(key_.size()), index});
  std::vector<std::uint32_t> offsets;
  key_ += compact(text, &offsets);
  key_ += kEnd;
  offsets_.insert(offsets_.end(), offsets.begin(), offsets.end());
  offsets_.push_back(static_cast<std::uint32_t>(text.size()));
}

std::string_view Passages::text(std::size_t index) const {
  return index < n_blocks_ ? std::string_view(document_.blocks[index].text.text())
                           : std::string_view(document_.source);
}

std::uint32_t Passages::line_of(std::size_t text, std::size_t offset) const {
  const std::uint32_t at = text < n_blocks_ ? document_.blocks[text].text.source_offset(offset)
                                            : static_cast<std::uint32_t>(offset);
  return document_.place(at).line;
}

std::vector<Occurrence> Passages::find(std::string_view quote) const {
  std::vector<Occurrence> found;
  const std::string wanted = compact(quote);
  if (wanted.empty()) return found;
  for (std::size_t at = key_.find(wanted); at != std::string::npos;
       at = key_.find(wanted, at + 1)) {
    const auto piece =
        std::upper_bound(pieces_.begin(), pieces_.end(), at,
                         [](std::size_t offset, const Piece& p) { return offset < p.key_begin; }) -
        1;
    Occurrence o;
    o.text = piece->text;
    o.begin = offsets_[at];
    // To the end of the last character, which may have more bytes than its plain form.
    std::size_t last = offsets_[at + wanted.size() - 1];
    filing::next_code_point(text(o.text), last);
    o.end = last;
    if (!stands_whole(text(o.text), o.begin, o.end)) continue;
    o.first_line = line_of(o.text, o.begin);
    o.last_line = line_of(o.text, offsets_[at + wanted.size() - 1]);
    const auto same = [&](const Occurrence& other) {
      return other.first_line == o.first_line && other.last_line == o.last_line;
    };
    // The source as it lies repeats what the blocks hold.
    if (o.text == n_blocks_ && std::any_of(found.begin(), found.end(), same)) continue;
    found.push_back(o);
    if (found.size() == kMaxOccurrences) break;
  }
  std::stable_sort(found.begin(), found.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.first_line < b.first_line;
  });
  return found;
}

}  // namespace plimsoll::verify

// Both texts are brought to a comparable form without white space, blocks and then the source
// itself, so that one search finds a quotation across line ends, hyphens and markup.
#include "verify/passages.h"

#include <algorithm>

#include "filing/register/register.h"
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

void Texts::add(std::string_view text, std::size_t index) {
  pieces_.push_back({static_cast<std::uint32_t>(key_.size()), index});
  std::vector<std::uint32_t> offsets;
  key_ += compact(text, &offsets);
  key_ += kEnd;
  offsets_.insert(offsets_.end(), offsets.begin(), offsets.end());
  offsets_.push_back(static_cast<std::uint32_t>(text.size()));
}

bool Texts::next(std::string_view wanted, std::size_t& at, Match& match) const {
  at = key_.find(wanted, at);
  if (at == std::string::npos) return false;
  const auto piece =
      std::upper_bound(pieces_.begin(), pieces_.end(), at,
                       [](std::size_t offset, const Piece& p) { return offset < p.key_begin; }) -
      1;
  match.text = piece->text;
  match.begin = offsets_[at];
  match.last = offsets_[at + wanted.size() - 1];
  ++at;
  return true;
}

Passages::Passages(const filing::Document& document)
    : document_(document), n_blocks_(document.blocks.size()) {
  for (std::size_t i = 0; i < n_blocks_; ++i) {
    if (!document.blocks[i].text.empty()) written_.add(document.blocks[i].text.text(), i);
  }
  // What is written may also be quoted as it lies there; markup is nothing that one reads.
  if (document.format != filing::Format::html) written_.add(document.source, n_blocks_);
}

const Texts& Passages::as_read() const {
  if (read_) return *read_;
  read_.emplace();
  const Result<filing::Register> found = filing::read_filing(document_);
  if (!found) return *read_;
  const auto add = [&](const filing::MappedText& text) {
    if (text.empty()) return;
    read_texts_.push_back(text);
    read_->add(text.text(), n_blocks_ + read_texts_.size());
  };
  for (const filing::Paragraph& paragraph : found->lead_in) add(paragraph.text);
  for (const filing::Group& group : found->groups) add(group.caption);
  for (const filing::Factor& factor : found->factors) {
    add(factor.heading);
    for (const filing::Paragraph& paragraph : factor.body) add(paragraph.text);
  }
  return *read_;
}

std::string_view Passages::text(std::size_t index) const {
  if (index < n_blocks_) return document_.blocks[index].text.text();
  return index == n_blocks_ ? std::string_view(document_.source)
                            : std::string_view(read_texts_[index - n_blocks_ - 1].text());
}

std::uint32_t Passages::line_of(std::size_t text, std::size_t offset) const {
  std::uint32_t at = static_cast<std::uint32_t>(offset);
  if (text < n_blocks_) {
    at = document_.blocks[text].text.source_offset(offset);
  } else if (text > n_blocks_) {
    at = read_texts_[text - n_blocks_ - 1].source_offset(offset);
  }
  return document_.place(at).line;
}

std::vector<Occurrence> Passages::find(std::string_view quote) const {
  const std::string wanted = compact(quote);
  if (wanted.empty()) return {};
  std::vector<Occurrence> found = find_in(written_, wanted);
  if (found.empty()) found = find_in(as_read(), wanted);
  return found;
}

std::vector<Occurrence> Passages::find_in(const Texts& texts, std::string_view wanted) const {
  std::vector<Occurrence> found;
  Texts::Match match;
  for (std::size_t at = 0; texts.next(wanted, at, match);) {
    Occurrence o;
    o.text = match.text;
    o.begin = match.begin;
    // To the end of the last character, which may have more bytes than its plain form.
    std::size_t last = match.last;
    filing::next_code_point(text(o.text), last);
    o.end = last;
    if (!stands_whole(text(o.text), o.begin, o.end)) continue;
    o.first_line = line_of(o.text, o.begin);
    o.last_line = line_of(o.text, match.last);
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

// Runs of verbatim and replaced text with their sources; neighbours that go on are one run.
#include "filing/text/mapped_text.h"

#include <algorithm>

namespace plimsoll::filing {

void MappedText::append_verbatim(std::string_view text, std::uint32_t source_begin) {
  if (text.empty()) return;
  const auto begin = static_cast<std::uint32_t>(text_.size());
  const bool goes_on = !runs_.empty() && runs_.back().verbatim &&
                       runs_.back().source + (begin - runs_.back().begin) == source_begin;
  if (!goes_on) runs_.push_back({begin, source_begin, true});
  text_ += text;
}

void MappedText::append_replacement(std::string_view text, std::uint32_t source_begin) {
  if (text.empty()) return;
  runs_.push_back({static_cast<std::uint32_t>(text_.size()), source_begin, false});
  text_ += text;
}

void MappedText::append(const MappedText& other, std::size_t begin, std::size_t end) {
  end = std::min(end, other.size());
  if (begin >= end) return;
  auto run = std::upper_bound(other.runs_.begin(), other.runs_.end(), begin,
                              [](std::size_t at, const Run& r) { return at < r.begin; });
  --run;
  for (; run != other.runs_.end() && run->begin < end; ++run) {
    const std::size_t from = std::max<std::size_t>(begin, run->begin);
    const auto next = run + 1;
    const std::size_t to =
        next == other.runs_.end() ? end : std::min<std::size_t>(end, next->begin);
    const std::string_view piece = std::string_view(other.text_).substr(from, to - from);
    if (run->verbatim) {
      append_verbatim(piece, run->source + static_cast<std::uint32_t>(from - run->begin));
    } else {
      append_replacement(piece, run->source);
    }
  }
}

MappedText MappedText::part(std::size_t begin, std::size_t end) const {
  MappedText result;
  result.append(*this, begin, end);
  return result;
}

std::uint32_t MappedText::source_offset(std::size_t offset) const {
  if (runs_.empty()) return 0;
  auto run = std::upper_bound(runs_.begin(), runs_.end(), offset,
                              [](std::size_t at, const Run& r) { return at < r.begin; });
  --run;
  return run->verbatim ? run->source + static_cast<std::uint32_t>(offset - run->begin)
                       : run->source;
}

std::uint32_t MappedText::source_end() const {
  if (text_.empty()) return source_offset(0);
  return source_offset(text_.size() - 1) + 1;
}

}  // namespace plimsoll::filing

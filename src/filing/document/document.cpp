// Places are found by binary search over starts of lines, and columns by counts of characters kept
// for every stride of the source.
#include "filing/document/document.h"

#include <algorithm>

#include "filing/document/document_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {

namespace {

bool starts_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

}  // namespace

std::string_view format_name(Format format) {
  switch (format) {
    case Format::text:
      return "text";
    case Format::html:
      return "HTML";
    case Format::pdf:
      return "PDF";
  }
  return "";
}

std::string_view repair_name(RepairKind kind) {
  static constexpr std::array<std::string_view, static_cast<std::size_t>(RepairKind::count_)>
      kNames = {"lines joined",
                "sentences joined across a page end",
                "hyphens at line ends or lost",
                "page numbers, running headers and rules removed",
                "doubled list marks",
                "LaTeX remains",
                "ligatures",
                "entities",
                "special spaces",
                "soft hyphens and zero-width characters",
                "control characters meant as windows-1252"};
  return kNames[static_cast<std::size_t>(kind)];
}

void Document::index_lines(std::vector<std::uint32_t> page_starts) {
  line_starts_.assign(1, 0);
  for (std::size_t at = source.find('\n'); at != std::string::npos;
       at = source.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
  if (line_starts_.back() == source.size() && line_starts_.size() > 1) line_starts_.pop_back();
  page_starts_ = std::move(page_starts);
  code_points_.clear();
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (i % kStrideBytes == 0) code_points_.push_back(n);
    n += starts_code_point(source[i]) ? 1 : 0;
  }
}

std::size_t Document::code_points_before(std::size_t offset) const {
  const std::size_t stride = offset / kStrideBytes;
  if (stride >= code_points_.size()) return n_code_points(source);
  std::size_t n = code_points_[stride];
  for (std::size_t i = stride * kStrideBytes; i < offset; ++i) {
    n += starts_code_point(source[i]) ? 1 : 0;
  }
  return n;
}

Place Document::place(std::uint32_t source_offset) const {
  Place place;
  if (line_starts_.empty()) return place;
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), source_offset);
  const std::size_t line = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
  place.line = static_cast<std::uint32_t>(line + 1);
  const std::size_t begin = line_starts_[line];
  const std::size_t end = std::min<std::size_t>(source_offset, source.size());
  place.column = static_cast<std::uint32_t>(
      1 + (end > begin ? code_points_before(end) - code_points_before(begin) : 0));
  const auto page = std::upper_bound(page_starts_.begin(), page_starts_.end(), source_offset);
  place.page = static_cast<std::uint32_t>(page - page_starts_.begin());
  return place;
}

std::string_view Document::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  const std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : source.size();
  std::string_view text = std::string_view(source).substr(begin, end - begin);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string Document::readable_line(std::uint32_t number) const {
  if (format != Format::html) return std::string(line(number));
  if (number == 0 || number > line_starts_.size()) return {};
  const std::uint32_t begin = line_starts_[number - 1];
  const std::uint32_t end = number < line_starts_.size()
                                ? line_starts_[number]
                                : static_cast<std::uint32_t>(source.size());
  std::string result;
  auto block = std::partition_point(blocks.begin(), blocks.end(), [&](const Block& b) {
    return b.text.empty() ? b.text.source_begin() < begin : b.text.source_end() <= begin;
  });
  for (; block != blocks.end(); ++block) {
    if (block->text.empty()) continue;
    if (block->text.source_begin() >= end) break;
    if (!result.empty()) result += '\n';
    result += block->text.text();
  }
  return result;
}

std::uint32_t Document::find(std::string_view quote, std::uint32_t from) const {
  const std::string wanted = comparable(quote);
  if (wanted.empty()) return 0;
  for (const Block& block : blocks) {
    if (block.text.empty()) continue;
    if (place(block.text.source_end()).line < from) continue;
    std::vector<std::uint32_t> offsets;
    const std::string have = comparable(block.text.text(), &offsets);
    for (std::size_t at = have.find(wanted); at != std::string::npos;
         at = have.find(wanted, at + 1)) {
      const std::uint32_t line = place(block.text.source_offset(offsets[at])).line;
      if (line >= from) return line;
    }
  }
  return 0;
}

}  // namespace plimsoll::filing

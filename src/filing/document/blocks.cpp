// Style runs are cut and joined here and nowhere else, so that offsets and looks move together.
#include "filing/document/blocks.h"

#include "filing/text/characters.h"

namespace plimsoll::filing {

std::vector<StyleRun> part_of(const std::vector<StyleRun>& styles, std::size_t begin,
                              std::size_t end) {
  std::vector<StyleRun> part;
  for (const StyleRun& run : styles) {
    if (run.begin >= end) break;
    const auto at = static_cast<std::uint32_t>(run.begin > begin ? run.begin - begin : 0);
    if (!part.empty() && part.back().begin == at) part.pop_back();
    part.push_back({at, run.style});
  }
  return part;
}

void append_styles(std::vector<StyleRun>& styles, const std::vector<StyleRun>& next,
                   std::uint32_t base) {
  for (const StyleRun& run : next) {
    if (!styles.empty() && styles.back().style == run.style) continue;
    styles.push_back({base + run.begin, run.style});
  }
}

Block part_of(const Block& block, std::size_t begin, std::size_t end) {
  const std::string_view all = block.text.text();
  const std::string_view inside = trim(all.substr(begin, end - begin));
  Block part;
  part.kind = block.kind;
  part.centred = block.centred;
  part.heading_level = block.heading_level;
  part.indent = block.indent;
  part.row = block.row;
  part.column = block.column;
  part.gap = block.gap;
  part.furniture = block.furniture;
  if (inside.empty()) return part;
  begin = static_cast<std::size_t>(inside.data() - all.data());
  end = begin + inside.size();
  part.text = block.text.part(begin, end);
  part.styles = part_of(block.styles, begin, end);
  return part;
}

void append_block(Block& block, const Block& next, std::string_view between) {
  block.n_visible += next.n_visible;
  if (!block.text.empty()) block.text.append_replacement(between, block.text.source_end());
  const auto base = static_cast<std::uint32_t>(block.text.size());
  block.text.append(next.text, 0, next.text.size());
  append_styles(block.styles, next.styles, base);
}

}  // namespace plimsoll::filing

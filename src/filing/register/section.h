// The risk section of a filing: where it begins and ends.
//
//   find_section  the section among all its mentions: contents, cross references, running headers
//                 and summaries are passed over, because what stands behind them is short
//   errors        no title of a risk section, and a text that does not read like one either
//   cost          linear in the blocks
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "filing/document/document.h"

namespace plimsoll::filing {

struct Section {
  // Block of the title; `first` if the section has none.
  std::size_t title = 0;
  // The title ends here in its block; text may go on behind it.
  std::size_t title_end = 0;
  bool has_title = false;
  // The item of a form: its end is certain.
  bool is_item = false;
  // Blocks of the section behind its title.
  std::size_t first = 0;
  std::size_t last = 0;
  std::vector<std::string> warnings;
};

Result<Section> find_section(const Document& document);

// `"Principal risks" (line 12)`: how warnings name a title, cut where it is long.
std::string named(const Document& document, const MappedText& text);

}  // namespace plimsoll::filing

// Text of HTML that is put where it stands, as reports in the ESEF format are: each line or word an element with its
// own place on its page.
//
//   PlacedText   takes pieces page after page. Where most are words, in any order, it gives lines in
//                reading order by the geometry that pages of a PDF go through
//                (filing/layout/page_layout.h); how wide words are, those side by side tell. Pieces
//                that are lines stay in their order, for HTML does not say where they end
//   cost         that of page_lines
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "filing/document/document.h"
#include "filing/document/lines.h"

namespace plimsoll::filing {

// In points.
struct PagePlace {
  double left = 0;
  // Downwards: of the upper edge, or of the lower one where the page says how far that is from its bottom.
  double down = 0;
  bool from_bottom = false;
};

class PlacedText {
 public:
  // `page` differs from one page to the next.
  void add(const Block& block, const PagePlace& place, std::size_t page);
  bool empty() const { return pieces_.empty() && lines_.empty(); }
  // All lines so far.
  std::vector<Line> take();

 private:
  struct Piece {
    MappedText text;
    std::vector<StyleRun> styles;
    PagePlace place;
    double size = 0;
  };

  void finish_page();
  void take_lines();
  // Nothing where pieces are lines, not words side by side.
  std::optional<double> character_ems() const;

  std::vector<Piece> pieces_;
  std::vector<Line> lines_;
  std::size_t page_ = 0;
  std::uint32_t n_rows_ = 0;
};

}  // namespace plimsoll::filing

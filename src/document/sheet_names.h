// Names of sheets made of titles, as Excel takes them.
//
//   length    31 units of UTF-16 at most, cut between words where that can be, with "…"
//   signs     none of [ ] : * ? / \ nor ' and !, which formulas quote with; no control characters; none of = + - @ at the start
//   unique    whatever the case and width of letters; the second of a name is "Name (2)"
#pragma once

#include <set>
#include <string>

namespace plimsoll::document {

class SheetNames {
 public:
  // `title` as a name that no earlier call gave.
  std::string make(const std::string& title);

 private:
  bool take(const std::string& name);
  std::set<std::string> taken_;
};

}  // namespace plimsoll::document

// Looks of HTML elements: from tags, `style` and `align` attributes, and the page's class rules.
//
//   ElementStyle   what an element looks like, inherited from its parent and changed
//   StyleSheet     rules of the form ".name {...}", "tag {...}" and "tag.name {...}"; others are
//                  left out. At most kMaxRules
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "filing/document/document.h"

namespace plimsoll::filing {

struct ElementStyle {
  Style text;
  bool centred = false;
  bool hidden = false;
  bool page_break = false;
  // In points.
  std::int16_t indent = 0;
  // Placed on its page: from the left, and downwards; nothing where the element is not placed.
  std::optional<double> left;
  std::optional<double> down;
  // `down` is of its lower edge.
  bool from_bottom = false;
};

class StyleSheet {
 public:
  static constexpr std::size_t kMaxRules = 20'000;

  void add(std::string_view css);
  void apply(std::string_view tag, std::string_view classes, ElementStyle& style) const;

 private:
  std::unordered_map<std::string, std::string> rules_;
};

// Declarations of a `style` attribute or a rule.
void apply_declarations(std::string_view declarations, ElementStyle& style);
// What the tag itself means: <b>, <h2>, <font size=4>, <center>.
void apply_tag(std::string_view tag, std::string_view body, ElementStyle& style);

}  // namespace plimsoll::filing

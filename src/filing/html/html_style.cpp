// The few properties that set headings apart, as browsers would apply them; all others are passed
// over.
#include "filing/html/html_style.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "filing/html/html_scanner.h"
#include "filing/html/html_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// A length in points; negative lengths too. Nothing for percentages and words.
bool length_in_points(std::string_view text, double font_points, double& points) {
  text = trim(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !(value > -kMaxLengthPoints && value < kMaxLengthPoints))
    return false;
  const std::string_view unit = trim(text.substr(static_cast<std::size_t>(end - text.data())));
  if (unit.starts_with("pt")) {
    points = value;
  } else if (unit.starts_with("px")) {
    points = value * kPointsPerPixel;
  } else if (unit.starts_with("em") || unit.starts_with("rem")) {
    points = value * font_points;
  } else if (unit.starts_with("in")) {
    points = value * kPointsPerInch;
  } else if (unit.starts_with("cm")) {
    points = value * kPointsPerCentimetre;
  } else if (unit.empty() && value == 0) {
    points = 0;
  } else {
    return false;
  }
  return true;
}

double font_points(const ElementStyle& style) {
  return style.text.size == 0 ? kUsualTypePoints : style.text.size / 2.0;
}

void set_size(ElementStyle& style, double points) {
  if (points >= kLeastTypePoints && points <= kMostTypePoints) {
    style.text.size = static_cast<std::uint8_t>(std::lround(points * 2));
  }
}

void apply_font_size(std::string_view value, ElementStyle& style) {
  double points = 0;
  if (length_in_points(value, font_points(style), points)) {
    set_size(style, points);
  } else if (value.ends_with("%")) {
    double percent = 0;
    std::from_chars(value.data(), value.data() + value.size(), percent);
    set_size(style, font_points(style) * percent / 100);
  }
}

// "font" packs style, weight, size and family into one value.
void apply_font(std::string_view value, ElementStyle& style) {
  if (value.find("bold") != std::string_view::npos) style.text.bold = true;
  if (value.find("italic") != std::string_view::npos) style.text.italic = true;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = std::min(value.find_first_of(" /", at), value.size());
    double points = 0;
    const std::string_view word = value.substr(at, end - at);
    if (!word.empty() && is_digit(word[0]) && !is_digit(word.back()) &&
        length_in_points(word, font_points(style), points)) {
      set_size(style, points);
      return;
    }
    at = end + 1;
  }
}

void apply_declaration(std::string_view name, std::string_view value, ElementStyle& style) {
  if (name == "font-weight") {
    const bool heavy = value.starts_with("bold") || value == "600" || value == "700" ||
                       value == "800" || value == "900";
    style.text.bold = heavy;
  } else if (name == "font-style") {
    style.text.italic = value.starts_with("italic") || value.starts_with("oblique");
  } else if (name == "text-decoration" || name == "text-decoration-line") {
    if (value.find("underline") != std::string_view::npos) style.text.underline = true;
  } else if (name == "font-variant") {
    style.text.small_caps = value.find("small-caps") != std::string_view::npos;
  } else if (name == "text-transform") {
    style.text.small_caps = value.starts_with("uppercase");
  } else if (name == "font-size") {
    apply_font_size(value, style);
  } else if (name == "font") {
    apply_font(value, style);
  } else if (name == "text-align") {
    style.centred = value.starts_with("center");
  } else if (name == "left" || name == "top" || name == "bottom") {
    double points = 0;
    if (length_in_points(value, font_points(style), points)) {
      // From the bottom is upwards.
      if (name == "left") style.left = points;
      if (name != "left") style.from_bottom = name == "bottom";
      if (name == "top") style.down = points;
      if (name == "bottom") style.down = -points;
    }
  } else if (name == "display") {
    if (value.starts_with("none")) style.hidden = true;
  } else if (name == "visibility") {
    if (value.starts_with("hidden")) style.hidden = true;
  } else if (name == "page-break-before" || name == "page-break-after" || name == "break-before" ||
             name == "break-after") {
    if (value.starts_with("always") || value.starts_with("page")) style.page_break = true;
  } else if (name == "margin-left" || name == "padding-left" || name == "text-indent") {
    double points = 0;
    if (length_in_points(value, font_points(style), points)) {
      style.indent =
          static_cast<std::int16_t>(std::clamp(style.indent + static_cast<int>(std::lround(points)),
                                               kLeastIndentPoints, kMostIndentPoints));
    }
  }
}

}  // namespace

void apply_declarations(std::string_view declarations, ElementStyle& style) {
  for (std::size_t at = 0; at < declarations.size();) {
    const std::size_t end = std::min(declarations.find(';', at), declarations.size());
    const std::string_view one = declarations.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = one.find(':');
    if (colon == std::string_view::npos || one.size() > kMaxDeclarationBytes) continue;
    apply_declaration(lower(trim(one.substr(0, colon))), lower(trim(one.substr(colon + 1))), style);
  }
}

void apply_tag(std::string_view tag, std::string_view body, ElementStyle& style) {
  if (tag == "b" || tag == "strong" || tag == "th") {
    style.text.bold = true;
  } else if (tag == "i" || tag == "em") {
    style.text.italic = true;
  } else if (tag == "u") {
    style.text.underline = true;
  } else if (tag == "a") {
    if (!attribute(body, "href").empty()) style.text.link = true;
  } else if (tag == "center") {
    style.centred = true;
  } else if (tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6') {
    style.text.bold = true;
    style.text.size = kHeadingHalfPoints[static_cast<std::size_t>(tag[1] - '1')];
  } else if (tag == "font") {
    const std::string_view size = attribute(body, "size");
    if (size.size() == 1 && size[0] >= '1' && size[0] <= '7') {
      style.text.size = kFontHalfPoints[static_cast<std::size_t>(size[0] - '1')];
    }
  }
  const std::string_view align = attribute(body, "align");
  if (!align.empty()) style.centred = lower(align) == "center";
}

void StyleSheet::add(std::string_view css) {
  for (std::size_t at = 0; at < css.size() && rules_.size() < kMaxRules;) {
    const std::size_t open = css.find('{', at);
    if (open == std::string_view::npos) return;
    const std::size_t close = std::min(css.find('}', open), css.size());
    std::string_view selectors = css.substr(at, open - at);
    const std::string_view declarations = css.substr(open + 1, close - open - 1);
    at = close + 1;
    const std::size_t comment = selectors.rfind("*/");
    if (comment != std::string_view::npos) selectors.remove_prefix(comment + 2);
    for (std::size_t from = 0; from < selectors.size();) {
      const std::size_t to = std::min(selectors.find(',', from), selectors.size());
      const std::string selector = lower(trim(selectors.substr(from, to - from)));
      from = to + 1;
      if (selector.empty() || selector.find_first_of(" >+~:[#@*") != std::string::npos) continue;
      if (selector.size() > kMaxSelectorBytes || declarations.size() > kMaxDeclarationsBytes)
        continue;
      std::string& rule = rules_[selector];
      if (rule.size() < kMaxRuleBytes) rule.append(declarations).append(";");
    }
  }
}

void StyleSheet::apply(std::string_view tag, std::string_view classes, ElementStyle& style) const {
  if (rules_.empty()) return;
  const auto use = [&](const std::string& selector) {
    const auto rule = rules_.find(selector);
    if (rule != rules_.end()) apply_declarations(rule->second, style);
  };
  use(std::string(tag));
  for (std::size_t at = 0; at < classes.size();) {
    const std::size_t end = std::min(classes.find(' ', at), classes.size());
    const std::string name = lower(classes.substr(at, end - at));
    at = end + 1;
    if (name.empty() || name.size() > kMaxSelectorBytes) continue;
    use("." + name);
    use(std::string(tag) + "." + name);
  }
}

}  // namespace plimsoll::filing

// A stack of what each open element is; texts are taken where elements end.
#include "facts/contexts.h"

#include <algorithm>

namespace plimsoll::facts {

namespace {

constexpr std::string_view kDimensionSpace = "http://xbrl.org/2006/xbrldi";
constexpr std::string_view kSpaces = " \t\r\n";

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::string readable(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool no_break = c == 0xC2 && i + 1 < text.size() && text[i + 1] == '\xA0';
    if (c <= 0x20 || c == 0x7F || no_break) {
      space = !out.empty();
      if (no_break) ++i;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += text[i];
  }
  return out;
}

std::string Names::name(const XmlReader& xml, std::string_view prefix, std::string_view local) {
  const std::string space(xml.space_of(prefix));
  const auto known = prefixes_.find(space);
  if (!space.empty() && known != prefixes_.end()) {
    return (known->second.empty() ? "" : known->second + ":") + std::string(local);
  }
  std::string shown(prefix);
  for (int n = 2; !space.empty() && spaces_.contains(shown) && spaces_[shown] != space; ++n) {
    shown = std::string(prefix) + std::to_string(n);
  }
  if (!space.empty()) {
    prefixes_[space] = shown;
    spaces_[shown] = space;
    table_.namespaces.emplace_back(shown, space);
  }
  return (shown.empty() ? "" : shown + ":") + std::string(local);
}

std::string Names::name(const XmlReader& xml, std::string_view written) {
  written = trimmed(written);
  const std::size_t colon = written.find(':');
  if (colon == std::string_view::npos) return name(xml, "", written);
  return name(xml, written.substr(0, colon), written.substr(colon + 1));
}

Contexts::What Contexts::what_of(XmlReader& xml, const XmlElement& element) {
  const What parent = open_.empty() ? What::other : open_.back();
  const bool in_instance = element.space == kInstanceSpace;
  if (open_.empty()) {
    if (!in_instance) return What::other;
    return element.local == "context" ? What::context
           : element.local == "unit"  ? What::unit
                                      : What::other;
  }
  if (parent == What::typed_member) return What::typed_value;
  if (parent == What::segment || parent == What::scenario) {
    dimension_ = {};
    dimension_.scenario = in_scenario_;
    if (element.space == kDimensionSpace && element.local == "explicitMember") {
      dimension_.axis = names_.name(xml, element.attribute("dimension"));
      return What::explicit_member;
    }
    dimension_.typed = true;
    if (element.space == kDimensionSpace && element.local == "typedMember") {
      dimension_.axis = names_.name(xml, element.attribute("dimension"));
    } else {
      // Older filings: any element of the filer's own.
      dimension_.axis = names_.name(xml, element.prefix, element.local);
    }
    return What::typed_member;
  }
  if (!in_instance) return What::other;
  if (element.local == "identifier") return What::identifier;
  if (element.local == "segment") return What::segment;
  if (element.local == "scenario") return What::scenario;
  if (element.local == "startDate") return What::start;
  if (element.local == "endDate") return What::end;
  if (element.local == "instant") return What::instant;
  if (element.local == "forever") return What::forever;
  if (element.local == "unitNumerator") return What::numerator;
  if (element.local == "unitDenominator") return What::denominator;
  if (element.local == "measure") return What::measure;
  return What::other;
}

bool Contexts::open(XmlReader& xml, const XmlElement& element) {
  const What what = what_of(xml, element);
  if (open_.empty() && what == What::other) return false;
  switch (what) {
    case What::context:
      context_ = {};
      context_.id = element.attribute("id");
      has_start_ = false;
      break;
    case What::unit:
      unit_ = {};
      unit_.id = element.attribute("id");
      in_denominator_ = false;
      break;
    case What::identifier:
      context_.scheme = element.attribute("scheme");
      break;
    case What::segment:
    case What::scenario:
      in_scenario_ = what == What::scenario;
      break;
    case What::numerator:
    case What::denominator:
      in_denominator_ = what == What::denominator;
      break;
    case What::forever:
      context_.period.span = Span::forever;
      break;
    default:
      break;
  }
  // Of a typed member the text of all that it holds counts.
  if (what != What::typed_value && what != What::other) text_.clear();
  open_.push_back(what);
  depth_ = open_.size();
  return true;
}

void Contexts::take_day(What what) {
  const bool end = what != What::start;
  const std::optional<Day> day = read_day(trimmed(text_), end);
  if (!day) {
    context_.wrong = "'" + std::string(trimmed(text_).substr(0, 40)) + "' is no date";
    return;
  }
  context_.period.span = what == What::instant ? Span::instant : Span::duration;
  (end ? context_.period.end : context_.period.start) = *day;
  has_start_ = has_start_ || !end;
}

void Contexts::close(XmlReader& xml) {
  const What what = open_.back();
  open_.pop_back();
  depth_ = open_.size();
  const std::string_view text = trimmed(text_);
  switch (what) {
    case What::identifier:
      context_.entity = text;
      break;
    case What::explicit_member:
      dimension_.member = names_.name(xml, text);
      context_.dimensions.push_back(dimension_);
      break;
    case What::typed_member:
      dimension_.member = text;
      context_.dimensions.push_back(dimension_);
      break;
    case What::start:
    case What::end:
    case What::instant:
      take_day(what);
      break;
    case What::measure:
      (in_denominator_ ? unit_.denominator : unit_.numerator).push_back(names_.name(xml, text));
      break;
    case What::context: {
      const Period& period = context_.period;
      if (period.span == Span::duration && context_.wrong.empty()) {
        if (!has_start_ || !period.end.known()) {
          context_.wrong = "its period has no start or no end";
        } else if (period.start > period.end) {
          context_.wrong = "its period ends on " + text_of(period.end) + ", before it starts";
        }
      }
      std::sort(context_.dimensions.begin(), context_.dimensions.end());
      context_ids_.try_emplace(context_.id, static_cast<std::uint32_t>(table_.contexts.size()));
      table_.contexts.push_back(std::move(context_));
      break;
    }
    case What::unit:
      std::sort(unit_.numerator.begin(), unit_.numerator.end());
      std::sort(unit_.denominator.begin(), unit_.denominator.end());
      unit_ids_.try_emplace(unit_.id, static_cast<std::uint32_t>(table_.units.size()));
      table_.units.push_back(std::move(unit_));
      break;
    default:
      break;
  }
}

std::uint32_t Contexts::context_of(std::string_view id) const {
  const auto found = context_ids_.find(std::string(id));
  return found == context_ids_.end() ? kNone : found->second;
}

std::uint32_t Contexts::unit_of(std::string_view id) const {
  const auto found = unit_ids_.find(std::string(id));
  return found == unit_ids_.end() ? kNone : found->second;
}

}  // namespace plimsoll::facts

// Contexts and units, which instances and inline XBRL write alike; and the names of a table.
//
//   Names     one prefix for each namespace: the one under which it is first used; another namespace of the
//             same prefix gets a number behind it
//   Contexts  takes the events of <xbrli:context> and <xbrli:unit>, and finds them by id in the end
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/fact.h"
#include "facts/xml.h"

namespace plimsoll::facts {

inline constexpr std::string_view kInstanceSpace = "http://www.xbrl.org/2003/instance";
inline constexpr std::string_view kSchemaInstanceSpace =
    "http://www.w3.org/2001/XMLSchema-instance";

// Without white space at its ends.
std::string_view trimmed(std::string_view text);
// White space joined to one space, none at the ends; what cannot stand in a line of text is white space.
std::string readable(std::string_view text);

class Names {
 public:
  explicit Names(Table& table) : table_(table) {}

  // "us-gaap:Revenues" of a prefix and a name as the file has them where `xml` stands.
  std::string name(const XmlReader& xml, std::string_view prefix, std::string_view local);
  // Of "us-gaap:Revenues" as written in an attribute or a text.
  std::string name(const XmlReader& xml, std::string_view written);

 private:
  Table& table_;
  // Prefixes of namespaces, and namespaces of prefixes.
  std::unordered_map<std::string, std::string> prefixes_;
  std::unordered_map<std::string, std::string> spaces_;
};

class Contexts {
 public:
  Contexts(Table& table, Names& names) : table_(table), names_(names) {}

  // An element of the XBRL namespaces; false where it is none of a context or unit, and none is open. While one
  // is open, every element is taken.
  bool open(XmlReader& xml, const XmlElement& element);
  // While is_open() every end and text goes here.
  bool is_open() const { return depth_ > 0; }
  void close(XmlReader& xml);
  void text(std::string_view text) { text_ += text; }

  // kNone where the file has none of that id.
  std::uint32_t context_of(std::string_view id) const;
  std::uint32_t unit_of(std::string_view id) const;

 private:
  enum class What : std::uint8_t {
    other,
    context,
    identifier,
    segment,
    scenario,
    explicit_member,
    typed_member,
    typed_value,
    start,
    end,
    instant,
    forever,
    unit,
    numerator,
    denominator,
    measure,
  };
  What what_of(XmlReader& xml, const XmlElement& element);
  void take_day(What what);

  Table& table_;
  Names& names_;
  std::size_t depth_ = 0;
  std::vector<What> open_;
  std::string text_;
  Context context_;
  Unit unit_;
  Dimension dimension_;
  bool in_scenario_ = false;
  bool in_denominator_ = false;
  bool has_start_ = false;
  std::unordered_map<std::string, std::uint32_t> context_ids_;
  std::unordered_map<std::string, std::uint32_t> unit_ids_;
};

}  // namespace plimsoll::facts

#include "sipmath/json_place.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "sipmath/library.h"

namespace plimsoll::sipmath {

namespace {

constexpr std::size_t kMostShown = 40;

// Keeps the keys of the groups that are open, and stops at the first that one has twice.
struct KeyReader {
  struct Group {
    std::set<std::string> keys;
    std::string last;
    std::string name;
  };
  std::vector<Group> open;
  std::string twice;

  bool key(std::string& key) {
    Group& group = open.back();
    group.last = key;
    if (group.keys.insert(key).second) return true;
    std::string way;
    for (std::size_t i = 0; i + 1 < open.size(); ++i) {
      const Group& below = open[i + 1];
      way += (i == 0 ? "" : ".") + shown(open[i].last);
      if (!below.name.empty()) way += " \"" + shown(below.name) + "\"";
    }
    twice =
        "the key `" + shown(key) + "` twice in " + (way.empty() ? "one group" : "`" + way + "`");
    return false;
  }
  bool string(std::string& text) {
    if (!open.empty() && open.back().last == "name") open.back().name = text;
    return true;
  }
  bool start_object(std::size_t) {
    open.emplace_back();
    return true;
  }
  bool end_object() {
    open.pop_back();
    return true;
  }
  bool null() { return true; }
  bool boolean(bool) { return true; }
  bool number_integer(Json::number_integer_t) { return true; }
  bool number_unsigned(Json::number_unsigned_t) { return true; }
  bool number_float(Json::number_float_t, const std::string&) { return true; }
  bool binary(Json::binary_t&) { return true; }
  bool start_array(std::size_t) { return true; }
  bool end_array() { return true; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) { return false; }
};

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kMostShown)) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '`';
    out += is_control ? '?' : c;
  }
  if (text.size() > kMostShown) {
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0) out.pop_back();
    out += "...";
  }
  return out;
}

std::string what_is(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::string:
      return "the text \"" + shown(value.get_ref<const std::string&>()) + "\"";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::object:
      return "a group";
    default:
      return shown(value.dump());
  }
}

Result<double> number_of(const At& at) {
  if (at.value == nullptr || !at.value->is_number()) {
    Error error = at.is_not("a number");
    if (at.is_text()) error.message += "; a number stands without quotes";
    return error;
  }
  const double x = at.value->get<double>();
  if (!std::isfinite(x)) return at.is_not("a finite number");
  return x;
}

Result<std::vector<double>> numbers_of(const At& at, std::size_t most, const std::string& what) {
  if (!at.is_list()) return at.is_not("a list of " + what);
  if (at.size() > most) {
    return at.wrong("has " + std::to_string(at.size()) + " " + what + "; at most " +
                    std::to_string(most) + " are read");
  }
  std::vector<double> out;
  out.reserve(at.size());
  for (std::size_t i = 0; i < at.size(); ++i) {
    // The way to it is made for messages only.
    const Json& value = (*at.value)[i];
    if (value.is_number() && std::isfinite(value.get<double>())) {
      out.push_back(value.get<double>());
      continue;
    }
    return number_of(at.item(i)).failure();
  }
  return out;
}

Result<std::string> text_of(const At& at) {
  if (!at.is_text()) return at.is_not("a text");
  return at.text();
}

Result<std::vector<std::string>> texts_of(const At& at, const std::string& what) {
  if (!at.is_list()) return at.is_not("a list of " + what);
  if (at.size() > kMaxLayers) {
    return at.wrong("has " + std::to_string(at.size()) + " " + what + "; at most " +
                    std::to_string(kMaxLayers) + " are read");
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto text = text_of(at.item(i));
    if (!text) return text.failure();
    if (std::find(out.begin(), out.end(), *text) != out.end()) {
      return at.item(i).wrong("names `" + shown(*text) + "` a second time");
    }
    out.push_back(*text);
  }
  return out;
}

std::optional<Error> unknown_in(const At& group, std::initializer_list<std::string_view> known) {
  if (group.value == nullptr || !group.value->is_object()) return std::nullopt;
  for (const auto& member : group.value->items()) {
    if (std::find(known.begin(), known.end(), member.key()) != known.end()) continue;
    std::string all;
    for (const std::string_view one : known) {
      all += (all.empty() ? "`" : ", `") + std::string(one) + "`";
    }
    return group.wrong("has `" + shown(member.key()) + "`, which is none of " + all);
  }
  return std::nullopt;
}

std::string key_twice(std::string_view text) {
  KeyReader reader;
  Json::sax_parse(text, &reader);
  return reader.twice;
}

std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

std::optional<std::size_t> too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return i;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return std::nullopt;
}

std::string other_format(std::string_view text) {
  if (text.starts_with("PK")) return "a workbook";
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return "empty";
  if (text[first] == '<') return "XML, as libraries of SIPmath 2.0 are";
  if (text[first] != '{') return "no JSON object";
  return {};
}

}  // namespace plimsoll::sipmath

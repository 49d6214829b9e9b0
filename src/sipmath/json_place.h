// Values of a library's JSON with the way to them, for messages; and what its text is before it is JSON.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::sipmath {

using Json = nlohmann::json;

inline constexpr std::size_t kMaxDepth = 32;

// Of names from a file, for messages: short, printable.
std::string shown(std::string_view text);
// A value in words: `the text "2"`, "a list", 3.
std::string what_is(const Json& value);

// A value of the file with the way to it, "sips[2] `Demand`: arguments.lowerBound".
struct At {
  const Json* value = nullptr;
  std::string path;

  Error wrong(const std::string& why) const { return {path + " " + why, ErrorKind::model}; }
  Error is_not(const std::string& what) const {
    const bool is_missing = value == nullptr;
    return wrong(is_missing ? "is missing: it is " + what
                            : "is " + what_is(*value) + ", not " + what);
  }
  // Null where this is no group or has none.
  At member(const char* key, const char* between = ".") const {
    const bool has = value != nullptr && value->is_object() && value->contains(key);
    return {has ? &(*value)[key] : nullptr, path + between + key};
  }
  At item(std::size_t i) const { return {&(*value)[i], path + "[" + std::to_string(i) + "]"}; }
  bool is_list() const { return value != nullptr && value->is_array(); }
  bool is_text() const { return value != nullptr && value->is_string(); }
  bool is(std::string_view text) const { return is_text() && this->text() == text; }
  const std::string& text() const { return value->get_ref<const std::string&>(); }
  std::size_t size() const { return value->size(); }
};

Result<double> number_of(const At& at);
// At most `most` of them, finite; `what` they are, for messages.
Result<std::vector<double>> numbers_of(const At& at, std::size_t most, const std::string& what);
Result<std::string> text_of(const At& at);
// Each once, at most kMaxLayers.
Result<std::vector<std::string>> texts_of(const At& at, const std::string& what);
// A member of the group that is none of the known ones: what it would say is in no number.
std::optional<Error> unknown_in(const At& group, std::initializer_list<std::string_view> known);

// Of JSON, the first key that a group has twice, with the way to it: "the key `x` twice in `sips "s".arguments`"; else empty.
std::string key_twice(std::string_view text);
// "line 2, column 11", both from 1.
std::string place_in(std::string_view text, std::size_t byte);
// Where brackets nest too deep; outside of strings.
std::optional<std::size_t> too_deep(std::string_view text);
// What a file is that is no JSON: "a workbook"; empty where it may be some.
std::string other_format(std::string_view text);

}  // namespace plimsoll::sipmath

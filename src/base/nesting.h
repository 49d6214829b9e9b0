// How deep brackets nest in a text of JSON, before a parser pays for them with its stack.
#pragma once

#include <string_view>

namespace plimsoll {

// More than `most` of `[` and `{` are open somewhere; those within texts do not count. Of a text that is no JSON: whatever
// a reader that goes from left to right would see.
inline bool is_nested_beyond(std::string_view json, int most) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace plimsoll

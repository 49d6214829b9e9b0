// For tests: distributions written as in the language, restricted to plain numbers, percentages and
// the laws themselves: `truncated(normal(10, 4), low: 0)`, `metalog(p10: 1, p50: 2, p90: 5)`.
//
//   gives    the shape, form chosen by the table of laws, and its flat numbers
//   errors   what does not parse, or fits no form
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dist/law.h"

namespace plimsoll::dist {

struct Example {
  Shape shape;
  std::vector<double> flat;
};

Result<Example> parse_example(std::string_view text);

// parse_example and make; the law of an example that must be valid.
Result<std::unique_ptr<Distribution>> make_example(std::string_view text);

}  // namespace plimsoll::dist

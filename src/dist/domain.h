// The domain of every parameter of every law: one table, which make() enforces and the reference
// (docs/reference/distributions.md) prints. Inside it a law is exact as distribution.h says; beyond
// it make() refuses. Rules that tie parameters to each other (low < high) are in the law's file.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dist/distribution.h"

namespace plimsoll::dist {

struct Range {
  LawId law;
  std::string_view parameter;
  double low;
  double high;
  // `low` itself is not in it.
  bool above_low = false;
  bool whole = false;
  // Why it ends at `high`, with what to do; may be empty.
  std::string_view beyond = {};
};

// In the order of laws, then of parameters.
std::span<const Range> ranges();
// There is one for every fixed parameter of every form.
const Range& range_of(LawId law, std::string_view parameter);
// "0 < p <= 1", "df from 1e-10 to 1e13", "any".
std::string range_text(const Range& range);

// What ties the numbers of a law to each other, for the reference: "low < high"; may be empty.
std::string_view joint_rule(LawId law);

// The rule that `value` breaks, with the value: "sd > 0, but sd is -1". Nothing where it is inside.
std::optional<std::string> outside(const Range& range, double value);

// How many laws may stand inside one, at any depth: a quantile of a mixture asks each of them.
inline constexpr std::uint32_t kMaxLawsInside = 256;

}  // namespace plimsoll::dist

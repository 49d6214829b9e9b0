// Categories of risks, by the words of heading and body; taxonomy.def lists them with its sources.
//
//   classify_risk  a word counts in the heading six times its weight, in the body once for each of at
//                  most three places; the category with most wins if it has at least kLeastScore.
//                  The reasons are the words that spoke for it, strongest first
//   cost           linear in the text read: the heading and the first kBodyBytes of the body
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "filing/register/register.h"

namespace plimsoll::filing {

inline constexpr int kLeastScore = 4;
inline constexpr std::size_t kBodyBytes = 6000;

struct Classification {
  Category category = Category::unclassified;
  // "\"competition\" in the heading (+18)".
  std::vector<std::string> reasons;
};

Classification classify_risk(std::string_view heading, std::string_view body);

}  // namespace plimsoll::filing

// Named parties: companies, authorities and persons, with the abbreviations the text defines.
//
//   PartyFinder   add() texts in order; take() gives the parties in order of first mention
//   found by      a company's legal form ("Inc.", "plc", "GmbH"), an authority's first word
//                 ("Ministry of"), a person's title ("Mr."), or a definition: Name ("Short"). Statutes,
//                 contracts and securities are none; a known party is counted by its name, its name
//                 without the form, and what a definition calls it
//   cost          linear in the text; at most kMaxParties
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "filing/register/register.h"
#include "filing/text/mapped_text.h"
#include "filing/text/tokens.h"

namespace plimsoll::filing {

inline constexpr std::size_t kMaxParties = 10'000;

class PartyFinder {
 public:
  void add(const MappedText& text);
  std::vector<Party> take() { return std::move(parties_); }

 private:
  void mention(const std::string& name, const std::string& abbreviation, std::uint32_t source);
  // Of tokens `begin` to `end`: a company's name, whose short form is known from here on; names joined
  // by "and", of which those that are known are counted.
  void know_short(const std::string& name, const std::vector<Token>& tokens, std::size_t begin,
                  std::size_t end, std::string_view text);
  void count_parts(std::string_view text, const std::vector<Token>& tokens, std::size_t begin,
                   std::size_t end);

  std::vector<Party> parties_;
  // By name and by abbreviation.
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace plimsoll::filing

// From a file's bytes to its table of facts.
//
//   inline XBRL     a page of XHTML with <ix:...> elements: filings to SEC since 2019, ESEF, Companies House. Also
//                   SEC's whole submission as text, of which the first document with such elements is read
//   instance        XML below <xbrli:xbrl>
//   company facts   SEC's JSON: companyfacts, companyconcept and frames
//
//   errors   a file that is none of these, with what to do; not well-formed; entities of its own; too deep, too large.
//            A fact at fault is no error: see Fact::wrong
//   cost     linear in the file; nothing else is opened, and no network is reached
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/fact.h"

namespace plimsoll::facts {

inline constexpr std::size_t kMaxFactBytes = std::size_t{256} << 20;

// By its first bytes and, of a page, whether any inline XBRL stands in it; quick.
bool may_hold_facts(std::string_view bytes);

// `name` stands for the file in messages. `is_utf8`: the bytes were made UTF-8, whatever they say of themselves.
Result<Table> read_facts(std::string_view bytes, const std::string& name, bool is_utf8 = false);

// SEC's JSON; of read_facts().
Result<Table> read_company_facts(std::string_view bytes, const std::string& name);

// Equal duplicates as one: the first of those that say the same number of the same subject, or the same text, with
// the most exact decimals of them. What differs beyond what the less exact of two decimals allows is told.
// Facts that became known on different days are told apart.
struct Merged {
  // Into the table, in its order; `n_told` of these facts counts what was merged.
  std::vector<std::uint32_t> facts;
  std::size_t n_merged = 0;
  // Pairs that do not agree, into the table.
  struct Conflict {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
  };
  std::vector<Conflict> conflicts;
};
Merged merge_equal(Table& table);

// Whether `a` tells more digits than `b`.
bool more_exact(const Fact& a, const Fact& b);
// Do two facts of one subject agree, to the less exact of their decimals?
bool agree(const Fact& a, const Fact& b);

}  // namespace plimsoll::facts

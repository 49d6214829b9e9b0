// What a filing reports as data, inline XBRL, XBRL or SEC's company facts: one row for each fact.
//
//   values   numbers are exact decimal text; texts have no markup and one space between words
//   periods  ISO dates, the last day included; an instant has an end and no start; what holds forever neither
//   json     docs/facts.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct FactsRequest {
  std::string path;
  // "Revenues", "us-gaap:Revenues", "*Income*": facts of any of them; none: of all.
  std::vector<std::string> concepts;
  // "FY2022", "FY2022Q3", "2022", "2022Q4", "2022-12", "2022-12-31": any of them; none: all. Fiscal years are those
  // of the file.
  std::vector<std::string> periods;
  // Without dimensions only: totals.
  bool totals = false;
  // Numbers only.
  bool numbers = false;
  // Equal duplicates are kept apart.
  bool duplicates = false;
};

struct FactsResult {
  struct Dimension {
    // "srt:ProductOrServiceAxis", "us-gaap:ProductMember"; a typed member is a text.
    std::string axis;
    std::string member;
    bool typed = false;
    bool scenario = false;
  };
  struct Fact {
    std::string name;
    // Empty where the file has none.
    std::string label;
    std::string entity;
    std::string start;
    std::string end;
    std::vector<Dimension> dimensions;
    bool is_number = false;
    bool nil = false;
    // Not shown where the filing is read as a page.
    bool hidden = false;
    // Of a fact that cannot be read what stands there, and why it is not read.
    std::string value;
    std::string wrong;
    // "USD", "USD/shares"; with namespaces "iso4217:USD" over "xbrli:shares".
    std::string unit;
    std::vector<std::string> numerator;
    std::vector<std::string> denominator;
    // As the file has them; may be empty.
    std::string decimals;
    std::string scale;
    std::string sign;
    std::string format;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    // ISO date; of a file that tells it for each fact. The filing that told it, and its form.
    std::string known;
    std::string accession;
    std::string form;
    // As often as it is told, equal duplicates included.
    std::size_t n_told = 1;
  };
  // Two facts of one concept, period, dimensions and unit that do not agree to their decimals; into `facts`.
  struct Conflict {
    std::size_t first = 0;
    std::size_t second = 0;
  };

  std::string path;
  std::string sha256;
  // "inline XBRL", "XBRL instance", "SEC company facts".
  std::string kind;
  // As the file names it; may be empty.
  std::string company;
  // Month in which fiscal years end, 0 where the file does not tell; by which of their years they are named.
  int fiscal_end_month = 0;
  bool fiscal_named_by_end = true;
  // In the order of the file.
  std::vector<Fact> facts;
  // Of the file, before anything was left out.
  std::size_t n_all = 0;
  std::size_t n_merged = 0;
  std::vector<Conflict> conflicts;
  // By prefix.
  std::vector<std::pair<std::string, std::string>> namespaces;
  // Sentences of what is not read, and why.
  std::vector<std::string> warnings;
};

// `control.opened` is told of the file before it is taken apart. A concept or a period that the file does not have is
// an Error of kind `usage` that says which it has.
Result<FactsResult> read_facts(const FactsRequest& request, const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop

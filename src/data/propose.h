// The declarations that read a table that nobody has described: what `plimsoll import` prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/store.h"
#include "data/survey.h"

namespace plimsoll::data {

struct ProposedGiven {
  // One way of reading the file; where it leaves something open there are several, the likeliest first.
  struct Form {
    // "`1.200` in line 2 is 1200"; empty where there is one form.
    std::string when;
    std::string text;
    // As Proposal::time, which may be another one where days are read in another order.
    std::string time;
    // In place of Proposal::dims, where rows that may be totals are taken otherwise; else empty.
    std::vector<std::string> dims = {};
    // `when` is open, whatever other forms read: a word beside the unit may be a scale.
    bool is_open = false;
  };
  std::string name;
  // Empty of a table with periods over its columns.
  std::string column;
  // Of the first form; empty of a plain number.
  std::string unit;
  std::vector<std::string> dims;
  // "each year", "each period", or empty.
  std::string each;
  std::vector<Form> forms;
};

struct Proposal {
  // Why there are no declarations: "has no column of numbers"; empty where there are.
  std::string trouble;
  // "time year from 2024-01 for 2"; empty where no periods are in it.
  std::string time;
  std::string source;
  std::vector<std::string> dims;
  std::vector<ProposedGiven> givens;
  // Rows that are read, by the likeliest form.
  std::size_t n_rows = 0;
  // Of figures beside their labels the line of the first one; else 0.
  std::uint32_t first_line = 0;
  // Sentences of what was seen and decided, without a full stop.
  std::vector<std::string> notes;
};

// `file` as the model will name it; `sheet` of a workbook, else empty; `prefix` stands before names of givens where those of
// columns are taken.
Proposal propose(const Survey& survey, const std::string& file, const std::string& sheet,
                 const std::string& prefix);

// A name of the language for a heading or label: "Cloud services" is cloud_services; `fallback` where nothing is left of it.
std::string name_of_text(std::string_view text, const std::string& fallback);
// Of such a name that of an index set: CloudServices.
std::string dim_of_name(std::string_view name);

}  // namespace plimsoll::data

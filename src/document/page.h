// The page: a template of HTML that holds program and style, and the results as data inside it.
//
//   takes    JSON texts; names, titles, formulas and quotes in them are hostile input
//   gives    one file that needs nothing else: the data stand in a block that no browser runs, with
//            every < > & and line separator as an escape, so that nothing can end the block
//   exact    the data are the JSON's own numbers, digit for digit
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace plimsoll::document {

// One result as JSON, and the name of its file.
struct Part {
  std::string name;
  std::string json;
};

// The `schema` of a result: "plimsoll.run/1". Error: what the text is instead.
Result<std::string> schema_of(const Part& part);

Result<std::string> write_page(const std::string& page_template, const Part& run,
                               const std::vector<Part>& others);
// Of what `plimsoll fit` finds.
Result<std::string> write_fit_page(const std::string& page_template, const Part& fit);

}  // namespace plimsoll::document

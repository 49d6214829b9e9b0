// Fuzz target: any bytes as a table that nobody has described, and under the words that it seems to need. Whatever the bytes,
// what is proposed is told again by the same bytes, and a dialect that the survey gives is one that reads or refuses.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "data/csv.h"
#include "data/propose.h"
#include "data/survey.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace plimsoll;
  // Files beyond it are refused by their size.
  if (size > std::size_t{1} << 16) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const data::Survey survey = data::survey_bytes(text);
  const data::Proposal proposal = data::propose(survey, "plan.csv", "", "");
  PLIMSOLL_CHECK(proposal.trouble.empty() == !proposal.givens.empty());
  diag::Sink sink;
  data::parse_csv(text, "plan.csv", {}, sink);
  for (const data::Dialect& way : survey.ways) {
    const auto table = data::parse_csv(text, "plan.csv", {}, sink, way);
    if (!table) continue;
    for (const data::CsvRow& row : table->rows) {
      PLIMSOLL_CHECK(row.cells.size() == table->columns.size());
      for (const std::string& cell : row.cells) data::cell_number_of(cell, way);
    }
  }
  return 0;
}

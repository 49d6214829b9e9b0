// A register's file row by row, as a question reads it: the cause of each mechanism, and where its cells
// stand, so that what is wrong in one is told with file, line, id and column.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "session/compile.h"
#include "session/outline.h"

namespace plimsoll::session {

// What makes a mechanism worse, and from where: "price_war" with it against without it, or
// "people.scarcity = 50% / 0%", a value set against another.
struct StatedCause {
  std::string text;
  std::string name;
  // Empty of a switch.
  std::string worse;
  std::string rest;

  bool is_switch() const { return worse.empty(); }
};

struct RegisterRow {
  std::string id;
  std::string line;
  // Nothing where the cell is empty.
  std::optional<StatedCause> cause;
  std::string file;
  std::uint32_t file_line = 0;
  // "mechanisms.csv line 12, `1.6b`": a column follows.
  std::string place;

  std::string place_of(const std::string& column) const {
    return place + ", column `" + column + "`";
  }
};

// In the order of the file; empty for a model without a register. Error: a cause that is no cause. The model
// must be one that compiles.
Result<std::vector<RegisterRow>> read_register(const OutlinedModel& model);

// What a compiler is asked so that lines and causes that are none are told, each placed where it stands:
// an outcome for each line, a scenario for each value that a cause sets.
std::vector<check::Options::Question> lines_of(const std::vector<RegisterRow>& rows, bool has_time);
std::vector<check::Options::Question> causes_of(const std::vector<RegisterRow>& rows);
// Names of the scenarios of a row's cause, worse and rest; rows of one cause share them.
std::pair<std::string, std::string> scenarios_of(const std::vector<RegisterRow>& rows,
                                                 std::size_t row);

// Where the row's cause is to be switched and has no switch. `module` must have those of all causes, see
// Additions::part_switches.
std::optional<Error> no_switch(const RegisterRow& row, const ir::Module& module);

}  // namespace plimsoll::session

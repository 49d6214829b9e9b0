// What of a table a model is held against: rows of its outcomes and periods that it did not know, in the outcome's unit, and what
// had come by then, of which the rivals are made.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/period.h"
#include "ir/ir.h"
#include "plimsoll/backtest.h"
#include "questions/rivals.h"
#include "questions/target.h"
#include "session/actuals.h"
#include "session/compile.h"
#include "units/unit.h"

namespace plimsoll::session {

// A model with what it tells.
struct Opening {
  const Model* model = nullptr;
  Compiled compiled;
  ir::RunInputs inputs;
  units::UnitTable units;
  // Outcomes in all their periods.
  std::vector<questions::Target> told;
  // The last day of which it knows.
  data::Date known_to;
  bool has_as_of = false;

  const ir::Module& module() const { return compiled.module; }
};

Result<Opening> open_start(const Model& model, const BacktestRequest& request,
                           const Control& control);

// Names of what they tell, each once.
std::vector<std::string> outcomes_told(const std::vector<Opening>& openings);

// Of a row, in the target's unit.
struct RowNumbers {
  double value = 0;
  std::optional<double> before;
  std::optional<double> target;
};

// A row that the model foretells.
struct Scored {
  const Actual* actual = nullptr;
  questions::Target target;
  RowNumbers amounts;
  std::optional<data::MonthSpan> span;
};

// What becomes of a row.
struct RowFate {
  bool has_outcome = false;
  bool is_past = false;
  bool is_scored = false;
  // Told by a model that knew it.
  bool is_known = false;
};

// Of a year that the horizon cuts.
bool is_cut(const questions::Target& target);

// Rows that one model is held against. The arguments outlive it.
class StartScores {
 public:
  // `file` is for messages; `fates`: one for each row, filled by find().
  StartScores(const Opening& opening, const Actuals& actuals, const std::string& file,
              std::vector<RowFate>& fates)
      : opening_(opening), actuals_(actuals), file_(file), fates_(fates) {}

  // In the order of the model's outcomes, then of periods. `only`: of these outcomes; empty: of all.
  Result<std::vector<Scored>> find(const std::vector<std::string>& only);
  // `horizon`: years ahead, at least 1.
  Result<std::array<questions::Rival, questions::kRivals>> rivals(const Scored& scored,
                                                                  int& horizon);

 private:
  Result<RowNumbers> in_unit(const Actual& actual, const questions::Target& target) const;

  const Opening& opening_;
  const Actuals& actuals_;
  const std::string& file_;
  std::vector<RowFate>& fates_;
};

}  // namespace plimsoll::session

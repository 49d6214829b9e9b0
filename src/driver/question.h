// What the commands that ask a question share: a statistic of the model, its numbers on a terminal
// and in JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "driver/commands.h"
#include "driver/compile.h"
#include "ir/evaluate.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::driver {

struct QuestionArguments {
  RunArguments run;
  questions::Asked asked;
};

// Compiles the model together with what the question adds to it, optimises it and finds the target
// and the inputs of the run. An exit code other than kWell was told on standard error.
struct Question {
  Compiled compiled;
  questions::Target target;
  ir::RunInputs inputs;

  const ir::Module& module() const { return *compiled.module; }
};
// Compiles the model with these beside it.
void add_conditions(const std::vector<questions::AskedCondition>& conditions,
                    ModelArguments& model);
int open_question(const QuestionArguments& arguments, Question& out);

// More than twice its error: told apart from 0.
bool stands_out(const questions::Estimate& estimate);

// Null where absent.
nlohmann::json number(std::optional<double> value);

// Prints a failed trial, as `run` does.
int report_question_failure(const Question& question, const engine::RunFailure& failure,
                            const RunArguments& arguments);

// Amounts of one target in one scale, "bn JPY" or "%".
class Amounts {
 public:
  // `magnitude`: the largest amount to show, in canonical units.
  Amounts(const questions::Target& target, double magnitude);

  const std::string& unit() const { return unit_; }
  // "7.42 ± 0.01", marked where the error is in doubt; "-" where absent.
  std::string text(const questions::Estimate& estimate) const;
  // "-4.01 ± 0.01 bn JPY".
  std::string with_unit(const questions::Estimate& estimate) const;
  // Footnotes of the marks that text() has given so far; empty without.
  std::string notes() const;
  // In the target's unit, for JSON: {"value": ..., "se": ...}, with "doubt" where there is one.
  nlohmann::json json(const questions::Estimate& estimate) const;

 private:
  double canonical_;
  double scale_;
  std::string unit_;
  mutable std::set<Doubt> printed_;
};

// {"text", "statistic", "outcome", "period", "unit"}
nlohmann::json target_json(const questions::Target& target);

// "13.2 s", "0.08 s".
std::string seconds_text(double seconds);

}  // namespace plimsoll::driver

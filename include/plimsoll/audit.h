// Rules of practitioners: what a reviewer of risk models would ask about, found in the model's text and measured in runs.
//
//   rules      a table, audit_rules(); src/audit/rules.def is where it is extended
//   finding    where, what was seen, why it matters, what to write instead, and how much it moves
//   moved      the model with the thing changed less the model as it stands, of income over the horizon, on the same
//              trials: mean with its error, in how many trials the two differ, and by what standard deviation
//   answered   by `allow RULE "because"` in the model: told apart, and no fault
//   passes     no finding of severity warning or error is unanswered
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/estimate.h"
#include "plimsoll/model.h"
#include "plimsoll/question.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

enum class AuditSeverity : std::uint8_t { off, note, warning, error };

struct AuditRule {
  // "judged_tail".
  std::string id;
  AuditSeverity severity = AuditSeverity::warning;
  std::string looks_for;
  std::string why;
  std::string source;
  std::string instead;
};

struct AuditRequest {
  // By rule; others are as the table has them.
  std::vector<std::pair<std::string, AuditSeverity>> severities;
  // Seconds; what is not measured by then is told so. 0: nothing is measured.
  double budget = 60;
  Switches switches;
  Trials trials;
  Work work;
};

struct AuditResult {
  struct Finding {
    std::string rule;
    AuditSeverity severity = AuditSeverity::warning;
    // May be empty: the model as a whole.
    std::string declaration;
    std::string file;
    std::uint32_t file_line = 0;
    // A clause, "lognormal(...) rests on a judgement alone".
    std::string seen;
    std::string why;
    std::string instead;
    // What was changed to see what it moves, "with a quarter less of its spread"; empty where nothing can be.
    std::string changed;
    // In the unit of income.
    Estimate moved;
    double sd = 0;
    // Trials that differ.
    std::uint64_t n_moved = 0;
    // Why it is not measured; empty where it is.
    std::string unmeasured;
    // Of `allow`; empty where nothing answers.
    std::string because;

    bool is_measured() const { return unmeasured.empty(); }
  };

  About about;
  Futures futures;
  TargetResult income;
  // How it was found: "by its name".
  std::string income_found;
  bool passes = false;
  // The gravest first, then in the order of the model.
  std::vector<Finding> findings;
  std::vector<Finding> answered;
  std::size_t n_rules = 0;
  std::uint64_t n_trials = 0;
  std::uint64_t n_runs = 0;
  double seconds = 0;

  std::size_t count(AuditSeverity severity) const {
    std::size_t n = 0;
    for (const Finding& one : findings) n += one.severity == severity;
    return n;
  }
};

// "off", "note", "warning", "error".
std::string audit_severity_word(AuditSeverity severity);

// In the order of the table.
std::vector<AuditRule> audit_rules();

// Error: no rule of that name in the request, or in an `allow` of the model, with the nearest there is.
Result<AuditResult> audit_model(const Model& model, const AuditRequest& request,
                                const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop

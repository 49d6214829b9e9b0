// A paragraph for each finding, the gravest first.
#include "report/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kAuditWidth = 110;

std::string moves_text(const AuditResult::Finding& one, const TargetResult& income) {
  if (!one.is_measured()) return "not measured: " + one.unmeasured;
  if (one.n_moved == 0) return one.changed + " " + income.outcome + " is the same in every trial";
  const Amounts amounts(income, std::max(std::fabs(one.moved.value.value_or(0)), one.sd));
  if (one.sd == 0 && one.n_moved > 1) {
    return fmt::format("{} {} moves by {} in each of {} futures", one.changed, income.outcome,
                       amounts.with_unit(Estimate{one.moved.value, std::nullopt}),
                       format_count(one.n_moved));
  }
  return fmt::format(
      "{} {} moves by {} on average, in {} futures, with a standard deviation of {} {}",
      one.changed, income.outcome, amounts.with_unit(one.moved), format_count(one.n_moved),
      format_significant(one.sd / amounts.scale(), 3), amounts.unit());
}

std::string one_text(const AuditResult::Finding& one, const TargetResult& income) {
  const std::string place = one.file.empty() ? "" : fmt::format("{}:{}: ", one.file, one.file_line);
  std::string text =
      wrap(fmt::format("{} [{}] {}{}", audit_severity_word(one.severity), one.rule,
                       one.declaration.empty() ? "" : "`" + one.declaration + "`: ", one.seen),
           place, "    ", kAuditWidth);
  text += wrap(one.why, "    why: ", "         ", kAuditWidth);
  text += wrap(moves_text(one, income), "    how much: ", "         ", kAuditWidth);
  if (one.because.empty()) {
    text += wrap(one.instead, "    instead: ", "         ", kAuditWidth);
  } else {
    text += wrap(one.because, "    allowed: ", "         ", kAuditWidth);
  }
  return text;
}

nlohmann::ordered_json finding_json(const AuditResult::Finding& one) {
  nlohmann::ordered_json out;
  out["rule"] = one.rule;
  out["severity"] = audit_severity_word(one.severity);
  out["declaration"] = one.declaration;
  out["file"] = one.file;
  out["line"] = one.file_line;
  out["seen"] = one.seen;
  out["why"] = one.why;
  out["instead"] = one.instead;
  out["changed"] = one.changed;
  out["moved"] = one.is_measured() ? nlohmann::ordered_json(estimate_json(one.moved)) : nullptr;
  out["sd"] = one.is_measured() ? nlohmann::ordered_json(one.sd) : nullptr;
  out["trials_moved"] = one.is_measured() ? nlohmann::ordered_json(one.n_moved) : nullptr;
  out["unmeasured"] = one.unmeasured;
  out["because"] = one.because;
  return out;
}

nlohmann::ordered_json findings_json(const std::vector<AuditResult::Finding>& findings) {
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const AuditResult::Finding& one : findings) out.push_back(finding_json(one));
  return out;
}

}  // namespace

std::string write_text(const AuditResult& result, bool all) {
  std::string text;
  for (const AuditResult::Finding& one : result.findings) text += one_text(one, result.income);
  if (all) {
    for (const AuditResult::Finding& one : result.answered) text += one_text(one, result.income);
  }
  text += fmt::format("{}{} rules: {} errors, {} warnings, {} notes; {} allowed by the model{}\n",
                      text.empty() ? "" : "\n", result.n_rules, result.count(AuditSeverity::error),
                      result.count(AuditSeverity::warning), result.count(AuditSeverity::note),
                      result.answered.size(),
                      all || result.answered.empty() ? "" : " (--all lists them)");
  if (result.n_trials > 0) {
    text += fmt::format("how much: of {} over the horizon, on the same {} futures{}\n",
                        result.income.outcome, format_count(result.n_trials),
                        agree_text(result.about, kAuditWidth).empty()
                            ? ""
                            : ", those that agree with what was observed");
  }
  return text + "  " + seconds_text(result.seconds) + "\n";
}

nlohmann::ordered_json to_json(const AuditResult& result) {
  nlohmann::ordered_json out;
  out["schema"] = schemas::kAudit.written;
  out["model"] = result.about.model;
  out["about"] = about_json(result.about, result.futures);
  out["passes"] = result.passes;
  out["income"] = result.income.outcome.empty()
                      ? nlohmann::ordered_json(nullptr)
                      : nlohmann::ordered_json(target_json(result.income));
  out["rules"] = result.n_rules;
  out["trials"] = result.n_trials;
  out["runs"] = result.n_runs;
  out["findings"] = findings_json(result.findings);
  out["answered"] = findings_json(result.answered);
  out["seconds"] = result.seconds;
  return out;
}

std::string write_text(const std::vector<AuditRule>& rules) {
  std::string text;
  for (const AuditRule& rule : rules) {
    text += fmt::format("{} ({})\n", rule.id, audit_severity_word(rule.severity));
    text += wrap(rule.looks_for, "    looks for: ", "        ", kAuditWidth);
    text += wrap(rule.why, "    why: ", "        ", kAuditWidth);
    text += wrap(rule.source, "    source: ", "        ", kAuditWidth);
    text += wrap(rule.instead, "    instead: ", "        ", kAuditWidth);
  }
  return text;
}

nlohmann::ordered_json to_json(const std::vector<AuditRule>& rules) {
  nlohmann::ordered_json out;
  out["schema"] = schemas::kAuditRules.written;
  out["rules"] = nlohmann::ordered_json::array();
  for (const AuditRule& rule : rules) {
    nlohmann::ordered_json row;
    row["id"] = rule.id;
    row["severity"] = audit_severity_word(rule.severity);
    row["looks_for"] = rule.looks_for;
    row["why"] = rule.why;
    row["source"] = rule.source;
    row["instead"] = rule.instead;
    out["rules"].push_back(std::move(row));
  }
  return out;
}

}  // namespace plimsoll::report

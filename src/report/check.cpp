// One line each: what a model holds, what a constant comes to.
#include "report/check.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/numbers.h"
#include "report/schemas.h"

namespace plimsoll::report {

std::string write_text(const CheckResult& result) {
  const std::size_t n_warnings = result.diagnostics->items().size();
  return fmt::format("{}: {} definitions, {} risks, {} outcomes, {} limits; {} {}\n", result.model,
                     result.n_definitions, result.n_risks, result.n_outcomes, result.n_limits,
                     n_warnings, n_warnings == 1 ? "warning" : "warnings");
}

std::string write_text(const Constant& result) {
  return with_unit(readable(result.value), result.unit) + "\n";
}

std::string write_json(const Constant& result) {
  return fmt::format("{{\"schema\": \"{}\", \"value\": {}, \"unit\": {}}}\n",
                     schemas::kEval.written, full_precision(result.value),
                     nlohmann::json(result.unit).dump());
}

}  // namespace plimsoll::report

#include "simulate/failure.h"

#include <fmt/format.h>

#include "report/numbers.h"

namespace plimsoll::simulate {

namespace {

std::string place_in_run(const engine::RunFailure& failure) {
  std::string text = fmt::format("in trial {}", failure.trial);
  if (!failure.period_name.empty()) text += ", " + failure.period_name.long_name();
  if (!failure.label.empty()) text += ", label " + failure.label;
  return text;
}

const ir::Def* def_of(const ir::Module& module, ir::DefId id) {
  return id.valid() ? &module.defs[id.value] : nullptr;
}

}  // namespace

void report_failure(const ir::Module& module, const engine::RunFailure& failure,
                    const std::string& explain, diag::Sink& sink, bool replayed) {
  const ir::Def* def = def_of(module, failure.def);
  Span span = failure.span;
  if (!span.valid() && def != nullptr) span = def->span;
  const std::string what =
      failure.is_check ? fmt::format("{} does not hold {}",
                                     def != nullptr ? "check `" + def->full_name + "`" : "a check",
                                     place_in_run(failure))
                       : fmt::format("{} {}", failure.reason, place_in_run(failure));
  diag::Diagnostic& diagnostic =
      sink.report(failure.is_check ? diag::Kind::check_failed : diag::Kind::value_not_finite, span,
                  what, def != nullptr && !failure.is_check ? "in " + def->full_name : "");
  if (failure.is_check && def != nullptr && !def->title.empty()) diagnostic.add_note(def->title);
  for (const engine::FailureOperand& operand : failure.operands) {
    const ir::Def* of = def_of(module, operand.def);
    const std::string value = report::with_unit(
        report::readable(operand.value / (of != nullptr ? of->unit.scale : 1), 10),
        of != nullptr ? of->unit.text() : "");
    diagnostic.add_note(fmt::format("{} is {}", operand.name, value));
  }
  if (replayed) {
    diagnostic.add_help("a run stops at this trial; what follows from here has no value");
    return;
  }
  diagnostic.add_help("see the whole trial: `" + explain + "`");
}

}  // namespace plimsoll::simulate

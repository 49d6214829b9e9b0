#include "driver/sensitivity.h"

#include <fmt/format.h>

#include "driver/about.h"
#include "driver/inputs.h"
#include "driver/output.h"
#include "driver/sensitivity_text.h"
#include "questions/derivatives.h"
#include "questions/margin.h"

namespace plimsoll::driver {

int sensitivity(const SensitivityArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  if (run.sampler != "random") {
    print_error("sensitivity's errors come from independent trials: use --sampler random");
    return kUsage;
  }
  Question question;
  if (const int code = open_question(arguments.question, question); code != kWell) return code;
  if (arguments.method != "derivatives") return variation(arguments, question);
  questions::DerivativeOptions options;
  if (question.target.statistic == ir::Statistic::probability) {
    options.asked = question.module().columns[question.target.column.value].def;
    const questions::Margin margin =
        questions::add_margin(*question.compiled.module, question.target.column);
    if (!margin.graded) {
      print_error("the condition of " + question.target.text +
                  " has no distance (it is a flag or an equality), so its probability has no "
                  "derivative; ask for a comparison of amounts");
      return kUsage;
    }
    question.target.column = margin.column;
  }
  options.run = run_options(run);
  if (arguments.bumps) options.n_bumps = static_cast<std::size_t>(*arguments.bumps);
  options.n_swept = arguments.sweep;
  options.stop = &stop_requested();
  const auto found =
      questions::derivatives(question.module(), question.inputs, question.target, options);
  if (!found) {
    print_error(found.error());
    return kMachineFailed;
  }
  if (found->failure) return report_question_failure(question, *found->failure, run);
  if (found->interrupted) return kInterrupted;
  if (!found->unsupported.empty()) {
    print_error(found->unsupported);
    return kUsage;
  }
  if (run.json != "-") {
    fmt::print("{}", derivatives_text(question.target, *found, arguments.top));
  }
  if (run.json.empty()) return kWell;
  auto json = derivatives_json(question.module(), question.target, *found);
  json["about"] = about_json(question.module(), run);
  return write_whole(run.json, json_text(json)) ? kWell : kMachineFailed;
}

}  // namespace plimsoll::driver

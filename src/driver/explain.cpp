// `plimsoll explain`.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "driver/worst.h"
#include "report/explain.h"

namespace plimsoll::driver {

int explain(const ExplainArguments& arguments) {
  const RunArguments& run = arguments.run;
  const TrialRequest request{switches_of(run), trials_of(run), work_of(run), arguments.trial};
  const Asking asking(run);
  const Result<TrialResult> found = open_model(run.model).explain(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  std::fputs(report::write_text(*found).c_str(), stdout);
  if (!found->failure) return kWell;
  std::fflush(stdout);
  return tell({"", ErrorKind::model, found->failure}, run.model.colour);
}

int explain_worst(const WorstArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  WorstRequest request;
  fill_question(arguments.question, request);
  request.n_worst = static_cast<std::size_t>(arguments.n_worst);
  const Asking asking(run);
  const Result<WorstResult> found = open_model(run.model).explain_worst(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace plimsoll::driver

// `plimsoll stress`.
#include "driver/stress.h"

#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/stress.h"

namespace plimsoll::driver {

int stress(const StressArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  StressRequest request;
  fill_question(arguments.question, request);
  request.replacements = arguments.replacements;
  request.bands = arguments.bands;
  Asking asking(run);
  const Result<StressResult> found = open_model(run.model).stress(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace plimsoll::driver

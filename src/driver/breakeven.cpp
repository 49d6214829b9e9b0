// `plimsoll breakeven`.
#include "driver/breakeven.h"

#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/breakeven.h"

namespace plimsoll::driver {

int breakeven(const BreakevenArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  BreakevenRequest request;
  fill_question(arguments.question, request);
  request.inputs = arguments.inputs;
  request.top = arguments.top;
  request.goal = arguments.target;
  request.headroom = arguments.headroom;
  Asking asking(run);
  const auto found = open_model(run.model).breakeven(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace plimsoll::driver

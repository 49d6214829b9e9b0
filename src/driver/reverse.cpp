// `plimsoll reverse`.
#include "driver/reverse.h"

#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/reverse.h"

namespace plimsoll::driver {

int reverse(const ReverseArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  ReverseRequest request;
  fill_question(arguments.question, request);
  request.failure = arguments.failure;
  request.limit = arguments.limit;
  request.relative_error = arguments.relative_error / 100;
  request.most_trials = arguments.most_trials;
  request.most_ways = static_cast<std::size_t>(arguments.ways);
  Asking asking(run);
  const Result<ReverseResult> found = open_model(run.model).reverse(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  const int code = deliver(
      run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
  return code == kWell && found->interrupted ? kInterrupted : code;
}

}  // namespace plimsoll::driver

// `plimsoll sensitivity`.
#include "driver/sensitivity.h"

#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/sensitivity.h"

namespace plimsoll::driver {

namespace {

SensitivityRequest::Method method_of(const std::string& name) {
  using Method = SensitivityRequest::Method;
  for (const Method method :
       {Method::tornado, Method::spider, Method::shares, Method::shapley, Method::ranks}) {
    if (name == report::method_name(method)) return method;
  }
  return Method::derivatives;
}

}  // namespace

int sensitivity(const SensitivityArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  SensitivityRequest request;
  fill_question(arguments.question, request);
  request.method = method_of(arguments.method);
  if (arguments.by == "risk") request.by = SensitivityRequest::By::risk;
  request.bumps = arguments.bumps;
  request.sweep = arguments.sweep;
  Asking asking(run);
  const auto found = open_model(run.model).sensitivity(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      run, [&] { return report::write_text(*found, arguments.top); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace plimsoll::driver

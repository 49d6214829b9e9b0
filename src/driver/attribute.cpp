// `plimsoll attribute`, and `--parts`, which is a question of its own.
#include "driver/attribute.h"

#include <nlohmann/json.hpp>

#include "driver/ask.h"
#include "report/attribute.h"
#include "report/parts.h"

namespace plimsoll::driver {

namespace {

int attribute_parts(const QuestionArguments& arguments) {
  PartsRequest request;
  fill_question(arguments, request);
  Asking asking(arguments.run);
  const auto found = open_model(arguments.run.model).parts(request, asking.control());
  if (!found) return tell(found.failure(), arguments.run.model.colour);
  return deliver(
      arguments.run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

int attribute(const AttributeArguments& arguments) {
  if (arguments.parts) return attribute_parts(arguments.question);
  const RunArguments& run = arguments.question.run;
  AttributeRequest request;
  fill_question(arguments.question, request);
  if (arguments.by == "group") request.by = AttributeRequest::By::group;
  if (arguments.by == "factor") request.by = AttributeRequest::By::factor;
  request.orders = arguments.orders;
  request.seconds = arguments.seconds;
  Asking asking(run);
  const auto found = open_model(run.model).attribute(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace plimsoll::driver

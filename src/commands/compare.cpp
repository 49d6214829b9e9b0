// `plimsoll compare`: two versions of a model side by side, and why a figure is another.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "plimsoll/compare.h"
#include "report/compare.h"

namespace plimsoll::commands {

namespace {

struct CompareArguments {
  QuestionArguments question;
  // The new one is the question's model.
  std::string before;
  // "auto", "declaration" or "section".
  std::string by = "auto";
  std::vector<std::string> opened;
  int orders = 16;
  double seconds = 0;
  bool full = false;
};

int compare(const CompareArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  CompareRequest request;
  fill_question(arguments.question, request);
  if (arguments.by == "declaration") request.by = CompareRequest::By::declaration;
  if (arguments.by == "section") request.by = CompareRequest::By::section;
  request.opened = arguments.opened;
  request.orders = arguments.orders;
  request.seconds = arguments.seconds;
  ModelArguments before = run.model;
  before.model = arguments.before;
  Asking asking(run);
  const auto found =
      compare_versions(open_model(before), open_model(run.model), request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      asking, run, [&] { return report::write_text(*found, arguments.full); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

Command compare_command() {
  auto arguments = std::make_shared<CompareArguments>();
  arguments->question.run.trials = 20'000;
  Options question = question_options(arguments->question, "mean");
  for (Option& option : question.all) {
    if (!option.is_positional()) continue;
    option.names = {"NEW"};
    option.what = "the later one";
  }
  return {
      .name = "compare",
      .what = "why a figure of a model is not what it was: two versions, and what each edit moved",
      .options =
          {
              text("OLD", arguments->before, "model file, or a folder with main.plim")
                  .files()
                  .required(),
              question,
              word("--by", arguments->by, {"auto", "declaration", "section"},
                   "edits by declaration, or all of a risk or a file together"),
              each("--open", arguments->opened, "a section whose edits are told apart (repeatable)")
                  .called("SECTION"),
              whole("--orders", arguments->orders, {2, 10'000, "16"},
                    "orders of making the edits, where they are too many for all")
                  .shown(std::to_string(arguments->orders)),
              real("--seconds", arguments->seconds, 0.1, 1e7,
                   "as many orders as there is time for, at least four")
                  .excludes("--orders"),
              flag("--full", arguments->full, "what did not change too"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll compare models/iij my_iij --outcome net_income --period FY2013\n"
          "  plimsoll compare models/iij my_iij --statistic 'es(net_income, 5%)' --json why.json",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return compare(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

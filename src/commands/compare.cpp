// `plimsoll compare`: two versions of a model side by side, and why a figure is another.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/causes.h"
#include "commands/command.h"
#include "commands/parser.h"
#include "commands/versions.h"
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
  // As `runs --store`.
  std::string store;
  int orders = 16;
  double seconds = 0;
  bool full = false;
};

bool was_given(const Call& call, const std::string& option) {
  return std::any_of(call.parsed.given.begin(), call.parsed.given.end(),
                     [&](const auto& given) { return given.option->name() == option; });
}

// Trials and seed of the newer run that was kept, where none are asked for.
void take_trials(const Version& before, const Version& after, const Call& call, RunArguments& run) {
  const KeptVersion* const kept = after.kept ? after.kept.get() : before.kept.get();
  if (kept == nullptr) return;
  if (!was_given(call, "--trials")) run.trials = kept->result.value("trials", kept->given.trials);
  if (!was_given(call, "--seed")) run.seed = kept->given.seed;
}

int compare(CompareArguments& arguments, const Call& call) {
  RunArguments& run = arguments.question.run;
  const bool colour = run.model.colour;
  const auto before = find_version(arguments.before, run.model.model, arguments.store);
  if (!before) return tell(before.failure(), colour);
  const auto after = find_version(run.model.model, arguments.before, arguments.store);
  if (!after) return tell(after.failure(), colour);
  take_trials(*before, *after, call, run);
  const RunArguments old_inputs = inputs_of(*before, run);
  const RunArguments new_inputs = inputs_of(*after, run);
  CompareRequest request;
  fill_question(arguments.question, request);
  if (arguments.by == "declaration") request.by = CompareRequest::By::declaration;
  if (arguments.by == "section") request.by = CompareRequest::By::section;
  request.opened = arguments.opened;
  request.orders = arguments.orders;
  request.seconds = arguments.seconds;
  request.switches = switches_of(new_inputs);
  request.old_switches = switches_of(old_inputs);
  request.explains_same = before->kept || after->kept;
  say_not_kept("compare", "--json FILE writes it");
  Asking asking(run);
  const Control control = named_as_kept(asking.control(), *before, *after);
  auto found = compare_versions(open_version(*before, old_inputs), open_version(*after, new_inputs),
                                request, control);
  if (!found) return tell(named_as_kept(found.failure(), *before, *after), colour);
  if (auto error = add_kept(*before, *after, run, control, *found)) {
    return tell(named_as_kept(*error, *before, *after), colour);
  }
  return deliver(
      asking.keeping(), run, [&] { return report::write_text(*found, arguments.full); },
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
              text("OLD", arguments->before,
                   "model file, a folder with main.plim, or a kept run as `runs` names it")
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
              text("--store", arguments->store,
                   "of kept runs: the store's file, or a model's folder; else PLIMSOLL_STORE, else "
                   "the other version's, else the nearest .plimsoll above here")
                  .files()
                  .called("PATH"),
              flag("--full", arguments->full, "what did not change too"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll compare models/iij my_iij --outcome net_income --period FY2013\n"
          "  plimsoll compare models/iij my_iij --statistic 'es(net_income, 5%)' --json why.json\n"
          "  plimsoll compare latest~1 latest --store models/iij --outcome net_income",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return compare(*arguments, call);
          },
  };
}

}  // namespace plimsoll::commands

// `plimsoll merge`: the result of a run from its parts.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/cut_runs.h"
#include "commands/keep.h"
#include "commands/option_value.h"
#include "commands/run_outputs.h"
#include "report/about.h"

namespace plimsoll::commands {

namespace {

struct MergeArguments {
  std::string folder;
  // A share, "1%"; empty: none are checked.
  std::string check;
  bool computes_nothing = false;
  RunArguments run;
};

// Of "1%" or "0.01"; nothing where it is no share.
std::optional<double> share_of(std::string text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  const auto number = real_number(text);
  if (!number) return std::nullopt;
  const double share = percent ? *number / 100 : *number;
  if (!(share > 0 && share <= 1)) return std::nullopt;
  return share;
}

std::optional<Error> check_parts(const cut::Folder& folder, const MergeArguments& arguments,
                                 const session::Ask& ask) {
  if (arguments.check.empty()) return std::nullopt;
  const auto share = share_of(arguments.check);
  if (!share) {
    return Error{
        fmt::format("--check '{}' is no share above 0 and up to all, such as 1%", arguments.check),
        ErrorKind::usage};
  }
  ProgressBar bar(arguments.run.progress);
  auto run = open_cut_run(folder, arguments.run, bar, ask);
  if (!run) return run.failure();
  const auto parts = run->check(*share);
  if (!parts) return parts.failure();
  print_error(
      fmt::format("computed again with the same bits: part {}", session::ranges_text(*parts)));
  return std::nullopt;
}

// Of the plan, as its command asked.
std::optional<Error> begin_keeping(Keeping& keeping, const cut::Folder& folder,
                                   const cut::Plan& plan, const RunArguments& run,
                                   const session::Ask& ask) {
  if (!keeping.wanted()) return keeping.begin(plan, "");
  ProgressBar none(false);
  const auto opened = open_cut_run(folder, run, none, ask);
  if (!opened) return opened.failure();
  const auto name = opened->model_name();
  if (!name) return name.failure();
  return keeping.begin(plan, *name);
}

int merge(MergeArguments& arguments) {
  const bool colour = arguments.run.model.colour;
  if (const int code = check_outputs(arguments.run.model.outputs); code != kWell) return code;
  const cut::Folder folder(cut::machine_disk(), arguments.folder);
  const auto plan = folder.read_plan();
  if (!plan) return tell(plan.failure(), colour);
  const auto asked = ask_again(*plan, arguments.run);
  if (!asked) return tell(asked.failure(), colour);
  RunArguments& run = arguments.run;
  run.model.model = plan->of.name;
  run.command = plan->of.command;
  run.given = plan->of.is_question() ? asked->given : given_options(plan->of);
  Keeping keeping(run);
  if (const auto error = begin_keeping(keeping, folder, *plan, run, asked->ask)) {
    return tell(*error, colour);
  }
  auto merged = merge_parts(folder, arguments.run, !arguments.computes_nothing, asked->ask);
  if (!merged) return tell(merged.failure(), colour);
  const auto answer = asked->answer ? std::move(*asked->answer) : std::nullopt;
  if (const auto error = check_parts(folder, arguments, asked->ask)) return tell(*error, colour);
  if (answer && !answer->run) {
    const bool of_a_run = documents_of(run).any() || run.limits;
    if (!of_a_run) return deliver(&keeping, run, answer->text, answer->json);
    return tell({fmt::format("the folder holds parts of `plimsoll {}`, whose answer is a table, or "
                             "--json; --report, --xlsx, --csv and --limits are for parts of a run",
                             plan->of.command),
                 ErrorKind::usage},
                colour);
  }
  const std::optional<RunResult>& result = answer ? answer->run : *merged;
  const auto about = report::about_json(result->about, result->futures);
  if (const auto error = wrong_documents(documents_of(arguments.run), about)) {
    return tell(*error, colour);
  }
  return write_run(run, *result, &keeping);
}

}  // namespace

Command merge_command() {
  auto arguments = std::make_shared<MergeArguments>();
  RunArguments& run = arguments->run;
  Option folder = text("DIR", arguments->folder, "with all parts of a run or a question");
  folder.values = Option::Values::folders;
  return {
      .name = "merge",
      .what = "the result of a run, or the answer to a question, from its parts",
      .options =
          {
              std::move(folder).required(),
              text("--check", arguments->check,
                   "compute a share of the parts again, such as 1%, and compare the bits")
                  .called("SHARE"),
              flag("--no-compute", arguments->computes_nothing,
                   "where another pass over the parts is wanted, say so instead of computing it"),
              run_output_options(run),
              keep_options(run),
              work_options(run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll merge big --json big.json --report big.html\n"
          "  plimsoll merge big --check 1%\n"
          "  plimsoll merge big --keep --note 'for the board'",
      .run =
          [arguments](const Call& call) {
            arguments->run.progress = call.terminal.interactive && !arguments->run.quiet;
            arguments->run.model.colour = call.terminal.colour_out && call.terminal.colour_err;
            return merge(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

// `plimsoll part`: parts of a run that is cut.
#include <algorithm>
#include <cstdio>
#include <memory>

#include "commands/answer.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/cut_runs.h"
#include "commands/option_value.h"

namespace plimsoll::commands {

namespace {

struct PartArguments {
  std::string folder;
  std::string parts;
  // Tells which they are, and computes none.
  bool only_list = false;
  RunArguments run;
};

int compute(const PartArguments& arguments) {
  ProgressBar bar(arguments.run.progress);
  const cut::Folder folder(cut::machine_disk(), arguments.folder);
  const auto plan = folder.read_plan();
  if (!plan) return tell(plan.failure(), arguments.run.model.colour);
  const auto asked = ask_again(*plan, arguments.run);
  if (!asked) return tell(asked.failure(), arguments.run.model.colour);
  auto run = open_cut_run(folder, arguments.run, bar, asked->ask);
  if (!run) return tell(run.failure(), arguments.run.model.colour);
  const auto parts = parts_named(arguments.parts, *run);
  if (!parts) return tell(parts.failure(), arguments.run.model.colour);
  if (arguments.only_list) {
    std::vector<std::uint64_t> sorted = *parts;
    std::sort(sorted.begin(), sorted.end());
    const std::string list = session::ranges_text(sorted, ",");
    if (!list.empty()) std::puts(list.c_str());
    return kWell;
  }
  for (const std::uint64_t k : *parts) {
    if (const auto error = run->compute(k)) return tell(*error, arguments.run.model.colour);
  }
  return kWell;
}

}  // namespace

Command part_command() {
  auto arguments = std::make_shared<PartArguments>();
  Option folder =
      text("DIR", arguments->folder,
           "made by `plimsoll run MODEL --parts N --into DIR`, or a question with --cut N");
  folder.values = Option::Values::folders;
  return {
      .name = "part",
      .what = "compute parts of a run or question that was cut",
      .options =
          {
              std::move(folder).required(),
              text(
                  "K", arguments->parts,
                  "which: a number from 1, a range as 3-7, or `missing` for all that are not there")
                  .required(),
              flag("--list", arguments->only_list,
                   "print which they are, as an array job takes them, and compute none"),
              work_options(arguments->run),
          },
      .footer =
          "A part is computed from DIR alone, on any machine; what is there and whole is left as "
          "it is, and what was\n"
          "interrupted goes on at its last block.\n"
          "Of a question whose answers lead to more runs it computes all waves that `plimsoll "
          "merge` "
          "has asked for.\n"
          "\n"
          "Examples:\n"
          "  plimsoll run models/iij --trials 1e7 --parts 40 --into big --prepare\n"
          "  plimsoll part big 7\n"
          "  plimsoll part big missing\n"
          "  plimsoll merge big --json big.json",
      .run =
          [arguments](const Call& call) {
            arguments->run.progress = call.terminal.interactive;
            arguments->run.model.colour = call.terminal.colour_err;
            return compute(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

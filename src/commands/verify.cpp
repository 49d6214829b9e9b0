// `plimsoll verify`: every citation of a model against its sources.
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/verify.h"

namespace plimsoll::commands {

namespace {

struct VerifyArguments {
  // Of `weigh` but for the model.
  QuestionArguments question;
  // `NAME=FILE` each.
  std::vector<std::string> sources;
  // Write the lines of moved citations into the model's files.
  bool fix = false;
  // List the citations that are verified too.
  bool all = false;
  bool json = false;
  // Run the model: what the figures move.
  bool weigh = false;

  ModelArguments& model() { return question.run.model; }
  const ModelArguments& model() const { return question.run.model; }
};

std::optional<Error> read_sources(const std::vector<std::string>& given, VerifyRequest& request) {
  for (const std::string& item : given) {
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == item.size()) {
      return Error{"--source takes NAME=FILE, not '" + item + "'", ErrorKind::usage};
    }
    request.sources.push_back({item.substr(0, equals), item.substr(equals + 1)});
  }
  return std::nullopt;
}

// Exit code.
int write_fixes(const VerifyResult& result) {
  std::size_t n_fixed = 0;
  for (const VerifyResult::Fixed& file : result.fixes) {
    if (!write_whole(file.path, file.text, source::Over::inputs)) return kMachineFailed;
    n_fixed += file.n_changes;
    std::fprintf(stderr, "%s: %zu %s put right\n", file.path.c_str(), file.n_changes,
                 file.n_changes == 1 ? "line number" : "line numbers");
  }
  const std::size_t n_moved = result.total.of(VerifyResult::Verdict::moved);
  if (n_moved > n_fixed) {
    std::fprintf(stderr, "%zu moved %s left as %s: the words stand in several places\n",
                 n_moved - n_fixed, n_moved - n_fixed == 1 ? "citation" : "citations",
                 n_moved - n_fixed == 1 ? "it is" : "they are");
  }
  return kWell;
}

int verify(const VerifyArguments& arguments) {
  const bool colour = arguments.model().colour;
  VerifyRequest request;
  if (const auto error = read_sources(arguments.sources, request)) return tell(*error, colour);
  if (arguments.weigh) {
    const QuestionArguments& question = arguments.question;
    request.weigh = {question.asked, switches_of(question.run), trials_of(question.run),
                     work_of(question.run)};
  }
  const Asking asking(arguments.question.run);
  const auto result = open_model(arguments.model()).verify(request, asking.control());
  if (!result) return tell(result.failure(), colour);
  const std::string text = arguments.json ? json_text(report::to_json(*result))
                                          : report::write_text(*result, arguments.all);
  std::fputs(text.c_str(), stdout);
  if (arguments.fix) {
    if (const int code = write_fixes(*result); code != kWell) return code;
  }
  return result->passes ? kWell : kModelWrong;
}

// What a question takes, where there is one.
Options of_weighing(QuestionArguments& question) {
  Options out;
  for (Option& option : question_options(question, "").all) {
    // Those of the model stand above; errors need independent trials.
    constexpr std::string_view kOthers[] = {"MODEL", "--set", "--sampler", "--replicates",
                                            "--json"};
    if (std::find(std::begin(kOthers), std::end(kOthers), option.name()) != std::end(kOthers)) {
      continue;
    }
    const bool is_statistic = option.name() == "--statistic";
    option = std::move(option).needs("--weigh");
    if (is_statistic) option = std::move(option).shown("mean and es(5%)");
    out.all.push_back(std::move(option));
  }
  return out;
}

}  // namespace

Command verify_command() {
  auto arguments = std::make_shared<VerifyArguments>();
  return {
      .name = "verify",
      .what = "check every citation of a model against its sources",
      .options =
          {
              model_options(arguments->model()),
              each("--source", arguments->sources,
                   "the file of a source (repeatable); those beside the model are found")
                  .called("NAME=FILE"),
              flag("--fix", arguments->fix, "put the line numbers of moved citations right"),
              flag("--all", arguments->all, "list every citation, not only those at fault"),
              flag("--json", arguments->json, "as JSON"),
              flag("--weigh", arguments->weigh,
                   "run the model: what rests on figures of sources, what on judgements"),
              of_weighing(arguments->question),
          },
      .footer =
          "Exit code 1 when a citation differs or is not found, or a source has another sha256.\n"
          "Examples:\n"
          "  plimsoll verify models/iij\n"
          "  plimsoll verify models/iij --source form20f=form20f.txt --all\n"
          "  plimsoll verify model.plim --source report=report.pdf --fix\n"
          "  plimsoll verify models/iij --weigh --outcome net_income --period FY2014",
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            return verify(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

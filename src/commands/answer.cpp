#include "commands/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "base/shell_word.h"
#include "commands/cut_runs.h"
#include "commands/keep.h"
#include "commands/output.h"
#include "commands/parser.h"
#include "commands/program.h"
#include "report/number_format.h"

namespace plimsoll::commands {

namespace {

// Whatever these say, the answer has the same bits.
bool changes_no_bits(const std::string& option) {
  constexpr std::string_view kOptions[] = {"--threads", "--block", "--isa", "--executor"};
  return std::find(std::begin(kOptions), std::end(kOptions), option) != std::end(kOptions);
}

std::vector<std::string> words_of(const RunArguments& arguments) {
  std::vector<std::string> out;
  for (const store::GivenOption& option : arguments.given) {
    if (changes_no_bits(option.name)) continue;
    if (option.name.starts_with('-') && option.texts.empty()) out.push_back(option.name);
    for (const std::string& text : option.texts) {
      out.push_back(option.name.starts_with('-') ? option.name + "=" + text : text);
    }
  }
  return out;
}

// Half an answer is none of parts, which can go on.
Error stopped() {
  return {"interrupted before the answer was known", ErrorKind::interrupted};
}

// Keeps the answer of each asking in the place of the one before.
session::Ask ask_of(const Question& question, std::shared_ptr<std::optional<Answer>> answer) {
  return [question, answer](const Model& model, const Control& control) -> std::optional<Error> {
    auto found = question(model, control);
    if (!found) return found.failure();
    if (found->interrupted) return stopped();
    *answer = std::move(*found);
    return std::nullopt;
  };
}

}  // namespace

Options cut_options(RunArguments& run) {
  Option into = text("--into", run.into, "the folder of the parts");
  into.values = Option::Values::folders;
  return {
      whole("--cut", run.n_parts, {1, 1'000'000, "40"},
            "compute its runs in so many parts, which may be interrupted, moved and go on")
          .needs("--into"),
      std::move(into).called("DIR").needs("--cut"),
      flag("--prepare", run.only_prepare,
           "lay the parts out only, for `plimsoll part` on this machine and others")
          .needs("--cut")
          .excludes("--keep"),
  };
}

std::optional<int> asked_again(const RunArguments& arguments, const Question& question) {
  if (arguments.again == nullptr) return std::nullopt;
  Again& again = *arguments.again;
  auto found = question(*again.model, *again.control);
  if (!found) {
    again.error = found.failure();
    return kMachineFailed;
  }
  if (found->interrupted) {
    again.error = stopped();
    return kInterrupted;
  }
  again.answer = std::move(*found);
  return kWell;
}

Result<std::optional<Answer>> answer_in_parts(const RunArguments& arguments, Asking& asking,
                                              const Question& question, int& code) {
  const cut::Folder folder(cut::machine_disk(), arguments.into);
  const auto answer = std::make_shared<std::optional<Answer>>();
  session::CutQuestion cut;
  cut.command = arguments.command;
  cut.words = words_of(arguments);
  cut.switches = switches_of(arguments);
  cut.trials = trials_of(arguments);
  cut.ask = ask_of(question, answer);
  const auto plan = session::lay_out(open_model(arguments.model), cut, arguments.n_parts, folder,
                                     asking.control());
  if (!plan) return plan.failure();
  code = kWell;
  if (arguments.only_prepare) {
    if (arguments.quiet) return std::optional<Answer>();
    fmt::print(
        "{}: {} parts of {} trials each. `plimsoll part {} K` computes one, K from 1 to {};\n"
        "`plimsoll merge {}` answers once all are there, or says that its answers so far want "
        "more\n",
        folder.path(), arguments.n_parts, report::format_count(plan->part(1).n),
        shell_word(folder.path()), arguments.n_parts, shell_word(folder.path()));
    return std::optional<Answer>();
  }
  code = compute_here(folder, arguments, cut.ask);
  if (code != kWell) return std::optional<Answer>();
  *answer = std::nullopt;
  const auto merged = merge_parts(folder, arguments, true, cut.ask);
  if (!merged) return merged.failure();
  return std::move(*answer);
}

int answer(const RunArguments& arguments, const Question& question) {
  if (const auto code = asked_again(arguments, question)) return *code;
  Asking asking(arguments);
  if (arguments.n_parts > 0) {
    if (const int code = check_outputs(arguments.model.outputs); code != kWell) return code;
    int code = kWell;
    const auto found = answer_in_parts(arguments, asking, question, code);
    if (!found) return tell(found.failure(), arguments.model.colour);
    if (!*found) return code;
    return deliver(asking.keeping(), arguments, (*found)->text, (*found)->json);
  }
  const auto found = question(open_model(arguments.model), asking.control());
  if (!found) return tell(found.failure(), arguments.model.colour);
  const int code = deliver(asking.keeping(), arguments, found->text, found->json);
  return code == kWell && found->interrupted ? kInterrupted : code;
}

namespace {

// A command line that was read, and all that its values lie in.
struct Read {
  Program program;
  std::vector<std::string> words;
  std::vector<char*> argv;
  Parsed parsed;
};

}  // namespace

Result<AskedAgain> ask_again(const cut::Plan& plan, const RunArguments& work) {
  AskedAgain out;
  if (!plan.of.is_question()) return out;
  auto read = std::make_shared<Read>();
  read->program = make_program("plimsoll");
  read->words = {"plimsoll", plan.of.command};
  if (work.threads != 0) read->words.push_back(fmt::format("--threads={}", work.threads));
  if (work.block_size != 0) read->words.push_back(fmt::format("--block={}", work.block_size));
  read->words.insert(read->words.end(), plan.of.words.begin(), plan.of.words.end());
  for (std::string& word : read->words) read->argv.push_back(word.data());
  const int n = static_cast<int>(read->argv.size());
  read->argv.push_back(nullptr);
  read->parsed = parse(read->program, n, read->argv.data());
  if (read->parsed.mistake || read->parsed.text || read->parsed.command == nullptr) {
    return Error{"the plan asks a question that this program does not know", ErrorKind::usage};
  }
  out.given = given_options(read->parsed);
  out.answer = std::make_shared<std::optional<Answer>>();
  out.ask = [read, answer = out.answer](const Model& model,
                                        const Control& control) -> std::optional<Error> {
    Again again{&model, &control, std::nullopt, std::nullopt};
    const Terminal terminal;
    const int code = read->parsed.command->run({terminal, read->program, read->parsed, &again});
    if (again.error) return *again.error;
    if (!again.answer) {
      return Error{fmt::format("the plan's question ended with exit code {}", code),
                   ErrorKind::usage};
    }
    *answer = std::move(*again.answer);
    return std::nullopt;
  };
  return out;
}

}  // namespace plimsoll::commands

// What all commands that ask the library have in common.
#include "commands/ask.h"

#include <cstdio>
#include <cstdlib>

#include "base/stop.h"
#include "commands/locate.h"
#include "commands/output.h"

namespace plimsoll::commands {

Model open_model(const ModelArguments& arguments) {
  ModelSource source;
  source.path = locate_model(arguments.model);
  source.name = arguments.model;
  source.sets = arguments.sets;
  source.observed = arguments.observed;
  source.prior = arguments.prior;
  source.library = library_paths();
  return Model::open(std::move(source));
}

Switches switches_of(const RunArguments& arguments) {
  return {arguments.scenarios, arguments.actions, arguments.without};
}

Trials trials_of(const RunArguments& arguments) {
  Trials trials;
  trials.count = arguments.trials;
  trials.seed = arguments.seed;
  trials.replicates = arguments.replicates;
  if (arguments.sampler == "latin") trials.sampler = Sampler::latin;
  if (arguments.sampler == "sobol") trials.sampler = Sampler::sobol;
  return trials;
}

namespace {

// What --isa names, else the environment's PLIMSOLL_ISA.
std::string asked_isa(const RunArguments& arguments) {
  if (!arguments.isa.empty() && arguments.isa != "auto") return arguments.isa;
  const char* wish = std::getenv("PLIMSOLL_ISA");
  return wish != nullptr ? wish : arguments.isa;
}

}  // namespace

Work work_of(const RunArguments& arguments) {
  const bool simple = arguments.executor == "reference";
  return {arguments.threads, arguments.block_size, simple ? Executor::reference : Executor::block,
          asked_isa(arguments)};
}

void fill_question(const QuestionArguments& arguments, QuestionRequest& request) {
  request.asked = {arguments.asked.statistic, arguments.asked.outcome, arguments.asked.period};
  request.switches = switches_of(arguments.run);
  request.trials = trials_of(arguments.run);
  request.work = work_of(arguments.run);
}

Asking::Asking(const ModelArguments& arguments, bool progress,
               std::function<std::optional<Error>(const Opened&)> more)
    : arguments_(arguments), bar_(progress) {
  control_.cancel = &stop_requested();
  control_.progress = [this](std::uint64_t done, std::uint64_t all) { bar_.show(done, all); };
  control_.opened = [this, more = std::move(more)](const Opened& opened) -> std::optional<Error> {
    std::fputs(opened.diagnostics.text(arguments_.colour).c_str(), stderr);
    for (const std::string& file : opened.files) source::remember_input(file);
    if (auto error = wrong_output(arguments_.outputs)) return error;
    if (more) {
      if (auto error = more(opened)) return error;
    }
    return keeping_ ? keeping_->begin(opened) : std::nullopt;
  };
}

int tell(const Error& error, bool colour) {
  if (error.diagnostics) std::fputs(error.diagnostics->text(colour).c_str(), stderr);
  std::size_t begin = 0;
  while (begin < error.message.size()) {
    const std::size_t end = std::min(error.message.find('\n', begin), error.message.size());
    print_error(error.message.substr(begin, end - begin));
    begin = end + 1;
  }
  switch (error.kind) {
    case ErrorKind::usage:
      return kUsage;
    case ErrorKind::model:
      return kModelWrong;
    case ErrorKind::interrupted:
      return kInterrupted;
    case ErrorKind::machine:
      break;
  }
  return kMachineFailed;
}

int deliver(Keeping* keeping, const RunArguments& arguments,
            const std::function<std::string()>& text, const std::function<std::string()>& json) {
  const bool keeps = keeping != nullptr && keeping->wanted();
  const std::string made = keeps || !arguments.json.empty() ? json() : std::string();
  if (!arguments.json.empty() && !write_whole(arguments.json, made)) return kMachineFailed;
  if (arguments.json != "-") std::fputs(text().c_str(), stdout);
  return keeps ? keeping->end(made) : kWell;
}

}  // namespace plimsoll::commands

// Commands of code lenses: a question to the model, answered as the command line prints it.
#include <algorithm>

#include "lsp/requests.h"
#include "plimsoll/model.h"
#include "report/explain.h"
#include "report/trace.h"
#include "report/verify.h"
#include "report/write_text.h"

namespace plimsoll::lsp {

namespace {

constexpr std::uint64_t kTrials = 20'000;
constexpr std::uint64_t kMostTrials = 10'000'000;

Answer failed(const Error& error) {
  if (error.kind == ErrorKind::interrupted) return {Code::request_cancelled, error.text()};
  return {Code::request_failed, error.text()};
}

struct Question {
  Model model;
  std::string name;
  Trials trials;
  const Control& control;
};

Answer run(const Question& question) {
  RunRequest request;
  request.trials = question.trials;
  const auto found = question.model.run(request, question.control);
  if (!found) return failed(found.failure());
  if (found->interrupted) return {Code::request_cancelled, "interrupted"};
  return Json(report::write_text(*found));
}

Answer trace(const Question& question) {
  if (question.name.empty()) return {Code::invalid_params, "a trace needs a `name`"};
  const auto found = question.model.trace({question.name}, question.control);
  if (!found) return failed(found.failure());
  return Json(report::write_tree(*found, -1));
}

Answer explain(const Question& question) {
  WorstRequest request;
  request.asked.outcome = question.name;
  request.trials = question.trials;
  request.n_worst = 3;
  const auto found = question.model.explain_worst(request, question.control);
  if (!found) return failed(found.failure());
  std::string text = report::write_text(*found);
  if (found->worst.empty()) return Json(std::move(text));
  TrialRequest trial;
  trial.trials = question.trials;
  trial.trial = found->worst[0].trial;
  const auto story = question.model.explain(trial, question.control);
  if (!story) return failed(story.failure());
  return Json(text + "\n" + report::write_text(*story));
}

Answer verify(const Question& question) {
  const auto found = question.model.verify({}, question.control);
  if (!found) return failed(found.failure());
  return Json(report::write_text(*found, false));
}

}  // namespace

// `arguments`: [{"uri": of any file of the model, "name": of what, "trials": 20000, "seed": 1}]
Answer execute_command(const Asked& asked) {
  const auto command = text_member(asked.params, "command");
  if (!command) return {Code::invalid_params, "command is no text"};
  static const std::map<std::string_view, Answer (*)(const Question&)> known = {
      {"plimsoll.run", run},
      {"plimsoll.trace", trace},
      {"plimsoll.explain", explain},
      {"plimsoll.verify", verify},
  };
  const auto found = known.find(*command);
  if (found == known.end()) return {Code::invalid_params, "there is no command " + *command};
  const Json& arguments = member(asked.params, "arguments");
  if (!arguments.is_array() || arguments.empty()) {
    return {Code::invalid_params, "arguments are a list of one object with `uri`"};
  }
  const auto uri = text_member(arguments[0], "uri");
  if (!uri) return {Code::invalid_params, "arguments[0].uri is no text"};
  Trials trials;
  trials.count = std::clamp<std::uint64_t>(number_member(arguments[0], "trials").value_or(kTrials),
                                           1, kMostTrials);
  trials.seed = number_member(arguments[0], "seed").value_or(1);
  Control control;
  control.cancel = &asked.cancelled;
  control.progress = asked.progress;
  const std::string root = asked.workspace.root_of(path_of(*uri), asked.moment);
  return found->second({asked.workspace.model(root, asked.moment),
                        text_member(arguments[0], "name").value_or(""), trials, control});
}

}  // namespace plimsoll::lsp

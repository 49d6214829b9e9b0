// `plimsoll audit`: what practitioners would ask of a model, and how much each thing moves.
#include "plimsoll/audit.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/audit.h"

namespace plimsoll::commands {

namespace {

struct AuditArguments {
  RunArguments run;
  // `ID=SEVERITY` each.
  std::vector<std::string> rules;
  bool list = false;
  bool all = false;
  bool json = false;
  double budget = 60;
};

std::optional<Error> read_severities(const std::vector<std::string>& given, AuditRequest& request) {
  for (const std::string& item : given) {
    const std::size_t equals = item.find('=');
    const std::string word = equals == std::string::npos ? "" : item.substr(equals + 1);
    bool is_known = false;
    for (const AuditSeverity severity :
         {AuditSeverity::off, AuditSeverity::note, AuditSeverity::warning, AuditSeverity::error}) {
      if (audit_severity_word(severity) != word) continue;
      is_known = true;
      if (item.substr(0, equals) != "all") {
        request.severities.emplace_back(item.substr(0, equals), severity);
        continue;
      }
      for (const AuditRule& rule : audit_rules())
        request.severities.emplace_back(rule.id, severity);
    }
    if (!is_known) {
      return Error{
          "--rule takes RULE=off, RULE=note, RULE=warning or RULE=error, not '" + item + "'",
          ErrorKind::usage};
    }
  }
  return std::nullopt;
}

int audit(const AuditArguments& arguments) {
  const RunArguments& run = arguments.run;
  const bool colour = run.model.colour;
  AuditRequest request;
  if (const auto error = read_severities(arguments.rules, request)) return tell(*error, colour);
  if (arguments.list) {
    const std::string text = arguments.json ? json_text(report::to_json(audit_rules()))
                                            : report::write_text(audit_rules());
    std::fputs(text.c_str(), stdout);
    return kWell;
  }
  if (run.model.model.empty()) {
    return tell(Error{"MODEL is required; --rules alone lists the rules", ErrorKind::usage},
                colour);
  }
  request.budget = arguments.budget;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  const Asking asking(run.model, run.progress);
  const auto found = audit_model(open_model(run.model), request, asking.control());
  if (!found) return tell(found.failure(), colour);
  const std::string text = arguments.json ? json_text(report::to_json(*found))
                                          : report::write_text(*found, arguments.all);
  std::fputs(text.c_str(), stdout);
  return found->passes ? kWell : kModelWrong;
}

}  // namespace

Command audit_command() {
  auto arguments = std::make_shared<AuditArguments>();
  RunArguments& run = arguments->run;
  run.trials = 4'000;
  return {
      .name = "audit",
      .what = "what practitioners would ask of a model, and how much each thing moves",
      .options =
          {
              text("MODEL", run.model.model, "model file, or a folder with main.plim").files(),
              futures_options(run),
              simulation_options(run),
              each("--rule", arguments->rules,
                   "how grave a rule is: off, note, warning or error (repeatable); `all` is every "
                   "rule")
                  .called("RULE=SEVERITY"),
              real("--budget", arguments->budget, 0, 1e6,
                   "seconds in which findings are measured; 0 measures nothing, and asks no rule "
                   "that "
                   "only runs can judge")
                  .shown("60"),
              flag("--rules", arguments->list, "list the rules with their reasons and sources"),
              flag("--all", arguments->all, "list what the model allows too"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Exit code 1 when a finding of severity warning or error is not answered by `allow RULE "
          "\"because\"`.\n"
          "Examples:\n"
          "  plimsoll audit models/tutorial/insurance.plim\n"
          "  plimsoll audit models/iij --rule near_limit=off --json",
      .run =
          [arguments](const Call& call) {
            arguments->run.progress = call.terminal.interactive;
            arguments->run.model.colour = call.terminal.colour_err;
            return audit(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

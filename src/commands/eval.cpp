// `plimsoll eval`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_eval(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::EvalArguments>();
  CLI::App* command = app.add_subcommand("eval", "evaluate one constant expression");
  command->add_option("EXPR", arguments->expression, "expression of the language")->required();
  command->add_option("--model", arguments->model.model, "model whose givens may be named");
  command->add_flag("--json", arguments->json, "print {\"value\": ..., \"unit\": ...}, 17 digits");
  command->callback([arguments, &chosen] {
    arguments->model.colour = chosen.terminal.colour_err;
    chosen.action = [arguments] { return driver::eval(*arguments); };
  });
}

}  // namespace plimsoll::commands

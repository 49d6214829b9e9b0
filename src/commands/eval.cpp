// `plimsoll eval`.
#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command eval_command() {
  auto arguments = std::make_shared<driver::EvalArguments>();
  return {
      .name = "eval",
      .what = "evaluate one constant expression",
      .options =
          {
              text("EXPR", arguments->expression, "expression of the language").required(),
              text("--model", arguments->model.model, "model whose givens may be named").files(),
              flag("--json", arguments->json, "print {\"value\": ..., \"unit\": ...}, 17 digits"),
          },
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return driver::eval(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

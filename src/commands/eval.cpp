// `plimsoll eval`.
#include <cstdio>
#include <memory>
#include <string>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/locate.h"
#include "report/check.h"

namespace plimsoll::commands {

namespace {

struct EvalArguments {
  std::string expression;
  ModelArguments model;
  bool json = false;
};

int eval(const EvalArguments& arguments) {
  ModelSource source;
  source.path = arguments.model.model.empty() ? "" : locate_model(arguments.model.model);
  source.library = library_paths();
  const Result<Constant> found = Model::open(std::move(source)).evaluate(arguments.expression);
  if (!found) return tell(found.failure(), arguments.model.colour);
  std::fputs(found->diagnostics->text(arguments.model.colour).c_str(), stderr);
  const std::string text = arguments.json ? report::write_json(*found) : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace

Command eval_command() {
  auto arguments = std::make_shared<EvalArguments>();
  return {
      .name = "eval",
      .what = "evaluate one constant expression",
      .options =
          {
              text("EXPR", arguments->expression, "expression of the language").required(),
              text("--model", arguments->model.model, "model whose givens may be named").files(),
              flag("--json", arguments->json, "print value and unit as JSON, 17 digits"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll eval '3 bn JPY / 4'\n"
          "  plimsoll eval 'quantile(lognormal(median: 3 bn JPY, sigma: 0.2), 99%)'\n"
          "  plimsoll eval 'tax_rate' --model models/iij --json",
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return eval(*arguments);
          },
  };
}

}  // namespace plimsoll::commands

#include "session/shell_line.h"

#include <fmt/format.h>

#include "base/shell_word.h"
#include "plimsoll/model.h"

namespace plimsoll::session {

std::string shell_options(const ModelSource& source, const Switches& switches) {
  std::string text;
  const auto each = [&](const char* option, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      text += fmt::format(" {} {}", option, shell_word(value));
    }
  };
  each("--set", source.sets);
  if (source.prior) text += " --prior";
  each("--observe", source.observed);
  each("--scenario", switches.scenarios);
  each("--action", switches.actions);
  each("--without", switches.without);
  return text;
}

std::string explain_line(const std::string& model, std::uint64_t trial, const Trials& trials,
                         const ModelSource& source, const Switches& switches) {
  std::string text = fmt::format("plimsoll explain {} --trial {} --seed {}", shell_word(model),
                                 trial, trials.seed);
  if (trials.sampler != Sampler::random) {
    text += fmt::format(" --trials {} --sampler {} --replicates {}", trials.count,
                        sampler_name(trials.sampler), trials.replicates);
  }
  return text + shell_options(source, switches);
}

}  // namespace plimsoll::session

// A model with what it says is to be decided.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "ir/decision.h"

namespace plimsoll::check {

struct Decided {
  // Has the columns that objectives and constraints of its decisions need; the other columns are those of compile().
  ir::Module module;
  std::vector<std::shared_ptr<const ir::Decision>> decisions;
};

// As compile(), which checks decisions too.
std::optional<Decided> compile_decided(const std::string& model_path, const Options& options,
                                       source::SourceMap& sources, diag::Sink& sink);

}  // namespace plimsoll::check

// Columns of a model's sources as observations, for those who fit laws to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/options.h"
#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "source/source.h"

namespace plimsoll::check {

// A column of one of the model's sources, `losses[amount]` or `history[*, sales]`, as observations.
struct ObservedColumn {
  // As written.
  std::string name;
  std::string file;
  std::string sha256;
  // values / unit.scale are to be printed.
  ir::Unit unit;
  bool plain = false;
  std::vector<double> values;
  std::vector<std::uint32_t> lines;
  std::size_t n_later = 0;
};
std::optional<ObservedColumn> observed_column(const std::string& expression,
                                              const std::string& model_path,
                                              const data::Options& options,
                                              source::SourceMap& sources, diag::Sink& sink);

}  // namespace plimsoll::check

// Model files -> ir::Module: names, units, index sets, grains, evidence, and everything that can be
// known before a run.
//
//   takes     the path of a model file or of a folder that holds main.plim (or one .plim file)
//   gives     a module that ir::verify accepts, or nothing when an error was reported
//   errors    reported to the sink, all that a compilation can find in one go; kinds of the group
//             "check" in diag/kind.def. Warnings (lints) are reported too
//   files     read below the model's folder (imports, tables, sources) and the library path only
//   cost      about linear in the text and in node x label counts; limits: nodes 2e6, array 1e7,
//             import depth 16
#pragma once

#include <optional>
#include <string>

#include "data/options.h"
#include "diag/diagnostic.h"
#include "ir/ir.h"
#include "source/source.h"

namespace plimsoll::check {

using data::Options;

std::optional<ir::Module> compile(const std::string& model_path, const Options& options,
                                  source::SourceMap& sources, diag::Sink& sink);

// The same from text, for tests and the editor; relative files are looked up in `folder`.
std::optional<ir::Module> compile_text(std::string name, std::string text,
                                       const std::string& folder, const Options& options,
                                       source::SourceMap& sources, diag::Sink& sink);

// One constant expression, for `plimsoll eval`.
struct Constant {
  double value = 0;
  // value / unit.scale is to be printed.
  ir::Unit unit;
};
// `model_path` may be empty: then only numbers, units and distributions are known.
std::optional<Constant> evaluate(const std::string& expression, const std::string& model_path,
                                 const Options& options, source::SourceMap& sources,
                                 diag::Sink& sink);

}  // namespace plimsoll::check

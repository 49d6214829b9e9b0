// The files of a model: the main file, what it imports, and the libraries it uses.
//
//   takes     a path, or text with the folder that relative paths start from
//   gives     the files in the order in which they are first named, the main one first
//   errors    reported to the sink: import_cycle (prints the cycle), import_depth, import_missing,
//             library_unknown, path_outside_model, and those of the parser
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/documents.h"
#include "data/options.h"
#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::data {

inline constexpr int kMaxImportDepth = 16;

struct LoadedFile {
  FileId file;
  std::shared_ptr<const syntax::Ast> ast;
  // Of the library; everything else is the model's own.
  bool library = false;
  // As ir::ReadFile wants it; empty for what is in no file, such as a question.
  std::string name;
};

struct LoadedModel {
  // Everything that a model reads lies below it.
  std::string folder;
  // Model name where no `model` line gives one.
  std::string stem;
  std::vector<LoadedFile> files;
  // What stands in the place of files, also of data.
  Documents documents;
  // `--set` arguments, parsed.
  std::vector<std::unique_ptr<syntax::Ast>> set_trees;
  std::vector<syntax::SetItem> sets;
  // Draws that are given by trial, and the word that names each.
  struct Draw {
    GivenDraw given;
    Span span;
  };
  std::vector<Draw> draws;
  // Conditions of a question, parsed.
  struct Condition {
    std::unique_ptr<syntax::Ast> ast;
    const syntax::Expr* tree = nullptr;
    std::string name;
    std::string period;
  };
  std::vector<Condition> conditions;
  // As asked for: Options::part_switches, Options::without_observed.
  std::vector<std::string> part_switches;
  bool without_observed = false;
};

// Nothing when the main file cannot be read.
std::optional<LoadedModel> load_model(const std::string& path, const Options& options,
                                      source::SourceMap& sources, diag::Sink& sink);
LoadedModel load_text(std::string name, std::string text, const std::string& folder,
                      const Options& options, source::SourceMap& sources, diag::Sink& sink);

}  // namespace plimsoll::data

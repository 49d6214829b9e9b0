// The texts that a model is made of and that it cites.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

struct TextFile {
  // Below the model's folder: "costs.plim".
  std::string name;
  // As it is opened, and without links.
  std::string path;
  std::string real_path;
  std::string text;
};

// The model's folder and its own files, without the library's, the main one first; also of a model that does not compile.
// Data files that it reads come last, where it compiles.
struct ModelFiles {
  std::string folder;
  std::string real_folder;
  std::vector<TextFile> files;
  // Of all that it reads, also of the library and of sources: another byte there is another mark. Empty where it does not
  // compile.
  std::string mark;
};
Result<ModelFiles> model_files(const Model& model);

// In its `model` line; empty where there is none, or it cannot be read.
std::string title_of_model(const Model& model);

// A source as its lines: those of the file, of HTML what a reader sees, of a PDF the text taken from it.
struct CitedSource {
  struct Line {
    std::string text;
    // 0 where the source has none.
    std::uint32_t page = 0;
  };
  // What cites a place: bytes of the line, all of it where the quotation is not found there.
  struct Mark {
    std::uint32_t line = 0;
    std::size_t from = 0;
    std::size_t to = 0;
    // What it is said of: "cloud_sales".
    std::string name;
    // Where it is cited.
    std::string file;
    std::uint32_t at = 0;
  };
  std::string name;
  std::string title;
  // "text", "html", "pdf", "table".
  std::string kind;
  std::vector<Line> lines;
  // By line.
  std::vector<Mark> marks;
};

// `paths`: of sources that do not lie beside the model. Of kind `usage` where there is no such source, or it is not there.
Result<CitedSource> cited_source(const Model& model, const std::string& name,
                                 const std::map<std::string, std::string>& paths);

}  // namespace plimsoll::session

// Files that were parsed, kept from one compilation to the next: an edit of one file parses that one.
//
//   kept      by path and text, compared byte by byte; the last few texts of each path
//   numbers   a path has one FileId wherever these are shared, given when it is first read, so that
//             the spans of a kept tree hold in the SourceMap of every compilation
//   messages  of the parser are kept with the tree
//   threads   several compilations may use one at a time; what parse() gives does not change
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/span.h"
#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::data {

struct ParsedFile {
  FileId id;
  std::shared_ptr<const source::File> file;
  // Reads the text of `file`.
  std::unique_ptr<const syntax::Ast> ast;
  std::vector<diag::Diagnostic> found;
};

class ParsedFiles {
 public:
  // `real` is the file's real_path(), `shown` how messages name it.
  std::shared_ptr<const ParsedFile> parse(const std::string& real, const std::string& shown,
                                          std::string text);

  // Texts that were parsed so far, because they were not kept.
  std::size_t n_parsed() const;

 private:
  static constexpr std::size_t kTextsOfPath = 4;
  struct Path {
    FileId id;
    // The one used last stands first.
    std::vector<std::shared_ptr<const ParsedFile>> texts;
  };

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Path> paths_;
  std::size_t n_parsed_ = 0;
};

}  // namespace plimsoll::data

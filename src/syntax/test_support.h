// Shared by the tests of this folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::syntax {

struct Parsed {
  source::SourceMap sources;
  FileId file;
  diag::Sink sink;
  std::unique_ptr<Ast> ast;
  std::string dump;

  // Names of the diagnostics in order of report, with blanks between.
  std::string kinds() const;
  std::string messages() const;
};

std::unique_ptr<Parsed> parse(std::string text);
// The dump of one expression, or the kinds of its errors.
std::string expression(const std::string& text);
// The formatted text, or the kinds of its errors.
std::string formatted(const std::string& text);
// Formats twice and compares trees and texts; empty when all is well.
std::string format_faults(const std::string& text);

}  // namespace plimsoll::syntax

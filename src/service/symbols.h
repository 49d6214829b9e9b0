// A file as a list of what it declares, and where it folds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plimsoll::service {

struct Symbol {
  EntityKind kind = EntityKind::let;
  std::string name;
  // Full name where it differs, and title.
  std::string detail;
  Place whole;
  Place name_place;
  std::vector<Symbol> inside;
};

// In the order of the file; what stands in a risk, event, function or component inside it.
std::vector<Symbol> document_symbols(const View& view);

// Those of a model whose full name holds the letters of the query in order, whatever their case; the library's last.
std::vector<Symbol> workspace_symbols(const Reading& reading, std::string_view query);

// Lines counted from 0: blocks in braces and brackets, runs of comment, runs of imports.
struct Fold {
  std::size_t first = 0;
  std::size_t last = 0;
  bool is_comment = false;
  bool is_import = false;
};
std::vector<Fold> folds(const View& view);

}  // namespace plimsoll::service

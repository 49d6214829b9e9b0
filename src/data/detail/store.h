// What the source files of Data share.
#pragma once

#include <string>
#include <string_view>

#include "data/store.h"

namespace plimsoll::data {

// A declared source.
struct Store::Entry {
  const syntax::SourceDecl* decl = nullptr;
  ir::Source source;
  // Nothing where the words are wrong, which was reported.
  std::optional<Dialect> dialect;
  // Of the text, when the file is there.
  std::uint32_t n_lines = 0;
  // It is a filing whose facts may be cited.
  bool has_facts = false;
  // Its cells may be cited.
  bool is_workbook = false;
};

struct Store::LoadedFacts {
  facts::Table table;
  std::string sha256;
};

struct Store::LoadedCsv {
  CsvTable table;
  std::string sha256;
};

struct Store::LoadedSips {
  sipmath::Library library;
  std::string sha256;
};

// `*`, in the place of a key: whatever stands there.
inline bool is_every_key(const syntax::Expr& key) {
  return key.kind == syntax::ExprKind::name && key.text == "*";
}

// The name of the column with the figures: that of cells where the table is lengthened.
std::string_view value_column(const syntax::SourceDecl& decl);

// At most `n` bytes, cut between characters, with "..." where something is missing.
std::string clipped(std::string_view text, std::size_t n = 48);

// The names in backquotes, the first eight of them, and how many more: "`a`, `b` and 3 more".
std::string name_list(const std::vector<std::string>& names);

}  // namespace plimsoll::data

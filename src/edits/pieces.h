// The declarations of a model's own files as pieces of text that may be taken from one version or another.
//
//   pieces    every declaration outside of risks; of a risk what stands before its brace, and every
//             declaration inside
//   key       two pieces of two versions with one key are one declaration; claims are told apart from
//             values of the same name
//   words     names that a piece uses, without those in texts and comments
//   pointers  into the files, which must outlive the pieces
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/loader.h"
#include "source/source.h"
#include "syntax/ast.h"

namespace plimsoll::edits {

struct Piece {
  const syntax::Decl* decl = nullptr;
  // Of the risk that it stands in; null outside of risks and of the head of a risk.
  const syntax::RiskDecl* risk = nullptr;
  // Position among the version's own files.
  std::size_t file = 0;
  Span span;
  // Of a risk: what stands before its brace, and not all of it.
  bool is_head = false;
  std::string key;
  std::set<std::string_view> words;
  // Names that it declares for others, without the names around them.
  std::set<std::string_view> names;
};

struct Version {
  const source::SourceMap& sources;
  const data::LoadedModel& loaded;
};

// What a version consists of; `files` without those of the library.
struct Pieces {
  std::vector<const data::LoadedFile*> files;
  std::vector<Piece> all;
  // By key.
  std::map<std::string, std::size_t> by_key;
};

// `whole_risks`: names of risks whose pieces are not told apart.
Pieces pieces_of(const Version& version, const std::set<std::string_view>& whole_risks);

// Names of the risks of a version.
std::set<std::string_view> risks_of(const Version& version);

// Asked of a run, or about the text: moves no value.
bool is_claim(syntax::DeclKind kind);

}  // namespace plimsoll::edits

// Two versions of a model, declaration by declaration.
//
//   equal      comments, layout, needless parentheses, the order of declarations, the files they
//              stand in and the way a number is written (5% or 0.05) are no change
//   renamed    a guess unless the model says `was`: a name gone and a name new of one kind, most of
//              whose fields are the same
//   order      added, removed, renamed and changed declarations in the order of the new model,
//              removed ones last
//   cost       linear, but for names gone times names new
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "outline/outline.h"

namespace plimsoll::compare {

struct FieldChange {
  std::string name;
  // Empty where the field is not there.
  std::string before;
  std::string after;
};

struct DeclarationChange {
  enum class Kind : std::uint8_t { added, removed, renamed, changed };
  Kind kind = Kind::changed;
  // Null where there is none.
  const outline::Declaration* before = nullptr;
  const outline::Declaration* after = nullptr;
  // Of renamed ones: the model says so, and how many fields of how many are the same.
  bool stated = false;
  std::size_t n_same = 0;
  std::size_t n_fields = 0;
  std::vector<FieldChange> fields;
};

std::string_view kind_word(DeclarationChange::Kind kind);

struct ModelSide {
  const source::SourceMap& sources;
  const std::vector<outline::Declaration>& declarations;
};

std::vector<DeclarationChange> compare_models(const ModelSide& before, const ModelSide& after);

}  // namespace plimsoll::compare

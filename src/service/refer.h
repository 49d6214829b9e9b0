// From a name to its declaration, to all its uses, and to another name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/sources.h"
#include "service/workspace.h"

namespace plimsoll::service {

// Where the name at the place is declared; of an import or `use` the file, of a citation the line of its source. Empty where
// there is nothing to go to.
std::vector<Place> definition(const View& view, SourceTexts& sources, std::size_t offset);

// Every place that means the name at the place, over the files of the model and the library, in order; the declaration first
// where it is asked for.
std::vector<Place> references(const View& view, std::size_t offset, bool with_declaration);

// Uses in this file alone.
std::vector<Place> highlights(const View& view, std::size_t offset);

struct Renamed {
  std::vector<TextEdit> edits;
  // What is said of it: that `was` keeps the noise.
  std::vector<std::string> notes;
};
// The name's place and text; or why it cannot be renamed.
struct Renamable {
  Place place;
  std::string name;
  std::string refusal;
};
Renamable renamable(const View& view, std::size_t offset);
// `refusal` is set, and no edit made, where the new name is no name, or is taken.
struct Renaming {
  Renamed renamed;
  std::string refusal;
};
Renaming rename(const View& view, std::size_t offset, const std::string& name);

}  // namespace plimsoll::service

// What there is to say of the place under the pointer, as Markdown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "service/sources.h"
#include "service/workspace.h"

namespace plimsoll::service {

struct Hover {
  Place place;
  std::string markdown;
};

// Of a name its declaration, unit, grain, index sets, law and evidence; of a function its page; of a citation the words of the
// source around what it quotes.
std::optional<Hover> hover(const View& view, SourceTexts& sources, std::size_t offset);

// Of the declaration, as hover() says it.
std::string describe(const View& view, SourceTexts& sources, EntityId entity);

// The evidence that covers the place; null where none does.
const syntax::Evidence* evidence_at(const View& view, std::size_t offset);

}  // namespace plimsoll::service

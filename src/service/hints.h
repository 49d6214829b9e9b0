// What an editor shows between the words of a text, and above its lines.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "service/workspace.h"

namespace plimsoll::service {

// Behind a place: the unit of a `let`, what a draw lies between.
struct Hint {
  std::size_t offset = 0;
  std::string text;
  std::string tip;
};
// Of the places in [begin, end).
std::vector<Hint> hints(const View& view, std::size_t begin, std::size_t end);

// A command above a line: "plimsoll.run", "plimsoll.trace", "plimsoll.explain", "plimsoll.verify".
struct Lens {
  Place place;
  std::string title;
  std::string command;
  // Of a trace: what of. Else empty.
  std::string name;
};
std::vector<Lens> lenses(const View& view);

}  // namespace plimsoll::service

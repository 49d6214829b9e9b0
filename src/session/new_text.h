// Declarations that are written for a modeller, laid out by the rules of `fmt` and tried: the model compiles with them.
//
//   offsets  in bytes of the file's text, or of UTF-16 units where it says so
//   nothing  is written to a disk
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

struct NewScenario {
  std::string name;
  std::string title;
  // Its judgement.
  std::string reason;
  // `NAME=EXPR` or `NAME ~ LAW` each.
  std::vector<std::string> sets;
};

struct NewCitation {
  // Empty: made of the words around it.
  std::string name;
  std::string source;
  std::uint32_t line = 0;
  // The figure as it stands in the source, and the line around it.
  std::string quote;
  std::string around;
};

struct NewText {
  // Below the model's folder, and the whole new text of it.
  std::string file;
  std::string text;
  // What came in, and where: in UTF-16 units of the old text.
  std::size_t from = 0;
  std::string insert;
  std::string name;
};

// Into the file that has most scenarios, else the main one. Error: no name, nothing that is set, or it does not compile.
Result<NewText> add_scenario(const Model& model, const NewScenario& wanted);
// `given NAME = FIGURE  cite SOURCE:LINE "QUOTE"`, for the main file. Error of kind `usage`: no figure is in the quote.
Result<NewText> cite_figure(const Model& model, const NewCitation& wanted);

}  // namespace plimsoll::session

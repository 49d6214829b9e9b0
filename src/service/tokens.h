// Each word of a file by what it is: for the colours of an editor that knows more than a grammar.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plimsoll::service {

// In the order of the legend.
enum class WordKind : std::uint8_t {
  keyword,
  function,
  variable,
  parameter,
  property,
  enum_member,
  type,
  name_space,
  event,
  number,
  string,
  comment,
  operator_,
};
// As LSP names them.
const std::vector<std::string_view>& word_kinds();

struct Word {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  WordKind kind = WordKind::variable;
  bool is_declaration = false;
  // Constant: a given, a label.
  bool is_constant = false;
  // Of the language or its library.
  bool is_of_library = false;
};
// In order, apart; none spans lines.
std::vector<Word> words_of(const View& view);

}  // namespace plimsoll::service

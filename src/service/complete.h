// What may be written at a place, and what a call takes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "service/sources.h"
#include "service/workspace.h"

namespace plimsoll::service {

enum class CompletionKind : std::uint8_t {
  keyword,
  function,
  law,
  variable,
  constant,
  event,
  label,
  unit,
  period,
  source,
  key,
  module,
  file,
  parameter,
  member,
};

struct Completion {
  CompletionKind kind = CompletionKind::variable;
  // As listed and typed.
  std::string label;
  // "given, JPY per year".
  std::string detail;
  // Markdown; may be empty.
  std::string page;
  // What is put in the place of `Completions::place`.
  std::string text;
};

struct Completions {
  // The word that is replaced, as far as it is written.
  Place place;
  std::vector<Completion> items;
};

// By context: names in scope; labels behind `[`; laws behind `~` and their parameters inside; units behind a number; periods
// behind `in`; sources and keys behind `cite`; statements where a line begins; members behind `.`. `library`: its folders.
Completions complete(const View& view, const std::vector<std::string>& library, std::size_t offset);

struct Signature {
  std::string label;
  std::string page;
  struct Parameter {
    // Bytes of `label`.
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string name;
  };
  std::vector<Parameter> parameters;
};
struct Signatures {
  std::vector<Signature> all;
  std::size_t active = 0;
  // Of the active one.
  std::size_t parameter = 0;
};
// Of the innermost call around the place.
std::optional<Signatures> signatures(const View& view, std::size_t offset);

}  // namespace plimsoll::service

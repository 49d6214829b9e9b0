// The table of built-in functions (builtin.def), as the checker and the reference read it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "check/scope.h"
#include "check/value.h"

namespace plimsoll::check {

struct Context;

struct Builtin {
  enum class Group : std::uint8_t { math, over, label, time, law, table };
  enum class Arguments : std::uint8_t { by_place, named, named_of_law };
  enum class UnitOf : std::uint8_t { plain, first, any, unknown };
  enum class When : std::uint8_t { now, other };
  using Handler = Value (*)(Context& context, const Builtin& builtin, const Expr& e,
                            const Scope& scope);

  std::string_view name;
  Group group;
  Arguments arguments;
  UnitOf unit;
  When when;
  Handler handler;
  // In the reference's words; see builtin.def.
  std::string_view signature;
  std::string_view what;
  std::string_view elsewhere;
  std::string_view example;
  std::string_view value;
};

std::span<const Builtin> builtins();
// The model in which the examples stand, and the files that it reads.
extern const std::string_view kExamplesModel;
extern const std::string_view kExamplesFile;
extern const std::string_view kExamplesTable;
extern const std::string_view kExamplesLibraryFile;
extern const std::string_view kExamplesLibrary;
// Null where there is none of that name.
const Builtin* find_builtin(std::string_view name);

}  // namespace plimsoll::check

// Names and versions of the JSON that commands write and `report` reads back, in one place: the rows of
// report/schemas.def. No other file spells one.
#pragma once

#include <string_view>

namespace plimsoll::report::schemas {

struct Schema {
  // "plimsoll.run"
  std::string_view name;
  int version;
  // The `schema` field: "plimsoll.run/1".
  const char* written;
  // "run --json"
  const char* writer;
};

// `kRun` and so on.
#define PLIMSOLL_SCHEMA(id, name, version, writer)                                           \
  inline constexpr Schema k##id = {"plimsoll." name, version, "plimsoll." name "/" #version, \
                                   writer};
#include "report/schemas.def"
#undef PLIMSOLL_SCHEMA

inline constexpr Schema kAll[] = {
#define PLIMSOLL_SCHEMA(id, name, version, writer) k##id,
#include "report/schemas.def"
#undef PLIMSOLL_SCHEMA
};

// "plimsoll.run" of "plimsoll.run/1".
constexpr std::string_view name_of(std::string_view schema) {
  return schema.substr(0, schema.find('/'));
}

}  // namespace plimsoll::report::schemas

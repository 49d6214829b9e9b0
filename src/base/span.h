// A place in source text: a half-open byte range of one file. source::SourceMap knows the text.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/ids.h"

namespace plimsoll {

using FileId = Id<struct FileTag>;

struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file.valid(); }
};

// The span from the start of `a` to the end of `b`; both in one file.
inline Span join(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid() || a.file != b.file) return a;
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

}  // namespace plimsoll

// Source text: files held in memory, and places in them.
//
//   SourceMap  owns every file of a compilation; files are never removed, so a Span stays valid
//   errors     load() gives Error for a file that is missing, unreadable or over the size limit
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"

namespace plimsoll::source {

using plimsoll::FileId;
using plimsoll::join;
using plimsoll::Span;

// Counted from 1; `column` counts code points, not bytes.
struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct File {
  // As the user wrote it; shown in messages.
  std::string path;
  std::string text;
  // Byte offset of the start of each line.
  std::vector<std::uint32_t> line_starts;
};

class SourceMap {
 public:
  static constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20;

  Result<FileId> load(const std::string& path);
  // Text that is in no file, such as `--set` arguments; `name` is shown in messages.
  FileId add(std::string name, std::string text);

  const File& file(FileId id) const;
  std::size_t size() const { return files_.size(); }
  std::string_view text(Span span) const;
  Place place(FileId file, std::uint32_t offset) const;
  // The line without its end; `line` counts from 1.
  std::string_view line(FileId file, std::uint32_t line) const;

 private:
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace plimsoll::source

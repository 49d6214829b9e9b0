// Source text: files held in memory, and places in them.
//
//   SourceMap  holds every file of a compilation; files are never removed, so a Span stays valid.
//              Several maps may hold one file, each under the same number (share())
//   errors     load() gives Error for a file that is missing, unreadable or over the size limit
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"

namespace plimsoll::source {

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
  // Of what is in no file: what its end is the end of, in messages.
  std::string whole;
  // The bytes that a user gave, where we wrote the rest: lines are theirs, and a place before or behind
  // them is told as their begin or end.
  std::uint32_t given_begin = 0;
  std::uint32_t given_end = UINT32_MAX;

  std::uint32_t clamped(std::uint32_t offset) const {
    return std::clamp(offset, given_begin, given_end);
  }
};

std::shared_ptr<const File> make_file(std::string path, std::string text);
// Why a file is not read: a pipe that has a name, whose opening would wait for a writer. Those without one,
// `<(command)` and standard input, are read.
std::optional<Error> not_to_be_read(const std::string& path);
// The bytes of a file, at most SourceMap::kMaxFileBytes of them. Error: of kind `machine` where the file is
// there and may not be had, else `usage`.
Result<std::string> read_text(const std::string& path);
// Why a text of that length is refused; nothing where it is not.
std::optional<Error> too_large(const std::string& path, std::size_t n_bytes);

// Files that several maps hold are numbered from here; whoever shares them gives the numbers.
inline constexpr std::uint32_t kFirstShared = std::uint32_t{1} << 20;

// Puts files in the order in which messages about them are shown: shared ones, then those of one
// map alone, each in the order of their numbers; no file comes last.
std::uint32_t file_order(FileId id);

class SourceMap {
 public:
  static constexpr std::size_t kMaxFileBytes = std::size_t{8} << 20;

  Result<FileId> load(const std::string& path);
  // Text that is in memory; `name` is shown in messages. What is in no file, such as `--set` arguments,
  // says what it is as a whole.
  FileId add(std::string name, std::string text, std::string whole = "");
  // A text in no file, of which `given` came from the user.
  FileId add_around(std::string name, const std::string& before, const std::string& given,
                    const std::string& after);
  // A file that other maps hold too, under that number. One number has one file in one map.
  void share(FileId id, std::shared_ptr<const File> file);

  bool has(FileId id) const;
  // Every file, in file_order().
  std::vector<FileId> all() const;
  const File& file(FileId id) const;
  std::string_view text(Span span) const;
  Place place(FileId file, std::uint32_t offset) const;
  // The line without its end; `line` counts from 1.
  std::string_view line(FileId file, std::uint32_t line) const;

 private:
  std::vector<std::shared_ptr<const File>> files_;
  std::map<FileId, std::shared_ptr<const File>> shared_;
};

}  // namespace plimsoll::source

// Files are read once and kept; starts of lines are noted then, so that a place is a binary
// search.
#include "source/source.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>

#include "base/check.h"
#include "source/output_file.h"

namespace plimsoll::source {

std::shared_ptr<const File> make_file(std::string path, std::string text) {
  auto file = std::make_shared<File>();
  file->path = std::move(path);
  file->text = std::move(text);
  file->line_starts.push_back(0);
  for (std::size_t i = 0; i < file->text.size(); ++i) {
    if (file->text[i] == '\n') file->line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return file;
}

std::optional<Error> too_large(const std::string& path, std::size_t n_bytes) {
  if (n_bytes <= SourceMap::kMaxFileBytes) return std::nullopt;
  return Error{path + " is larger than 8 MiB, the limit for one file", ErrorKind::usage};
}

std::uint32_t file_order(FileId id) {
  if (!id.valid()) return std::numeric_limits<std::uint32_t>::max();
  return id.value >= kFirstShared ? id.value - kFirstShared : id.value + kFirstShared;
}

namespace {

// Another name would do, in all other cases the machine must change.
ErrorKind kind_of(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
      return ErrorKind::usage;
    default:
      return ErrorKind::machine;
  }
}

}  // namespace

std::optional<Error> not_to_be_read(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISFIFO(status.st_mode)) return std::nullopt;
  struct statfs system {};
  const bool has_name = ::statfs(path.c_str(), &system) != 0 || system.f_type != PIPEFS_MAGIC;
  if (!has_name) return std::nullopt;
  return Error{path + " is a named pipe, which may wait for ever; name a file, or /dev/stdin",
               ErrorKind::usage};
}

Result<std::string> read_text(const std::string& path) {
  if (auto error = not_to_be_read(path)) return *std::move(error);
  std::FILE* handle = std::fopen(path.c_str(), "rb");
  if (handle == nullptr) {
    const int code = errno;
    return Error{"cannot open " + path + ": " + std::strerror(code), kind_of(code)};
  }
  remember_input(handle);
  std::string text;
  char buffer[1 << 16];
  std::size_t n = 0;
  while ((n = std::fread(buffer, 1, sizeof buffer, handle)) > 0) {
    text.append(buffer, n);
    if (auto error = too_large(path, text.size())) {
      std::fclose(handle);
      return *std::move(error);
    }
  }
  const bool failed = std::ferror(handle) != 0;
  const int code = errno;
  std::fclose(handle);
  if (failed) return Error{"cannot read " + path + ": " + std::strerror(code), kind_of(code)};
  return text;
}

Result<FileId> SourceMap::load(const std::string& path) {
  Result<std::string> text = read_text(path);
  if (!text) return text.failure();
  return add(path, std::move(*text));
}

FileId SourceMap::add(std::string name, std::string text, std::string whole) {
  const auto file = std::make_shared<File>(*make_file(std::move(name), std::move(text)));
  file->whole = std::move(whole);
  files_.push_back(file);
  return FileId(files_.size() - 1);
}

FileId SourceMap::add_around(std::string name, const std::string& before, const std::string& given,
                             const std::string& after) {
  const auto file = std::make_shared<File>(*make_file(std::move(name), before + given + after));
  file->whole = "what was given to " + file->path;
  file->given_begin = static_cast<std::uint32_t>(before.size());
  file->given_end = static_cast<std::uint32_t>(before.size() + given.size());
  std::erase_if(file->line_starts, [&](std::uint32_t start) {
    return start <= file->given_begin || start > file->given_end;
  });
  file->line_starts.insert(file->line_starts.begin(), file->given_begin);
  files_.push_back(file);
  return FileId(files_.size() - 1);
}

void SourceMap::share(FileId id, std::shared_ptr<const File> file) {
  PLIMSOLL_CHECK(id.valid() && id.value >= kFirstShared);
  shared_[id] = std::move(file);
}

bool SourceMap::has(FileId id) const {
  return id.valid() && (id.value < files_.size() || shared_.contains(id));
}

std::vector<FileId> SourceMap::all() const {
  std::vector<FileId> ids;
  for (const auto& [id, file] : shared_) ids.push_back(id);
  for (std::size_t i = 0; i < files_.size(); ++i) ids.emplace_back(i);
  return ids;
}

const File& SourceMap::file(FileId id) const {
  PLIMSOLL_CHECK(has(id));
  return id.value < files_.size() ? *files_[id.value] : *shared_.at(id);
}

std::string_view SourceMap::text(Span span) const {
  const std::string& all = file(span.file).text;
  return std::string_view(all).substr(span.begin, span.end - span.begin);
}

Place SourceMap::place(FileId id, std::uint32_t offset) const {
  const File& f = file(id);
  offset = f.clamped(offset);
  const auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  const std::uint32_t start = *(next - 1);
  std::uint32_t column = 1;
  for (std::uint32_t i = start; i < offset && i < f.text.size(); ++i) {
    if ((static_cast<unsigned char>(f.text[i]) & 0xC0) != 0x80) ++column;
  }
  return {static_cast<std::uint32_t>(next - f.line_starts.begin()), column};
}

std::string_view SourceMap::line(FileId id, std::uint32_t line) const {
  const File& f = file(id);
  PLIMSOLL_CHECK(line >= 1 && line <= f.line_starts.size());
  const std::size_t begin = f.line_starts[line - 1];
  std::size_t end = f.text.find('\n', begin);
  end = std::min<std::size_t>({end, f.text.size(), f.given_end});
  if (end > begin && f.text[end - 1] == '\r') --end;
  return std::string_view(f.text).substr(begin, end - begin);
}

}  // namespace plimsoll::source

#include "cut/disk.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace plimsoll::cut {

namespace {

namespace fs = std::filesystem;

// A part is tens of megabytes; beyond this a file is none.
constexpr off_t kMostBytes = off_t{4} << 30;

// "the disk at /scratch, which has 0 of 512 MB left": what holds `path`, which may not be there.
std::string disk_of(const std::string& path) {
  std::error_code error;
  fs::path at = fs::absolute(path, error).lexically_normal();
  struct stat here = {};
  while (::stat(at.c_str(), &here) != 0 && at.has_relative_path()) at = at.parent_path();
  struct stat above = {};
  while (at.has_relative_path() && ::stat(at.parent_path().c_str(), &above) == 0 &&
         above.st_dev == here.st_dev) {
    at = at.parent_path();
  }
  std::string text = "the disk at " + at.string();
  struct statvfs room = {};
  if (::statvfs(at.c_str(), &room) == 0) {
    const std::uint64_t left = std::uint64_t{room.f_bavail} * room.f_frsize;
    const std::uint64_t all = std::uint64_t{room.f_blocks} * room.f_frsize;
    const bool is_small = all >> 20 == 0;
    const int shift = is_small ? 10 : 20;
    text += ", which has " + std::to_string(left >> shift) + " of " + std::to_string(all >> shift) +
            (is_small ? " kB left" : " MB left");
  }
  return text;
}

Error failed(const char* what, const std::string& path, int code) {
  std::string text = std::string("cannot ") + what + " " + path + ": " + std::strerror(code);
  if (code == EFBIG) text += "; allow larger files (ulimit -f)";
  if (code == ENOSPC) {
    text += "; free room on " + disk_of(path) + ", or move the whole folder to another";
  }
  if (code == EDQUOT) {
    text += "; free room of yours on " + disk_of(path) +
            " (a quota is used up), or move the whole folder to another";
  }
  const bool reads = std::string_view(what).starts_with("read");
  if (!reads && (code == EROFS || code == EACCES || code == EPERM)) {
    text += "; parts are written into their folder: give the right to, or work on a copy of it";
  }
  return Error{text};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

class MachineFile final : public Disk::File {
 public:
  MachineFile(std::string path, int descriptor) : path_(std::move(path)), file_(descriptor) {}

  std::optional<Error> append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t n = ::write(file_.number(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed("write", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return std::nullopt;
  }

  std::optional<Error> sync() override {
    // Not every file system has it.
    if (::fsync(file_.number()) == 0 || errno == EINVAL || errno == ENOSYS) return std::nullopt;
    return failed("write", path_, errno);
  }

 private:
  std::string path_;
  Descriptor file_;
};

// To be read; -1 where it cannot be. Whoever opens a pipe would wait for its other end.
int open_to_read(const std::string& path) {
  int file = -1;
  do {
    file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  } while (file < 0 && errno == EINTR);
  return file;
}

class MachineDisk final : public Disk {
 public:
  Result<std::unique_ptr<File>> create(const std::string& path) override {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return failed("make", path, errno);
    // Where a file system knows no locks nobody is told that the file is held.
    ::flock(file, LOCK_EX | LOCK_NB);
    return std::unique_ptr<File>(std::make_unique<MachineFile>(path, file));
  }

  Result<std::optional<std::string>> read(const std::string& path) override {
    const Descriptor file(open_to_read(path));
    const int code = errno;
    if (file.number() < 0 && (code == ENOENT || code == ENOTDIR)) {
      return std::optional<std::string>();
    }
    struct stat found = {};
    const int known =
        file.number() < 0 ? ::stat(path.c_str(), &found) : ::fstat(file.number(), &found);
    if (known == 0 && !S_ISREG(found.st_mode)) {
      return Error{path + (S_ISDIR(found.st_mode) ? " is a folder" : " is no plain file") +
                       ", where a file of parts belongs: take it away",
                   ErrorKind::usage};
    }
    if (file.number() < 0 || known != 0) return failed("read", path, code);
    if (found.st_size > kMostBytes) return Error{path + " is larger than 4 GiB: no part is"};
    std::string text(static_cast<std::size_t>(found.st_size), '\0');
    std::size_t n_read = 0;
    while (n_read < text.size()) {
      const ssize_t n = ::read(file.number(), text.data() + n_read, text.size() - n_read);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return failed("read", path, errno);
      // Cut by another program meanwhile.
      if (n == 0) break;
      n_read += static_cast<std::size_t>(n);
    }
    text.resize(n_read);
    return std::optional<std::string>(std::move(text));
  }

  Result<std::vector<std::string>> list(const std::string& folder) override {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      names.push_back(entry->path().filename().string());
    }
    if (error && error.value() != ENOENT) return failed("read the folder", folder, error.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::optional<Error> rename(const std::string& from, const std::string& to) override {
    if (std::rename(from.c_str(), to.c_str()) == 0) return std::nullopt;
    return failed("make", to, errno);
  }

  std::optional<Error> remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return std::nullopt;
    return failed("remove", path, errno);
  }

  std::optional<Error> make_folder(const std::string& path) override {
    if (::mkdir(path.c_str(), 0777) == 0) return std::nullopt;
    const int code = errno;
    std::error_code error;
    if (code == EEXIST && fs::is_directory(path, error)) return std::nullopt;
    return failed("make the folder", path, code);
  }

  std::optional<Error> sync_folder(const std::string& path) override {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() < 0) return failed("open the folder", path, errno);
    if (::fsync(folder.number()) == 0 || errno == EINVAL || errno == ENOSYS) return std::nullopt;
    return failed("write the folder", path, errno);
  }

  bool is_held(const std::string& path) override {
    const Descriptor file(open_to_read(path));
    return file.number() >= 0 && ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 &&
           errno == EWOULDBLOCK;
  }

  std::string own_name() override {
    std::uint64_t bits[2] = {};
    if (getrandom(bits, sizeof bits, 0) != sizeof bits)
      bits[0] = static_cast<std::uint64_t>(getpid());
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(bits[0]),
                  static_cast<unsigned long long>(bits[1]));
    return text;
  }
};

}  // namespace

Disk& machine_disk() {
  static MachineDisk disk;
  return disk;
}

}  // namespace plimsoll::cut

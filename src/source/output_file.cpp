// Temporary file, flush, rename; around that the cases in which a name is no plain file. Names of
// unfinished files stand where a signal handler may read them, to remove them.
#include "source/output_file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>
#include <utility>

namespace plimsoll::source {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kNewFile = 0666;
constexpr int kMostLinks = 40;
constexpr std::size_t kLongestName = 255;

// How the text reaches the name.
enum class Way { standard_output, stream, replace };

struct Identity {
  dev_t device;
  ino_t inode;
  friend auto operator<=>(const Identity&, const Identity&) = default;
};

struct Inputs {
  std::mutex mutex;
  std::set<Identity> all;
};

Inputs& inputs() {
  static Inputs known;
  return known;
}

void remember(const struct stat& file) {
  if (!S_ISREG(file.st_mode)) return;
  const std::lock_guard<std::mutex> lock(inputs().mutex);
  inputs().all.insert({file.st_dev, file.st_ino});
}

// Names of temporary files, for the signal handler: it may only read what stays in its place.
constexpr std::size_t kMostUnfinished = 16;
std::array<std::atomic<const char*>, kMostUnfinished>& unfinished() {
  static std::array<std::atomic<const char*>, kMostUnfinished> names{};
  return names;
}

void note_unfinished(const char* name) {
  for (auto& slot : unfinished()) {
    const char* empty = nullptr;
    if (slot.compare_exchange_strong(empty, name)) return;
  }
}

void forget_unfinished(const char* name) {
  for (auto& slot : unfinished()) {
    const char* own = name;
    if (slot.compare_exchange_strong(own, nullptr)) return;
  }
}

fs::path folder_of(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

// Links below /proc are no names: behind them may be a pipe or a file that has none.
bool is_in_proc(const fs::path& folder) {
  struct statfs system = {};
  return statfs(folder.c_str(), &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
}

// Where a name leads: the file that a link points to, which need not be there.
struct Target {
  std::string path;
  bool in_proc = false;
};

Result<Target> target_of(const std::string& path) {
  fs::path at = path;
  for (int n = 0; n < kMostLinks; ++n) {
    struct stat found = {};
    if (lstat(at.c_str(), &found) != 0 || !S_ISLNK(found.st_mode)) return Target{at.string()};
    const fs::path folder = folder_of(at.string());
    if (is_in_proc(folder)) return Target{at.string(), true};
    std::error_code error;
    const fs::path next = fs::read_symlink(at, error);
    if (error) return Error{error.message()};
    at = next.is_absolute() ? next : folder / next;
  }
  return Error{std::strerror(ELOOP)};
}

std::string random_name(const std::string& target) {
  std::uint64_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != sizeof bits) bits = static_cast<std::uint64_t>(getpid());
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string tail = ".";
  for (int i = 0; i < 16; ++i) tail += kDigits[(bits >> (4 * i)) & 15];
  tail += ".tmp";
  std::string own = fs::path(target).filename().string();
  own.resize(std::min(own.size(), kLongestName - tail.size() - 1));
  return (folder_of(target) / ("." + own + tail)).string();
}

bool write_all(int descriptor, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::write(descriptor, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

// What is known of a name before it is opened.
struct Plan {
  Way way = Way::replace;
  std::string target;
  // Of the file that is there.
  std::optional<struct stat> old;
};

Result<Plan> plan_for(const std::string& path) {
  if (path == "-") return Plan{Way::standard_output, path, std::nullopt};
  if (path.empty()) return Error{"it has no name"};
  const Result<Target> target = target_of(path);
  if (!target) return target.failure();
  Plan plan{Way::replace, target->path, std::nullopt};
  struct stat found = {};
  if (stat(target->path.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) return Error{std::strerror(EISDIR)};
    if (access(target->path.c_str(), W_OK) != 0) return Error{std::strerror(errno)};
    plan.old = found;
    if (!S_ISREG(found.st_mode) || target->in_proc) plan.way = Way::stream;
  } else if (errno != ENOENT) {
    return Error{std::strerror(errno)};
  }
  return plan;
}

bool is_known_input(const Plan& plan) {
  if (!plan.old) return false;
  const std::lock_guard<std::mutex> lock(inputs().mutex);
  return inputs().all.count({plan.old->st_dev, plan.old->st_ino}) > 0;
}

Error cannot_write(const std::string& path, const std::string& why) {
  return Error{"cannot write " + (path == "-" ? "standard output" : path) + ": " + why};
}

constexpr const char* kIsInput = "this command reads it, and would overwrite it; name another file";

}  // namespace

struct OutputFile::State {
  ~State() {
    discard();
    if (descriptor >= 0) ::close(descriptor);
  }

  void discard() {
    if (temporary.empty()) return;
    ::unlink(temporary.c_str());
    forget_unfinished(temporary.c_str());
    temporary.clear();
  }

  void fail(int code) {
    if (error == 0) error = code;
  }

  // The temporary file of its own.
  bool make_temporary() {
    const std::string folder = folder_of(plan.target).string();
    // Without /proc a file that has no name cannot be given one.
    if (access("/proc/self/fd", X_OK) == 0) {
      descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kNewFile);
    }
    for (int n = 0; descriptor < 0 && n < 100; ++n) {
      temporary = random_name(plan.target);
      note_unfinished(temporary.c_str());
      descriptor =
          ::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kNewFile);
      if (descriptor >= 0) break;
      const int code = errno;
      forget_unfinished(temporary.c_str());
      temporary.clear();
      errno = code;
      if (code != EEXIST) return false;
    }
    if (descriptor < 0) return false;
    if (plan.old) {
      // The owner first: changing it takes permissions away. Only root may change it.
      struct stat own = {};
      if (fstat(descriptor, &own) == 0 &&
          (own.st_uid != plan.old->st_uid || own.st_gid != plan.old->st_gid) &&
          fchown(descriptor, plan.old->st_uid, plan.old->st_gid) != 0) {
        errno = 0;
      }
      if (fchmod(descriptor, plan.old->st_mode & 07777) != 0) errno = 0;
    }
    return true;
  }

  // Gives the nameless temporary file a name of its own.
  bool name_temporary() {
    if (!temporary.empty()) return true;
    const std::string own = "/proc/self/fd/" + std::to_string(descriptor);
    for (int n = 0; n < 100; ++n) {
      temporary = random_name(plan.target);
      note_unfinished(temporary.c_str());
      if (linkat(AT_FDCWD, own.c_str(), AT_FDCWD, temporary.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        return true;
      }
      const int code = errno;
      forget_unfinished(temporary.c_str());
      temporary.clear();
      errno = code;
      if (code != EEXIST) return false;
    }
    return false;
  }

  // The whole text into the file that is there, once there is room for it.
  bool overwrite() {
    const off_t size = lseek(descriptor, 0, SEEK_END);
    const int target = ::open(plan.target.c_str(), O_WRONLY | O_CLOEXEC);
    if (size < 0 || target < 0) return false;
    int code = 0;
    if (size > plan.old->st_size) code = posix_fallocate(target, 0, size);
    if (code == EOPNOTSUPP || code == EINVAL) code = 0;
    if (code != 0 && ftruncate(target, plan.old->st_size) != 0) code = errno;
    char buffer[1 << 16];
    off_t at = 0;
    while (code == 0 && at < size) {
      const ssize_t n = pread(descriptor, buffer, sizeof buffer, at);
      if (n <= 0 || !write_all(target, buffer, static_cast<std::size_t>(n))) {
        code = n == 0 ? EIO : errno;
      } else {
        at += n;
      }
    }
    if (code == 0 && (ftruncate(target, size) != 0 || fsync(target) != 0)) code = errno;
    if (::close(target) != 0 && code == 0) code = errno;
    errno = code;
    return code == 0;
  }

  bool replace() {
    // Not every file system has it; a full disk is told here at the latest.
    if (fsync(descriptor) != 0 && errno != EINVAL && errno != ENOSYS) return false;
    if (plan.old && plan.old->st_nlink > 1) return overwrite();
    if (!name_temporary()) return false;
    if (std::rename(temporary.c_str(), plan.target.c_str()) != 0) {
      return errno == EBUSY && plan.old && overwrite();
    }
    forget_unfinished(temporary.c_str());
    temporary.clear();
    return true;
  }

  std::string path;
  Plan plan;
  int descriptor = -1;
  std::string temporary;
  int error = 0;
};

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::open(const std::string& path, Over over) {
  Result<Plan> plan = plan_for(path);
  if (!plan) return cannot_write(path, plan.error());
  if (over == Over::others && is_known_input(*plan)) return cannot_write(path, kIsInput);
  auto state = std::make_unique<State>();
  state->path = path;
  state->plan = std::move(*plan);
  if (state->plan.way == Way::stream) {
    // Behind /proc may be a file that others write to as well: their text stays.
    state->descriptor =
        ::open(state->plan.target.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
    if (state->descriptor < 0) return cannot_write(path, std::strerror(errno));
  } else if (state->plan.way == Way::replace && !state->make_temporary()) {
    return cannot_write(path, std::strerror(errno));
  }
  return OutputFile(std::move(state));
}

bool OutputFile::write(std::string_view text) {
  State& state = *state_;
  if (state.error != 0) return false;
  errno = 0;
  const bool well = state.plan.way == Way::standard_output
                        ? std::fwrite(text.data(), 1, text.size(), stdout) == text.size()
                        : write_all(state.descriptor, text.data(), text.size());
  if (!well) state.fail(errno == 0 ? EIO : errno);
  return well;
}

bool OutputFile::is_new() const {
  return state_->plan.way == Way::replace;
}

bool OutputFile::write_begin(std::string_view text) {
  State& state = *state_;
  std::size_t done = 0;
  while (state.error == 0 && done < text.size()) {
    errno = 0;
    const ssize_t n = ::pwrite(state.descriptor, text.data() + done, text.size() - done,
                               static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      state.fail(errno == 0 ? EIO : errno);
    } else {
      done += static_cast<std::size_t>(n);
    }
  }
  return state.error == 0;
}

std::optional<Error> OutputFile::finish() {
  State& state = *state_;
  if (state.error == 0) {
    errno = 0;
    bool well = true;
    if (state.plan.way == Way::standard_output) well = std::fflush(stdout) == 0;
    if (state.plan.way == Way::replace) well = state.replace();
    if (!well) state.fail(errno == 0 ? EIO : errno);
  }
  if (state.descriptor >= 0 && ::close(std::exchange(state.descriptor, -1)) != 0 &&
      state.plan.way == Way::stream) {
    state.fail(errno);
  }
  state.discard();
  if (state.error == 0) return std::nullopt;
  std::string why = std::strerror(state.error);
  if (state.plan.way == Way::replace) {
    why += state.plan.old ? "; it is as it was" : "; nothing was left there";
  }
  return cannot_write(state.path, why);
}

std::optional<Error> cannot_be_output(const std::string& path) {
  const Result<Plan> plan = plan_for(path);
  if (!plan) return cannot_write(path, plan.error());
  // To open a pipe would wait for its reader.
  if (plan->way != Way::replace) return std::nullopt;
  const Result<OutputFile> file = OutputFile::open(path, Over::inputs);
  if (!file) return file.failure();
  return std::nullopt;
}

bool same_output(const std::string& a, const std::string& b) {
  const Result<Plan> one = plan_for(a);
  const Result<Plan> other = plan_for(b);
  if (!one || !other || one->way != other->way) return false;
  if (one->way == Way::standard_output) return true;
  if (one->old && other->old) {
    return S_ISREG(one->old->st_mode) && one->old->st_dev == other->old->st_dev &&
           one->old->st_ino == other->old->st_ino;
  }
  if (one->old || other->old) return false;
  struct stat folder_a = {};
  struct stat folder_b = {};
  return fs::path(one->target).filename() == fs::path(other->target).filename() &&
         stat(folder_of(one->target).c_str(), &folder_a) == 0 &&
         stat(folder_of(other->target).c_str(), &folder_b) == 0 &&
         folder_a.st_dev == folder_b.st_dev && folder_a.st_ino == folder_b.st_ino;
}

void remember_input(std::FILE* file) {
  struct stat found = {};
  if (file != nullptr && fstat(fileno(file), &found) == 0) remember(found);
}

void remember_input(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) == 0) remember(found);
}

bool is_input(const std::string& path) {
  const Result<Plan> plan = plan_for(path);
  return plan.ok() && is_known_input(*plan);
}

void remove_unfinished_outputs() {
  for (auto& slot : unfinished()) {
    if (const char* name = slot.load(); name != nullptr) ::unlink(name);
  }
}

}  // namespace plimsoll::source

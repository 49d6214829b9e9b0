// A file in memory for the input, a pipe for the answer, posix_spawn; the pipe is read until it ends, a limit is
// passed or time is up. Linux only.
#include "filing/pdf/confined.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

namespace plimsoll::filing {
namespace {

// With which a program ends that the dynamic linker could not put together.
constexpr int kNotLoaded = 127;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int operator*() const { return number_; }
  void reset() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

bool put(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(file, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return lseek(file, 0, SEEK_SET) == 0;
}

// Why reading ended before the pipe did; empty when it did not.
std::string receive(int pipe, const Confinement& limits, std::string& answer) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(limits.wall_seconds);
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return "took longer than " + std::to_string(limits.wall_seconds) + " seconds and was ended";
    }
    pollfd waiting = {pipe, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) return "was interrupted";
    if (ready <= 0) continue;
    const ssize_t n = read(pipe, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) return "was interrupted";
    if (n < 0) return "failed: its answer cannot be read";
    if (n == 0) return {};
    if (answer.size() + static_cast<std::size_t>(n) > limits.answer_bytes) {
      return "gave more than " + std::to_string(limits.answer_bytes >> 20) + " MB";
    }
    answer.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

std::string why_ended(int status, const Confinement& limits) {
  const std::string memory =
      "needed more than " + std::to_string(limits.memory_bytes >> 20) + " MB of memory";
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU || signal == SIGKILL) {
      return "took more than " + std::to_string(limits.cpu_seconds) +
             " seconds of processor time and was ended";
    }
    if (signal == SIGINT || signal == SIGTERM) return "was interrupted";
    return "crashed (signal " + std::to_string(signal) + ")";
  }
  if (WEXITSTATUS(status) == kOutOfMemory) return memory;
  if (WEXITSTATUS(status) == kNotLoaded)
    return "failed: a library that its program needs is not here";
  return "gave up (status " + std::to_string(WEXITSTATUS(status)) + ")";
}

// The child, or why there is none. Signals are as a program expects them: those for the terminal end it.
Result<pid_t> start(const Confinement& limits, const std::string& program, int input, int answer) {
  std::array<std::string, 5> words = {program, std::string(kConfined), std::to_string(getpid()),
                                      std::to_string(limits.cpu_seconds),
                                      std::to_string(limits.memory_bytes)};
  std::array<char*, 6> arguments = {};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  sigset_t none;
  sigset_t usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGXCPU, SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) {
    sigaddset(&usual, signal);
  }
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &usual);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int problem = posix_spawn(&child, program.c_str(), &files, &how, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&how);
  if (problem != 0)
    return Error{"failed: " + program + " cannot be started: " + std::strerror(problem)};
  return child;
}

}  // namespace

Result<std::string> run_confined(const Confinement& limits, const std::string& program,
                                 std::string_view input) {
  // Made first, so that it takes the lowest number: where the caller has closed its standard input, the pipe must
  // not lie in the place that the child's input goes to.
  Descriptor file(memfd_create("plimsoll", MFD_CLOEXEC));
  if (*file < 0 || !put(*file, input)) return Error{"failed: no memory for a copy of it"};
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Error{"failed: no pipe can be made"};
  const Descriptor out(ends[0]);
  Descriptor in(ends[1]);
  const Result<pid_t> child = start(limits, program, *file, *in);
  if (!child) return child.failure();
  file.reset();
  in.reset();
  std::string answer;
  const std::string broken = receive(*out, limits, answer);
  if (!broken.empty()) kill(*child, SIGKILL);
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!broken.empty()) return Error{broken};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return Error{why_ended(status, limits)};
  return answer;
}

}  // namespace plimsoll::filing

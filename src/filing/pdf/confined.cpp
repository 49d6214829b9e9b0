// fork, limits, a system call filter, then the work; the parent reads a pipe until it ends, a
// limit is passed or time is up. Linux only.
#include "filing/pdf/confined.h"

#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <fstream>
#include <new>

namespace plimsoll::filing {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kReservesMemory = true;
#elif defined(__has_feature)
constexpr bool kReservesMemory = __has_feature(address_sanitizer);
#else
constexpr bool kReservesMemory = false;
#endif

// Statuses with which the child ends; libraries use 1.
constexpr int kOutOfMemory = 70;
constexpr int kThrew = 71;

std::size_t address_space_bytes() {
  std::ifstream in("/proc/self/statm");
  std::size_t n_pages = 0;
  in >> n_pages;
  return n_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource_t resource, std::size_t value) {
  rlimit wanted = {};
  wanted.rlim_cur = value;
  wanted.rlim_max = value;
  setrlimit(resource, &wanted);
}

// What computing, allocating, sending and ending need. All else fails as if it were forbidden,
// which libraries handle as they handle a missing file. A kernel without filters leaves the limits.
void filter_calls() {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
  if (filter == nullptr) return;
  for (const int call : {SCMP_SYS(brk),          SCMP_SYS(clock_gettime),
                         SCMP_SYS(close),        SCMP_SYS(exit),
                         SCMP_SYS(exit_group),   SCMP_SYS(futex),
                         SCMP_SYS(getpid),       SCMP_SYS(getrandom),
                         SCMP_SYS(gettid),       SCMP_SYS(gettimeofday),
                         SCMP_SYS(madvise),      SCMP_SYS(mmap),
                         SCMP_SYS(mprotect),     SCMP_SYS(mremap),
                         SCMP_SYS(munmap),       SCMP_SYS(restart_syscall),
                         SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),
                         SCMP_SYS(sigaltstack),  SCMP_SYS(sysinfo),
                         SCMP_SYS(write)}) {
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  }
  // abort() signals its own process. Written out: the library's macro is a C99 literal.
  const scmp_arg_cmp itself{
      .arg = 0, .op = SCMP_CMP_EQ, .datum_a = static_cast<scmp_datum_t>(getpid()), .datum_b = 0};
  seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &itself);
  seccomp_load(filter);
  seccomp_release(filter);
}

void confine(const Confinement& limits, std::size_t in_use, int pipe) {
  const unsigned kept = static_cast<unsigned>(pipe);
  if (kept > 0) close_range(0, kept - 1, 0);
  close_range(kept + 1, ~0U, 0);
  // An interrupt from the terminal ends the child; the handlers of the parent are not for it.
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) std::signal(signal, SIG_DFL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.cpu_seconds);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  if (!kReservesMemory) limit(RLIMIT_AS, in_use + limits.memory_bytes);
  // None can be opened beyond those that are: neither files nor sockets.
  limit(RLIMIT_NOFILE, 0);
  filter_calls();
}

void send_all(int pipe, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(pipe, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(kThrew);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

[[noreturn]] void run_child(const Confinement& limits, std::size_t in_use, int pipe, pid_t parent,
                            const std::function<void(const Send&)>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the line above.
  if (getppid() != parent) _exit(kThrew);
  confine(limits, in_use, pipe);
  try {
    work([pipe](std::string_view bytes) { send_all(pipe, bytes); });
  } catch (const std::bad_alloc&) {
    _exit(kOutOfMemory);
  } catch (const std::exception&) {
    _exit(kThrew);
  }
  _exit(0);
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
  return "gave up (status " + std::to_string(WEXITSTATUS(status)) + ")";
}

}  // namespace

Result<std::string> run_confined(const Confinement& limits,
                                 const std::function<void(const Send&)>& work) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Error{"failed: no pipe can be made"};
  const std::size_t in_use = address_space_bytes();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    return Error{"failed: no process can be started"};
  }
  if (child == 0) run_child(limits, in_use, ends[1], parent, work);
  close(ends[1]);
  std::string answer;
  const std::string broken = receive(ends[0], limits, answer);
  close(ends[0]);
  if (!broken.empty()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!broken.empty()) return Error{broken};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return Error{why_ended(status, limits)};
  return answer;
}

}  // namespace plimsoll::filing

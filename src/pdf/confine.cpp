// Limits, a system call filter, then the work. Linux only.
#include "pdf/confine.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <new>

#include "filing/pdf/confined.h"

namespace plimsoll::pdf {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kReservesMemory = true;
#elif defined(__has_feature)
constexpr bool kReservesMemory = __has_feature(address_sanitizer);
#else
constexpr bool kReservesMemory = false;
#endif

constexpr int kArguments = 5;

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

void confine(std::size_t cpu_seconds, std::size_t memory_bytes) {
  // Standard output alone stays.
  close(STDIN_FILENO);
  close_range(STDERR_FILENO, ~0U, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, cpu_seconds);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  if (!kReservesMemory) limit(RLIMIT_AS, address_space_bytes() + memory_bytes);
  // None can be opened beyond those that are: neither files nor sockets.
  limit(RLIMIT_NOFILE, 0);
  filter_calls();
}

void send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(filing::kThrew);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

// The file that is standard input, as memory.
std::string_view mapped_input() {
  struct stat about = {};
  if (fstat(STDIN_FILENO, &about) != 0 || about.st_size < 0) _exit(filing::kThrew);
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size == 0) return {};
  void* const begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (begin == MAP_FAILED) _exit(filing::kOutOfMemory);
  return {static_cast<const char*>(begin), size};
}

}  // namespace

bool is_asked(int argc, const char* const* argv) {
  return argc == kArguments && argv[1] == filing::kConfined;
}

void serve(const char* const* argv,
           const std::function<void(std::string_view, const Send&)>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the line above.
  if (getppid() != std::atoi(argv[2])) _exit(filing::kThrew);
  try {
    const std::string_view input = mapped_input();
    confine(std::strtoull(argv[3], nullptr, 10), std::strtoull(argv[4], nullptr, 10));
    work(input, send_all);
  } catch (const std::bad_alloc&) {
    _exit(filing::kOutOfMemory);
  } catch (const std::exception&) {
    _exit(filing::kThrew);
  }
  _exit(0);
}

}  // namespace plimsoll::pdf

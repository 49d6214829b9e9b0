// The program `plimsoll`: arguments to commands. Adds no meaning of its own.
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "base/memory.h"
#include "base/stop.h"
#include "commands/command.h"
#include "commands/mistake.h"
#include "commands/names.h"
#include "commands/parser.h"
#include "commands/program.h"
#include "commands/screen.h"
#include "source/output_file.h"

namespace plimsoll::commands {
namespace {

// Ends the program as the signal would have, without what it has not finished.
void on_end(int signal) {
  source::remove_unfinished_outputs();
  std::signal(signal, SIG_DFL);
  raise(signal);
}

// How long work may take to end when it is asked to.
constexpr itimerval kPatience = {{0, 0}, {0, 800'000}};

// A second interrupt ends the program at once.
void on_interrupt(int signal) {
  if (!request_stop()) on_end(signal);
  setitimer(ITIMER_REAL, &kPatience, nullptr);
}

// Nothing has heeded the wish to stop: a model is being read, tables of laws are made, one draw takes
// minutes.
void on_patience_over(int) {
  if (stop_is_heeded()) return;
  source::remove_unfinished_outputs();
  constexpr char kWords[] = "plimsoll: interrupted\n";
  const ssize_t n = ::write(STDERR_FILENO, kWords, sizeof kWords - 1);
  _exit(n >= 0 ? kInterrupted : kMachineFailed);
}

void say_out_of_memory() {
  const std::size_t left = addresses_left();
  const std::size_t used = addresses_in_use();
  std::fprintf(stderr, "plimsoll: not enough memory: %zu MB are in use", used >> 20);
  if (left != SIZE_MAX) {
    std::fprintf(stderr, ", and no more than %zu MB are allowed (ulimit -v)", (used + left) >> 20);
  }
  std::fputs("; ask for fewer trials, threads or labels\n", stderr);
}

// Memory that is not there where nothing can be caught is no fault of the program's.
void on_terminate() {
  try {
    if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    source::remove_unfinished_outputs();
    say_out_of_memory();
    _exit(kMachineFailed);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll: %s\n", error.what());
  } catch (...) {
    std::fputs("plimsoll: an unknown error\n", stderr);
  }
  std::abort();
}

void install_signal_handlers() {
  struct sigaction action = {};
  // Without SA_RESTART: what waits for a pipe's other end gives up.
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = on_patience_over;
  sigaction(SIGALRM, &action, nullptr);
  action.sa_handler = on_end;
  for (const int signal : {SIGHUP, SIGPIPE, SIGQUIT}) {
    struct sigaction before = {};
    // What the caller has told us to pass over, such as nohup, is passed over.
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
      sigaction(signal, &action, nullptr);
    }
  }
  // A file beyond its allowed size is a failed write.
  std::signal(SIGXFSZ, SIG_IGN);
}

// A file must not become standard output because the caller has closed that: writing to what is
// opened here for reading fails, as it does to what is closed.
void keep_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (open("/dev/null", mode) != descriptor) std::_Exit(kMachineFailed);
  }
}

// How much of the heap is taken at once, and what a large page holds.
constexpr std::size_t kFirstHeapBytes = std::size_t{8} << 20;
constexpr std::size_t kSmallHeapBytes = std::size_t{256} << 10;
constexpr std::size_t kLargePageBytes = std::size_t{2} << 20;

// The heap of a model as large as an annual report's comes in a few large pages instead of thousands of small ones, which
// take an eighth of the time to its first result. A machine that has none loses nothing.
void prepare_heap() {
  mallopt(M_TOP_PAD, static_cast<int>(kFirstHeapBytes));
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kFirstHeapBytes / 2));
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(kFirstHeapBytes));
  // More than the little that there is of a heap before `main`. Volatile: a compiler may leave out what is freed at once.
  void* volatile grows = std::malloc(kSmallHeapBytes);
  std::free(grows);
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const std::uintptr_t begin =
      (end - kFirstHeapBytes + kLargePageBytes - 1) & ~(kLargePageBytes - 1);
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

// What was printed must have arrived.
int finished(int code) {
  if (finish_standard_output()) return code;
  std::fprintf(stderr, "plimsoll: cannot write standard output: %s\n",
               errno != 0 ? std::strerror(errno) : "an earlier write failed");
  return kMachineFailed;
}

bool wants_colour(int descriptor) {
  return isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr;
}

// Whether a program is to read what the command prints.
bool gives_data(const Parsed& parsed) {
  for (const auto& [option, texts] : parsed.given) {
    if (option->kind == Option::Kind::flag) {
      if (option->name() == "--json" || option->name() == "--stdout") return true;
      continue;
    }
    for (const std::string& text : texts) {
      if (text == "-" || text.starts_with("/dev/") || text.starts_with("/proc/")) return true;
    }
  }
  return false;
}

int run_program(int argc, char** argv) {
  const Program program = make_program(argv[0]);
  if (argc > 1 && std::strcmp(argv[1], kNamesOption) == 0) return print_names(program, argc, argv);
  const Parsed parsed = parse(program, argc, argv);
  if (parsed.text) {
    std::fputs(parsed.text->c_str(), stdout);
    return kWell;
  }
  if (parsed.mistake) {
    std::fputs(tell_mistake(program, parsed, argc, argv).c_str(), stderr);
    return kUsage;
  }
  const Terminal terminal = {wants_colour(STDERR_FILENO), wants_colour(STDOUT_FILENO),
                             isatty(STDERR_FILENO) != 0};
  guard_standard_output(gives_data(parsed), terminal.colour_out);
  return parsed.command->run({terminal, program, parsed});
}

}  // namespace
}  // namespace plimsoll::commands

int main(int argc, char** argv) {
  plimsoll::commands::prepare_heap();
  // Third-party code may throw; ours does not.
  plimsoll::commands::keep_standard_streams();
  plimsoll::commands::install_signal_handlers();
  std::set_terminate(plimsoll::commands::on_terminate);
  try {
    return plimsoll::commands::finished(plimsoll::commands::run_program(argc, argv));
  } catch (const std::bad_alloc&) {
    plimsoll::commands::say_out_of_memory();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll: %s\n", error.what());
  }
  return plimsoll::commands::kMachineFailed;
}

// The program `plimsoll`: arguments to commands. Adds no meaning of its own.
#include <fcntl.h>
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
#include <sstream>
#include <string>

#include "base/memory.h"
#include "base/stop.h"
#include "commands/command.h"
#include "commands/manual.h"
#include "commands/mistake.h"
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
  _exit(n >= 0 ? driver::kInterrupted : driver::kMachineFailed);
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
    _exit(driver::kMachineFailed);
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
    if (open("/dev/null", mode) != descriptor) std::_Exit(driver::kMachineFailed);
  }
}

// What was printed must have arrived.
int finished(int code) {
  if (finish_standard_output()) return code;
  std::fprintf(stderr, "plimsoll: cannot write standard output: %s\n",
               errno != 0 ? std::strerror(errno) : "an earlier write failed");
  return driver::kMachineFailed;
}

bool wants_colour(int descriptor) {
  return isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr;
}

// Whether a program is to read what the command prints.
bool gives_data(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands()) {
    for (const CLI::Option* option : command->get_options()) {
      if (option->count() == 0) continue;
      const bool is_flag = option->get_items_expected_max() == 0;
      if (is_flag && (option->check_lname("json") || option->check_lname("stdout"))) return true;
      for (const std::string& value : option->results()) {
        if (value == "-" || value.starts_with("/dev/") || value.starts_with("/proc/")) return true;
      }
    }
  }
  return false;
}

int run_program(int argc, char** argv) {
  CLI::App app{"Plimsoll makes the risk-factor section of an annual report executable."};
  app.set_version_flag("--version", "plimsoll " PLIMSOLL_VERSION " (stream 1)");
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  plimsoll run models/iij --trials 1000000\n"
      "  plimsoll run models/iij --scenario tokyo_quake --without price_war --json out.json\n"
      "  plimsoll explain models/iij --trial 4711\n"
      "  plimsoll eval 'quantile(lognormal(median: 3 bn JPY, sigma: 0.2), 99%)'\n"
      "\n"
      "Exit codes: " +
      std::string(kExitCodes));

  Chosen chosen;
  chosen.terminal = {wants_colour(STDERR_FILENO), wants_colour(STDOUT_FILENO),
                     isatty(STDERR_FILENO) != 0};
  // In the order of --help.
  add_run(app, chosen);
  add_report(app, chosen);
  add_explain(app, chosen);
  add_attribute(app, chosen);
  add_sensitivity(app, chosen);
  add_reverse(app, chosen);
  add_stress(app, chosen);
  add_breakeven(app, chosen);
  add_check(app, chosen);
  add_show(app, chosen);
  add_trace(app, chosen);
  add_verify(app, chosen);
  add_diff(app, chosen);
  add_fmt(app, chosen);
  add_eval(app, chosen);
  add_read(app, chosen);
  add_help(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are asked for in this way too.
    if (error.get_exit_code() == 0) {
      std::ostringstream text;
      app.exit(error, text, text);
      std::fputs(text.str().c_str(), stdout);
      return driver::kWell;
    }
    std::fputs(tell_mistake(app, error, argc, argv).c_str(), stderr);
    return driver::kUsage;
  }
  guard_standard_output(gives_data(app), chosen.terminal.colour_out);
  return chosen.action();
}

}  // namespace
}  // namespace plimsoll::commands

int main(int argc, char** argv) {
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
  return plimsoll::driver::kMachineFailed;
}

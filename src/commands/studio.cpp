// `plimsoll studio`: a page of a browser in which a model is moved, read and changed.
#include "studio/server.h"

#include <fcntl.h>
#include <malloc.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/stop.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/documents.h"
#include "commands/locate.h"
#include "plimsoll/model.h"

extern char** environ;

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;

// A heap for each thread would keep what each freed: minutes of use take twice the memory, for requests that seldom
// allocate at once.
constexpr int kHeaps = 2;

struct StudioArguments {
  std::vector<std::string> models;
  std::uint16_t port = 0;
  bool no_open = false;
  std::uint64_t most_trials = 1'000'000;
  // `NAME=FILE` each.
  std::vector<std::string> sources;
};

// Asks the desktop for its browser, and goes on whatever comes of it: the address is printed too.
void open_browser(const std::string& address) {
  std::string program = "xdg-open";
  std::string argument = address;
  char* const arguments[] = {program.data(), argument.data(), nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
  }
  pid_t child = 0;
  posix_spawnp(&child, program.c_str(), &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
}

// Error: no `NAME=FILE`, or no such file.
Result<std::map<std::string, std::string>> sources_of(const std::vector<std::string>& given) {
  std::map<std::string, std::string> out;
  for (const std::string& one : given) {
    const std::size_t at = one.find('=');
    if (at == 0 || at == std::string::npos || at + 1 == one.size()) {
      return Error{"--source takes NAME=FILE, such as form20f=form20f.txt, not '" + one + "'",
                   ErrorKind::usage};
    }
    std::error_code error;
    const std::string path = one.substr(at + 1);
    if (!fs::is_regular_file(path, error)) {
      return Error{"--source " + one + ": there is no file " + path, ErrorKind::usage};
    }
    out[one.substr(0, at)] = path;
  }
  return out;
}

int serve(const StudioArguments& arguments, const std::string& version) {
  const auto sources = sources_of(arguments.sources);
  if (!sources) return tell(sources.failure(), false);
  studio::Options options;
  for (const std::string& model : arguments.models) {
    const std::string path = locate_model(model);
    std::error_code error;
    if (!fs::exists(path, error)) {
      return tell({"there is no model " + model + ": name a file, or a folder with main.plim",
                   ErrorKind::usage},
                  false);
    }
    options.models.push_back(path);
  }
  options.port = arguments.port;
  options.most_trials = arguments.most_trials;
  options.sources = *sources;
  options.library = library_paths();
  options.report_template = page_template;
  options.version = version;
  for (const std::string& folder : data_folders()) {
    for (const char* place : {"page/studio", "build/web/studio"}) {
      options.page_folders.push_back((fs::path(folder) / place).string());
    }
  }
  const auto ready = [&](const std::string& address) {
    std::printf("%s\n", address.c_str());
    std::fflush(stdout);
    if (!arguments.no_open) open_browser(address);
  };
  mallopt(M_ARENA_MAX, kHeaps);
  const auto error = studio::serve(std::move(options), ready, stop_requested());
  heed_stop();
  return error ? tell(*error, false) : kWell;
}

}  // namespace

Command studio_command() {
  auto arguments = std::make_shared<StudioArguments>();
  return {
      .name = "studio",
      .what = "open models in a browser: move what they assume, and see the answers move",
      .options =
          {
              all("MODEL", arguments->models, "model files, or folders with main.plim")
                  .files()
                  .required(),
              whole("--port", arguments->port, {0, 65'535, "8080"},
                    "of 127.0.0.1; 0 is one that is free")
                  .shown("0"),
              flag("--no-open", arguments->no_open, "print the address, and open no browser"),
              whole("--most-trials", arguments->most_trials, kTrials,
                    "that the page may ask for in one run")
                  .shown("1000000"),
              each("--source", arguments->sources,
                   "where a source lies that is not beside the model (repeatable)")
                  .files()
                  .called("NAME=FILE"),
          },
      .footer =
          "Example:\n"
          "  plimsoll studio models/iij\n"
          "The page is for whoever has the address that is printed; Ctrl-C ends it.",
      .run = [arguments](const Call& call) { return serve(*arguments, call.program.version); },
  };
}

}  // namespace plimsoll::commands

// `plimsoll lsp`: the language server on standard input and output.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "commands/command.h"
#include "commands/locate.h"
#include "commands/output.h"
#include "lsp/frames.h"
#include "lsp/grammar.h"
#include "lsp/server.h"

namespace plimsoll::commands {

namespace {

bool write_all(const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

int serve() {
  lsp::Options options;
  options.library = library_paths();
  options.send = [](const nlohmann::json& message) {
    // Whoever has closed the other end reads no more; the end of input follows.
    if (!write_all(lsp::frame(message))) return;
  };
  lsp::Server server(std::move(options));
  lsp::FrameReader frames;
  std::string bytes(65536, '\0');
  while (!server.exit_code()) {
    const ssize_t n = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      print_error(
          "standard input ended without `exit`; editors start `plimsoll lsp`, see "
          "docs/editors.md");
      return kUsage;
    }
    frames.add(std::string_view(bytes.data(), static_cast<std::size_t>(n)));
    while (auto frame = frames.next()) {
      if (frame->message) {
        server.receive(*frame->message);
      } else {
        server.receive_broken(frame->error);
      }
      if (server.exit_code()) break;
    }
  }
  return *server.exit_code();
}

}  // namespace

Command lsp_command() {
  auto grammar = std::make_shared<bool>(false);
  auto kate = std::make_shared<bool>(false);
  return {
      .name = "lsp",
      .what = "the language server for editors, on standard input and output",
      .options =
          {
              flag("--grammar", *grammar, "print the TextMate grammar of the language instead"),
              flag("--kate", *kate, "print the syntax definition for Kate instead"),
          },
      .footer = "Editors start it; docs/editors.md has the lines for each.",
      .run =
          [grammar, kate](const Call&) {
            if (!*grammar && !*kate) return serve();
            const std::string text = *kate ? lsp::kate_grammar() : lsp::textmate_grammar();
            std::fputs(text.c_str(), stdout);
            return static_cast<int>(kWell);
          },
  };
}

}  // namespace plimsoll::commands

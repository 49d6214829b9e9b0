// The Language Server Protocol 3.17 over messages: takes them and gives them, whatever carries them (lsp/frames.h: Content-Length
// on standard streams; the studio: a WebSocket). docs/editors.md lists what it can.
//
//   order     notifications take effect before receive() returns; requests are answered in turn by a thread of the server,
//             commands (`workspace/executeCommand`) by another, each with the texts as they were when it came; diagnostics
//             come from a third, the latest texts only
//   threads   receive() from one thread at a time; overlays(), exit_code() from any. `send` is called from threads of the server
//             and from receive(), never twice at once; it must not call the server and must not throw
//   errors    those of JSON-RPC and LSP, as answers; no message makes it throw but for want of memory
//   files     reads those of the models that open documents belong to, and their sources; writes none
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::lsp {

struct Options {
  // Takes what goes to the client: an answer, a notification, a request.
  std::function<void(const nlohmann::json&)> send;
  // Folders with the standard library; none: those beside the program.
  std::vector<std::string> library = {};
};

class Server {
 public:
  explicit Server(Options options);
  // Ends what is being worked on; nothing is sent after it.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // One message of JSON-RPC, or a batch.
  void receive(const nlohmann::json& message);
  // What could not be read as JSON at all: answers with a parse error.
  void receive_broken(const std::string& why);

  // The open documents, as ModelSource::documents takes them: by real paths.
  std::vector<Document> overlays() const;
  // After `exit`: 0 where `shutdown` came before, else 1.
  std::optional<int> exit_code() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll::lsp

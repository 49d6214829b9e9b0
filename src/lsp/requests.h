// The requests of the protocol, one function each: parameters in, an answer out.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lsp/convert.h"
#include "service/sources.h"
#include "service/workspace.h"

namespace plimsoll::lsp {

// What a request is answered from.
struct Asked {
  service::Workspace& workspace;
  service::SourceTexts& sources;
  service::Workspace::Moment moment;
  service::Encoding encoding = service::Encoding::utf16;
  // Of open documents, by path.
  std::shared_ptr<const std::map<std::string, std::string>> uris;
  const Json& params;
  // Set where the client no longer wants the answer.
  const std::atomic<bool>& cancelled;
  // Of work that takes long: done of all. May be empty.
  std::function<void(std::uint64_t, std::uint64_t)> progress = {};
};

using Request = Answer (*)(const Asked& asked);

// Null where there is none of that method.
Request find_request(std::string_view method);
// `workspace/executeCommand`, which may take seconds.
Answer execute_command(const Asked& asked);

// What the server says that it can do; `encoding` as agreed.
Json capabilities(service::Encoding encoding);

// Of a problem as it is published.
Json diagnostic_json(const service::Problem& problem, Texts& texts);

}  // namespace plimsoll::lsp

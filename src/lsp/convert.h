// Between JSON of the protocol and what the service knows.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plimsoll::lsp {

using Json = nlohmann::json;

// Codes of JSON-RPC and LSP.
enum class Code : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  not_initialized = -32002,
  request_failed = -32803,
  request_cancelled = -32800,
};

// An answer, or why there is none.
struct Answer {
  Json result;
  std::optional<Code> code = std::nullopt;
  std::string message = {};

  Answer(Json value) : result(std::move(value)) {}
  Answer(Code wrong, std::string why) : code(wrong), message(std::move(why)) {}
};

// The member of an object, or what nothing is: null where it is not there, or `of` is no object.
const Json& member(const Json& of, std::string_view name);
std::optional<std::string> text_member(const Json& of, std::string_view name);
// Whole and not negative.
std::optional<std::uint32_t> number_member(const Json& of, std::string_view name);
bool flag_member(const Json& of, std::string_view name);

std::optional<service::Position> position_of(const Json& position);
std::optional<service::Range> range_of(const Json& range);
Json to_json(const service::Position& position);
Json to_json(const service::Range& range);

// "/models/a b.plim" of "file:///models/a%20b.plim". What is in no file, "untitled:1", is a model with a path of its own.
std::string path_of(const std::string& uri);
std::string uri_of(const std::string& path);

// Places of one moment, in the client's columns and by the client's names of files.
class Texts {
 public:
  // `uris`: of open documents, by path.
  Texts(service::Workspace::Moment moment, service::Encoding encoding,
        std::shared_ptr<const std::map<std::string, std::string>> uris);

  Json range(const service::Place& place);
  Json location(const service::Place& place);
  std::string uri(const std::string& path) const;
  // Null where there is no such text.
  const service::Lines* lines(const std::string& path);
  service::Encoding encoding() const { return encoding_; }
  // {uri: [edit, ...]}
  Json workspace_edit(const std::vector<service::TextEdit>& edits);

 private:
  struct Text {
    std::shared_ptr<const std::string> text;
    std::optional<service::Lines> lines;
  };
  service::Workspace::Moment moment_;
  service::Encoding encoding_;
  std::shared_ptr<const std::map<std::string, std::string>> uris_;
  std::map<std::string, Text> texts_;
};

}  // namespace plimsoll::lsp

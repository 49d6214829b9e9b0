// What a page says to the studio and what it is told: one JSON object a frame of a WebSocket. docs/studio-protocol.md has every
// message; the page's side is web/src/studio/protocol.ts.
//
//   asked     {"id": 7, "do": "run", ...}
//   told      {"id": 7, "ok": {...}}, or {"id": 7, "error": {...}}; before that any number of {"id": 7, "part": {...}} and
//             {"id": 7, "progress": [done, all]}
//   events    {"event": "disk", ...}, of no request
//   hostile   what is asked may be anything: a field of the wrong kind is an error in words, never a guess
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "plimsoll/run.h"
#include "session/warm.h"

namespace plimsoll::studio {

using Json = nlohmann::ordered_json;

// The fields of a request. The first that is wrong is told by error(); what is asked for after it has its default.
class Fields {
 public:
  // `json` must outlive this.
  explicit Fields(const Json& json) : json_(json) {}

  bool has(std::string_view name) const;
  std::string text(std::string_view name, const std::string& standard = "");
  std::string needed_text(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::uint64_t whole(std::string_view name, std::uint64_t standard, std::uint64_t least,
                      std::uint64_t most);
  double real(std::string_view name, double standard);
  bool flag(std::string_view name, bool standard = false);
  // "FY2012", also of "FY2012 (Apr 2012-Mar 2013)", as results have it.
  std::string period(std::string_view name);
  // An object; an empty one where there is none.
  const Json& object(std::string_view name);

  const std::optional<Error>& error() const { return error_; }
  void wrong(const std::string& message);

 private:
  const Json* find(std::string_view name) const;

  const Json& json_;
  std::optional<Error> error_;
};

// What a run is of: `sets`, `without`, `scenarios`, `actions`, `trials`, `seed`, `sampler`, `replicates`.
struct RunSpec {
  std::vector<std::string> sets;
  Switches switches;
  Trials trials;

  session::WarmRequest request(bool quick) const;
};
RunSpec run_spec(Fields& fields, std::uint64_t standard_trials, std::uint64_t most_trials);

// A request as it came.
struct Message {
  std::int64_t id = 0;
  std::string what;
  Json json;
};
// Error: no request, with its id where it has one.
struct Broken {
  std::optional<std::int64_t> id;
  std::string why;
};
std::variant<Message, Broken> read_message(const std::string& message);

// `ok` and `part` are JSON texts.
std::string ok_message(std::int64_t id, const std::string& ok);
std::string part_message(std::int64_t id, const std::string& part);
std::string progress_message(std::int64_t id, std::uint64_t done, std::uint64_t all);
// `folder`: what file names in diagnostics are shortened by. `more`: fields beside those that every error has.
std::string error_message(std::optional<std::int64_t> id, const Error& error,
                          const std::string& folder, const Json& more = {});

std::string dump(const Json& json);
// Names of files below `folder` as they are from there, wherever a field `file` has one.
void shorten_files(Json& json, const std::string& folder);

}  // namespace plimsoll::studio

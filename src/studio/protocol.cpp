#include "studio/protocol.h"

#include <cmath>

#include "base/nesting.h"

namespace plimsoll::studio {

namespace {

// Of a request's text; a name or a number is never so long.
constexpr std::size_t kMostList = 1000;

std::string kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::machine:
      return "machine";
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::model:
      return "model";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "machine";
}

// The place of the first label beside the message, as editors have it.
void add_place(Json& diagnostic) {
  diagnostic["code"] = diagnostic["kind"];
  const Json primary = diagnostic["primary"];
  if (!primary.contains("file")) return;
  diagnostic["file"] = primary["file"];
  diagnostic["line"] = primary["begin"]["line"];
  diagnostic["column"] = primary["begin"]["column"];
  diagnostic["end_line"] = primary["end"]["line"];
  diagnostic["end_column"] = primary["end"]["column"];
}

// Deep JSON costs a parser its stack.
constexpr int kMostDepth = 64;

}  // namespace

const Json* Fields::find(std::string_view name) const {
  if (!json_.is_object()) return nullptr;
  const auto found = json_.find(name);
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

void Fields::wrong(const std::string& message) {
  if (!error_) error_ = Error{message, ErrorKind::usage};
}

bool Fields::has(std::string_view name) const {
  return find(name) != nullptr;
}

std::string Fields::text(std::string_view name, const std::string& standard) {
  const Json* found = find(name);
  if (found == nullptr) return standard;
  if (found->is_string()) return found->get<std::string>();
  wrong("`" + std::string(name) + "` is a text");
  return standard;
}

std::string Fields::needed_text(std::string_view name) {
  std::string found = text(name);
  if (found.empty()) wrong("`" + std::string(name) + "` is needed, a text");
  return found;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  const Json* found = find(name);
  std::vector<std::string> out;
  if (found == nullptr) return out;
  if (!found->is_array() || found->size() > kMostList) {
    wrong("`" + std::string(name) + "` is a list of texts");
    return out;
  }
  for (const Json& one : *found) {
    if (!one.is_string()) {
      wrong("`" + std::string(name) + "` is a list of texts");
      return {};
    }
    out.push_back(one.get<std::string>());
  }
  return out;
}

std::uint64_t Fields::whole(std::string_view name, std::uint64_t standard, std::uint64_t least,
                            std::uint64_t most) {
  const Json* found = find(name);
  if (found == nullptr) return standard;
  std::optional<std::uint64_t> value;
  if (found->is_number_unsigned()) {
    value = found->get<std::uint64_t>();
  } else if (found->is_number_float()) {
    const double x = found->get<double>();
    if (x >= 0 && x < 0x1p53 && x == std::floor(x)) value = static_cast<std::uint64_t>(x);
  }
  if (!value || *value < least || *value > most) {
    wrong("`" + std::string(name) + "` is a whole number from " + std::to_string(least) + " to " +
          std::to_string(most));
    return standard;
  }
  return *value;
}

double Fields::real(std::string_view name, double standard) {
  const Json* found = find(name);
  if (found == nullptr) return standard;
  if (found->is_number()) return found->get<double>();
  wrong("`" + std::string(name) + "` is a number");
  return standard;
}

bool Fields::flag(std::string_view name, bool standard) {
  const Json* found = find(name);
  if (found == nullptr) return standard;
  if (found->is_boolean()) return found->get<bool>();
  wrong("`" + std::string(name) + "` is true or false");
  return standard;
}

std::string Fields::period(std::string_view name) {
  const std::string found = text(name);
  return found.substr(0, found.find(" ("));
}

const Json& Fields::object(std::string_view name) {
  static const Json kNone = Json::object();
  const Json* found = find(name);
  if (found == nullptr) return kNone;
  if (found->is_object()) return *found;
  wrong("`" + std::string(name) + "` is an object");
  return kNone;
}

session::WarmRequest RunSpec::request(bool quick) const {
  session::WarmRequest out;
  out.sets = sets;
  out.switches = switches;
  out.trials = trials;
  out.quick = quick;
  return out;
}

RunSpec run_spec(Fields& fields, std::uint64_t standard_trials, std::uint64_t most_trials) {
  RunSpec out;
  const Json& sets = fields.object("sets");
  if (sets.size() > kMostList) fields.wrong("`sets` has too many values");
  for (const auto& [name, value] : sets.items()) {
    if (!value.is_string()) {
      fields.wrong("`sets` has texts by name: {\"cloud_sales\": \"6 bn JPY per year\"}");
      break;
    }
    const std::string& text = value.get_ref<const std::string&>();
    const std::size_t first = text.find_first_not_of(' ');
    const bool is_law = first != std::string::npos && text[first] == '~';
    out.sets.push_back(name + (is_law ? " " : " = ") + text);
  }
  out.switches.without = fields.texts("without");
  out.switches.scenarios = fields.texts("scenarios");
  out.switches.actions = fields.texts("actions");
  out.trials.count = fields.whole("trials", standard_trials, 1, most_trials);
  out.trials.seed = fields.whole("seed", 1, 0, UINT64_MAX);
  out.trials.replicates = static_cast<int>(fields.whole("replicates", 32, 2, 4096));
  const std::string sampler = fields.text("sampler", "random");
  if (sampler == "latin") {
    out.trials.sampler = Sampler::latin;
  } else if (sampler == "sobol") {
    out.trials.sampler = Sampler::sobol;
  } else if (sampler != "random") {
    fields.wrong("`sampler` is random, latin or sobol");
  }
  return out;
}

std::variant<Message, Broken> read_message(const std::string& message) {
  if (is_nested_beyond(message, kMostDepth))
    return Broken{std::nullopt, "the message is nested too deep"};
  Message out;
  out.json = Json::parse(message, nullptr, false);
  if (out.json.is_discarded() || !out.json.is_object()) {
    return Broken{std::nullopt, "the message is no JSON object"};
  }
  if (out.json.contains("lsp")) {
    out.what = "lsp";
    return out;
  }
  const auto id = out.json.find("id");
  if (id == out.json.end() || !id->is_number_integer() || id->get<std::int64_t>() < 0) {
    return Broken{std::nullopt, "the message has no `id`, a whole number"};
  }
  out.id = id->get<std::int64_t>();
  const auto what = out.json.find("do");
  if (what == out.json.end() || !what->is_string()) {
    return Broken{out.id, "the message has no `do`, what is asked for"};
  }
  out.what = what->get<std::string>();
  return out;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ok_message(std::int64_t id, const std::string& ok) {
  return "{\"id\":" + std::to_string(id) + ",\"ok\":" + ok + "}";
}

std::string part_message(std::int64_t id, const std::string& part) {
  return "{\"id\":" + std::to_string(id) + ",\"part\":" + part + "}";
}

std::string progress_message(std::int64_t id, std::uint64_t done, std::uint64_t all) {
  return "{\"id\":" + std::to_string(id) + ",\"progress\":[" + std::to_string(done) + "," +
         std::to_string(all) + "]}";
}

void shorten_files(Json& json, const std::string& folder) {
  if (json.is_array()) {
    for (Json& one : json) shorten_files(one, folder);
    return;
  }
  if (!json.is_object()) return;
  for (auto& [name, value] : json.items()) {
    if (name == "file" && value.is_string()) {
      const std::string& file = value.get_ref<const std::string&>();
      if (file.starts_with(folder + "/")) value = file.substr(folder.size() + 1);
      if (folder == "." && file.starts_with("./")) value = file.substr(2);
    } else {
      shorten_files(value, folder);
    }
  }
}

std::string error_message(std::optional<std::int64_t> id, const Error& error,
                          const std::string& folder, const Json& more) {
  Json told;
  told["kind"] = kind_name(error.kind);
  told["text"] = error.text();
  told["diagnostics"] = Json::array();
  if (error.diagnostics != nullptr) {
    told["diagnostics"] = Json::parse(error.diagnostics->json(), nullptr, false);
    if (told["diagnostics"].is_discarded()) told["diagnostics"] = Json::array();
    for (Json& one : told["diagnostics"]) add_place(one);
    shorten_files(told["diagnostics"], folder);
  }
  if (more.is_object()) told.update(more);
  Json out;
  if (id) out["id"] = *id;
  out["error"] = std::move(told);
  return dump(out);
}

}  // namespace plimsoll::studio

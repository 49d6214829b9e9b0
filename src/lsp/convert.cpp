#include "lsp/convert.h"

#include <algorithm>

namespace plimsoll::lsp {

const Json& member(const Json& of, std::string_view name) {
  static const Json none;
  if (!of.is_object()) return none;
  const auto found = of.find(name);
  return found == of.end() ? none : *found;
}

std::optional<std::string> text_member(const Json& of, std::string_view name) {
  const Json& found = member(of, name);
  if (!found.is_string()) return std::nullopt;
  return found.get<std::string>();
}

std::optional<std::uint32_t> number_member(const Json& of, std::string_view name) {
  const Json& found = member(of, name);
  if (!found.is_number_integer()) return std::nullopt;
  if (found.is_number_unsigned()) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(found.get<std::uint64_t>(), UINT32_MAX));
  }
  const auto value = found.get<std::int64_t>();
  if (value < 0) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(value, UINT32_MAX));
}

bool flag_member(const Json& of, std::string_view name) {
  const Json& found = member(of, name);
  return found.is_boolean() && found.get<bool>();
}

std::optional<service::Position> position_of(const Json& position) {
  const auto line = number_member(position, "line");
  const auto column = number_member(position, "character");
  if (!line || !column) return std::nullopt;
  return service::Position{*line, *column};
}

std::optional<service::Range> range_of(const Json& range) {
  const auto begin = position_of(member(range, "start"));
  const auto end = position_of(member(range, "end"));
  if (!begin || !end) return std::nullopt;
  return service::Range{*begin, *end};
}

Json to_json(const service::Position& position) {
  return {{"line", position.line}, {"character", position.column}};
}

Json to_json(const service::Range& range) {
  return {{"start", to_json(range.begin)}, {"end", to_json(range.end)}};
}

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool stays(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
         c == '-' || c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string path_of(const std::string& uri) {
  constexpr std::string_view kFile = "file://";
  if (!uri.starts_with(kFile)) return uri.ends_with(".plim") ? uri : uri + ".plim";
  std::string path;
  // What stands before the first `/` names this machine.
  for (std::size_t at = std::min(uri.find('/', kFile.size()), uri.size()); at < uri.size(); ++at) {
    if (uri[at] == '%' && at + 2 < uri.size() && hex_digit(uri[at + 1]) >= 0 &&
        hex_digit(uri[at + 2]) >= 0) {
      path += static_cast<char>(16 * hex_digit(uri[at + 1]) + hex_digit(uri[at + 2]));
      at += 2;
    } else {
      path += uri[at];
    }
  }
  // No file's name holds a NUL.
  std::erase(path, '\0');
  return path;
}

std::string uri_of(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  if (!path.starts_with('/')) return path;
  std::string uri = "file://";
  for (const char c : path) {
    if (stays(c)) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kDigits[byte >> 4];
      uri += kDigits[byte & 15];
    }
  }
  return uri;
}

Texts::Texts(service::Workspace::Moment moment, service::Encoding encoding,
             std::shared_ptr<const std::map<std::string, std::string>> uris)
    : moment_(std::move(moment)), encoding_(encoding), uris_(std::move(uris)) {}

const service::Lines* Texts::lines(const std::string& path) {
  const auto [found, is_new] = texts_.try_emplace(path);
  if (is_new) {
    found->second.text = service::Workspace::text_of(moment_, path);
    if (found->second.text != nullptr) found->second.lines.emplace(*found->second.text);
  }
  return found->second.lines ? &*found->second.lines : nullptr;
}

Json Texts::range(const service::Place& place) {
  const service::Lines* known = lines(place.path);
  if (known == nullptr) return to_json(service::Range{});
  return to_json(known->range(place.begin, place.end, encoding_));
}

std::string Texts::uri(const std::string& path) const {
  const auto found = uris_->find(path);
  return found == uris_->end() ? uri_of(path) : found->second;
}

Json Texts::location(const service::Place& place) {
  return {{"uri", uri(place.path)}, {"range", range(place)}};
}

Json Texts::workspace_edit(const std::vector<service::TextEdit>& edits) {
  Json changes = Json::object();
  for (const service::TextEdit& edit : edits) {
    changes[uri(edit.place.path)].push_back({{"range", range(edit.place)}, {"newText", edit.text}});
  }
  return {{"changes", std::move(changes)}};
}

}  // namespace plimsoll::lsp

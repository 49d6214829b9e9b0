#include "service/register_names.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>

namespace plimsoll::service {

namespace {

// Bytes [begin, end) of a cell, without its quotes.
struct Cell {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Rows of cells with their places; quotes as in RFC 4180.
std::vector<std::vector<Cell>> cells_of(std::string_view text) {
  std::vector<std::vector<Cell>> rows(1);
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    Cell cell;
    if (text[at] == '"') {
      cell.begin = ++at;
      while (at < text.size() &&
             (text[at] != '"' || (at + 1 < text.size() && text[at + 1] == '"'))) {
        at += text[at] == '"' ? 2 : 1;
      }
      cell.end = std::min(at, text.size());
      if (at < text.size()) ++at;
    } else {
      cell.begin = at;
      while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') ++at;
      cell.end = at;
    }
    rows.back().push_back(cell);
    if (at < text.size() && text[at] == ',') {
      ++at;
      continue;
    }
    while (at < text.size() && (text[at] == '\r' || text[at] == '\n')) ++at;
    rows.emplace_back();
  }
  return rows;
}

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool in_name(char c) {
  return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Paths "a.b[label].c" of an expression, name by name.
void scan(const View& view, EntityId wanted, const std::string& path, std::string_view text,
          std::size_t base, std::vector<Place>& out) {
  const Names& names = view.names();
  EntityId whole;
  bool is_member = false;
  std::vector<EntityId> among;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (begins_name(c)) {
      std::size_t end = at + 1;
      while (end < text.size() && in_name(text[end])) ++end;
      const std::string_view name = text.substr(at, end - at);
      EntityId found;
      for (const EntityId dim : among) {
        if (!found.valid()) found = names.find_in(dim, name);
      }
      if (!found.valid()) {
        found = is_member ? names.find_in(whole, name) : names.find_from({}, name);
        whole = found;
      }
      const EntityId spelt =
          found.valid() && names[found].named_by.valid() ? names[found].named_by : found;
      if (spelt.valid() && spelt == wanted) out.push_back({path, base + at, base + end});
      at = end;
      is_member = false;
      continue;
    }
    if (c == '.') {
      is_member = whole.valid();
    } else if (c == '[') {
      among = names.dims_of(whole);
    } else if (c == ']') {
      among.clear();
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (at + 1 < text.size() && in_name(text[at + 1])) ++at;
    } else if (c != ' ' && c != ',') {
      is_member = false;
      if (among.empty()) whole = {};
    }
    ++at;
  }
}

}  // namespace

std::vector<Place> register_uses(const View& view, EntityId entity) {
  std::vector<Place> out;
  for (const Entity& one : view.names().entities()) {
    if (one.kind != EntityKind::register_ || one.is_of_library) continue;
    const auto& decl = *static_cast<const syntax::RegisterDecl*>(one.decl);
    const auto folder = std::filesystem::path(view.reading->root).parent_path();
    const std::string path = (folder / decl.file).lexically_normal().string();
    const std::string* open = view.reading->loaded.documents.find(path);
    std::string text;
    if (open != nullptr) {
      text = *open;
    } else {
      auto read = source::read_text(path);
      if (!read) continue;
      text = std::move(*read);
    }
    const auto rows = cells_of(text);
    if (rows.empty()) continue;
    for (std::size_t column = 0; column < rows[0].size(); ++column) {
      const Cell head = rows[0][column];
      const std::string_view name =
          std::string_view(text).substr(head.begin, head.end - head.begin);
      if (name != "line" && name != "cause") continue;
      for (std::size_t row = 1; row < rows.size(); ++row) {
        if (column >= rows[row].size()) continue;
        const Cell cell = rows[row][column];
        scan(view, entity, path, std::string_view(text).substr(cell.begin, cell.end - cell.begin),
             cell.begin, out);
      }
    }
  }
  return out;
}

}  // namespace plimsoll::service

#include "studio/page_files.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace plimsoll::studio {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostBytes = 32 << 20;

constexpr const char* kNoPage =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Plimsoll "
    "studio</title>"
    "</head><body><h1>Plimsoll studio</h1><p>The server runs, but its page is not built: "
    "<code>make build</code> builds it with nodejs and npm.</p></body></html>\n";

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return in ? text.str() : "";
}

std::string type_of(const fs::path& path) {
  const std::string end = path.extension().string();
  if (end == ".js") return "text/javascript; charset=utf-8";
  if (end == ".css") return "text/css; charset=utf-8";
  if (end == ".svg") return "image/svg+xml";
  if (end == ".png") return "image/png";
  if (end == ".woff2") return "font/woff2";
  if (end == ".json" || end == ".map") return "application/json";
  return "";
}

}  // namespace

PageFiles PageFiles::read(const std::vector<std::string>& folders) {
  PageFiles out;
  for (const std::string& folder : folders) {
    std::error_code error;
    if (!fs::is_regular_file(fs::path(folder) / "index.html", error)) continue;
    out.index_ = read_whole(fs::path(folder) / "index.html");
    for (const char* inside : {"", "assets"}) {
      for (const auto& entry : fs::directory_iterator(fs::path(folder) / inside, error)) {
        const std::string type = type_of(entry.path());
        if (type.empty() || !entry.is_regular_file(error) || entry.file_size(error) > kMostBytes) {
          continue;
        }
        out.files_[entry.path().filename().string()] = {type, read_whole(entry.path())};
      }
    }
    break;
  }
  if (out.index_.empty()) out.index_ = kNoPage;
  return out;
}

const PageFiles::File* PageFiles::find(std::string_view name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace plimsoll::studio

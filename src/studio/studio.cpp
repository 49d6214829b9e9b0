#include "studio/studio.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "source/output_file.h"
#include "studio/access.h"

namespace plimsoll::studio {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOffered = 32;
constexpr std::size_t kMostTakenIn = 8;
constexpr std::chrono::minutes kOfferTime{10};
constexpr std::size_t kIdBytes = 16;

}  // namespace

Studio::Studio(Options made) : options(std::move(made)), paths_(options.models) {}

Studio::~Studio() {
  if (folder_.empty()) return;
  std::error_code error;
  fs::remove_all(folder_, error);
}

std::optional<Model> Studio::model(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (std::find(paths_.begin(), paths_.end(), path) == paths_.end()) return std::nullopt;
  auto found = models_.find(path);
  if (found == models_.end()) {
    ModelSource source;
    source.path = path;
    source.library = options.library;
    found = models_.emplace(path, Model::open(std::move(source))).first;
  }
  return found->second;
}

void Studio::warm_up() {
  for (const std::string& path : model_paths()) {
    const auto known = model(path);
    if (!known) continue;
    OpenModel opened(path, *known, warm_models);
    if (opened.list()) continue;
    const auto warm = opened.warm();
    static_cast<void>(warm->show({}));
    session::WarmRequest few;
    few.trials.count = 1;
    static_cast<void>(warm->run(few, {}));
  }
}

std::vector<std::string> Studio::model_paths() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return paths_;
}

void Studio::add_model(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (std::find(paths_.begin(), paths_.end(), path) == paths_.end()) paths_.push_back(path);
}

std::string Studio::offer(Download download) {
  const std::string id = random_hex(kIdBytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  std::erase_if(offered_, [&](const auto& one) { return one.second.until < now; });
  while (offered_.size() >= kMostOffered) {
    auto oldest = offered_.begin();
    for (auto one = offered_.begin(); one != offered_.end(); ++one) {
      if (one->second.until < oldest->second.until) oldest = one;
    }
    offered_.erase(oldest);
  }
  offered_.emplace(id, Offered{std::move(download), now + kOfferTime});
  return "/file/" + id;
}

std::optional<Download> Studio::fetch(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = offered_.find(id);
  if (found == offered_.end()) return std::nullopt;
  Download out = std::move(found->second.download);
  offered_.erase(found);
  return out;
}

std::optional<std::string> Studio::take_in(const std::string& bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::error_code error;
  if (folder_.empty()) {
    std::string name = (fs::temp_directory_path(error) / "plimsoll-studio-XXXXXX").string();
    // For our user alone.
    if (error || mkdtemp(name.data()) == nullptr) return std::nullopt;
    folder_ = name;
  }
  if (taken_in_.size() >= kMostTakenIn) {
    fs::remove(fs::path(folder_) / taken_in_.front(), error);
    taken_in_.erase(taken_in_.begin());
  }
  const std::string id = random_hex(kIdBytes);
  if (id.empty()) return std::nullopt;
  auto file = source::OutputFile::open((fs::path(folder_) / id).string());
  if (!file) return std::nullopt;
  file->write(bytes);
  if (file->finish()) return std::nullopt;
  taken_in_.push_back(id);
  return id;
}

std::string Studio::taken_in(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool is_there = std::find(taken_in_.begin(), taken_in_.end(), id) != taken_in_.end();
  return is_there ? (fs::path(folder_) / id).string() : "";
}

}  // namespace plimsoll::studio

#include "studio/open_model.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "source/output_file.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::studio {

namespace fs = std::filesystem;

namespace {

bool is_below(const std::string& folder, const std::string& path) {
  const std::string inside = fs::path(path).lexically_relative(folder).generic_string();
  return !inside.empty() && inside != "." && !inside.starts_with("..") && inside[0] != '/';
}

bool same(const std::vector<Document>& a, const std::vector<Document>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.path == y.path && x.text == y.text;
  });
}

struct Stamp {
  std::int64_t time = 0;
  std::int64_t size = -1;
  std::uint64_t node = 0;
};

Stamp stamp_of(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec, found.st_size,
          found.st_ino};
}

}  // namespace

std::string hash_of(const std::string& text) {
  return source::sha256_hex(text);
}

std::shared_ptr<session::WarmModel> WarmModels::find(const std::string& path,
                                                     const std::string& mark, const Model& base) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Kept& kept = models_[path];
  if (kept.model == nullptr || kept.mark != mark) {
    kept = {mark, std::make_shared<session::WarmModel>(base)};
  }
  return kept.model;
}

void WarmModels::forget(const std::string& path) {
  const std::lock_guard<std::mutex> lock(mutex_);
  models_.erase(path);
}

OpenModel::OpenModel(std::string path, Model base, WarmModels& shared,
                     std::function<std::vector<Document>()> overlays)
    : path_(std::move(path)),
      base_(std::move(base)),
      shared_(shared),
      overlays_(std::move(overlays)) {}

std::string OpenModel::folder() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return folder_;
}

std::string OpenModel::real_folder() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return real_folder_;
}

std::optional<Error> OpenModel::list() {
  // Before the texts: what changes meanwhile is seen to have changed.
  const auto listed = session::model_files(base_);
  if (!listed) return listed.failure();
  const std::lock_guard<std::mutex> lock(mutex_);
  folder_ = listed->folder;
  real_folder_ = listed->real_folder;
  std::vector<Known> known;
  for (const session::TextFile& file : listed->files) {
    if (!is_below(real_folder_, file.real_path)) continue;
    Known one;
    one.file = file;
    const Stamp stamp = stamp_of(file.path);
    if (auto text = source::read_text(file.path)) one.file.text = std::move(*text);
    one.hash = hash_of(one.file.text);
    one.time = stamp.time;
    one.size = stamp.size;
    one.node = stamp.node;
    one.writable = access(file.real_path.c_str(), W_OK) == 0;
    known.push_back(std::move(one));
  }
  known_ = std::move(known);
  mark_ = listed->mark;
  ++n_changes_;
  return std::nullopt;
}

std::vector<DiskFile> OpenModel::files() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<DiskFile> out;
  for (const Known& one : known_) {
    out.push_back({one.file.name, one.file.text, one.hash, one.writable});
  }
  return out;
}

// What was made of the text before may have been made of this one already.
void OpenModel::text_changed() {
  ++n_changes_;
  mark_.clear();
  shared_.forget(path_);
}

OpenModel::Known* OpenModel::find(const std::string& name) {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& one) { return one.file.name == name; });
  return found == known_.end() ? nullptr : &*found;
}

bool OpenModel::edit(const std::string& name, std::optional<std::string> text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Known* known = find(name);
  if (known == nullptr) return false;
  if (text && *text != known->file.text) {
    edits_[known->file.real_path] = std::move(*text);
  } else {
    edits_.erase(known->file.real_path);
  }
  return true;
}

std::vector<Document> OpenModel::documents() const {
  std::map<std::string, std::string> all = edits_;
  if (overlays_) {
    for (Document& document : overlays_()) {
      if (is_below(real_folder_, document.path)) all[document.path] = std::move(document.text);
    }
  }
  // What is as it is on the disk is read from there.
  for (const Known& one : known_) {
    const auto found = all.find(one.file.real_path);
    if (found != all.end() && found->second == one.file.text) all.erase(found);
  }
  std::vector<Document> out;
  for (auto& [path, text] : all) out.push_back({path, std::move(text)});
  return out;
}

std::shared_ptr<session::WarmModel> OpenModel::warm() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Document> now = documents();
  if (warm_ == nullptr || warm_changes_ != n_changes_ || !same(warm_documents_, now)) {
    warm_ = now.empty() && !mark_.empty()
                ? shared_.find(path_, mark_, base_)
                : std::make_shared<session::WarmModel>(now.empty() ? base_ : base_.edited(now));
    warm_documents_ = std::move(now);
    warm_changes_ = n_changes_;
  }
  return warm_;
}

bool OpenModel::is_edited() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return !documents().empty();
}

Result<OpenModel::Saved> OpenModel::save(const std::string& name, const std::string& text,
                                         const std::string& hash) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Known* known = find(name);
  if (known == nullptr) return Error{"the model has no file " + name, ErrorKind::usage};
  // A link may have been put there since it was listed.
  std::error_code error;
  const fs::path real = fs::weakly_canonical(known->file.path, error);
  if (error || real.string() != known->file.real_path || !is_below(real_folder_, real.string())) {
    return Error{name + " is no file of the model's folder", ErrorKind::usage};
  }
  const auto there = source::read_text(known->file.path);
  const std::string now = there ? *there : "";
  const std::string now_hash = hash_of(now);
  if (!hash.empty() && hash != now_hash && now != text) {
    return Saved{now_hash, DiskFile{name, now, now_hash, known->writable}};
  }
  if (text.size() > source::SourceMap::kMaxFileBytes) {
    return Error{"the text is larger than a model's file may be", ErrorKind::usage};
  }
  if (now != text || !there) {
    auto file = source::OutputFile::open(known->file.path, source::Over::inputs);
    if (!file) return file.failure();
    file->write(text);
    if (auto failed = file->finish()) return *failed;
  }
  const Stamp stamp = stamp_of(known->file.path);
  known->file.text = text;
  known->hash = hash_of(text);
  known->time = stamp.time;
  known->size = stamp.size;
  known->node = stamp.node;
  edits_.erase(known->file.real_path);
  text_changed();
  return Saved{known->hash, std::nullopt};
}

std::vector<DiskFile> OpenModel::look() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<DiskFile> out;
  for (Known& one : known_) {
    const Stamp stamp = stamp_of(one.file.path);
    if (stamp.time == one.time && stamp.size == one.size && stamp.node == one.node) continue;
    one.time = stamp.time;
    one.size = stamp.size;
    one.node = stamp.node;
    const auto text = source::read_text(one.file.path);
    // Gone for a moment, while an editor puts another in its place.
    if (!text || *text == one.file.text) continue;
    one.file.text = *text;
    one.hash = hash_of(*text);
    text_changed();
    out.push_back({one.file.name, one.file.text, one.hash, one.writable});
  }
  return out;
}

}  // namespace plimsoll::studio

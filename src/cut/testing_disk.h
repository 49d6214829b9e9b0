// A disk that loses power: what was not flushed is dropped, kept or torn as it likes.
//
//   appended  bytes behind the last sync() may be there, in part (in pieces of 512), or scrambled
//   names     what create(), rename() and remove() did since the last sync_folder() may be there or not, each by itself
//             in order: a prefix of them
//   liar      syncs do nothing
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "cut/disk.h"

namespace plimsoll::cut {

class TestingDisk final : public Disk {
 public:
  explicit TestingDisk(unsigned seed, bool lies = false) : random_(seed), lies_(lies) {}

  // After so many changes every other fails: the power is gone.
  void fail_after(int n_changes) { left_ = n_changes; }
  bool is_off() const { return left_ == 0; }

  // What the disk holds when power is back.
  void lose_power() {
    std::map<std::string, std::shared_ptr<Content>> names = safe_names_;
    const std::size_t kept = steps_.empty() ? 0 : random_() % (steps_.size() + 1);
    for (std::size_t i = 0; i < kept; ++i) apply(steps_[i], names);
    steps_.clear();
    for (auto& [name, content] : names) tear(*content);
    names_ = safe_names_ = names;
    left_ = -1;
  }

  Result<std::unique_ptr<File>> create(const std::string& path) override {
    if (!power()) return off();
    if (names_.contains(path)) return Error{"there is a file " + path};
    auto content = std::make_shared<Content>();
    step({path, "", content});
    return std::unique_ptr<File>(std::make_unique<OpenFile>(*this, content));
  }
  Result<std::optional<std::string>> read(const std::string& path) override {
    const auto found = names_.find(path);
    if (found == names_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second->bytes);
  }
  Result<std::vector<std::string>> list(const std::string& folder) override {
    std::vector<std::string> out;
    for (const auto& [path, content] : names_) {
      if (path.starts_with(folder + "/") &&
          path.find('/', folder.size() + 1) == std::string::npos) {
        out.push_back(path.substr(folder.size() + 1));
      }
    }
    return out;
  }
  std::optional<Error> rename(const std::string& from, const std::string& to) override {
    if (!power()) return off();
    if (!names_.contains(from)) return Error{"there is no file " + from};
    step({from, to, nullptr});
    return std::nullopt;
  }
  std::optional<Error> remove(const std::string& path) override {
    if (!power()) return off();
    if (names_.contains(path)) step({path, "", nullptr});
    return std::nullopt;
  }
  std::optional<Error> make_folder(const std::string&) override { return std::nullopt; }
  std::optional<Error> sync_folder(const std::string&) override {
    if (!power()) return off();
    if (lies_) return std::nullopt;
    for (const Step& one : steps_) apply(one, safe_names_);
    steps_.clear();
    return std::nullopt;
  }
  bool is_held(const std::string&) override { return false; }
  std::string own_name() override { return std::to_string(++n_names_); }

  // As a program would change it that knows nothing of it.
  void put(const std::string& path, const std::string& bytes) {
    auto content = std::make_shared<Content>();
    content->bytes = bytes;
    content->n_safe = bytes.size();
    names_[path] = safe_names_[path] = content;
  }

 private:
  struct Content {
    std::string bytes;
    std::size_t n_safe = 0;
  };
  // A new file, one renamed, or one removed.
  struct Step {
    std::string path;
    std::string to;
    std::shared_ptr<Content> made;
  };

  class OpenFile final : public File {
   public:
    OpenFile(TestingDisk& disk, std::shared_ptr<Content> content)
        : disk_(disk), content_(std::move(content)) {}
    std::optional<Error> append(std::string_view bytes) override {
      if (!disk_.power()) {
        // Some of it may have come to the disk.
        content_->bytes += bytes.substr(0, disk_.random_() % (bytes.size() + 1));
        return off();
      }
      content_->bytes += bytes;
      return std::nullopt;
    }
    std::optional<Error> sync() override {
      if (!disk_.power()) return off();
      if (!disk_.lies_) content_->n_safe = content_->bytes.size();
      return std::nullopt;
    }

   private:
    TestingDisk& disk_;
    std::shared_ptr<Content> content_;
  };

  static Error off() { return Error{"the power is off"}; }
  bool power() {
    if (left_ == 0) return false;
    if (left_ > 0) --left_;
    return true;
  }
  void step(Step one) {
    apply(one, names_);
    steps_.push_back(std::move(one));
  }
  static void apply(const Step& one, std::map<std::string, std::shared_ptr<Content>>& names) {
    if (one.made != nullptr) {
      names[one.path] = one.made;
      return;
    }
    const auto found = names.find(one.path);
    if (found == names.end()) return;
    if (!one.to.empty()) names[one.to] = found->second;
    names.erase(one.path);
  }
  void tear(Content& content) {
    constexpr std::size_t kSector = 512;
    if (content.bytes.size() <= content.n_safe) return;
    const std::size_t n_loose = content.bytes.size() - content.n_safe;
    switch (random_() % 4) {
      case 0:
        content.bytes.resize(content.n_safe);
        break;
      case 1:
        content.bytes.resize(content.n_safe + random_() % (n_loose + 1));
        break;
      case 2:
        // The length came, some sectors did not.
        for (std::size_t at = content.n_safe; at < content.bytes.size(); at += kSector) {
          if (random_() % 2 == 0) continue;
          for (std::size_t i = at; i < std::min(at + kSector, content.bytes.size()); ++i) {
            content.bytes[i] = '\0';
          }
        }
        break;
      default:
        break;
    }
    content.n_safe = content.bytes.size();
  }

  std::mt19937 random_;
  bool lies_;
  int left_ = -1;
  int n_names_ = 0;
  std::map<std::string, std::shared_ptr<Content>> names_;
  std::map<std::string, std::shared_ptr<Content>> safe_names_;
  std::vector<Step> steps_;
};

}  // namespace plimsoll::cut

// A model as one window has it: the files on the disk, and what the window has edited and not saved.
//
//   snapshot  a request works on the texts as they were when it came
//   kept      warm() is the same until a text changes, here or on the disk
//   saved     into the model's own files alone; whole, or as they were
//   threads   several at once
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"
#include "session/sources.h"
#include "session/warm.h"

namespace plimsoll::studio {

struct DiskFile {
  std::string name;
  std::string text;
  std::string hash;
  bool writable = false;
};

// Models as they lie on the disk, warm, for all windows that have edited nothing: of each the texts that were seen last.
class WarmModels {
 public:
  // `mark`: of all its texts, as session::ModelFiles has it.
  std::shared_ptr<session::WarmModel> find(const std::string& path, const std::string& mark,
                                           const Model& base);
  // Its texts are others now.
  void forget(const std::string& path);

 private:
  struct Kept {
    std::string mark;
    std::shared_ptr<session::WarmModel> model;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> models_;
};

class OpenModel {
 public:
  // `overlays`: of an editor that keeps its own, by real paths. `shared` must outlive it.
  OpenModel(std::string path, Model base, WarmModels& shared,
            std::function<std::vector<Document>()> overlays = {});

  const std::string& path() const { return path_; }
  // "models/iij", below which names of files stand; without links, as a URI has it.
  std::string folder() const;
  std::string real_folder() const;

  // Reads the files anew. Error: there is no main file.
  std::optional<Error> list();
  std::vector<DiskFile> files() const;

  // Text in place of a file's, until it is saved or given up; absent: the file's own. False: the model has no such file.
  bool edit(const std::string& name, std::optional<std::string> text);
  // With everything that the window has edited.
  std::shared_ptr<session::WarmModel> warm();
  // The texts that differ from the disk: a command line would not give the same.
  bool is_edited() const;

  struct Saved {
    std::string hash;
    // Set where the file was not as it was thought: what it is.
    std::optional<DiskFile> stale;
  };
  // `hash`: of the text that the new one was made from; empty: whatever is there.
  Result<Saved> save(const std::string& name, const std::string& text, const std::string& hash);

  // Files that changed since they were looked at last, or since they were saved here.
  std::vector<DiskFile> look();

 private:
  struct Known {
    session::TextFile file;
    std::string hash;
    bool writable = false;
    // Of the file when its text was read.
    std::int64_t time = 0;
    std::int64_t size = -1;
    std::uint64_t node = 0;
  };

  std::vector<Document> documents() const;
  Known* find(const std::string& name);
  void text_changed();

  const std::string path_;
  const Model base_;
  WarmModels& shared_;
  const std::function<std::vector<Document>()> overlays_;
  mutable std::mutex mutex_;
  std::string folder_;
  std::string real_folder_;
  std::vector<Known> known_;
  // Of what was listed; empty once something else is known.
  std::string mark_;
  // By real path.
  std::map<std::string, std::string> edits_;
  std::uint64_t n_changes_ = 0;
  std::shared_ptr<session::WarmModel> warm_;
  std::vector<Document> warm_documents_;
  std::uint64_t warm_changes_ = 0;
};

// Of a file's text, as the page knows it by.
std::string hash_of(const std::string& text);

}  // namespace plimsoll::studio

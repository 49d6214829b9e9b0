// Compiled twice: as it is, for the list of what it reads, and from the copies, which must read the same.
#include "session/kept_model.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "data/documents.h"
#include "session/compile.h"
#include "session/state.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

namespace fs = std::filesystem;

std::string main_file(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error) ? (fs::path(path) / "main.plim").string() : path;
}

class Keeper {
 public:
  explicit Keeper(const Model& model)
      : model_(model),
        main_(main_file(model.state()->source.path)),
        folder_(fs::path(main_).parent_path()) {
    if (folder_.empty()) folder_ = ".";
    real_folder_ = data::real_path(folder_.string());
    real_main_ = data::real_path(main_);
    std::map<std::string, std::string> texts;
    for (const Document& document : model.state()->source.documents) {
      texts[document.path] = document.text;
    }
    documents_ = data::Documents(texts);
  }

  std::optional<Error> add_all(const Compiled& compiled) {
    for (const FileId id : compiled.sources->all()) {
      const source::File& file = compiled.sources->file(id);
      // Texts of the request are in no file.
      if (file.whole.empty()) keep(file.path, file.text);
    }
    for (const ir::Source& one : compiled.module.sources) {
      if (one.path.empty()) continue;
      if (auto error = read(one.path, one.sha256)) return error;
    }
    for (const ir::ReadFile& file : compiled.module.files) {
      if (file.name.starts_with("library:")) continue;
      if (auto error = read((folder_ / file.name).string(), file.sha256)) return error;
    }
    return std::nullopt;
  }

  ModelSource source() const {
    ModelSource out;
    out.path = main_;
    out.name = name_of(model_);
    out.sets = model_.state()->source.sets;
    out.observed = model_.state()->source.observed;
    out.prior = model_.state()->source.prior;
    out.draws = model_.state()->source.draws;
    for (const auto& [path, text] : kept_) out.documents.push_back({path, text});
    out.library.assign(library_.begin(), library_.end());
    return out;
  }

 private:
  void keep(const std::string& path, const std::string& text) {
    const std::string real = data::real_path(path);
    if (real == real_main_) {
      // Perhaps a link, which leads anywhere.
      kept_[(folder_ / fs::path(main_).filename()).lexically_normal().string()] = text;
      return;
    }
    const fs::path inside = fs::path(real).lexically_relative(real_folder_);
    if (!inside.empty() && *inside.begin() != "..") {
      kept_[(folder_ / inside).lexically_normal().string()] = text;
    } else {
      library_.insert(fs::path(path).parent_path().string());
      kept_[path] = text;
    }
  }

  std::optional<Error> read(const std::string& path, const std::string& sha256) {
    const std::string* document = documents_.find(data::real_path(path));
    Result<std::string> text = document != nullptr ? *document : source::read_text(path);
    if (!text) return text.failure();
    if (source::sha256_hex(*text) != sha256) {
      return Error{path + " changed while it was read; start again", ErrorKind::usage};
    }
    keep(path, *text);
    return std::nullopt;
  }

  const Model& model_;
  std::string main_;
  fs::path folder_;
  std::string real_folder_;
  std::string real_main_;
  data::Documents documents_;
  std::map<std::string, std::string> kept_;
  std::set<std::string> library_;
};

}  // namespace

Result<ModelSource> keep_model(const Model& model) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  Keeper keeper(model);
  if (auto error = keeper.add_all(*compiled)) return *error;
  const ModelSource source = keeper.source();
  const Result<Compiled> again = compile(Model::open(source));
  if (!again) return again.failure();
  const auto same = [](const ir::ReadFile& a, const ir::ReadFile& b) {
    return a.name == b.name && a.sha256 == b.sha256;
  };
  if (!std::ranges::equal(compiled->module.files, again->module.files, same)) {
    return Error{"files of " + name_of(model) + " changed while they were read; start again",
                 ErrorKind::usage};
  }
  return source;
}

}  // namespace plimsoll::session

// Models while they are written: open documents in the place of files, what the compiler says of them, and what an editor wants
// to know of a place.
//
//   use       Workspace workspace;
//             workspace.open("/m/main.plim", text);
//             const Workspace::Moment now = workspace.now();
//             for (const Problem& p : workspace.check(workspace.root_of("/m/main.plim", now), now)->problems) ...
//             if (auto view = workspace.view("/m/main.plim", now)) hover(*view, ...);   (service/hover.h and its like)
//   models    a file belongs to the `main.plim` of its folder, or of one of the three around it, that imports it; else it is a
//             model itself
//   moments   the texts at one time: what is asked of a moment does not see later edits
//   views     of one moment; they never change, and outlive later edits
//   values    units, grains and laws come from the last compilation that there is; names, places and words from the text as it
//             stands, half written or not
//   threads   all members may be called at once; what they give is constant
//   memory    of the texts that are open and the models that they belong to, whatever was edited before
//   files     reads those of the models; writes none
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/loader.h"
#include "ir/ir.h"
#include "plimsoll/model.h"
#include "service/names.h"
#include "service/text.h"
#include "source/source.h"

namespace plimsoll::service {

// Bytes [begin, end) of a file.
struct Place {
  std::string path;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct TextEdit {
  Place place;
  std::string text;
};

struct Problem {
  // "error", "warning", "note".
  std::string severity;
  // The compiler's: "unit_mismatch".
  std::string code;
  // As `plimsoll check` says it; `label` stands behind its carets.
  std::string message;
  std::string label;
  Place place;
  struct Other {
    Place place;
    std::string text;
  };
  std::vector<Other> others;
  std::vector<std::string> help;
  std::vector<std::string> notes;
  struct Fix {
    // The help that says it, and what it decides; empty for what changes no meaning.
    std::string title;
    std::string changes;
    std::vector<TextEdit> edits;
  };
  std::vector<Fix> fixes;
};

// What a compilation found.
struct Report {
  std::string root;
  // Of the texts.
  std::uint64_t version = 0;
  // All files of the model, its own and the library's; a problem may be in others (the register).
  std::vector<std::string> files;
  std::vector<Problem> problems;
  // Null where it does not compile.
  std::shared_ptr<const ir::Module> module;
  // The model compiles, but not with what its register says.
  bool wrong_register = false;
};

// The trees of a model.
struct Reading {
  std::string root;
  std::uint64_t version = 0;
  std::shared_ptr<const source::SourceMap> sources;
  data::LoadedModel loaded;
  // By real path, and back.
  std::map<std::string, FileId> files;
  std::map<FileId, std::string> paths;
  std::shared_ptr<const Names> names;

  const std::string& path_of(FileId file) const;
  Place place(Span span) const;
};

struct View {
  std::string path;
  FileId file;
  std::shared_ptr<const Reading> reading;
  // The last that compiled; null where none has yet.
  std::shared_ptr<const Report> good;

  std::string_view text() const { return reading->sources->file(file).text; }
  const Names& names() const { return *reading->names; }
  const ir::Module* module() const { return good ? good->module.get() : nullptr; }
  // What the module has of a name; null where it has none.
  const ir::Def* definition(std::string_view full_name) const;
};

class Workspace {
 private:
  struct Texts;

 public:
  using Moment = std::shared_ptr<const Texts>;

  // Folders with the standard library; none: those beside the program.
  explicit Workspace(std::vector<std::string> library = {});
  ~Workspace();

  // Paths are made real ones. Opening what is open replaces it.
  void open(const std::string& path, std::string text);
  // Nothing where it is not open.
  void change(const std::string& path, const Range& range, Encoding encoding,
              const std::string& text);
  void close(const std::string& path);
  // Something on disk is another.
  void files_changed();

  Moment now() const;
  // Rises with every change.
  static std::uint64_t version(const Moment& moment);
  // Open documents, by real paths.
  static std::vector<Document> overlays(const Moment& moment);
  static bool is_open(const Moment& moment, const std::string& path);
  // Open or on disk; null where there is none.
  static std::shared_ptr<const std::string> text_of(const Moment& moment, const std::string& path);

  // The path of the model that a file belongs to.
  std::string root_of(const std::string& path, const Moment& moment);
  // Those of the open documents.
  std::vector<std::string> roots(const Moment& moment);
  // Compiles the model as it stood, or gives what is known of just that. `early`, where it is set, is told what the compiler
  // says before the register is looked at, unless that was wrong before; false: nobody wants to know more of these texts.
  std::shared_ptr<const Report> check(const std::string& root, const Moment& moment,
                                      const std::function<bool(const Report&)>& early = {});
  // The latest; null where there was none.
  std::shared_ptr<const Report> last_report(const std::string& root) const;
  // Null where the model cannot be read.
  std::shared_ptr<const Reading> read(const std::string& root, const Moment& moment);
  // Null where the file cannot be read as one of a model. Compiles where that has never been done.
  std::shared_ptr<const View> view(const std::string& path, const Moment& moment);
  // With the open documents.
  Model model(const std::string& root, const Moment& moment);
  // The standard library's folders.
  const std::vector<std::string>& library() const { return library_; }

 private:
  struct Root;

  std::shared_ptr<Root> root_state(const std::string& root);
  void forget_roots();
  void replace(const std::string& real, std::shared_ptr<const std::string> text);

  const std::vector<std::string> library_;
  mutable std::mutex mutex_;
  Moment texts_;
  std::map<std::string, std::shared_ptr<Root>> roots_;
};

}  // namespace plimsoll::service

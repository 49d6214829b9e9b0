// From the main file to all that it imports or uses, each once.
#include "data/loader.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <system_error>

#include "data/parsed_files.h"
#include "diag/meant.h"
#include "syntax/parser.h"

namespace plimsoll::data {

namespace fs = std::filesystem;
using diag::Kind;

namespace {

bool is_of_machine(const Error& error) {
  return error.kind == ErrorKind::machine;
}

bool lies_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) &&
         (folder.ends_with('/') || path[folder.size()] == '/');
}

class Loader {
 public:
  Loader(const Options& options, source::SourceMap& sources, diag::Sink& sink, LoadedModel& model)
      : options_(options), sources_(sources), sink_(sink), model_(model) {}

  struct Opened {
    FileId file;
    std::shared_ptr<const syntax::Ast> ast;
  };

  // The file of that name, or what stands in its place.
  Result<Opened> open_file(const std::string& real, const std::string& shown) {
    if (const std::string* document = model_.documents.find(real)) {
      if (auto error = source::too_large(shown, document->size())) return *std::move(error);
      return opened(real, shown, *document);
    }
    Result<std::string> text = source::read_text(shown);
    if (!text) return text.failure();
    return opened(real, shown, std::move(*text));
  }

  Opened opened(const std::string& real, const std::string& shown, std::string text) {
    if (options_.parsed_files == nullptr) {
      const FileId file = sources_.add(shown, std::move(text));
      return {file, syntax::parse_file(sources_, file, sink_)};
    }
    auto parsed = options_.parsed_files->parse(real, shown, std::move(text));
    sources_.share(parsed->id, parsed->file);
    for (const diag::Diagnostic& found : parsed->found) {
      sink_.report(found.kind, found.primary.span, found.message) = found;
    }
    const syntax::Ast* ast = parsed->ast.get();
    return {parsed->id, std::shared_ptr<const syntax::Ast>(std::move(parsed), ast)};
  }

  bool has_seen(const std::string& real) const { return seen_.contains(real); }

  // `real` names the file in the chain of imports; `folder` is where its own imports start.
  void add(Opened opened, const std::string& real, const std::string& folder, bool library) {
    chain_.push_back(real);
    seen_.insert(real);
    // Files that it imports are added to the list while this one is read.
    const std::shared_ptr<const syntax::Ast> ast = opened.ast;
    model_.files.push_back({opened.file, std::move(opened.ast), library, name_of(real, library)});
    for (const syntax::Decl* decl : ast->decls) {
      if (decl->kind == syntax::DeclKind::import_) {
        import(static_cast<const syntax::ImportDecl&>(*decl), folder, library);
      } else if (decl->kind == syntax::DeclKind::use) {
        use(static_cast<const syntax::UseDecl&>(*decl));
      }
    }
    chain_.pop_back();
  }

 private:
  void import(const syntax::ImportDecl& decl, const std::string& folder, bool library) {
    const std::string real = real_path(fs::path(folder) / decl.path);
    const std::string limit = library ? folder : real_path(model_.folder);
    if (!lies_below(real, limit)) {
      sink_
          .report(Kind::path_outside_model, decl.path_span,
                  "`" + decl.path + "` does not lie below the model's folder")
          .add_help("files that a model reads stand in its folder or in folders inside it");
      return;
    }
    enter(real, decl.path, decl.path_span, library);
  }

  void use(const syntax::UseDecl& decl) {
    for (const std::string& path : options_.library_paths) {
      const std::string real = real_path(fs::path(path) / (std::string(decl.name.text) + ".plim"));
      std::error_code error;
      if (model_.documents.find(real) != nullptr || fs::is_regular_file(real, error)) {
        return enter(real, real, decl.name.span, true);
      }
    }
    auto& d = sink_.report(Kind::library_unknown, decl.name.span,
                           "there is no library module `" + std::string(decl.name.text) + "`");
    std::vector<std::string> modules;
    for (const std::string& path : options_.library_paths) {
      std::error_code error;
      for (const auto& entry : fs::directory_iterator(path, error)) {
        if (entry.path().extension() == ".plim") modules.push_back(entry.path().stem().string());
      }
    }
    std::sort(modules.begin(), modules.end());
    const std::vector<std::string_view> views(modules.begin(), modules.end());
    const std::string_view near = diag::nearest(decl.name.text, views);
    if (!near.empty()) d.did_you_mean(decl.name.span, near);
    std::string list;
    for (const std::string& module : modules) list += (list.empty() ? "`" : ", `") + module + "`";
    if (!list.empty()) d.add_note("the library has " + list);
  }

  void enter(const std::string& real, const std::string& shown, Span at, bool library) {
    const auto open = std::find(chain_.begin(), chain_.end(), real);
    if (open != chain_.end()) {
      std::string cycle;
      for (auto it = open; it != chain_.end(); ++it) {
        cycle += fs::path(*it).filename().string() + " -> ";
      }
      sink_
          .report(Kind::import_cycle, at,
                  "files import each other: " + cycle + fs::path(real).filename().string())
          .add_help(
              "names of one file are visible in all others; import each file once, from main");
      return;
    }
    if (seen_.contains(real)) return;
    if (chain_.size() >= kMaxImportDepth) {
      sink_.report(Kind::import_depth, at,
                   "imports are nested more than " + std::to_string(kMaxImportDepth) + " deep");
      return;
    }
    Result<Opened> file = open_file(real, shown == real ? real : relative(real, shown));
    if (!file) {
      sink_.report(Kind::import_missing, at, file.error()).of_machine =
          is_of_machine(file.failure());
      seen_.insert(real);
      return;
    }
    add(std::move(*file), real, fs::path(real).parent_path().string(), library);
  }

  std::string name_of(const std::string& real, bool library) const {
    if (library) return "library:" + fs::path(real).filename().string();
    return fs::path(real).lexically_relative(real_path(model_.folder)).generic_string();
  }

  // As the user would write it: below the model's folder as it was given.
  std::string relative(const std::string& real, const std::string& shown) const {
    std::error_code error;
    const fs::path inside = fs::path(real).lexically_relative(real_path(model_.folder));
    if (inside.empty()) return shown;
    const fs::path path = fs::path(model_.folder) / inside;
    const bool there = model_.documents.find(real) != nullptr || fs::exists(path, error);
    return there ? path.lexically_normal().string() : real;
  }

  const Options& options_;
  source::SourceMap& sources_;
  diag::Sink& sink_;
  LoadedModel& model_;
  std::vector<std::string> chain_;
  std::set<std::string> seen_;
};

// What stands in a question for the text that a user gave, which is read alone here: of an expression
// that without blanks and comments around it. Nothing after an error.
std::optional<std::string> given_of(const Options::Question& question, source::SourceMap& sources,
                                    diag::Sink& sink) {
  const FileId file =
      sources.add(question.from, question.given, "what was given to " + question.from);
  syntax::Ast ast;
  ast.file = file;
  if (question.form == Options::Question::Form::setting) {
    if (!syntax::parse_set(sources, file, ast, sink)) return std::nullopt;
    return question.given;
  }
  const syntax::Expr* expr = syntax::parse_expression(sources, file, ast, sink);
  if (expr == nullptr) return std::nullopt;
  return std::string(sources.text(expr->span));
}

void load_questions(LoadedModel& model, const Options& options, source::SourceMap& sources,
                    diag::Sink& sink) {
  for (const Options::Question& question : options.questions) {
    FileId file;
    if (question.form == Options::Question::Form::declaration) {
      file = sources.add(kQuestionFile, question.before, "the question");
    } else if (const auto given = given_of(question, sources, sink)) {
      file = sources.add_around(question.from, question.before, *given, question.after);
    } else {
      continue;
    }
    model.files.push_back({file, syntax::parse_file(sources, file, sink), false, {}});
  }
}

void load_conditions(LoadedModel& model, const Options& options, source::SourceMap& sources,
                     diag::Sink& sink) {
  for (const Options::Condition& condition : options.conditions) {
    const FileId file = sources.add(kConditionFile, condition.text, "the condition");
    auto ast = std::make_unique<syntax::Ast>();
    ast->file = file;
    const syntax::Expr* tree = syntax::parse_expression(sources, file, *ast, sink);
    if (tree == nullptr) continue;
    model.conditions.push_back({std::move(ast), tree, condition.name, condition.period});
  }
}

void load_sets(LoadedModel& model, const Options& options, source::SourceMap& sources,
               diag::Sink& sink) {
  for (const std::string& set : options.sets) {
    const FileId file = sources.add("--set", set, "what was given to --set");
    auto& ast = model.set_trees.emplace_back(std::make_unique<syntax::Ast>());
    ast->file = file;
    std::optional<syntax::SetItem> item = syntax::parse_set(sources, file, *ast, sink);
    if (item) model.sets.push_back(std::move(*item));
  }
}

void load_observed(LoadedModel& model, const Options& options, source::SourceMap& sources,
                   diag::Sink& sink) {
  for (const std::string& text : options.observed) {
    const FileId file = sources.add_around(kObserveFile, "observe ", text, "");
    auto ast = syntax::parse_file(sources, file, sink);
    const bool is_one = ast->decls.size() == 1 && ast->decls[0]->kind == syntax::DeclKind::observe;
    if (!is_one && !ast->decls.empty()) {
      const Span second = ast->decls[ast->decls.size() > 1 ? 1 : 0]->span;
      sink.report(diag::Kind::unexpected_token, second, "one observation is given at a time")
          .add_help("give each with an option of its own");
      continue;
    }
    model.files.push_back({file, std::move(ast), false, {}});
  }
}

void load_draws(LoadedModel& model, const Options& options, source::SourceMap& sources) {
  for (const GivenDraw& given : options.draws) {
    const FileId file = sources.add(kDrawsFile, given.name, "a draw whose values are given");
    const auto length = static_cast<std::uint32_t>(given.name.size());
    model.draws.push_back({given, {file, 0, length}});
  }
}

// What a compilation adds to the files of the model.
void load_request(LoadedModel& model, const Options& options, source::SourceMap& sources,
                  diag::Sink& sink) {
  load_questions(model, options, sources, sink);
  load_conditions(model, options, sources, sink);
  load_sets(model, options, sources, sink);
  load_observed(model, options, sources, sink);
  load_draws(model, options, sources);
  model.part_switches = options.part_switches;
  model.without_observed = options.without_observed;
}

// Whether `real`, which says of itself that it is no model, belongs to the one whose main file lies beside it. Errors of
// that model are told when it is asked for.
bool is_part(const syntax::Ast& ast, const std::string& real, const std::string& folder,
             const Options& options) {
  for (const syntax::Decl* decl : ast.decls) {
    if (decl->kind == syntax::DeclKind::model) return false;
  }
  const std::string main = (fs::path(folder) / "main.plim").string();
  const std::string real_main = real_path(main);
  std::error_code error;
  if (real == real_main) return false;
  Options apart = options;
  apart.parsed_files = nullptr;
  LoadedModel whole;
  whole.folder = folder;
  whole.documents = Documents(options.documents);
  if (whole.documents.find(real_main) == nullptr && !fs::is_regular_file(main, error)) return false;
  source::SourceMap sources;
  diag::Sink sink;
  Loader loader(apart, sources, sink, whole);
  auto file = loader.open_file(real_main, main);
  if (!file) return false;
  loader.add(std::move(*file), real_main, folder, false);
  return loader.has_seen(real);
}

// Of a file that holds figures and no model, by the end of its name; else empty.
std::string table_kind(std::string end) {
  std::ranges::transform(end, end.begin(), [](unsigned char c) { return std::tolower(c); });
  if (end == ".xlsx" || end == ".xlsm") return "a workbook";
  return end == ".csv" || end == ".tsv" ? "a table" : "";
}

}  // namespace

std::optional<LoadedModel> load_model(const std::string& path, const Options& options,
                                      source::SourceMap& sources, diag::Sink& sink) {
  std::error_code error;
  LoadedModel model;
  model.documents = Documents(options.documents);
  fs::path main = path;
  const bool is_folder = fs::is_directory(main, error) ||
                         model.documents.find(real_path(main / "main.plim")) != nullptr;
  if (is_folder) main /= "main.plim";
  const std::string real = real_path(main);
  const fs::path parent = main.parent_path();
  model.folder = parent.empty() ? "." : parent.string();
  model.stem = main.stem() == "main" && !parent.empty()
                   ? fs::path(real_path(parent)).filename().string()
                   : main.stem().string();
  if (const std::string table = table_kind(main.extension().string());
      !table.empty() && fs::is_regular_file(main, error)) {
    sink.report(Kind::model_missing, {}, "'" + main.string() + "' is " + table + ", and no model")
        .add_help("print the declarations that read it: plimsoll import " + main.string());
    return std::nullopt;
  }
  Loader loader(options, sources, sink, model);
  auto file = loader.open_file(real, main.string());
  if (!file) {
    auto& d = sink.report(Kind::model_missing, {}, file.error());
    d.of_machine = is_of_machine(file.failure());
    const std::string near = fs::exists(main, error) ? "" : diag::near_path(path);
    if (!near.empty()) d.add_help("did you mean `" + near + "`?");
    return std::nullopt;
  }
  if (is_part(*file->ast, real, model.folder, options)) {
    const std::string whole = parent.empty() ? "main.plim" : model.folder;
    sink.report(Kind::model_missing, {},
                main.string() + " is a part of a model: it has no `model` line, and " +
                    (fs::path(model.folder) / "main.plim").lexically_normal().string() +
                    " imports it")
        .add_help("name the whole model: plimsoll check " + whole);
    return std::nullopt;
  }
  loader.add(std::move(*file), real, model.folder, false);
  // By the name that was given, wherever a link of that name leads to: a copy of the model has no link.
  model.files.front().name = main.filename().string();
  load_request(model, options, sources, sink);
  return model;
}

LoadedModel load_text(std::string name, std::string text, const std::string& folder,
                      const Options& options, source::SourceMap& sources, diag::Sink& sink) {
  LoadedModel model;
  model.folder = folder.empty() ? "." : folder;
  model.stem = fs::path(name).stem().string();
  const std::string real = real_path(fs::path(model.folder) / name);
  model.documents = Documents(options.documents);
  Loader loader(options, sources, sink, model);
  loader.add(loader.opened(real, name, std::move(text)), real, model.folder, false);
  load_request(model, options, sources, sink);
  return model;
}

}  // namespace plimsoll::data

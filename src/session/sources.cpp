#include "session/sources.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/guest.h"
#include "data/loader.h"
#include "filing/reader/read_document.h"
#include "session/compile.h"
#include "session/outline.h"
#include "session/sheet_lines.h"
#include "session/state.h"
#include "sheet/workbook.h"
#include "source/sha256.h"

namespace plimsoll::session {

namespace fs = std::filesystem;

namespace {

std::string without_links(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? fs::absolute(path, error).lexically_normal().string() : real.string();
}

std::string below(const std::string& folder, const std::string& path) {
  return fs::path(path).lexically_relative(folder).generic_string();
}

void add_file(ModelFiles& out, const std::string& path, std::string text) {
  TextFile file;
  file.path = path;
  file.real_path = without_links(path);
  file.name = below(out.folder, path);
  if (file.name.empty() || file.name.starts_with("..")) return;
  for (const TextFile& other : out.files) {
    if (other.real_path == file.real_path) return;
  }
  file.text = std::move(text);
  out.files.push_back(std::move(file));
}

std::string mark_of(const ir::Module& module) {
  std::string all;
  const auto add = [&all](const std::string& name, const std::string& sha256) {
    all += name + '\0' + sha256 + '\0';
  };
  for (const ir::ReadFile& file : module.files) add(file.name, file.sha256);
  for (const ir::Source& source : module.sources) add(source.path, source.sha256);
  return source::sha256_hex(all);
}

// The part of a line that holds the quotation, else all of it.
void find_quote(const std::string& line, const std::string& quote, CitedSource::Mark& mark) {
  const std::size_t at = quote.empty() ? std::string::npos : line.find(quote);
  mark.from = at == std::string::npos ? 0 : at;
  mark.to = at == std::string::npos ? line.size() : at + quote.size();
}

class Marker {
 public:
  Marker(const OutlinedModel& outlined, CitedSource& out) : outlined_(outlined), out_(out) {}

  void mark() {
    for (const outline::Declaration& d : outlined_.declarations) {
      for (const syntax::Evidence* e : d.evidence) add(*e, d.name);
      for (const outline::Field& f : d.fields) {
        for (const syntax::Evidence* e : f.evidence) add(*e, d.name);
      }
    }
    std::stable_sort(out_.marks.begin(), out_.marks.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
  }

 private:
  void add(const syntax::Evidence& e, const std::string& name) {
    CitedSource::Mark mark;
    mark.name = name;
    mark.file = outlined_.sources->file(e.span.file).path;
    mark.at = outlined_.line(e.span);
    if (e.kind == syntax::Evidence::Kind::cite_row && e.row != nullptr) {
      if (e.row->left == nullptr || outlined_.sources->text(e.row->left->span) != out_.name) return;
      mark.line = row_of(*e.row);
      if (mark.line == 0) return;
      mark.to = out_.lines[mark.line - 1].text.size();
    } else if (e.kind == syntax::Evidence::Kind::cite_line && e.source.text == out_.name) {
      if (e.line == 0 || e.line > out_.lines.size()) return;
      mark.line = e.line;
      find_quote(out_.lines[e.line - 1].text, e.text, mark);
    } else {
      return;
    }
    out_.marks.push_back(std::move(mark));
  }

  // The first line that holds every key as a cell of its own.
  std::uint32_t row_of(const syntax::Expr& row) const {
    for (std::size_t i = 0; i < out_.lines.size(); ++i) {
      bool all = !row.args.empty();
      for (const syntax::Argument& key : row.args) {
        all = all && has_cell(out_.lines[i].text, outlined_.sources->text(key.value->span));
      }
      if (all) return static_cast<std::uint32_t>(i + 1);
    }
    return 0;
  }

  static bool has_cell(const std::string& line, std::string_view cell) {
    const auto ends = [&](std::size_t at) {
      return at >= line.size() || std::string_view(",;\t\"\r ").find(line[at]) != std::string::npos;
    };
    for (std::size_t at = line.find(cell); at != std::string::npos; at = line.find(cell, at + 1)) {
      if ((at == 0 || ends(at - 1)) && ends(at + cell.size())) return true;
    }
    return false;
  }

  const OutlinedModel& outlined_;
  CitedSource& out_;
};

}  // namespace

Result<ModelFiles> model_files(const Model& model) {
  return as_guest([&]() -> Result<ModelFiles> {
    if (auto error = has_no_path(model)) return *error;
    source::SourceMap sources;
    diag::Sink sink;
    const std::string& path = model.state()->source.path;
    const auto loaded = data::load_model(path, check_options(model, {}), sources, sink);
    if (!loaded) {
      return wrong(std::make_shared<source::SourceMap>(std::move(sources)), sink.all(),
                   ErrorKind::usage);
    }
    ModelFiles out;
    out.folder = loaded->folder;
    out.real_folder = without_links(loaded->folder);
    for (const data::LoadedFile& file : loaded->files) {
      if (file.library) continue;
      const source::File& text = sources.file(file.file);
      add_file(out, text.path, text.text);
    }
    const Result<Compiled> compiled = compile(model);
    if (!compiled) return out;
    out.mark = mark_of(compiled->module);
    for (const ir::ReadFile& file : compiled->module.files) {
      const std::string data = (fs::path(out.folder) / file.name).string();
      const bool is_known = std::any_of(out.files.begin(), out.files.end(), [&](const auto& one) {
        return one.real_path == without_links(data);
      });
      if (is_known) continue;
      if (auto text = source::read_text(data)) add_file(out, data, std::move(*text));
    }
    return out;
  });
}

std::string title_of_model(const Model& model) {
  const auto found = as_guest([&]() -> Result<std::string> {
    if (auto error = has_no_path(model)) return *error;
    source::SourceMap sources;
    diag::Sink sink;
    const auto loaded =
        data::load_model(model.state()->source.path, check_options(model, {}), sources, sink);
    if (!loaded) return std::string();
    for (const data::LoadedFile& file : loaded->files) {
      if (file.library || file.ast == nullptr) continue;
      for (const syntax::Decl* decl : file.ast->decls) {
        if (decl->kind == syntax::DeclKind::model) return decl->title;
      }
    }
    return std::string();
  });
  return found ? *found : "";
}

Result<CitedSource> cited_source(const Model& model, const std::string& name,
                                 const std::map<std::string, std::string>& paths) {
  return as_guest([&]() -> Result<CitedSource> {
    const Result<Compiled> compiled = compile(model);
    if (!compiled) return compiled.failure();
    const auto& all = compiled->module.sources;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    if (found == all.end())
      return Error{"the model has no source `" + name + "`", ErrorKind::usage};
    const auto given = paths.find(name);
    const std::string path = given != paths.end() ? given->second : found->path;
    if (path.empty()) {
      return Error{
          "the source `" + name + "` (" + found->file +
              ") is not here: put it beside the model, or start the studio with --source " + name +
              "=FILE",
          ErrorKind::usage};
    }
    CitedSource out;
    out.name = name;
    out.title = found->title;
    const bool is_table = fs::path(path).extension() == ".csv";
    Result<std::string> bytes = filing::read_bytes(path);
    if (!bytes) return bytes.failure();
    if (sheet::may_be_workbook(*bytes)) {
      if (auto error = read_sheet_lines(*bytes, path, compiled->module, *compiled->sources, out)) {
        return *error;
      }
      return out;
    }
    if (is_table) {
      out.kind = "table";
      std::size_t begin = 0;
      while (begin < bytes->size()) {
        const std::size_t end = std::min(bytes->find('\n', begin), bytes->size());
        out.lines.push_back({bytes->substr(begin, end - begin), 0});
        begin = end + 1;
      }
    } else {
      const Result<filing::Document> document =
          filing::read_document_bytes(std::move(*bytes), path);
      if (!document) return document.failure();
      switch (document->format) {
        case filing::Format::text:
          out.kind = "text";
          break;
        case filing::Format::html:
          out.kind = "html";
          break;
        case filing::Format::pdf:
          out.kind = "pdf";
          break;
      }
      std::size_t offset = 0;
      for (std::uint32_t n = 1; n <= document->n_lines(); ++n) {
        out.lines.push_back(
            {document->readable_line(n), document->place(static_cast<std::uint32_t>(offset)).page});
        offset += document->line(n).size() + 1;
      }
    }
    const auto outlined = outline_model(model);
    if (!outlined) return outlined.failure();
    Marker(**outlined, out).mark();
    return out;
  });
}

}  // namespace plimsoll::session

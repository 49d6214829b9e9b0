// The files beside the model: where they are, their hashes, evidence that names them.
#include "data/store.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>

#include "data/detail/store.h"
#include "data/sheet_table.h"
#include "facts/read_facts.h"
#include "source/output_file.h"
#include "source/sha256.h"

namespace plimsoll::data {
namespace {

namespace fs = std::filesystem;

// True when `path` is `folder` or lies below it; both canonical.
bool lies_below(const fs::path& path, const fs::path& folder) {
  auto p = path.begin();
  for (auto f = folder.begin(); f != folder.end(); ++f) {
    // "/a/b/" ends with an empty name.
    if (f->empty()) continue;
    if (p == path.end() || *p != *f) return false;
    ++p;
  }
  return true;
}

Error too_large(std::size_t most_bytes) {
  return {"is larger than " + std::to_string(most_bytes >> 20) + " MiB", ErrorKind::usage};
}

// The bytes of a regular file, or why not: "does not exist", "is larger than 8 MiB". Of kind `machine` where
// it is there and may not be had.
Result<std::string> read_file(const std::string& path, std::size_t most_bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return Error{"does not exist", ErrorKind::usage};
  if (!fs::is_regular_file(status)) return Error{"is not a file", ErrorKind::usage};
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return Error{"cannot be read"};
  if (size > most_bytes) return too_large(most_bytes);
  source::remember_input(path);
  std::ifstream in(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in || static_cast<std::uintmax_t>(in.gcount()) != size) return Error{"cannot be read"};
  return text;
}

// .xlsx, .xlsm, and kinds that are refused by name.
bool has_workbook_name(std::string_view file) {
  std::string end(file.substr(std::min(file.rfind('.'), file.size())));
  for (char& c : end) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return end == ".xlsx" || end == ".xlsm" || end == ".xls" || end == ".xlsb" || end == ".ods";
}

bool same_hash(std::string_view stated, std::string_view actual) {
  return std::ranges::equal(stated, actual, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

Store::Store(std::string folder, const source::SourceMap& sources, const units::UnitTable& units,
             Documents documents)
    : folder_(std::move(folder)),
      sources_(sources),
      units_(units),
      documents_(std::move(documents)) {
  // The calendar year until the model says otherwise.
  time_.fiscal_end_month = 12;
}

Store::~Store() = default;

Result<std::string> Store::read(const std::string& path, std::size_t most_bytes) const {
  const std::string* document = documents_.find(path);
  if (document == nullptr) return read_file(path, most_bytes);
  if (document->size() > most_bytes) return too_large(most_bytes);
  return *document;
}

std::optional<std::string> Store::resolve_path(const std::string& file, Span at,
                                               diag::Sink& sink) const {
  std::error_code error;
  const fs::path folder =
      fs::weakly_canonical(fs::absolute(folder_.empty() ? "." : folder_), error);
  const fs::path written(file);
  fs::path path;
  if (!error) path = fs::weakly_canonical(folder / written, error);
  if (error || file.empty() || file.find('\0') != std::string::npos) {
    sink.report(diag::Kind::data_file, at, "`" + file + "` is no name of a file");
    return std::nullopt;
  }
  if (written.is_absolute() || !lies_below(path, folder) || path == folder) {
    sink.report(diag::Kind::path_outside_model, at,
                "`" + file + "` is not below the folder of the model")
        .add_help("copy the file there, and name it relative to the model");
    return std::nullopt;
  }
  return path.string();
}

const CsvTable* Store::csv(const std::string& file, Span at, diag::Sink& sink,
                           const Dialect& dialect) {
  const auto [it, is_new] = csvs_.try_emplace(file + '\0' + dialect_words(dialect, true), nullptr);
  if (!is_new) return it->second ? &it->second->table : nullptr;
  const std::optional<std::string> path = resolve_path(file, at, sink);
  if (!path) return nullptr;
  const Result<std::string> text = read(*path, source::SourceMap::kMaxFileBytes);
  if (!text) {
    sink.report(diag::Kind::data_file, at, "`" + file + "` " + text.error())
        .add_note("looked for " + *path)
        .of_machine = text.failure().kind == ErrorKind::machine;
    return nullptr;
  }
  std::optional<CsvTable> table = table_of_bytes(*text, file, at, sink, dialect);
  if (!table) return nullptr;
  it->second = std::make_unique<LoadedCsv>(LoadedCsv{std::move(*table), source::sha256_hex(*text)});
  return &it->second->table;
}

void Store::declare(const syntax::SourceDecl& decl, diag::Sink& sink) {
  auto entry = std::make_unique<Entry>();
  entry->decl = &decl;
  entry->source.name = decl.name.text;
  entry->source.title = decl.title;
  entry->source.file = decl.file;
  entry->source.sha256 = decl.sha256;
  entry->dialect = dialect_of(decl.dialect, decl.span, sink);
  const Span at = decl.file_span.valid() ? decl.file_span : decl.span;
  if (entry->dialect) entry->dialect->end = {at.file, at.end, at.end};
  // A source may name no file at all: a book, a conversation.
  if (!decl.file.empty()) {
    const std::optional<std::string> path = resolve_path(decl.file, at, sink);
    std::error_code error;
    if (path && (documents_.find(*path) != nullptr || fs::exists(*path, error))) {
      const bool is_table = !decl.keys.empty();
      const Result<std::string> text =
          read(*path, is_table ? source::SourceMap::kMaxFileBytes : facts::kMaxFactBytes);
      if (!text) {
        sink.report(diag::Kind::data_file, at, "`" + decl.file + "` " + text.error()).of_machine =
            text.failure().kind == ErrorKind::machine;
      } else {
        const std::string actual = source::sha256_hex(*text);
        if (!decl.sha256.empty() && !same_hash(decl.sha256, actual)) {
          sink.report(diag::Kind::source_changed, at,
                      "`" + decl.file + "` is not the file that the model was written against")
              .add_note("the model states sha256 " + decl.sha256)
              .add_note("the file has sha256 " + actual)
              .add_help("check the figures taken from it, then state the new sha256");
        }
        entry->source.path = *path;
        entry->source.sha256 = actual;
        entry->is_workbook = sheet::may_be_workbook(*text) || has_workbook_name(decl.file);
        entry->has_facts = !is_table && !entry->is_workbook && facts::may_hold_facts(*text);
        entry->n_lines = static_cast<std::uint32_t>(std::ranges::count(*text, '\n')) +
                         (text->empty() || text->back() == '\n' ? 0 : 1);
        // A PDF's lines are those of the text taken from it.
        if (text->starts_with("%PDF-")) entry->n_lines = std::numeric_limits<std::uint32_t>::max();
      }
    }
  }
  by_name_.try_emplace(entry->decl->name.text, entry.get());
  entries_.push_back(std::move(entry));
}

const Store::Entry* Store::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Store::Entry* Store::find_or_report(std::string_view name, Span at, diag::Sink& sink) const {
  if (const Entry* entry = find(name)) return entry;
  diag::Diagnostic& d =
      sink.report(diag::Kind::source_unknown, at, "no source is named `" + std::string(name) + "`");
  const std::string_view near =
      sink.may_suggest() ? diag::nearest(name, source_names()) : std::string_view();
  if (!near.empty()) {
    d.did_you_mean(at, near);
  } else {
    d.add_help("declare it with a `source` line");
  }
  return nullptr;
}

bool Store::has_source(std::string_view name) const {
  return find(name) != nullptr;
}

std::vector<std::string_view> Store::source_names() const {
  std::vector<std::string_view> names;
  for (const auto& entry : entries_) names.push_back(entry->source.name);
  return names;
}

std::vector<ir::Source> Store::sources() const {
  std::vector<ir::Source> result;
  for (const auto& entry : entries_) result.push_back(entry->source);
  return result;
}

std::vector<ir::ReadFile> Store::read_files() const {
  std::vector<ir::ReadFile> files;
  for (const auto& [key, csv] : csvs_) {
    // Behind the name stands how it was read.
    const std::string name = key.substr(0, key.find('\0'));
    const bool is_known = !files.empty() && files.back().name == name;
    if (csv && !is_known) files.push_back({name, csv->sha256});
  }
  for (const auto& [name, loaded] : facts_) {
    if (loaded) files.push_back({name, loaded->sha256});
  }
  for (const auto& [name, loaded] : sips_) {
    if (loaded) files.push_back({name, loaded->sha256});
  }
  for (const auto& [name, loaded] : workbooks_) {
    if (loaded) files.push_back({name, loaded->sha256});
  }
  return files;
}

std::optional<ir::EvidenceRef> Store::evidence(const syntax::Evidence& evidence, diag::Sink& sink) {
  ir::EvidenceRef ref;
  ref.span = evidence.span;
  switch (evidence.kind) {
    case syntax::Evidence::Kind::judgement:
      ref.kind = ir::EvidenceRef::Kind::judgement;
      ref.source = evidence.by;
      ref.text = evidence.text;
      return ref;
    case syntax::Evidence::Kind::cite_line: {
      const Entry* source = find_or_report(evidence.source.text, evidence.source.span, sink);
      if (source == nullptr) return std::nullopt;
      if (source->is_workbook && evidence.line > 0) {
        sink.report(diag::Kind::source_no_line, evidence.span,
                    "`" + source->source.file + "` is a workbook, which has cells and no lines")
            .add_help("cite a cell, `cite " + source->source.name + "[Sheet1!B" +
                      std::to_string(evidence.line) + "]`");
        return std::nullopt;
      }
      if (!source->source.path.empty() && evidence.line > source->n_lines) {
        sink.report(diag::Kind::source_no_line, evidence.span,
                    "`" + source->source.file + "` has " + std::to_string(source->n_lines) +
                        " lines; there is no line " + std::to_string(evidence.line));
        return std::nullopt;
      }
      ref.kind = ir::EvidenceRef::Kind::line;
      ref.source = evidence.source.text;
      ref.line = evidence.line;
      ref.text = evidence.text;
      return ref;
    }
    case syntax::Evidence::Kind::cite_row: {
      if (evidence.row == nullptr) return std::nullopt;
      if (facts_source(*evidence.row) != nullptr) {
        const std::optional<FoundFact> found = find_fact(*evidence.row, sink);
        if (!found) return std::nullopt;
        ref.kind = ir::EvidenceRef::Kind::row;
        ref.source = found->source->source.name;
        ref.line = found->fact->place.line;
        ref.text = found->key;
        return ref;
      }
      if (workbook_source(*evidence.row) != nullptr) {
        std::optional<DataRow> row = cited_cell(*evidence.row, sink);
        if (!row) return std::nullopt;
        row->evidence.span = evidence.span;
        return row->evidence;
      }
      // A fact of a filing that is not at hand: only verify can look for it.
      const syntax::Expr* left = evidence.row->left;
      const Entry* entry = left == nullptr ? nullptr : find(left->text);
      if (entry != nullptr && entry->decl->keys.empty() && entry->source.path.empty() &&
          !entry->source.file.empty()) {
        ref.kind = ir::EvidenceRef::Kind::row;
        ref.source = entry->source.name;
        return ref;
      }
      const std::optional<Found> found = find_row(*evidence.row, sink);
      if (!found || !known_in_time(*found, evidence.span, sink)) return std::nullopt;
      ref.kind = ir::EvidenceRef::Kind::row;
      ref.source = found->source->source.name;
      ref.line = found->row->line;
      ref.text = found->key;
      return ref;
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::data

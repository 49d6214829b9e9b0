#include "commands/documents.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <system_error>

#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/files.h"
#include "commands/locate.h"
#include "commands/output.h"
#include "document/page.h"
#include "document/same_run.h"
#include "document/shape.h"
#include "document/tables.h"
#include "document/workbook.h"
#include "report/samples_writer.h"
#include "report/write_json.h"
#include "source/output_file.h"

namespace plimsoll::commands {

namespace fs = std::filesystem;

namespace {

// Installed, or built in the source tree.
constexpr const char* kTemplatePlaces[] = {"page/report.html", "build/web/report.html"};

// A pipe, a device: who reads it has a name of his own for it.
bool is_passed_on(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

}  // namespace

Option workbook_file(const std::string& names, std::vector<Output>& outputs, std::string& path,
                     const std::string& what) {
  Option out = output_file(names, outputs, path, what).called("FILE.xlsx");
  out.take = [take = out.take](const std::string& given) -> std::optional<std::string> {
    const fs::path file = given;
    std::string ending = file.extension().string();
    for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (ending.empty() || ending == ".xlsx" || is_passed_on(file)) return take(given);
    return "'" + given + "' is no name of a workbook, which ends with .xlsx: write '" +
           fs::path(file).replace_extension(".xlsx").string() + "'";
  };
  return out;
}

Result<std::string> page_template() {
  for (const std::string& folder : data_folders()) {
    for (const char* place : kTemplatePlaces) {
      std::error_code error;
      const fs::path path = fs::path(folder) / place;
      if (fs::exists(path, error)) return read_file(path.string());
    }
  }
  return Error{
      "the page's template is not built, so there is no --report; `make build` builds it with "
      "nodejs and npm (--json, --xlsx and --csv work without)"};
}

namespace {

Result<std::vector<document::Part>> read_parts(const std::vector<std::string>& paths) {
  std::vector<document::Part> parts;
  for (const std::string& path : paths) {
    Result<std::string> text = read_file(path);
    if (!text) return text.failure();
    document::Part part{fs::path(path).filename().string(), std::move(*text)};
    if (const auto error = document::not_an_answer(part)) return *error;
    parts.push_back(std::move(part));
  }
  return parts;
}

int fail(const std::string& text) {
  print_error(text);
  return kMachineFailed;
}

int write_tables(const std::string& folder, const std::vector<document::Table>& tables,
                 bool with_bom) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) return fail("cannot make the folder " + folder + ": " + error.message());
  const auto path_of = [&](const document::Table& table) {
    return (fs::path(folder) / (table.name + ".csv")).string();
  };
  for (const document::Table& table : tables) {
    if (!source::is_input(path_of(table))) continue;
    print_error("--csv " + folder + " would overwrite " + path_of(table) +
                ", which this command reads; name another folder");
    return kUsage;
  }
  const FolderLock lock(folder);
  for (const document::Table& table : tables) {
    const std::string path = path_of(table);
    const std::string text = document::write_csv(table);
    if (!write_whole(path, with_bom ? std::string(report::kByteOrderMark) + text : text))
      return kMachineFailed;
  }
  return kWell;
}

// The option that asks for the same.
std::string advice(const document::Mismatch& found) {
  return found.in_trials_only
             ? "ask again with the same --trials and --sampler, or take it as it is with "
               "--other-trials: the page then says so beside it"
             : "ask again about the same model, switches and seed";
}

}  // namespace

std::optional<Error> wrong_documents(const Documents& documents,
                                     const nlohmann::ordered_json& about) {
  const auto parts = read_parts(documents.with);
  if (!parts) return Error{parts.error(), ErrorKind::usage};
  if (auto error = wrong_output(documents.outputs)) return error;
  for (std::size_t i = 0; i < parts->size(); ++i) {
    const auto found = document::mismatch(about, (*parts)[i]);
    if (!found || (found->in_trials_only && documents.other_trials)) continue;
    return Error{documents.with[i] + " " + found->what + "; " + advice(*found), ErrorKind::usage};
  }
  if (documents.page.empty()) return std::nullopt;
  const Result<std::string> page = page_template();
  if (!page) return page.failure();
  return std::nullopt;
}

int write_documents(const Documents& documents, const RunResult& result) {
  if (!documents.any()) return kWell;
  return write_documents(documents, report::write_json(result, -1), "the run");
}

int write_documents(const Documents& documents, const std::string& run_json,
                    const std::string& run_name, std::vector<document::Part> more) {
  auto parts = read_parts(documents.with);
  if (!parts) return fail(parts.error());
  parts->insert(parts->end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  const document::Part run{run_name, run_json};
  if (!documents.page.empty()) {
    const Result<std::string> shape = page_template();
    if (!shape) return fail(shape.error());
    const Result<std::string> page = document::write_page(*shape, run, *parts);
    if (!page) {
      print_error(page.error());
      return kUsage;
    }
    if (!write_whole(documents.page, *page)) return kMachineFailed;
  }
  if (!documents.workbook.empty()) {
    const Result<std::string> book = document::write_workbook(run, *parts);
    if (!book) return fail(book.error());
    if (!write_whole(documents.workbook, *book)) return kMachineFailed;
  }
  if (documents.tables.empty()) return kWell;
  const auto tables = document::make_tables(run, *parts);
  if (!tables) {
    print_error(tables.error());
    return kUsage;
  }
  return write_tables(documents.tables, *tables, documents.csv_bom);
}

}  // namespace plimsoll::commands

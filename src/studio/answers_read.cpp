// Filings that were dropped on the page.
#include <filesystem>
#include <system_error>

#include "source/output_file.h"
#include "studio/answers.h"

namespace plimsoll::studio {

namespace fs = std::filesystem;

namespace {

Result<ReadResult> read_upload(Job& job, Fields& fields) {
  const std::string id = fields.needed_text("upload");
  if (fields.error()) return *fields.error();
  const std::string path = job.studio.taken_in(id);
  if (path.empty()) {
    return Error{"the filing is here no longer: send it again", ErrorKind::usage};
  }
  return read_filing({path}, job.control);
}

std::optional<Error> write_whole(const fs::path& path, const std::string& text) {
  auto file = source::OutputFile::open(path.string());
  if (!file) return file.failure();
  file->write(text);
  return file->finish();
}

// One name, below a folder: no way up or out.
bool is_folder_name(const std::string& name) {
  if (name.empty() || name.size() > 64 || name.front() == '.') return false;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-' || c == '.';
    if (!plain) return false;
  }
  return true;
}

Json register_of(const ReadResult& found) {
  Json out = Json::parse(found.writer->json(), nullptr, false);
  return out.is_discarded() ? Json(nullptr) : out;
}

std::string extension_of(const ReadResult& found) {
  return found.format == "pdf" ? ".pdf" : found.format == "html" ? ".htm" : ".txt";
}

}  // namespace

Answer read(Job& job) {
  Fields fields(job.message.json);
  const auto found = read_upload(job, fields);
  if (!found) return found.failure();
  Json out;
  out["register"] = register_of(*found);
  out["skeleton"] = found->writer->skeleton(".");
  out["text"] = found->writer->text(false);
  return out;
}

// The filing lies in the new folder too, for the model cites it.
Answer start(Job& job) {
  Fields fields(job.message.json);
  const std::string name = fields.needed_text("folder");
  if (!is_folder_name(name)) {
    fields.wrong("`folder` is the name of a new folder: letters, digits, _, - and .");
  }
  const std::string id = fields.needed_text("upload");
  const auto model = job.window.model(fields);
  if (fields.error()) return *fields.error();
  const std::string path = job.studio.taken_in(id);
  if (path.empty()) return Error{"the filing is here no longer: send it again", ErrorKind::usage};
  if (!model) return model.failure();
  std::error_code error;
  const fs::path folder = fs::path((*model)->folder()) / name;
  if (!fs::create_directory(folder, error) || error) {
    return Error{folder.string() + (error ? " cannot be made: " + error.message()
                                          : " is there already: name another folder"),
                 ErrorKind::usage};
  }
  const auto failed = [&]() -> std::optional<Error> {
    const auto first = read_filing({path}, job.control);
    if (!first) return first.failure();
    const fs::path filing = folder / ("filing" + extension_of(*first));
    fs::copy_file(path, filing, error);
    if (error) return Error{"cannot write " + filing.string() + ": " + error.message()};
    const auto found = read_filing({filing.string()}, job.control);
    if (!found) return found.failure();
    if (auto bad = write_whole(folder / "register.json", found->writer->json())) return bad;
    return write_whole(folder / "main.plim", found->writer->skeleton(folder.string()));
  }();
  if (failed) {
    fs::remove_all(folder, error);
    return *failed;
  }
  job.studio.add_model(folder.string());
  Json event;
  event["event"] = "models";
  event["models"] = Json::array();
  for (const std::string& one : job.studio.model_paths())
    event["models"].push_back({{"path", one}});
  job.window.send(dump(event));
  return Json{{"model", folder.string()}};
}

}  // namespace plimsoll::studio

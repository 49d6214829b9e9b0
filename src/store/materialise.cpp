#include "store/materialise.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "source/output_file.h"

namespace plimsoll::store {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kLibrary = "library:";

// Of a name that the store holds: a place below the folder, and no other.
bool stays_below(const fs::path& name) {
  if (name.empty() || name.is_absolute()) return false;
  for (const fs::path& part : name) {
    if (part == ".." || part == "." || part.empty()) return false;
  }
  return true;
}

std::optional<Error> write_text_of(const fs::path& path, const std::string& bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error)
    return Error{"cannot make the folder " + path.parent_path().string() + ": " + error.message()};
  Result<source::OutputFile> file = source::OutputFile::open(path.string());
  if (!file) return file.failure();
  file->write(bytes);
  return file->finish();
}

}  // namespace

Result<Materialised> materialise(Store& store, const KeptRun& run, const std::string& folder) {
  const fs::path model = fs::path(folder) / "model";
  const fs::path library = fs::path(folder) / "stdlib";
  std::error_code error;
  fs::create_directories(library, error);
  if (error) return Error{"cannot make the folder " + library.string() + ": " + error.message()};
  for (const KeptFile& file : run.files) {
    const bool of_library = file.name.starts_with(kLibrary);
    const fs::path name = of_library ? file.name.substr(kLibrary.size()) : file.name;
    if (!stays_below(name)) {
      return Error{"the run " + run.id.substr(0, 16) +
                   " names a file that lies in no model's folder: '" + file.name +
                   "'; it was not written"};
    }
    const Result<std::string> bytes = store.content(file.sha256);
    if (!bytes) return bytes.failure();
    if (auto failed = write_text_of((of_library ? library : model) / name, *bytes)) return *failed;
  }
  return Materialised{(model / run.main_file).string(), library.string()};
}

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) return Error{"there is no folder for temporary files: " + error.message()};
  std::string name = (parent / "plimsoll-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    return Error{"cannot make a folder in " + parent.string() + ": " + std::strerror(errno)};
  }
  return TemporaryFolder(std::move(name));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace plimsoll::store

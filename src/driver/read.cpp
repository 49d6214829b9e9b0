#include "driver/read.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/output.h"
#include "filing/write.h"

namespace plimsoll::driver {
namespace {

namespace fs = std::filesystem;

bool write_folder(const filing::Register& found, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    print_error("cannot make the folder " + folder.string() + ": " + error.message());
    return false;
  }
  return write_whole((folder / "register.json").string(), filing::write_json(found)) &&
         write_whole((folder / "factors.csv").string(), filing::write_csv(found)) &&
         write_whole((folder / "quantities.csv").string(), filing::write_quantity_csv(found)) &&
         write_whole((folder / "main.plim").string(),
                     filing::write_skeleton(found, folder.string()));
}

}  // namespace

int read(const ReadArguments& arguments) {
  Result<std::string> bytes = filing::read_bytes(arguments.filing);
  if (!bytes) {
    print_error(bytes.error());
    std::error_code error;
    return fs::exists(arguments.filing, error) ? kMachineFailed : kUsage;
  }
  Result<filing::Document> document =
      filing::read_document_bytes(std::move(*bytes), arguments.filing);
  if (stop_requested()) return kInterrupted;
  if (!document) {
    print_error(document.error());
    return kModelWrong;
  }
  const Result<filing::Register> found = filing::read_filing(std::move(*document));
  if (!found) {
    print_error(found.error());
    return kModelWrong;
  }
  const auto wanted = [](const std::string& path) { return !path.empty(); };
  if (wanted(arguments.out) && !write_folder(*found, arguments.out)) return kMachineFailed;
  if (wanted(arguments.json) && !write_whole(arguments.json, filing::write_json(*found))) {
    return kMachineFailed;
  }
  if (wanted(arguments.csv) && !write_whole(arguments.csv, filing::write_csv(*found))) {
    return kMachineFailed;
  }
  if (wanted(arguments.model)) {
    const std::string folder = fs::path(arguments.model).parent_path().string();
    if (!write_whole(arguments.model, filing::write_skeleton(*found, folder))) {
      return kMachineFailed;
    }
  }
  // Standard output is the reader's, or the file's that goes there.
  if (arguments.json != "-" && arguments.csv != "-" && arguments.model != "-") {
    std::fputs(filing::write_text(*found, arguments.repairs).c_str(), stdout);
  } else {
    for (const std::string& warning : found->warnings) {
      std::fprintf(stderr, "warning: %s\n", warning.c_str());
    }
  }
  // A section without a single factor is an answer nobody can use.
  return found->factors.empty() ? kModelWrong : kWell;
}

}  // namespace plimsoll::driver

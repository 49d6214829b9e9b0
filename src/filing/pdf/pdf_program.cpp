#include "filing/pdf/pdf_program.h"

#include <unistd.h>

#include <filesystem>

#include "source/own_file.h"

namespace plimsoll::filing {

namespace fs = std::filesystem;

Result<std::string> pdf_program() {
  std::string looked_for;
  fs::path folder = source::own_file().parent_path();
  // The folder of the build, <prefix>/bin, <prefix>/lib/<triplet>.
  for (int n_up = 0; n_up < 3 && !folder.empty(); ++n_up) {
    const fs::path candidate = folder / PLIMSOLL_LIBEXEC / "plimsoll-pdf";
    if (access(candidate.c_str(), X_OK) == 0) return candidate.string();
    looked_for += (looked_for.empty() ? "" : ", ") + candidate.string();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return Error{"the program plimsoll-pdf takes PDFs apart, and is not there; it was looked for as " +
               looked_for};
}

}  // namespace plimsoll::filing

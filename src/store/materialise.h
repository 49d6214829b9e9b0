// The texts of a run as files again, so that the run can be made again.
#pragma once

#include <string>

#include "base/result.h"
#include "store/store.h"

namespace plimsoll::store {

struct Materialised {
  // The file that the model begins with.
  std::string model;
  // For ModelSource::library: FOLDER/stdlib, with the modules that the run used; there where there are none too.
  std::string library;
};

// Writes model and sources below FOLDER/model, the modules of the library into FOLDER/stdlib; `folder` must be there.
// A name that would leave these folders is refused.
Result<Materialised> materialise(Store& store, const KeptRun& run, const std::string& folder);

// A new folder below the system's folder for temporary files; removed, with all in it, at the end of this.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace plimsoll::store

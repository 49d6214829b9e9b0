// What a folder of parts asks of a file system, so that tests can put one in its place that forgets.
//
//   append   in one piece or not at all as far as the caller knows; on the disk after sync()
//   rename   puts a file in the place of another at once; on the disk after sync_folder()
//   errors   tell the path and the system's reason; a full disk is named, with what would help
//   threads  one thread for each File, any number of Files
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::cut {

class Disk {
 public:
  class File {
   public:
    virtual ~File() = default;
    virtual std::optional<Error> append(std::string_view bytes) = 0;
    virtual std::optional<Error> sync() = 0;
  };

  virtual ~Disk() = default;
  // A file that was not there. While the File lives is_held() is true of it, for whoever sees locks of this machine.
  virtual Result<std::unique_ptr<File>> create(const std::string& path) = 0;
  // Nothing where there is no such file. What is no plain file, such as a pipe, is an Error of kind `usage`, and never waited for.
  virtual Result<std::optional<std::string>> read(const std::string& path) = 0;
  // Names in a folder, sorted; none where there is no such folder.
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  virtual std::optional<Error> rename(const std::string& from, const std::string& to) = 0;
  // Well too where there is no such file.
  virtual std::optional<Error> remove(const std::string& path) = 0;
  // Well too where it is there.
  virtual std::optional<Error> make_folder(const std::string& path) = 0;
  virtual std::optional<Error> sync_folder(const std::string& path) = 0;
  // Another File of it lives. False says nothing of other machines.
  virtual bool is_held(const std::string& path) = 0;
  // Such as no other has, on any machine: a part of the name of a file that is not finished.
  virtual std::string own_name() = 0;
};

// The machine's.
Disk& machine_disk();

}  // namespace plimsoll::cut

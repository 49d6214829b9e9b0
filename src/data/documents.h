// Texts that stand in the place of files: edits that are not saved, models that are on no disk.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace plimsoll::data {

// The one name of a file that need not be there: absolute, links resolved.
std::string real_path(const std::string& path);

class Documents {
 public:
  Documents() = default;
  // By path, relative ones from the current folder.
  explicit Documents(const std::map<std::string, std::string>& texts);

  // Null where the file itself is to be read. `real` is a real_path().
  const std::string* find(const std::string& real) const;

 private:
  std::map<std::string, std::shared_ptr<const std::string>> texts_;
};

}  // namespace plimsoll::data

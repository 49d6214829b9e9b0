// The page's files, read when the studio starts: what a request names is looked up among them, and opens no file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::studio {

class PageFiles {
 public:
  struct File {
    std::string type;
    std::string bytes;
  };

  // The first of `folders` that has an index.html; where none has, a page that says how to build one.
  static PageFiles read(const std::vector<std::string>& folders);

  const std::string& index() const { return index_; }
  // By the name below /assets/; null where there is none.
  const File* find(std::string_view name) const;

 private:
  std::string index_;
  std::map<std::string, File, std::less<>> files_;
};

// Where the page says which style is ours.
inline constexpr std::string_view kNonceMark = "PLIMSOLL_NONCE";

}  // namespace plimsoll::studio

// For tests that hold bits in git, a line for each thing: tests/hashes/NAME.txt has `hypot 0123456789abcdef`
// lines, sorted as the test gives them.
//
//   moved     one thing that changes moves its own line only, and the test names it
//   update    with PLIMSOLL_UPDATE_HASHES=1 in the environment the file is written anew and the test
//             passes; git shows what moved
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::testing_golden {

using Lines = std::vector<std::pair<std::string, std::uint64_t>>;

inline std::string text_of(std::uint64_t hash) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

// Empty where the file has these lines and no others; else what moved. `root`: the repository's.
inline std::string compare(const std::string& root, const std::string& name, const Lines& lines) {
  const std::string path = root + "/tests/hashes/" + name + ".txt";
  if (const char* update = std::getenv("PLIMSOLL_UPDATE_HASHES");
      update != nullptr && *update != 0) {
    std::ofstream out(path);
    for (const auto& [what, hash] : lines) out << what << " " << text_of(hash) << "\n";
    return out.good() ? "" : "cannot write " + path + "\n";
  }
  std::map<std::string, std::string> kept;
  std::ifstream in(path);
  for (std::string what, hash; in >> what >> hash;) kept[what] = hash;
  std::string moved;
  for (const auto& [what, hash] : lines) {
    const auto found = kept.find(what);
    if (found == kept.end()) {
      moved += what + ": not in git yet\n";
    } else if (found->second != text_of(hash)) {
      moved += what + ": " + found->second + " in git, " + text_of(hash) + " now\n";
    }
    if (found != kept.end()) kept.erase(found);
  }
  for (const auto& [what, hash] : kept)
    moved += what + ": in git, and nothing of that name is here\n";
  if (!moved.empty()) {
    moved =
        "tests/hashes/" + name + ".txt:\n" + moved +
        "where that is meant: PLIMSOLL_UPDATE_HASHES=1 and the same test, then look at git diff\n";
  }
  return moved;
}

}  // namespace plimsoll::testing_golden

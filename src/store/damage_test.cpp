// K5: whatever happens to the file, what is read is what was kept, or an error says why not.
#include <sqlite3.h>

#include <map>
#include <random>

#include "base/testing_nightly.h"
#include "store/testing.h"

namespace plimsoll::store::testing {
namespace {

constexpr std::size_t kPage = 4096;
constexpr int kRuns = 6;

// What was kept, newest first.
struct Original {
  std::vector<KeptRun> runs;
  std::map<std::string, std::string> contents;
  std::string bytes;
  // A journal of a change to an earlier state of the file, which a program that was killed left.
  std::string old_journal;
};

// The journal that is on the disk in the middle of a change.
std::string journal_in_the_middle(const std::string& path) {
  sqlite3* open = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &open), SQLITE_OK);
  EXPECT_EQ(
      sqlite3_exec(
          open,
          "BEGIN IMMEDIATE; UPDATE run SET note = 'changed'; UPDATE content SET size = size + 1",
          nullptr, nullptr, nullptr),
      SQLITE_OK);
  EXPECT_EQ(sqlite3_db_cacheflush(open), SQLITE_OK);
  std::string journal = bytes_of(path + "-journal");
  EXPECT_GT(journal.size(), kPage);
  EXPECT_EQ(sqlite3_exec(open, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(open);
  return journal;
}

Original original(const Folder& folder) {
  Original out;
  for (int n = 0; n < kRuns; ++n) {
    const auto store = opened(folder.path("whole"), Access::write);
    const KeptRun run = kept(*store, n);
    out.runs.insert(out.runs.begin(), run);
    const NewRun given = run_number(n);
    out.contents[run.result] = given.result_json;
    for (const FileText& file : given.files) {
      for (const KeptFile& one : run.files) {
        if (one.name == file.name) out.contents[one.sha256] = file.bytes;
      }
    }
    if (n == kRuns - 3) out.old_journal = journal_in_the_middle(folder.path("whole"));
  }
  out.bytes = bytes_of(folder.path("whole"));
  return out;
}

// How many answers were right; any wrong one fails the test. With an old journal the store may be an earlier one.
int right_answers(const Original& original, const std::string& path, bool may_be_earlier) {
  int n_right = 0;
  const auto store = open_store(path, Access::read);
  if (!store) return 0;
  if (const auto runs = (*store)->runs()) {
    if (!may_be_earlier) {
      EXPECT_EQ(*runs, original.runs);
    }
    for (const KeptRun& run : *runs) {
      EXPECT_NE(std::find(original.runs.begin(), original.runs.end(), run), original.runs.end());
    }
    ++n_right;
  }
  for (const KeptRun& run : original.runs) {
    if (const auto found = (*store)->find(run.id)) {
      EXPECT_EQ(*found, run);
      ++n_right;
    }
  }
  for (const auto& [sha256, bytes] : original.contents) {
    if (const auto found = (*store)->content(sha256)) {
      EXPECT_EQ(*found, bytes);
      ++n_right;
    }
  }
  return n_right;
}

TEST(Damage, GivesAnErrorOrTheRightResult) {
  const int n_copies = testing_nightly::is_nightly() ? 10'000 : 1'000;
  const Folder folder;
  const Original whole = original(folder);
  const int all_right = 1 + kRuns + static_cast<int>(whole.contents.size());
  const std::string path = folder.path("copy");
  std::mt19937_64 random(20261130);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::size_t n_pages = whole.bytes.size() / kPage;
  int n_untouched = 0;
  int n_refused = 0;
  for (int copy = 0; copy < n_copies; ++copy) {
    std::string bytes = whole.bytes;
    const int kind = copy % 6;
    switch (kind) {
      case 0:
        for (std::size_t n = below(3) + 1; n > 0; --n)
          bytes[below(bytes.size())] ^= static_cast<char>(1U << below(8));
        break;
      case 1: {
        const std::size_t page = below(n_pages);
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * kPage), kPage, '\0');
        break;
      }
      case 2:
        bytes.resize(below(bytes.size()));
        break;
      case 3: {
        const auto at = [&](std::size_t page) {
          return bytes.begin() + static_cast<std::ptrdiff_t>(page * kPage);
        };
        const std::size_t one = below(n_pages);
        std::swap_ranges(at(one), at(one) + kPage, at(below(n_pages)));
        break;
      }
      case 4: {
        const std::size_t begin = below(bytes.size() - 64);
        for (std::size_t i = begin; i < begin + 64; ++i) bytes[i] = static_cast<char>(below(256));
        break;
      }
      default:
        if (below(2) == 0) bytes[below(bytes.size())] ^= 1;
        write_bytes(path + "-journal",
                    whole.old_journal.substr(0, copy % 12 < 6 ? std::string::npos : below(20'000)));
    }
    write_bytes(path, bytes);
    SCOPED_TRACE("copy " + std::to_string(copy) + ", kind " + std::to_string(kind));
    const bool may_be_earlier = kind == 5;
    const int n_right = right_answers(whole, path, may_be_earlier);
    n_untouched += n_right == all_right ? 1 : 0;
    n_refused += n_right == 0 ? 1 : 0;
    // Writing into it loses nothing that could be read.
    if (copy % 7 == 0) {
      const auto writer = open_store(path, Access::write);
      const bool written = writer && (*writer)->keep(run_number(77)).ok();
      if (written && n_right == all_right && !may_be_earlier) {
        const auto store = opened(path);
        for (const KeptRun& run : whole.runs) EXPECT_EQ(*store->find(run.id), run);
      }
    }
    std::filesystem::remove(path + "-journal");
    if (::testing::Test::HasFailure()) return;
  }
  // The damage is neither harmless nor fatal throughout: in between it is found by hashes alone.
  EXPECT_GT(n_refused, n_copies / 5);
  EXPECT_LT(n_untouched + n_refused, n_copies);
}

}  // namespace
}  // namespace plimsoll::store::testing

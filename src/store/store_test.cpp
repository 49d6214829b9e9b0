#include "store/store.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>
#include <set>

#include "base/testing_nightly.h"
#include "store/place.h"
#include "store/store_module.h"
#include "store/testing.h"

namespace plimsoll::store::testing {
namespace {

namespace fs = std::filesystem;

// With SQLite alone, past all that the store guards.
void alter(const std::string& path, const std::string& sql) {
  sqlite3* open = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &open), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(open, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(open);
  sqlite3_close(open);
}

std::string why_not(const std::string& path, Access access = Access::read) {
  const Result<std::unique_ptr<Store>> store = open_store(path, access);
  return store ? "" : store.error();
}

TEST(Store, WhatIsKeptIsFound) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  const KeptRun one = kept(*store, 1);
  const KeptRun two = kept(*store, 2);
  EXPECT_EQ(one.id.size(), 64U);
  const auto runs = opened(folder.path())->runs();
  ASSERT_TRUE(runs.ok());
  EXPECT_EQ(*runs, (std::vector<KeptRun>{two, one}));
  EXPECT_EQ(*store->find("latest"), two);
  EXPECT_EQ(*store->find("latest~1"), one);
  EXPECT_EQ(*store->find(one.id.substr(0, 8)), one);
  EXPECT_EQ(*store->find(one.id), one);
  EXPECT_EQ(*store->content(one.result), run_number(1).result_json);
  EXPECT_EQ(one.options, run_number(1).run.options);
  EXPECT_EQ(one.files.size(), 3U);
}

TEST(Store, ARunThatIsNotThereIsAMistakeOfUse) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  kept(*store, 1);
  for (const char* name : {"latest~1", "latest~x", "abc", "0000000000", "main.plim", "", "ABCD"}) {
    const auto found = store->find(name);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.failure().kind, ErrorKind::usage) << name;
  }
}

TEST(Store, ContentStandsOnce) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  const KeptRun one = kept(*store, 1);
  kept(*store, 2);
  EXPECT_EQ(kept(*store, 1), one);
  const auto found = store->check();
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->faults.empty());
  EXPECT_EQ(found->n_runs, 2U);
  // Two results, two models, what both have: the library and the table.
  EXPECT_EQ(found->n_contents, 6U);
  EXPECT_EQ(found->n_dangling, 0U);
}

TEST(Store, WhatIsRemovedTakesWhatNobodyElseNeeds) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  const KeptRun one = kept(*store, 1);
  const KeptRun two = kept(*store, 2);
  const auto removed = store->remove({one.id});
  ASSERT_TRUE(removed.ok());
  EXPECT_EQ(removed->n_runs, 1U);
  EXPECT_EQ(removed->n_contents, 2U);
  EXPECT_EQ(*store->runs(), std::vector<KeptRun>{two});
  EXPECT_FALSE(store->content(one.result).ok());
  EXPECT_EQ(*store->content(two.files[1].sha256), std::string(5000, 'f'));
  EXPECT_TRUE(store->check()->faults.empty());
  // Numbers are not given again: the order stays that of keeping.
  const KeptRun three = kept(*store, 3);
  EXPECT_EQ(*store->find("latest"), three);
}

TEST(Store, TextsAreFilesAgain) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  const KeptRun run = kept(*store, 7);
  const auto texts = materialise(*store, run, folder.path(""));
  ASSERT_TRUE(texts.ok());
  EXPECT_EQ(bytes_of(texts->model), "plimsoll 1\n# 7\n");
  EXPECT_EQ(bytes_of(folder.path("model/data/all.csv")), "a,b\n1,2\n");
  EXPECT_EQ(bytes_of(texts->library + "/finance.plim"), std::string(5000, 'f'));
}

TEST(Store, NamesThatLeaveTheFolderAreNotWritten) {
  for (const char* name :
       {"../evil", "/evil", "a/../../evil", "library:../evil", "library:/evil", "", "library:"}) {
    const Folder folder;
    const auto store = opened(folder.path(), Access::write);
    NewRun run = run_number(1);
    run.files.push_back({name, "x"});
    const auto there = store->keep(run);
    ASSERT_TRUE(there.ok());
    fs::create_directory(folder.path("in"));
    EXPECT_FALSE(materialise(*store, *there, folder.path("in")).ok()) << name;
    EXPECT_FALSE(fs::exists(folder.path("evil"))) << name;
  }
}

// ---- several at once

TEST(Store, SeveralProgramsWriteAtOnceAndOneReads) {
  const Folder folder;
  constexpr int kPrograms = 4;
  constexpr int kEach = 8;
  std::vector<pid_t> all;
  for (int program = 0; program < kPrograms; ++program) {
    const pid_t child = fork();
    if (child == 0) {
      for (int n = 0; n < kEach; ++n) {
        // A new connection each time: opening, too, meets the others, and the first finds no store.
        auto store = open_store(folder.path(), Access::write);
        if (!store || !(*store)->keep(run_number(100 * program + n)).ok()) _exit(1);
      }
      _exit(0);
    }
    all.push_back(child);
  }
  std::size_t most = 0;
  while (most < kPrograms * kEach) {
    const auto store = open_store(folder.path(), Access::read);
    if (!store) {
      EXPECT_EQ(store.failure().kind, ErrorKind::usage) << store.error();
    } else {
      const auto runs = (*store)->runs();
      ASSERT_TRUE(runs.ok()) << runs.error();
      EXPECT_GE(runs->size(), most);
      most = runs->size();
    }
    if (waitpid(all.front(), nullptr, WNOHANG) != 0) break;
  }
  for (std::size_t i = 1; i < all.size(); ++i) {
    int status = -1;
    waitpid(all[i], &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto found = opened(folder.path())->check();
  EXPECT_EQ(found->n_runs, kPrograms * kEach);
  EXPECT_TRUE(found->faults.empty());
}

// K1: what was acknowledged is there, whenever the program is killed.
TEST(Store, KilledAtAnyMomentItHoldsWhatItAcknowledged) {
  const int n_kills = testing_nightly::is_nightly() ? 200 : 10;
  std::mt19937 random(20261130);
  int n_inside = 0;
  const Folder folder;
  std::set<std::string> acknowledged;
  for (int kill_number = 0; kill_number < n_kills; ++kill_number) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      for (int n = 0;; ++n) {
        auto store = open_store(folder.path(), Access::write);
        const auto run = store ? (*store)->keep(run_number(1000 * kill_number + n))
                               : Result<KeptRun>(store.failure());
        if (!run || write(ends[1], run->id.data(), 64) != 64) _exit(1);
        // Now and then what removes is killed as well.
        if (n % 3 == 2 && !(*store)->remove({run->id}).ok()) _exit(1);
        if (n % 3 == 2 && write(ends[1], run->id.data(), 64) != 64) _exit(1);
      }
    }
    close(ends[1]);
    usleep(std::uniform_int_distribution<int>(0, 60'000)(random));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    n_inside += WIFSIGNALED(status) ? 1 : 0;
    std::string id(64, ' ');
    std::string last;
    while (read(ends[0], id.data(), 64) == 64) {
      // Told a second time: removed.
      if (!acknowledged.insert(id).second) acknowledged.erase(id);
      last = id;
    }
    close(ends[0]);
    if (!fs::exists(folder.path())) continue;
    const auto store = opened(folder.path());
    ASSERT_NE(store, nullptr);
    const auto found = store->check();
    ASSERT_TRUE(found->faults.empty()) << found->faults.front();
    std::set<std::string> there;
    const auto runs = store->runs();
    ASSERT_TRUE(runs.ok()) << runs.error();
    for (const KeptRun& run : *runs) there.insert(run.id);
    // What was under way when the program was killed may be done or not.
    for (const std::string& one : acknowledged) EXPECT_TRUE(there.contains(one) || one == last);
    EXPECT_LE(there.size(), acknowledged.size() + 1);
    acknowledged = there;
  }
  EXPECT_EQ(n_inside, n_kills);
  EXPECT_FALSE(acknowledged.empty());
}

// ---- other versions, other files

// What the next version of this program might add.
const std::vector<std::string> kNext = {
    "ALTER TABLE run ADD COLUMN asked_by TEXT NOT NULL DEFAULT 'nobody'"};

TEST(Store, AnOlderStoreIsMigratedAsACopyAndTheOldOneStays) {
  const Folder folder;
  const KeptRun one = kept(*opened(folder.path(), Access::write), 1);
  const std::string before = bytes_of(folder.path());
  {
    const auto reader = open_store_as(folder.path(), Access::read, kNext);
    ASSERT_TRUE(reader.ok()) << reader.error();
    EXPECT_EQ(*(*reader)->find("latest"), one);
  }
  EXPECT_EQ(bytes_of(folder.path()), before) << "reading changed the file";
  {
    const auto writer = open_store_as(folder.path(), Access::write, kNext);
    ASSERT_TRUE(writer.ok()) << writer.error();
    EXPECT_TRUE((*writer)->keep(run_number(2)).ok());
    EXPECT_EQ((*writer)->runs()->size(), 2U);
    EXPECT_TRUE((*writer)->check()->faults.empty());
  }
  EXPECT_EQ(bytes_of(folder.path("runs.db.v1")), before);
  EXPECT_EQ(*opened(folder.path("runs.db.v1"))->find("latest"), one);
  for (const Access access : {Access::read, Access::write}) {
    EXPECT_NE(why_not(folder.path(), access).find("newer plimsoll"), std::string::npos)
        << why_not(folder.path(), access);
  }
  EXPECT_FALSE(fs::exists(folder.path("runs.db.migrating")));
}

TEST(Store, AFailedMigrationChangesNothing) {
  const Folder folder;
  kept(*opened(folder.path(), Access::write), 1);
  const std::string before = bytes_of(folder.path());
  for (const Access access : {Access::read, Access::write}) {
    EXPECT_FALSE(open_store_as(folder.path(), access, {"CREATE TABLE run(x)"}).ok());
    EXPECT_EQ(bytes_of(folder.path()), before);
  }
  std::size_t n_files = 0;
  for (const auto& file : fs::directory_iterator(folder.folder.path()))
    n_files += file.exists() ? 1 : 0;
  EXPECT_EQ(n_files, 1U);
}

TEST(Store, AWriterOfBeforeTheMigrationWritesNothingIntoTheOldFile) {
  const Folder folder;
  const auto store = opened(folder.path(), Access::write);
  kept(*store, 1);
  ASSERT_TRUE(open_store_as(folder.path(), Access::write, kNext).ok());
  const auto late = store->keep(run_number(2));
  ASSERT_FALSE(late.ok());
  EXPECT_NE(late.error().find("was replaced"), std::string::npos) << late.error();
  EXPECT_EQ(opened(folder.path("runs.db.v1"))->runs()->size(), 1U);
}

TEST(Store, OtherFilesAreRefusedAndLeftAsTheyAre) {
  const Folder folder;
  kept(*opened(folder.path(), Access::write), 1);
  const std::string whole = bytes_of(folder.path());
  write_bytes(folder.path("text"), "plimsoll 1\nmodel m \"m\"\n" + std::string(5000, 'x'));
  write_bytes(folder.path("empty"), "");
  write_bytes(folder.path("short"), whole.substr(0, 50));
  write_bytes(folder.path("cut"), whole.substr(0, whole.size() - 4096));
  write_bytes(folder.path("half page"), whole.substr(0, whole.size() - 100));
  alter(folder.path("other"), "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
  fs::create_directory(folder.path("folder"));
  for (const char* name : {"text", "empty", "short", "cut", "half page", "other", "folder"}) {
    const std::string path = folder.path(name);
    const std::string before = bytes_of(path);
    for (const Access access : {Access::read, Access::write}) {
      EXPECT_NE(why_not(path, access).find(path), std::string::npos)
          << name << ": " << why_not(path, access);
    }
    if (fs::is_directory(path)) continue;
    EXPECT_EQ(bytes_of(path), before) << name;
  }
  EXPECT_NE(why_not(folder.path("none")).find("no run has been kept"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path("none")));
  EXPECT_NE(why_not(folder.path("no/folder/runs.db"), Access::write).find("make that first"),
            std::string::npos);
}

TEST(Store, ASchemaThatSaysMoreIsRefused) {
  for (const char* sql :
       {"CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END",
        "CREATE VIEW v AS SELECT * FROM run", "CREATE TABLE more(x)", "DROP INDEX run_result"}) {
    const Folder folder;
    kept(*opened(folder.path(), Access::write), 1);
    alter(folder.path(), sql);
    EXPECT_NE(why_not(folder.path()).find("no store of runs"), std::string::npos) << sql;
  }
}

TEST(Store, WhatWasChangedByOtherProgramsIsToldAndNotShown) {
  for (const char* sql :
       {"UPDATE run SET note = 'better'", "UPDATE run SET seconds = seconds * (1 + 1e-15)",
        "UPDATE option SET value = '2' WHERE name = '--seed'", "DELETE FROM option WHERE text = 1",
        "UPDATE file SET name = 'x' WHERE name = 'main.plim'",
        "DELETE FROM file WHERE name = 'main.plim'", "DELETE FROM run WHERE number = 2",
        "UPDATE run SET number = 9 WHERE number = 1",
        "UPDATE run SET result = (SELECT max(number) FROM content)",
        "UPDATE content SET sha256 = upper(sha256)"}) {
    const Folder folder;
    {
      const auto store = opened(folder.path(), Access::write);
      for (const int n : {1, 2, 3}) kept(*store, n);
    }
    alter(folder.path(), sql);
    const auto store = opened(folder.path());
    EXPECT_FALSE(store->runs().ok()) << sql;
    EXPECT_FALSE(store->check()->faults.empty()) << sql;
  }
}

TEST(Store, ContentThatNoRunNeedsIsCounted) {
  const Folder folder;
  kept(*opened(folder.path(), Access::write), 1);
  alter(folder.path(),
        "INSERT INTO content(sha256, size, packing, bytes) VALUES("
        "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, 0, x'')");
  const auto found = opened(folder.path())->check();
  EXPECT_EQ(found->n_dangling, 1U);
  EXPECT_TRUE(found->faults.empty());
}

// ---- where it lies

TEST(Place, TheNearestFolderCounts) {
  const Folder folder;
  const std::string project = folder.path("project");
  fs::create_directories(project + "/models/a");
  write_bytes(project + "/models/a/main.plim", "");
  const std::string own = project + "/models/a/.plimsoll/runs.db";
  EXPECT_EQ(store_for_model(project + "/models/a", nullptr), own);
  EXPECT_EQ(store_for_model(project + "/models/a/main.plim", ""), own);
  fs::create_directory(project + "/.plimsoll");
  EXPECT_EQ(store_for_model(project + "/models/a", nullptr),
            fs::canonical(project).string() + "/.plimsoll/runs.db");
  fs::create_directory(project + "/models/a/.plimsoll");
  EXPECT_EQ(store_for_model(project + "/models/a", nullptr), own);
  EXPECT_EQ(store_for_model(project + "/models/a", "/x/y.db"), "/x/y.db");
  EXPECT_EQ(store_for_model(project + "/models/a", project.c_str()), project + "/runs.db");
}

TEST(Place, AFolderOfAStrangerAboveDoesNotCount) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const Folder folder;
  fs::create_directories(folder.path("a"));
  fs::create_directory(folder.path(".plimsoll"));
  ASSERT_EQ(chown(folder.path(".plimsoll").c_str(), 12345, 12345), 0);
  EXPECT_EQ(store_for_model(folder.path("a"), nullptr), folder.path("a/.plimsoll/runs.db"));
}

}  // namespace
}  // namespace plimsoll::store::testing

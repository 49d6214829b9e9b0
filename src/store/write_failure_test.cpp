// K2, K3: a file system that fails at the n-th operation, or that loses power, between SQLite and the disk.
#include <sqlite3.h>

#include <cstring>
#include <map>
#include <new>
#include <random>
#include <set>

#include "base/testing_nightly.h"
#include "store/testing.h"

namespace plimsoll::store::testing {
namespace {

constexpr std::size_t kSector = 512;

// What the shim does. One test at a time.
struct Disk {
  // Operations from now on; the one that fails, 0 for none; whether all later ones fail too.
  int n_done = 0;
  int failing = 0;
  bool from_then_on = false;
  int code = SQLITE_IOERR_WRITE;
  // What the disk surely holds of each file, by its path; nothing of a file that is not there for sure.
  std::map<std::string, std::optional<std::string>> durable;

  bool fails() {
    ++n_done;
    return failing != 0 && (n_done == failing || (from_then_on && n_done > failing));
  }
};

Disk& disk() {
  static Disk one;
  return one;
}

sqlite3_vfs& real_vfs() {
  static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
  return *found;
}

struct ShimFile {
  sqlite3_file base;
  const char* path;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

ShimFile& shim(sqlite3_file* file) {
  return *reinterpret_cast<ShimFile*>(file);
}
const sqlite3_io_methods& real_methods(sqlite3_file* file) {
  return *shim(file).real()->pMethods;
}

std::optional<std::string> there(const std::string& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return bytes_of(path);
}

const sqlite3_io_methods kMethods = {
    1,
    [](sqlite3_file* f) { return real_methods(f).xClose(shim(f).real()); },
    [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
      return real_methods(f).xRead(shim(f).real(), to, n, at);
    },
    [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
      if (disk().fails()) return disk().code;
      return real_methods(f).xWrite(shim(f).real(), from, n, at);
    },
    [](sqlite3_file* f, sqlite3_int64 size) {
      if (disk().fails()) return SQLITE_IOERR_TRUNCATE;
      return real_methods(f).xTruncate(shim(f).real(), size);
    },
    [](sqlite3_file* f, int flags) {
      if (disk().fails()) return SQLITE_IOERR_FSYNC;
      const int code = real_methods(f).xSync(shim(f).real(), flags);
      if (shim(f).path != nullptr) disk().durable[shim(f).path] = there(shim(f).path);
      return code;
    },
    [](sqlite3_file* f, sqlite3_int64* size) {
      return real_methods(f).xFileSize(shim(f).real(), size);
    },
    [](sqlite3_file* f, int lock) { return real_methods(f).xLock(shim(f).real(), lock); },
    [](sqlite3_file* f, int lock) { return real_methods(f).xUnlock(shim(f).real(), lock); },
    [](sqlite3_file* f, int* out) {
      return real_methods(f).xCheckReservedLock(shim(f).real(), out);
    },
    [](sqlite3_file* f, int op, void* argument) {
      return real_methods(f).xFileControl(shim(f).real(), op, argument);
    },
    [](sqlite3_file* f) { return real_methods(f).xSectorSize(shim(f).real()); },
    [](sqlite3_file* f) { return real_methods(f).xDeviceCharacteristics(shim(f).real()); },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr};

int shim_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
  file->pMethods = nullptr;
  shim(file).path = name;
  if (disk().fails()) return SQLITE_CANTOPEN;
  if (name != nullptr) disk().durable.try_emplace(name, there(name));
  const int code = real_vfs().xOpen(&real_vfs(), name, shim(file).real(), flags, out);
  if (shim(file).real()->pMethods != nullptr) file->pMethods = &kMethods;
  return code;
}

int shim_delete(sqlite3_vfs*, const char* name, int flushes_folder) {
  if (disk().fails()) return SQLITE_IOERR_DELETE;
  const int code = real_vfs().xDelete(&real_vfs(), name, flushes_folder);
  // Without a flush of its folder a file that was deleted may be back.
  if (flushes_folder != 0) disk().durable[name] = std::nullopt;
  return code;
}

// As the default of all connections while it lives.
class Shim {
 public:
  Shim() {
    disk() = Disk();
    vfs_ = real_vfs();
    vfs_.zName = "shim";
    vfs_.pNext = nullptr;
    vfs_.szOsFile = static_cast<int>(sizeof(ShimFile)) + real_vfs().szOsFile;
    vfs_.xOpen = shim_open;
    vfs_.xDelete = shim_delete;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~Shim() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(&real_vfs(), 1);
  }

 private:
  sqlite3_vfs vfs_ = {};
};

// A store with two runs, as bytes; a third is kept in the tests.
std::string base_store(const Folder& folder) {
  const auto store = opened(folder.path("base"), Access::write);
  kept(*store, 1);
  kept(*store, 2);
  return bytes_of(folder.path("base"));
}

std::size_t n_runs_of_sound(const std::string& path) {
  const auto store = opened(path);
  if (store == nullptr) return 0;
  const auto found = store->check();
  EXPECT_TRUE(found->faults.empty()) << found->faults.front();
  return found->n_runs;
}

TEST(WriteFailure, TheNthOperationFails) {
  const Folder folder;
  const std::string base = base_store(folder);
  const std::string path = folder.path("store");
  for (const int code : {static_cast<int>(SQLITE_IOERR_WRITE), static_cast<int>(SQLITE_FULL)}) {
    for (const bool from_then_on : {false, true}) {
      int n_failed = 0;
      for (int n = 1;; ++n) {
        ASSERT_LT(n, 1000);
        write_bytes(path, base);
        std::filesystem::remove(path + "-journal");
        Result<KeptRun> run = Error{"was not opened"};
        bool was_met = false;
        {
          const Shim between;
          disk().code = code;
          disk().failing = n;
          disk().from_then_on = from_then_on;
          const auto store = open_store(path, Access::write);
          run = store ? (*store)->keep(run_number(3)) : store.failure();
          was_met = disk().n_done >= n;
        }
        SCOPED_TRACE("operation " + std::to_string(n) + (from_then_on ? " and later" : ""));
        // What is acknowledged is there; what is not may be there only where the commit stood and its tidying failed.
        const std::size_t n_there = n_runs_of_sound(path);
        if (run) {
          EXPECT_EQ(n_there, 3U);
        }
        if (!run) {
          ++n_failed;
          EXPECT_EQ(n_there, 2U) << run.error();
          EXPECT_NE(run.error().find(path), std::string::npos) << run.error();
        }
        if (!was_met) break;
      }
      EXPECT_GT(n_failed, 10);
    }
  }
}

TEST(WriteFailure, AFullDiskIsToldAsOne) {
  const Folder folder;
  write_bytes(folder.path(), base_store(folder));
  const Shim between;
  const auto store = open_store(folder.path(), Access::write);
  ASSERT_TRUE(store.ok());
  disk().failing = disk().n_done + 3;
  disk().from_then_on = true;
  disk().code = SQLITE_FULL;
  const auto run = (*store)->keep(run_number(3));
  ASSERT_FALSE(run.ok());
  EXPECT_NE(run.error().find("No space left"), std::string::npos) << run.error();
  EXPECT_NE(run.error().find("Free some room"), std::string::npos) << run.error();
  // Once there is room, the same store takes it.
  disk().failing = 0;
  EXPECT_TRUE((*store)->keep(run_number(3)).ok());
}

// Each sector as it surely is on the disk, or as it was written last.
std::optional<std::string> torn(const std::optional<std::string>& durable,
                                const std::optional<std::string>& written, std::mt19937& random) {
  const auto coin = [&] { return (random() & 1) != 0; };
  if (!durable && !written) return std::nullopt;
  if (!durable || !written) {
    if (coin()) return durable;
    if (!written) return durable;
  }
  const std::string before = durable.value_or("");
  std::string out = coin() ? before : *written;
  out.resize(std::max(before.size(), written->size()));
  for (std::size_t at = 0; at < out.size(); at += kSector) {
    const std::string& from = coin() ? before : *written;
    for (std::size_t i = at; i < std::min(at + kSector, out.size()); ++i)
      out[i] = i < from.size() ? from[i] : '\0';
  }
  if (before.size() != written->size() && coin())
    out.resize(std::min(before.size(), written->size()));
  return out;
}

TEST(WriteFailure, PowerIsLostAtAnyMoment) {
  const int n_losses = testing_nightly::is_nightly() ? 1000 : 60;
  const Folder folder;
  const std::string base = base_store(folder);
  const std::string path = folder.path("store");
  std::mt19937 random(20261130);
  int most = 0;
  {
    write_bytes(path, base);
    const Shim between;
    const auto store = open_store(path, Access::write);
    ASSERT_TRUE((*store)->keep(run_number(3)).ok());
    ASSERT_TRUE((*store)->keep(run_number(4)).ok());
    most = disk().n_done + 2;
  }
  std::set<std::size_t> ends;
  for (int loss = 0; loss < n_losses; ++loss) {
    write_bytes(path, base);
    std::filesystem::remove(path + "-journal");
    std::size_t n_acknowledged = 2;
    std::map<std::string, std::optional<std::string>> durable;
    std::map<std::string, std::optional<std::string>> written;
    {
      const Shim between;
      disk().failing = std::uniform_int_distribution<int>(1, most)(random);
      disk().from_then_on = true;
      auto store = open_store(path, Access::write);
      for (const int n : {3, 4}) {
        if (store && (*store)->keep(run_number(n)).ok()) ++n_acknowledged;
      }
      for (const auto& [name, sure] : disk().durable) written[name] = there(name);
      durable = disk().durable;
    }
    for (const auto& [name, sure] : durable) {
      const std::optional<std::string> left = torn(sure, written[name], random);
      std::filesystem::remove(name);
      if (left) write_bytes(name, *left);
    }
    SCOPED_TRACE("loss " + std::to_string(loss));
    const std::size_t n_there = n_runs_of_sound(path);
    EXPECT_GE(n_there, n_acknowledged);
    EXPECT_LE(n_there, n_acknowledged + 1);
    ends.insert(n_there);
    if (HasFailure()) return;
  }
  EXPECT_EQ(ends.size(), 3U);
}

}  // namespace
}  // namespace plimsoll::store::testing

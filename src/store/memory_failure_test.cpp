// K2: SQLite is refused memory at the n-th time that it asks.
#include <sqlite3.h>

#include "base/testing_nightly.h"
#include "store/testing.h"

namespace plimsoll::store::testing {
namespace {

sqlite3_mem_methods& given() {
  static sqlite3_mem_methods methods;
  return methods;
}

int n_asked = 0;
int refused = 0;

bool refuses() {
  return ++n_asked == refused;
}

void* limited_malloc(int n) {
  return refuses() ? nullptr : given().xMalloc(n);
}
void* limited_realloc(void* before, int n) {
  return refuses() ? nullptr : given().xRealloc(before, n);
}

// SQLite with memory that can be refused, while it lives. No connection may be open then.
class Limited {
 public:
  Limited() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &given());
    sqlite3_mem_methods limited = given();
    limited.xMalloc = limited_malloc;
    limited.xRealloc = limited_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &limited);
  }
  ~Limited() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &given());
  }
};

TEST(MemoryFailure, IsAnErrorAndTheStoreIsSound) {
  const int step = testing_nightly::is_nightly() ? 1 : 13;
  const Folder folder;
  kept(*opened(folder.path("base"), Access::write), 1);
  const std::string base = bytes_of(folder.path("base"));
  const Limited memory;
  int n_failed = 0;
  bool was_met = true;
  for (int n = 1; was_met; n += step) {
    write_bytes(folder.path(), base);
    n_asked = 0;
    refused = n;
    Result<KeptRun> run = Error{"was not opened"};
    {
      const auto store = open_store(folder.path(), Access::write);
      run = store ? (*store)->keep(run_number(2)) : store.failure();
    }
    was_met = n_asked >= n;
    refused = 0;
    SCOPED_TRACE("request " + std::to_string(n));
    n_failed += run ? 0 : 1;
    const auto store = opened(folder.path());
    ASSERT_NE(store, nullptr);
    const auto found = store->check();
    ASSERT_TRUE(found.ok());
    EXPECT_TRUE(found->faults.empty()) << found->faults.front();
    EXPECT_EQ(found->n_runs, run ? 2U : 1U) << (run ? "" : run.error());
    if (HasFailure()) return;
  }
  EXPECT_GT(n_failed, 10);
}

}  // namespace
}  // namespace plimsoll::store::testing

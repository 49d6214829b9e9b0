// Runs that were kept, in one file.
//
//   use       auto path = store_for_model("models/iij");
//             auto store = open_store(path, Access::read);
//             if (!store) return tell(store.failure());
//             auto run = (*store)->find("latest~1");
//             auto json = (*store)->content(run->result);
//             auto model = materialise(**store, *run, folder);
//   file      SQLite, see docs/runs.md; opened by the module `plimsoll-store`, which is loaded here: a program that
//             keeps nothing loads neither it nor SQLite
//   whole     a run is there with all that it needs, or not at all, after a crash, a full disk or lost power
//   checked   every run and every content is checked against its hash when it is read, and the list of runs against a
//             hash over all ids: what is damaged is an error, never another result
//   at once   several programs may read and write; one waits for another, kPatience at most
//   older     a store of an older version is opened for reading as a copy in memory; for writing it is migrated, and
//             the old file stays beside it, as "runs.db.v1"
//   refused   a newer version, a file that is no store, that is cut or damaged; Access::read and a store that is not
//             there
//   errors    of kind `usage` where another name would do, else `machine`; one sentence that names the file
//   threads   one at a time
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/run.h"

namespace plimsoll::store {

// Seconds to wait for another program that writes.
inline constexpr int kPatience = 30;

enum class Access {
  read,
  // Makes the store, and the folder `.plimsoll` around it, where there is none.
  write,
};

struct Removed {
  std::uint64_t n_runs = 0;
  std::uint64_t n_contents = 0;
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

// What check() found. Sound where `faults` is empty.
struct Inspected {
  std::uint64_t n_runs = 0;
  std::uint64_t n_contents = 0;
  // Of all contents, as they were before they were packed; and of the file.
  std::uint64_t content_bytes = 0;
  std::uint64_t file_bytes = 0;
  // Contents that no run needs.
  std::uint64_t n_dangling = 0;
  std::vector<std::string> faults;
};

class Store {
 public:
  virtual ~Store() = default;

  virtual const std::string& path() const = 0;

  // Newest first: in the order in which they were kept.
  virtual Result<std::vector<KeptRun>> runs() = 0;
  // By its id, by the first four or more digits of it that no other run has, or by "latest", "latest~1" ....
  virtual Result<KeptRun> find(const std::string& name) = 0;
  // The bytes with that SHA-256.
  virtual Result<std::string> content(const std::string& sha256) = 0;

  // Keeps the run and tells it with its id. The same run twice is kept once.
  virtual Result<KeptRun> keep(NewRun run) = 0;
  // Removes runs by their whole ids, and contents that no other run needs. All or none.
  virtual Result<Removed> remove(const std::vector<std::string>& ids) = 0;

  // Looks at everything; linear in the size of the file.
  virtual Result<Inspected> check() = 0;
};

Result<std::unique_ptr<Store>> open_store(const std::string& path, Access access);

// How ids are shown: so many digits that no two of `runs` share them, eight at least.
std::size_t id_digits(const std::vector<KeptRun>& runs);

}  // namespace plimsoll::store

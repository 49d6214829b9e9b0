#include "store/schema.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

namespace plimsoll::store {

namespace {

// "PLIM"
constexpr int kApplicationId = 0x504c494d;

// A larger file is checked where it is read, by its hashes, and wholly by check().
constexpr std::int64_t kQuicklyCheckedBytes = std::int64_t{64} << 20;

constexpr const char* kVersion1 = R"(
CREATE TABLE content(
  number INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  packing INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE run(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  model TEXT NOT NULL,
  asked_for TEXT NOT NULL,
  main_file TEXT NOT NULL,
  version TEXT NOT NULL,
  stream INTEGER NOT NULL,
  machine TEXT NOT NULL,
  started TEXT NOT NULL,
  seconds REAL NOT NULL,
  digest TEXT NOT NULL,
  note TEXT NOT NULL,
  result INTEGER NOT NULL REFERENCES content(number)
) STRICT;
CREATE INDEX run_result ON run(result);
CREATE TABLE option(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  text INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT,
  PRIMARY KEY(run, place, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE file(
  run INTEGER NOT NULL REFERENCES run(number) ON DELETE CASCADE,
  name TEXT NOT NULL,
  content INTEGER NOT NULL REFERENCES content(number),
  PRIMARY KEY(run, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_content ON file(content);
CREATE TABLE roll(
  number INTEGER PRIMARY KEY,
  ids TEXT NOT NULL
) STRICT;
INSERT INTO roll VALUES(1, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
)";

void apply(Database& database, int from, const std::vector<std::string>& steps) {
  for (std::size_t n = static_cast<std::size_t>(from); n < steps.size(); ++n)
    database.run(steps[n]);
  database.run("PRAGMA application_id = " + std::to_string(kApplicationId));
  database.run("PRAGMA user_version = " + std::to_string(steps.size()));
}

// What tables, indices, triggers and views there are, in words of SQL.
std::string schema_text(Database& database) {
  std::string out;
  Statement rows(database,
                 "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
  while (rows.step()) {
    for (int column = 0; column < 4; ++column) out += rows.text(column) + "\n";
  }
  return out;
}

Result<std::string> expected_schema(const std::vector<std::string>& steps) {
  Result<Database> made = Database::in_memory("a store in memory");
  if (!made) return made.failure();
  apply(*made, 0, steps);
  std::string text = schema_text(*made);
  if (auto error = made->take_error()) return *error;
  return text;
}

std::optional<Error> copy(Database& from, Database& to) {
  sqlite3_backup* const backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (backup == nullptr) {
    to.fail(sqlite3_errcode(to.handle()));
    return to.take_error();
  }
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code == SQLITE_OK) return std::nullopt;
  to.fail(code);
  return to.take_error();
}

std::optional<Error> not_sound(Database& database) {
  const std::string found = database.text("PRAGMA integrity_check(1)");
  if (auto error = database.take_error()) return error;
  if (found == "ok") return std::nullopt;
  return Error{database.name() + " is damaged; restore it from a copy (SQLite: " + found + ")"};
}

std::optional<Error> migrate(Database& copied, int version, const std::vector<std::string>& steps) {
  Transaction all(copied, Transaction::Kind::write);
  apply(copied, version, steps);
  if (auto error = copied.take_error()) return error;
  if (auto error = all.commit()) return error;
  if (!copied.text("PRAGMA foreign_key_check").empty()) {
    return Error{copied.name() +
                 " is damaged: what a run rests on is missing; restore it from a copy"};
  }
  return not_sound(copied);
}

// A name for the old file, which may bear it already where a program was killed here.
std::optional<std::string> give_old_name(const std::string& path, int version) {
  for (int n = 1; n < 1000; ++n) {
    const std::string name =
        path + ".v" + std::to_string(version) + (n == 1 ? "" : "-" + std::to_string(n));
    if (::link(path.c_str(), name.c_str()) == 0) return name;
    if (errno != EEXIST) return std::nullopt;
    struct stat own = {};
    struct stat other = {};
    if (stat(path.c_str(), &own) == 0 && stat(name.c_str(), &other) == 0 &&
        own.st_dev == other.st_dev && own.st_ino == other.st_ino) {
      return name;
    }
  }
  return std::nullopt;
}

void flush_folder(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const int descriptor =
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::vector<std::string> schema_steps() {
  return {kVersion1};
}

Result<std::string> empty_store(const std::vector<std::string>& steps) {
  Result<Database> made = Database::in_memory("a store in memory");
  if (!made) return made.failure();
  apply(*made, 0, steps);
  if (auto error = made->take_error()) return *error;
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
      sqlite3_serialize(made->handle(), "main", &size, 0), sqlite3_free);
  if (bytes == nullptr) return Error{"not enough memory for a store of runs"};
  return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

Result<int> version_of(Database& database, const std::vector<std::string>& steps) {
  const std::string& name = database.name();
  const std::int64_t application = database.number("PRAGMA application_id");
  const std::int64_t version = database.number("PRAGMA user_version");
  if (auto error = database.take_error()) return *error;
  if (application != kApplicationId) {
    return Error{name + " is a file of SQLite, but no store of runs; name another file",
                 ErrorKind::usage};
  }
  if (version > static_cast<std::int64_t>(steps.size())) {
    return Error{name + " was written by a newer plimsoll (its version is " +
                 std::to_string(version) + ", this program knows " + std::to_string(steps.size()) +
                 "); use that one. Nothing was changed"};
  }
  const std::int64_t bytes =
      database.number("PRAGMA page_count") * database.number("PRAGMA page_size");
  if (bytes <= kQuicklyCheckedBytes) {
    const std::string found = database.text("PRAGMA quick_check(1)");
    if (auto error = database.take_error()) return *error;
    if (found != "ok")
      return Error{name + " is damaged; restore it from a copy (SQLite: " + found + ")"};
  }
  const auto n_steps = static_cast<std::ptrdiff_t>(version);
  const Result<std::string> expected =
      version < 1 ? std::string() : expected_schema({steps.begin(), steps.begin() + n_steps});
  if (!expected) return expected.failure();
  const std::string found = schema_text(database);
  if (auto error = database.take_error()) return *error;
  if (found != *expected || found.empty()) {
    return Error{name + " is no store of runs: its tables are not those of version " +
                 std::to_string(version)};
  }
  return static_cast<int>(version);
}

Result<Database> migrated_in_memory(Database& old, int version,
                                    const std::vector<std::string>& steps) {
  Result<Database> out = Database::in_memory(old.name());
  if (!out) return out;
  if (auto error = copy(old, *out)) return *error;
  if (auto error = migrate(*out, version, steps)) return *error;
  return out;
}

Result<std::string> migrate_file(const std::string& path, int version,
                                 const std::vector<std::string>& steps) {
  const std::string next = path + ".migrating";
  for (const char* tail : {"", "-journal"}) ::unlink((next + tail).c_str());
  // Nobody else writes what would be left behind; a connection that may write cannot be copied from.
  Result<Database> holder = Database::open(path, Database::Mode::write);
  if (!holder) return holder.failure();
  const Transaction held(*holder, Transaction::Kind::write);
  if (auto error = holder->take_error()) return *error;
  Result<Database> old = Database::open(path, Database::Mode::read);
  if (!old) return old.failure();
  {
    Result<Database> copied = Database::make(next, path);
    std::optional<Error> error;
    if (!copied) {
      error = copied.failure();
    } else if (!(error = copy(*old, *copied))) {
      error = migrate(*copied, version, steps);
    }
    if (error) {
      ::unlink(next.c_str());
      return *error;
    }
  }
  const std::optional<std::string> kept = give_old_name(path, version);
  if (!kept || std::rename(next.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(next.c_str());
    return Error{"cannot put the migrated store in the place of " + path + ": " +
                 std::strerror(code) + "; it is as it was"};
  }
  flush_folder(path);
  return *kept;
}

}  // namespace plimsoll::store

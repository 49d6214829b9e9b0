// The store over SQLite. Every read rebuilds what was kept and compares its hash; every change is one transaction, which
// also writes the hash over all ids, in their order.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include "source/output_file.h"
#include "source/sha256.h"
#include "store/database.h"
#include "store/packing.h"
#include "store/run_id.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_module.h"

namespace plimsoll::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFewestDigitsAsked = 4;
constexpr std::size_t kAllDigits = 64;
// Faults that check() tells.
constexpr std::size_t kMostFaults = 20;

constexpr const char* kRunColumns =
    "SELECT run.number, id, command, model, asked_for, main_file, version, stream, machine, "
    "started, seconds, digest, "
    "note, content.sha256 FROM run JOIN content ON content.number = run.result";

struct Entry {
  std::int64_t number = 0;
  std::string id;
};

bool is_hexadecimal(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// The N of "latest~N"; 0 of "latest".
std::optional<std::size_t> steps_back(const std::string& name) {
  const std::string latest = "latest";
  if (name == latest) return 0;
  if (!name.starts_with(latest + "~")) return std::nullopt;
  const char* const begin = name.data() + latest.size() + 1;
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(begin, name.data() + name.size(), n);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return n;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(std::string path, Database database)
      : path_(std::move(path)), database_(std::move(database)) {}

  const std::string& path() const override { return path_; }

  Result<std::vector<KeptRun>> runs() override {
    const Transaction snapshot(database_, Transaction::Kind::read);
    const Result<std::vector<Entry>> entries = roll();
    if (!entries) return entries.failure();
    std::vector<KeptRun> out;
    for (auto at = entries->rbegin(); at != entries->rend(); ++at) {
      Result<KeptRun> run = read(*at);
      if (!run) return run.failure();
      out.push_back(std::move(*run));
    }
    return out;
  }

  Result<KeptRun> find(const std::string& name) override {
    const Transaction snapshot(database_, Transaction::Kind::read);
    const Result<std::vector<Entry>> entries = roll();
    if (!entries) return entries.failure();
    if (const auto back = steps_back(name)) {
      if (*back < entries->size()) return read((*entries)[entries->size() - 1 - *back]);
      return Error{
          path_ + " holds " + std::to_string(entries->size()) + " runs: there is no " + name,
          ErrorKind::usage};
    }
    if (name.size() < kFewestDigitsAsked || name.size() > kAllDigits || !is_hexadecimal(name)) {
      return Error{"'" + name +
                       "' names no run: give four or more digits of its id, as `plimsoll runs` "
                       "shows them, or `latest`, or "
                       "`latest~1` for the one before",
                   ErrorKind::usage};
    }
    std::vector<const Entry*> found;
    for (const Entry& entry : *entries) {
      if (entry.id.starts_with(name)) found.push_back(&entry);
    }
    if (found.size() == 1) return read(*found.front());
    if (found.empty()) {
      return Error{"no run in " + path_ + " has an id that begins with " + name +
                       "; `plimsoll runs` lists them",
                   ErrorKind::usage};
    }
    std::string all;
    for (const Entry* entry : found)
      all += (all.empty() ? "" : ", ") + entry->id.substr(0, name.size() + 8);
    return Error{std::to_string(found.size()) + " runs have an id that begins with " + name + ": " +
                     all + "; give more digits",
                 ErrorKind::usage};
  }

  Result<std::string> content(const std::string& sha256) override {
    Statement row(database_, "SELECT number FROM content WHERE sha256 = ?");
    row.bind(sha256);
    const bool is_there = row.step();
    const std::int64_t number = row.number(0);
    if (auto error = database_.take_error()) return *error;
    if (!is_there) return damaged("the content " + sha256.substr(0, 16) + " is missing");
    return content_of(number, sha256);
  }

  Result<KeptRun> keep(NewRun given) override {
    if (auto error = settle(given)) return *error;
    Transaction all(database_, Transaction::Kind::write);
    if (auto error = database_.take_error()) return *error;
    if (database_.has_moved()) return moved();
    const Result<std::vector<Entry>> entries = roll();
    if (!entries) return entries.failure();
    const auto same = [&](const Entry& entry) { return entry.id == given.run.id; };
    if (std::any_of(entries->begin(), entries->end(), same)) return given.run;
    if (auto error = insert(given)) return *error;
    if (auto error = write_roll()) return *error;
    if (auto error = all.commit()) return *error;
    return std::move(given.run);
  }

  Result<Removed> remove(const std::vector<std::string>& ids) override {
    Removed out;
    out.bytes_before = file_bytes();
    {
      Transaction all(database_, Transaction::Kind::write);
      if (auto error = database_.take_error()) return *error;
      if (database_.has_moved()) return moved();
      const Result<std::vector<Entry>> entries = roll();
      if (!entries) return entries.failure();
      const std::set<std::string> unwanted(ids.begin(), ids.end());
      Statement gone(database_, "DELETE FROM run WHERE number = ?");
      for (const Entry& entry : *entries) {
        if (!unwanted.contains(entry.id)) continue;
        gone.bind(entry.number).run();
        ++out.n_runs;
      }
      database_.run(
          "DELETE FROM content WHERE NOT EXISTS (SELECT 1 FROM run WHERE result = content.number) "
          "AND NOT EXISTS "
          "(SELECT 1 FROM file WHERE content = content.number)");
      out.n_contents = static_cast<std::uint64_t>(database_.number("SELECT changes()"));
      if (auto error = write_roll()) return *error;
      if (auto error = all.commit()) return *error;
    }
    // Where there is no room to write the file anew, later runs take the room that is free in it.
    database_.run("VACUUM");
    database_.take_error();
    out.bytes_after = file_bytes();
    return out;
  }

  Result<Inspected> check() override {
    const Transaction snapshot(database_, Transaction::Kind::read);
    Inspected out;
    out.file_bytes = file_bytes();
    const auto fault = [&](const std::string& text) {
      if (out.faults.size() < kMostFaults) out.faults.push_back(text);
    };
    {
      Statement rows(database_, "PRAGMA integrity_check(20)");
      while (rows.step()) {
        if (rows.text(0) != "ok") fault("SQLite: " + rows.text(0));
      }
      Statement orphans(database_, "PRAGMA foreign_key_check");
      while (orphans.step()) {
        fault("what a row of `" + orphans.text(0) + "` names in `" + orphans.text(2) +
              "` is not there");
      }
    }
    if (auto error = database_.take_error()) fault(error->message);
    const Result<std::vector<Entry>> entries = roll();
    if (!entries) {
      fault(entries.error());
    } else {
      out.n_runs = entries->size();
      for (const Entry& entry : *entries) {
        if (const Result<KeptRun> run = read(entry); !run) fault(run.error());
      }
    }
    std::map<std::int64_t, std::string> contents;
    {
      Statement rows(database_, "SELECT number, sha256, size FROM content ORDER BY number");
      while (rows.step()) {
        contents.emplace(rows.number(0), rows.text(1));
        out.content_bytes += static_cast<std::uint64_t>(std::max<std::int64_t>(rows.number(2), 0));
      }
    }
    if (auto error = database_.take_error()) fault(error->message);
    out.n_contents = contents.size();
    for (const auto& [number, sha256] : contents) {
      if (const Result<std::string> bytes = content_of(number, sha256); !bytes)
        fault(bytes.error());
    }
    out.n_dangling = static_cast<std::uint64_t>(
        database_.number("SELECT count(*) FROM content WHERE NOT EXISTS (SELECT 1 FROM run WHERE "
                         "result = content.number) AND NOT "
                         "EXISTS (SELECT 1 FROM file WHERE content = content.number)"));
    if (auto error = database_.take_error()) fault(error->message);
    return out;
  }

 private:
  Error damaged(const std::string& what) const {
    return {path_ + " is damaged: " + what + "; restore it from a copy"};
  }

  Error moved() const {
    return {path_ +
            " was replaced by another program in the meantime; nothing was written. Try again"};
  }

  std::uint64_t file_bytes() const {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path_, error);
    return error ? 0 : size;
  }

  static std::string hash_of(const std::vector<Entry>& entries) {
    std::string all;
    for (const Entry& entry : entries) all += entry.id;
    return source::sha256_hex(all);
  }

  std::vector<Entry> entries() {
    std::vector<Entry> out;
    Statement rows(database_, "SELECT number, id FROM run ORDER BY number");
    while (rows.step()) out.push_back({rows.number(0), rows.text(1)});
    return out;
  }

  // All ids in the order in which the runs were kept.
  Result<std::vector<Entry>> roll() {
    std::vector<Entry> all = entries();
    const std::string expected = database_.text("SELECT ids FROM roll WHERE number = 1");
    if (auto error = database_.take_error()) return *error;
    if (hash_of(all) != expected) return damaged("its list of runs is not what was written");
    return all;
  }

  std::optional<Error> write_roll() {
    const std::string hash = hash_of(entries());
    Statement(database_, "UPDATE roll SET ids = ? WHERE number = 1").bind(hash).run();
    return database_.take_error();
  }

  Result<KeptRun> read(const Entry& entry) {
    KeptRun run;
    {
      Statement row(database_, std::string(kRunColumns) + " WHERE run.number = ?");
      row.bind(entry.number);
      if (!row.step()) {
        if (auto error = database_.take_error()) return *error;
        return damaged("the result of the run " + entry.id.substr(0, 16) + " is missing");
      }
      run.id = row.text(1);
      run.command = row.text(2);
      run.model = row.text(3);
      run.asked_for = row.text(4);
      run.main_file = row.text(5);
      run.version = row.text(6);
      run.stream = static_cast<int>(row.number(7));
      run.machine = row.text(8);
      run.started = row.text(9);
      run.seconds = row.real(10);
      run.digest = row.text(11);
      run.note = row.text(12);
      run.result = row.text(13);
    }
    {
      Statement rows(database_,
                     "SELECT place, name, value FROM option WHERE run = ? ORDER BY place, text");
      rows.bind(entry.number);
      std::int64_t place = -1;
      while (rows.step()) {
        if (rows.number(0) != place) run.options.push_back({rows.text(1), {}});
        place = rows.number(0);
        if (!rows.is_null(2)) run.options.back().texts.push_back(rows.text(2));
      }
    }
    {
      Statement rows(database_,
                     "SELECT name, sha256 FROM file JOIN content ON content.number = file.content "
                     "WHERE run = ? ORDER "
                     "BY name");
      rows.bind(entry.number);
      while (rows.step()) run.files.push_back({rows.text(0), rows.text(1)});
    }
    if (auto error = database_.take_error()) return *error;
    if (run.id != entry.id || id_of(run) != run.id) {
      return damaged("the run " + entry.id.substr(0, 16) + " is not what was kept");
    }
    return run;
  }

  Result<std::string> content_of(std::int64_t number, const std::string& sha256) {
    Statement row(database_, "SELECT size, packing, bytes FROM content WHERE number = ?");
    row.bind(number);
    if (!row.step()) {
      if (auto error = database_.take_error()) return *error;
      return damaged("the content " + sha256.substr(0, 16) + " is missing");
    }
    const Packed packed{static_cast<Packing>(row.number(1)), row.text(2)};
    const std::int64_t size = row.number(0);
    if (auto error = database_.take_error()) return *error;
    std::optional<std::string> bytes = unpack(packed, size);
    if (!bytes || source::sha256_hex(*bytes) != sha256) {
      return damaged("the content " + sha256.substr(0, 16) + " is not what was kept");
    }
    return *std::move(bytes);
  }

  // What follows from the rest.
  static std::optional<Error> settle(NewRun& given) {
    std::sort(given.files.begin(), given.files.end(),
              [](const FileText& a, const FileText& b) { return a.name < b.name; });
    KeptRun& run = given.run;
    run.files.clear();
    for (const FileText& file : given.files) {
      if (static_cast<std::int64_t>(file.bytes.size()) > kMostContentBytes) {
        return Error{file.name + " is too large to be kept"};
      }
      run.files.push_back({file.name, source::sha256_hex(file.bytes)});
    }
    if (static_cast<std::int64_t>(given.result_json.size()) > kMostContentBytes) {
      return Error{"the result is too large to be kept"};
    }
    run.result = source::sha256_hex(given.result_json);
    run.id = id_of(run);
    return std::nullopt;
  }

  // The number of the content, stored where it is not there yet, and anew where what is there is damaged.
  std::int64_t content_number(const std::string& sha256, const std::string& bytes) {
    std::int64_t number = 0;
    {
      Statement row(database_, "SELECT number FROM content WHERE sha256 = ?");
      row.bind(sha256);
      if (row.step()) number = row.number(0);
    }
    if (database_.failed()) return 0;
    if (number != 0) {
      const Result<std::string> there = content_of(number, sha256);
      if (there) return number;
      database_.take_error();
    }
    const Packed packed = pack(bytes);
    const auto size = static_cast<std::int64_t>(bytes.size());
    const auto packing = static_cast<std::int64_t>(packed.packing);
    if (number != 0) {
      Statement(database_, "UPDATE content SET size = ?, packing = ?, bytes = ? WHERE number = ?")
          .bind(size)
          .bind(packing)
          .bind_bytes(packed.bytes)
          .bind(number)
          .run();
      return number;
    }
    Statement(database_, "INSERT INTO content(sha256, size, packing, bytes) VALUES(?, ?, ?, ?)")
        .bind(sha256)
        .bind(size)
        .bind(packing)
        .bind_bytes(packed.bytes)
        .run();
    return sqlite3_last_insert_rowid(database_.handle());
  }

  std::optional<Error> insert(const NewRun& given) {
    const KeptRun& run = given.run;
    const std::int64_t result = content_number(run.result, given.result_json);
    Statement(database_,
              "INSERT INTO run(id, command, model, asked_for, main_file, version, stream, machine, "
              "started, seconds, "
              "digest, note, result) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(run.id)
        .bind(run.command)
        .bind(run.model)
        .bind(run.asked_for)
        .bind(run.main_file)
        .bind(run.version)
        .bind(std::int64_t{run.stream})
        .bind(run.machine)
        .bind(run.started)
        .bind(run.seconds)
        .bind(run.digest)
        .bind(run.note)
        .bind(result)
        .run();
    const std::int64_t number = sqlite3_last_insert_rowid(database_.handle());
    Statement option(database_,
                     "INSERT INTO option(run, place, text, name, value) VALUES(?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < run.options.size(); ++i) {
      const GivenOption& one = run.options[i];
      const auto place = static_cast<std::int64_t>(i);
      if (one.texts.empty())
        option.bind(number).bind(place).bind(std::int64_t{0}).bind(one.name).bind_null().run();
      for (std::size_t k = 0; k < one.texts.size(); ++k) {
        option.bind(number)
            .bind(place)
            .bind(static_cast<std::int64_t>(k))
            .bind(one.name)
            .bind(one.texts[k])
            .run();
      }
    }
    Statement file(database_, "INSERT INTO file(run, name, content) VALUES(?, ?, ?)");
    for (std::size_t i = 0; i < run.files.size(); ++i) {
      const std::int64_t content = content_number(run.files[i].sha256, given.files[i].bytes);
      file.bind(number).bind(run.files[i].name).bind(content).run();
    }
    return database_.take_error();
  }

  std::string path_;
  Database database_;
};

// One program at a time makes or migrates what lies in a folder.
class StoreLock {
 public:
  explicit StoreLock(const fs::path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
  }
  ~StoreLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;
  void flush() const {
    if (descriptor_ >= 0) ::fsync(descriptor_);
  }

 private:
  int descriptor_;
};

std::optional<Error> make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return std::nullopt;
  if (folder.filename() != ".plimsoll") {
    return Error{
        "there is no folder " + folder.string() + " to make the store of runs in; make that first",
        ErrorKind::usage};
  }
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
    return Error{"cannot make the folder " + folder.string() + " for the store of runs: " +
                 std::strerror(errno) + "; PLIMSOLL_STORE names another place"};
  }
  return std::nullopt;
}

// What can be said of the file before SQLite looks at it.
std::optional<Error> no_store(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) {
    return Error{"cannot open " + path + ": " + std::strerror(errno)};
  }
  if (!S_ISREG(found.st_mode)) {
    return Error{path + " is no file; name the file of a store of runs", ErrorKind::usage};
  }
  if (found.st_size == 0) {
    return Error{
        path +
        " is empty: it was cut, or is no store of runs; restore it from a copy, or move it away"};
  }
  return std::nullopt;
}

Result<std::unique_ptr<Store>> opened(const std::string& path, Access access,
                                      const std::vector<std::string>& steps) {
  const fs::path parent = fs::path(path).parent_path();
  const fs::path folder = parent.empty() ? fs::path(".") : parent;
  const bool writes = access == Access::write;
  std::error_code ignored;
  std::optional<StoreLock> lock;
  if (writes) {
    if (auto error = make_folder(folder)) return *error;
    lock.emplace(folder);
  }
  if (!fs::exists(path, ignored)) {
    if (!writes) {
      return Error{"no run has been kept yet: there is no store " + path +
                       ". `plimsoll run MODEL --keep` makes one beside the model",
                   ErrorKind::usage};
    }
    const Result<std::string> empty = empty_store(steps);
    if (!empty) return empty.failure();
    Result<source::OutputFile> file = source::OutputFile::open(path);
    if (!file) return file.failure();
    file->write(*empty);
    if (auto error = file->finish()) return *error;
    lock->flush();
  }
  if (auto error = no_store(path)) return *error;
  const auto mode = writes ? Database::Mode::write : Database::Mode::read;
  Result<Database> database = Database::open(path, mode);
  if (!database) return database.failure();
  const Result<int> version = version_of(*database, steps);
  if (!version) return version.failure();
  if (*version < static_cast<int>(steps.size())) {
    if (writes) {
      const Result<std::string> old = migrate_file(path, *version, steps);
      if (!old) return old.failure();
      database = Database::open(path, mode);
    } else {
      database = migrated_in_memory(*database, *version, steps);
    }
    if (!database) return database.failure();
  }
  if (writes && sqlite3_db_readonly(database->handle(), "main") == 1) {
    return Error{"cannot write " + path +
                 ": it may only be read; PLIMSOLL_STORE names another place"};
  }
  if (writes && ::access(folder.c_str(), W_OK | X_OK) != 0) {
    return Error{"cannot write into " + folder.string() + ", where the store of runs lies: " +
                 std::strerror(errno) + "; PLIMSOLL_STORE names another place"};
  }
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(path, std::move(*database)));
}

}  // namespace

}  // namespace plimsoll::store

void plimsoll_open_store(const std::string& path, plimsoll::store::Access access,
                         const std::vector<std::string>& later_steps,
                         plimsoll::Result<std::unique_ptr<plimsoll::store::Store>>& out) {
  std::vector<std::string> steps = plimsoll::store::schema_steps();
  steps.insert(steps.end(), later_steps.begin(), later_steps.end());
  out = plimsoll::store::opened(path, access, steps);
}

#include "store/database.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "store/store.h"

namespace plimsoll::store {

namespace {

bool is_out_of_room(int code, int system_code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  return (code & 0xff) == SQLITE_IOERR &&
         (system_code == ENOSPC || system_code == EDQUOT || system_code == EFBIG);
}

// In the user's words.
Error error_of(int code, sqlite3* handle, const std::string& name) {
  const int system_code = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  if (is_out_of_room(code, system_code)) {
    return {"cannot write " + name + ": " + std::strerror(system_code == 0 ? ENOSPC : system_code) +
            "; it is as it was. Free some room and try again (`plimsoll runs prune` frees room in "
            "a store)"};
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {name + " is in use by another program for more than " + std::to_string(kPatience) +
              " seconds; it is as it was. Try again when that program is done"};
    case SQLITE_NOMEM:
      return {"not enough memory for " + name + "; it is as it was"};
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
        return {name +
                " was left in the middle of a write; use it once where its folder may be written, "
                "which puts it right"};
      }
      return {"cannot write " + name + ": it, or its folder, may only be read"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {"cannot open " + name + " or its journal" +
              (system_code == 0 ? "" : std::string(": ") + std::strerror(system_code))};
    case SQLITE_CORRUPT:
      return {name + " is damaged; restore it from a copy (SQLite: " +
              (handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle)) + ")"};
    case SQLITE_NOTADB:
      return {
          name +
          " is no store of runs, or its beginning is damaged; name another file, or move it away"};
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_WRITE) {
        // SQLite has forgotten the system's reason by now.
        return {"cannot write " + name +
                ": the disk may be full or failing, or the file as large as it may be (ulimit -f); "
                "it is as it was. Free "
                "some room and try again (`plimsoll runs prune` frees room in a store)"};
      }
      return {"cannot read or write " + name +
              (system_code == 0 ? "" : std::string(": ") + std::strerror(system_code)) +
              "; what it held is still there"};
    default:
      return {"cannot use " + name + ": " +
              (handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle))};
  }
}

}  // namespace

Result<Database> Database::opened(const std::string& path, const std::string& name, int flags) {
  Database out(name);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  out.handle_.reset(handle);
  if (code != SQLITE_OK) return error_of(code, handle, name);
  out.guard();
  if (auto error = out.take_error()) return *error;
  return out;
}

void Database::guard() {
  sqlite3_busy_timeout(handle(), kPatience * 1000);
  for (const int setting : {SQLITE_DBCONFIG_DEFENSIVE, SQLITE_DBCONFIG_ENABLE_FKEY}) {
    if (sqlite3_db_config(handle(), setting, 1, nullptr) != SQLITE_OK) fail(SQLITE_ERROR);
  }
  for (const int setting :
       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
        SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML}) {
    if (sqlite3_db_config(handle(), setting, 0, nullptr) != SQLITE_OK) fail(SQLITE_ERROR);
  }
  run("PRAGMA mmap_size = 0");
  run("PRAGMA cell_size_check = ON");
  run("PRAGMA synchronous = EXTRA");
}

Result<Database> Database::open(const std::string& path, Mode mode) {
  // For reading too: what a program that was killed had begun is rolled back.
  Result<Database> out = opened(path, path, SQLITE_OPEN_READWRITE);
  if (!out) return out;
  if (mode == Mode::read) {
    out->run("PRAGMA query_only = ON");
  } else if (out->text("PRAGMA journal_mode = DELETE") != "delete" && !out->failed()) {
    out->fail(
        Error{"cannot write " + path + ": it keeps another kind of journal, and may be in use"});
  }
  if (auto error = out->take_error()) return *error;
  return out;
}

Result<Database> Database::make(const std::string& path, const std::string& name) {
  return opened(path, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

Result<Database> Database::in_memory(const std::string& name) {
  return opened(":memory:", name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);
}

void Database::run(const std::string& sql) {
  if (failed()) return;
  const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::number(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::text(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.text(0) : std::string();
}

void Database::fail(int code) {
  if (!error_) error_ = error_of(code, handle(), name_);
}

void Database::fail(Error error) {
  if (!error_) error_ = std::move(error);
}

std::optional<Error> Database::take_error() {
  return std::exchange(error_, std::nullopt);
}

bool Database::has_moved() const {
  int moved = 0;
  return sqlite3_file_control(handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         moved != 0;
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  if (database_.failed()) return;
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(database_.handle(), sql.data(), static_cast<int>(sql.size()), &statement,
                           nullptr));
  statement_.reset(statement);
}

void Statement::check(int code) {
  if (code != SQLITE_OK) database_.fail(code);
}

Statement& Statement::bind(std::string_view text) {
  if (!database_.failed()) {
    check(sqlite3_bind_text64(statement_.get(), ++n_bound_, text.data(), text.size(),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
  }
  return *this;
}

Statement& Statement::bind_bytes(std::string_view bytes) {
  if (!database_.failed()) {
    check(sqlite3_bind_blob64(statement_.get(), ++n_bound_, bytes.data(), bytes.size(),
                              SQLITE_TRANSIENT));
  }
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  if (!database_.failed()) check(sqlite3_bind_int64(statement_.get(), ++n_bound_, number));
  return *this;
}

Statement& Statement::bind(double number) {
  if (!database_.failed()) check(sqlite3_bind_double(statement_.get(), ++n_bound_, number));
  return *this;
}

Statement& Statement::bind_null() {
  if (!database_.failed()) check(sqlite3_bind_null(statement_.get(), ++n_bound_));
  return *this;
}

bool Statement::step() {
  if (database_.failed()) return false;
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail(code);
  return false;
}

void Statement::run() {
  step();
  if (statement_) sqlite3_reset(statement_.get());
  n_bound_ = 0;
}

std::string Statement::text(int column) {
  if (database_.failed()) return {};
  // The pointer before the size: SQLite may convert.
  const void* const bytes =
      sqlite3_column_type(statement_.get(), column) == SQLITE_BLOB
          ? sqlite3_column_blob(statement_.get(), column)
          : static_cast<const void*>(sqlite3_column_text(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (bytes == nullptr) {
    if (sqlite3_errcode(database_.handle()) == SQLITE_NOMEM) database_.fail(SQLITE_NOMEM);
    return {};
  }
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

std::int64_t Statement::number(int column) {
  return database_.failed() ? 0 : sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) {
  return database_.failed() ? 0 : sqlite3_column_double(statement_.get(), column);
}

bool Statement::is_null(int column) {
  return database_.failed() || sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  database_.run(kind == Kind::read ? "BEGIN" : "BEGIN IMMEDIATE");
  is_open_ = !database_.failed();
}

Transaction::~Transaction() {
  // SQLite has rolled back already after some errors.
  if (is_open_ && sqlite3_get_autocommit(database_.handle()) == 0) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

std::optional<Error> Transaction::commit() {
  database_.run("COMMIT");
  if (auto error = database_.take_error()) return error;
  is_open_ = false;
  return std::nullopt;
}

}  // namespace plimsoll::store

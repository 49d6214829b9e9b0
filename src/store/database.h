// A connection to SQLite, guarded against files that are not ours, and its statements.
//
//   guards   DEFENSIVE, no trusted schema, sizes of cells checked, nothing mapped into memory, foreign keys enforced;
//            a rollback journal that is flushed fully, its folder too when it goes (SQLite 3.7.0 to 3.51.2 can lose frames of a
//            write-ahead log)
//   errors   what SQLite says, in words of whoever uses the program; a failed statement is remembered, and every later
//            one of the same connection does nothing until take_error()
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace plimsoll::store {

class Database {
 public:
  enum class Mode { read, write };

  // The file must be there.
  static Result<Database> open(const std::string& path, Mode mode);
  // A file of its own that is new, and one in memory. `name` is for messages.
  static Result<Database> make(const std::string& path, const std::string& name);
  static Result<Database> in_memory(const std::string& name);

  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  sqlite3* handle() const { return handle_.get(); }
  const std::string& name() const { return name_; }

  void run(const std::string& sql);
  std::int64_t number(const std::string& sql);
  std::string text(const std::string& sql);

  bool failed() const { return error_.has_value(); }
  void fail(int code);
  void fail(Error error);
  // The first failure since the last call.
  std::optional<Error> take_error();
  // Whether another file stands under the name by now.
  bool has_moved() const;

 private:
  struct Close {
    void operator()(sqlite3* open) const { sqlite3_close_v2(open); }
  };
  explicit Database(std::string name) : name_(std::move(name)) {}
  static Result<Database> opened(const std::string& path, const std::string& name, int flags);
  void guard();

  std::string name_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::optional<Error> error_;
};

// One statement, prepared and stepped through; ends with its scope.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  Statement& bind(std::string_view text);
  Statement& bind_bytes(std::string_view bytes);
  Statement& bind(std::int64_t number);
  Statement& bind(double number);
  Statement& bind_null();

  // Whether there is a row; false after a failure too, which the connection tells.
  bool step();
  // For a statement without rows. Then it may be bound anew.
  void run();

  std::string text(int column);
  std::int64_t number(int column);
  double real(int column);
  bool is_null(int column);

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  void check(int code);

  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int n_bound_ = 0;
};

// A transaction that is rolled back unless it is committed.
class Transaction {
 public:
  enum class Kind { read, write };
  Transaction(Database& database, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // Nothing, or why nothing was changed.
  std::optional<Error> commit();

 private:
  Database& database_;
  bool is_open_ = false;
};

}  // namespace plimsoll::store

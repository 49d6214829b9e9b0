// Result<T>: a value, or the reason there is none.
//
//   kinds        whose it is to mend, as the program's exit codes tell it: the operator (machine), whoever
//                asked (usage), the modeller (model), nobody (interrupted)
//   diagnostics  of a wrong model: every mistake with its place, its rule and fixes; else none
//   threads      values; a const Error may be read by several threads
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// What libplimsoll shows, in each of these headers: the rest of it is compiled hidden.
#pragma GCC visibility push(default)
namespace plimsoll {

enum class ErrorKind : std::uint8_t {
  // Files, memory, threads: what is asked for is well and cannot be done here.
  machine,
  // A name that is not there, an option that does not fit: another question would do.
  usage,
  // The model is wrong, or one of its futures has no value.
  model,
  // The caller asked for a stop before there was an answer.
  interrupted,
};

// One mistake or warning of a model.
struct Diagnostic {
  // Stable: "unit_mismatch".
  std::string code;
  // "error", "warning" or "note".
  std::string severity;
  std::string message;
  // As given to the compiler; empty where it has no place. Line and column count from 1, a column is a
  // code point; the end is the first column behind.
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
  // Code to paste stands in `backquotes`.
  std::vector<std::string> help;
  std::vector<std::string> notes;
};

// What the compiler, or a failed run, has to say of a model, in order of place.
class Diagnostics {
 public:
  virtual ~Diagnostics() = default;

  virtual bool empty() const = 0;
  virtual bool has_errors() const = 0;
  virtual std::vector<Diagnostic> items() const = 0;
  // As `plimsoll check` prints it, with the lines at fault.
  virtual std::string text(bool colour) const = 0;
  // As `plimsoll check --json` prints it.
  virtual std::string json() const = 0;
};

struct Error {
  // One sentence; empty where the diagnostics say it all.
  std::string message;
  ErrorKind kind = ErrorKind::machine;
  std::shared_ptr<const Diagnostics> diagnostics = nullptr;

  // All there is to say: the diagnostics with the lines at fault, then the message.
  std::string text() const {
    return (diagnostics == nullptr ? "" : diagnostics->text(false)) + message;
  }
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const std::string& error() const { return failure().message; }
  const Error& failure() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace plimsoll
#pragma GCC visibility pop

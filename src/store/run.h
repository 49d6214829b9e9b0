// A run as the store holds it: what was asked, of which texts, and what came out.
//
//   id        SHA-256, 64 hexadecimal digits, over everything that is said here (run_id.h): a run that was changed has
//             another id, so what is read is what was kept
//   names     "risks/fx.plim" below the model's folder, "library:NAME.plim" of the standard library
//   content   of files and of the result, by SHA-256; what several runs have in common is stored once
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::store {

// An option as it was given: its last name ("--trials", "MODEL") and its texts; a flag has none.
struct GivenOption {
  std::string name;
  std::vector<std::string> texts;

  friend bool operator==(const GivenOption&, const GivenOption&) = default;
};

struct KeptFile {
  std::string name;
  std::string sha256;

  friend bool operator==(const KeptFile&, const KeptFile&) = default;
};

struct KeptRun {
  std::string id;
  // Of the program: "run", "attribute".
  std::string command;
  std::vector<GivenOption> options;
  // Its name in its text, the name that the command line gave it, and which of `files` it begins with.
  std::string model;
  std::string asked_for;
  std::string main_file;
  // Of the program, and of the random stream.
  std::string version;
  int stream = 0;
  std::string machine;
  // UTC, "2026-11-30T01:20:00.123Z".
  std::string started;
  double seconds = 0;
  // Empty for a command whose result has none.
  std::string digest;
  std::string note;
  // SHA-256 of the JSON that the command writes.
  std::string result;
  // Sorted by name.
  std::vector<KeptFile> files;

  friend bool operator==(const KeptRun&, const KeptRun&) = default;
};

// A file with its bytes.
struct FileText {
  std::string name;
  std::string bytes;
};

// A run to keep. `id`, `result` and `files` of `run` are made from the rest.
struct NewRun {
  KeptRun run;
  std::string result_json;
  std::vector<FileText> files;
};

}  // namespace plimsoll::store

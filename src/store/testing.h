// What tests of the store share: a folder that goes, runs to keep, and what a store must hold.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "store/materialise.h"
#include "store/store.h"

namespace plimsoll::store::testing {

// Empty of what is no file.
inline std::string bytes_of(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) return "";
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The n-th run of a test: its result, and a file that no other has, beside one that all have.
inline NewRun run_number(int n) {
  NewRun out;
  out.run.command = "run";
  out.run.options = {{"MODEL", {"models/m"}},
                     {"--without", {"a", "b"}},
                     {"--quiet", {}},
                     {"--seed", {std::to_string(n)}}};
  out.run.model = "m";
  out.run.asked_for = "models/m";
  out.run.main_file = "main.plim";
  out.run.version = "0.1.0";
  out.run.stream = 2;
  out.run.machine = "here";
  out.run.started = "2026-11-30T00:00:00.000Z";
  out.run.seconds = 0.1 * n;
  out.run.digest = std::string(31, 'd') + static_cast<char>('0' + n % 10);
  out.run.note = n % 2 == 0 ? "" : "note " + std::to_string(n);
  out.result_json = "{\"n\": " + std::to_string(n) + ", \"long\": \"";
  for (int i = 0; i < 2000; ++i) out.result_json += static_cast<char>('a' + (i * i + n) % 26);
  out.result_json += "\"}\n";
  out.files = {{"main.plim", "plimsoll 1\n# " + std::to_string(n) + "\n"},
               {"library:finance.plim", std::string(5000, 'f')},
               {"data/all.csv", "a,b\n1,2\n"}};
  return out;
}

inline std::unique_ptr<Store> opened(const std::string& path, Access access = Access::read) {
  Result<std::unique_ptr<Store>> store = open_store(path, access);
  EXPECT_TRUE(store.ok()) << (store ? "" : store.error());
  return store ? std::move(*store) : nullptr;
}

inline KeptRun kept(Store& store, int n) {
  const Result<KeptRun> run = store.keep(run_number(n));
  EXPECT_TRUE(run.ok()) << (run ? "" : run.error());
  return run ? *run : KeptRun();
}

// Of a folder that goes with the test.
struct Folder {
  TemporaryFolder folder = std::move(*TemporaryFolder::make());
  std::string path(const std::string& name = "runs.db") const { return folder.path() + "/" + name; }
};

}  // namespace plimsoll::store::testing

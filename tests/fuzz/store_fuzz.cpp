// Fuzz target: a store of runs that was changed, and any bytes as one. Nothing crashes; what is read of it is what was kept,
// or is an error.
//
//   first byte   'f': what follows is the file. 'k': the fields of a run, ended by zeros: it is kept, read back, and laid out as
//                files, none of them outside of their folder. Else changes of a store of one run: a place in three bytes
//                and what stands there; a last one or two bytes say where the file is cut off
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "store/materialise.h"
#include "store/store.h"

namespace {

using namespace plimsoll;
namespace fs = std::filesystem;

void require(bool ok) {
  if (!ok) std::abort();
}

std::string read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

store::NewRun small_run() {
  store::NewRun out;
  out.run.command = "run";
  out.run.options = {{"MODEL", {"m"}}, {"--without", {"a", "b"}}, {"--quiet", {}}};
  out.run.model = out.run.asked_for = "m";
  out.run.main_file = "main.plim";
  out.run.version = "0.1.0";
  out.run.stream = 2;
  out.run.started = "2026-11-30T00:00:00.000Z";
  out.run.note = "note";
  out.result_json = "{\"long\": \"" + std::string(300, 'x') + "\"}\n";
  out.files = {{"main.plim", "plimsoll 1\n"}, {"library:finance.plim", std::string(500, 'f')}};
  return out;
}

class Base {
 public:
  Base() : folder_(std::move(*store::TemporaryFolder::make())) {
    auto store = store::open_store(path(), store::Access::write);
    require(store.ok());
    auto run = (*store)->keep(small_run());
    require(run.ok());
    run_ = *run;
    store->reset();
    bytes_ = read_bytes(path());
  }
  std::string path() const { return folder_.path() + "/runs.db"; }
  std::string folder() const { return folder_.path(); }
  const std::string& bytes() const { return bytes_; }
  const store::KeptRun& run() const { return run_; }

 private:
  store::TemporaryFolder folder_;
  std::string bytes_;
  store::KeptRun run_;
};

std::string changed(std::string bytes, std::string_view changes) {
  for (; changes.size() >= 4; changes.remove_prefix(4)) {
    const auto at = [&](int i) {
      return static_cast<std::size_t>(static_cast<unsigned char>(changes[i]));
    };
    bytes[(at(0) + 256 * at(1) + 65536 * at(2)) % bytes.size()] = changes[3];
  }
  for (std::size_t keep = 0; !changes.empty(); changes.remove_prefix(1)) {
    keep = 256 * keep + static_cast<unsigned char>(changes[0]);
    if (changes.size() == 1) bytes.resize(std::min(bytes.size(), 64 * keep));
  }
  return bytes;
}

// All that can be read of a store.
void read_all(const Base& base, bool is_of_base) {
  const auto store = store::open_store(base.path(), store::Access::read);
  if (!store) return require(!store.error().empty());
  const auto runs = (*store)->runs();
  const auto run = (*store)->find("latest");
  (void)(*store)->check();
  if (!runs || !run) return;
  if (is_of_base) require(*run == base.run());
  const auto result = (*store)->content(run->result);
  if (result && is_of_base) require(*result == small_run().result_json);
  const std::string to = base.folder() + "/out";
  fs::create_directory(to);
  (void)store::materialise(**store, *run, to);
  fs::remove_all(to);
}

store::NewRun run_of(std::string_view fields) {
  const auto next = [&] {
    const std::size_t end = std::min(fields.find('\0'), fields.size());
    const std::string field(fields.substr(0, end));
    fields.remove_prefix(std::min(fields.size(), end + 1));
    return field;
  };
  store::NewRun out;
  out.run.command = next();
  out.run.model = next();
  out.run.asked_for = next();
  out.run.main_file = next();
  out.run.note = next();
  out.run.started = next();
  out.run.options = {{next(), {next()}}, {next(), {}}};
  out.result_json = next();
  while (!fields.empty()) {
    const std::string name = next();
    out.files.push_back({name, next()});
  }
  return out;
}

void keep_and_read(const Base& base, std::string_view fields) {
  const store::NewRun run = run_of(fields);
  fs::remove(base.path());
  auto store = store::open_store(base.path(), store::Access::write);
  require(store.ok());
  const auto kept = (*store)->keep(run);
  if (!kept) return require(!kept.error().empty());
  const auto found = (*store)->find(kept->id);
  require(found.ok() && *found == *kept && found->note == run.run.note &&
          found->options == run.run.options);
  const auto result = (*store)->content(kept->result);
  require(result.ok() && *result == run.result_json);
  const std::string around = base.folder() + "/around";
  fs::create_directories(around + "/out");
  (void)store::materialise(**store, *kept, around + "/out");
  require(std::distance(fs::directory_iterator(around), fs::directory_iterator()) == 1);
  fs::remove_all(around);
  const auto sound = (*store)->check();
  require(sound.ok() && sound->faults.empty() && sound->n_runs == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Base base;
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  fs::remove(base.path() + "-journal");
  if (all[0] == 'k') {
    keep_and_read(base, all.substr(1));
    return 0;
  }
  const bool is_file = all[0] == 'f';
  write_bytes(base.path(),
              is_file ? std::string(all.substr(1)) : changed(base.bytes(), all.substr(1)));
  read_all(base, !is_file);
  return 0;
}

// The program `plimsoll-mpi`: the parts of a run over the ranks of an MPI job.
//
// Rank 0 tells which parts are not there, and rank r of n computes every n-th of them from the r-th on. When all have ended, each
// reads an n-th of all parts from their files and joins them, pairs of ranks join what they have, pairs of those, and rank 0 makes
// the result. What a rank leaves behind is a file, so a job that was killed is completed by another of any size, by array
// tasks or by hand.
#include <mpi.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cut/folder.h"
#include "report/write_json.h"
#include "report/write_text.h"
#include "session/cut.h"
#include "source/output_file.h"

namespace plimsoll {
namespace {

enum ExitCode : int { kWell = 0, kModelWrong = 1, kUsage = 2, kMachineFailed = 4 };

constexpr const char* kUsageText =
    "Computes the parts of a run that are not there, and merges them.\n"
    "Usage: mpirun -n RANKS plimsoll-mpi DIR [OPTIONS]\n"
    "\n"
    "  DIR            made by `plimsoll run MODEL --parts N --into DIR --prepare`, on a file "
    "system of all ranks\n"
    "  --threads N    of each rank; its share of the processors of its machine when left out\n"
    "  --json FILE    write the results as JSON; - is standard output\n"
    "  --quiet        print no tables\n"
    "  --help         this text\n"
    "  --version      the version\n";

struct Arguments {
  std::string folder;
  std::string json;
  int threads = 0;
  bool quiet = false;
  bool help = false;
  bool version = false;
};

struct Option {
  const char* name;
  // What help calls its value; empty: it takes none.
  const char* value;
};
constexpr Option kOptions[] = {
    {"--threads", "N"}, {"--json", "FILE"}, {"--quiet", ""}, {"--help", ""}, {"--version", ""}};

// Of "--json" and of "--json=x".
const Option* option_of(const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const auto* const found = std::find_if(std::begin(kOptions), std::end(kOptions),
                                         [&](const Option& one) { return name == one.name; });
  return found == std::end(kOptions) ? nullptr : found;
}

// Sets `value`, behind the equals sign or the next word. As of the program: an option in its place is no value.
std::optional<std::string> read_value(const Option& option, int argc, char** argv, int& i,
                                      std::string& value) {
  const std::string word = argv[i];
  const std::string name = option.name;
  const std::string wanted = name + " " + option.value;
  const std::size_t equals = word.find('=');
  if (equals != std::string::npos) {
    value = word.substr(equals + 1);
  } else {
    if (i + 1 == argc) return name + " needs a value: " + wanted;
    value = argv[++i];
    if (option_of(value) != nullptr) {
      return name + " needs a value: " + wanted + " " + value + " (for " + value +
             " itself: " + name + "=" + value + ")";
    }
  }
  if (value.empty())
    return name + (equals != std::string::npos ? "=" : "") + " is empty: write " + wanted;
  return std::nullopt;
}

// Nothing, or what is wrong.
std::optional<std::string> read_arguments(int argc, char** argv, Arguments& out) {
  std::set<std::string> seen;
  bool only_folders = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const Option* const option = only_folders ? nullptr : option_of(word);
    if (option == nullptr) {
      if (!only_folders && word == "--") {
        only_folders = true;
      } else if ((!only_folders && word.starts_with("-")) || !out.folder.empty()) {
        return "'" + word + "' is not known; see plimsoll-mpi --help";
      } else if (word.empty()) {
        return "DIR is empty: no folder is named";
      } else {
        out.folder = word;
      }
      continue;
    }
    const std::string name = option->name;
    std::string value;
    if (*option->value == '\0') {
      if (word != name) return name + " takes no value: write " + name + ", or leave it out";
    } else {
      if (!seen.insert(name).second) return name + " is given twice; give it once";
      if (auto wrong = read_value(*option, argc, argv, i, value)) return wrong;
    }
    if (name == "--threads") {
      const bool digits = value.find_first_not_of("0123456789") == std::string::npos;
      out.threads = digits && value.size() < 5 ? std::stoi(value) : 0;
      if (out.threads < 1 || out.threads > 1024) {
        return "--threads '" + value + "' is not a whole number from 1 to 1024, such as 8";
      }
    }
    if (name == "--json") out.json = value;
    out.quiet = out.quiet || name == "--quiet";
    out.help = out.help || name == "--help";
    out.version = out.version || name == "--version";
  }
  if (out.folder.empty() && !out.help && !out.version)
    return "which folder? See plimsoll-mpi --help";
  return std::nullopt;
}

int code_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::usage:
      return kUsage;
    case ErrorKind::model:
      return kModelWrong;
    case ErrorKind::machine:
    case ErrorKind::interrupted:
      break;
  }
  return kMachineFailed;
}

// One rank that cannot go on ends the job: the others' parts are whole, or are taken up by the next job.
[[noreturn]] void fail(int code, const std::string& text) {
  std::fprintf(stderr, "plimsoll-mpi: %s\n", text.c_str());
  std::fflush(nullptr);
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

[[noreturn]] void fail(const Error& error) {
  fail(code_of(error), error.text());
}

// This rank's share of the machine's processors.
int fair_threads() {
  MPI_Comm here;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
  int n_ranks = 1;
  MPI_Comm_size(here, &n_ranks);
  MPI_Comm_free(&here);
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / n_ranks);
}

// Rank 0's list, on all.
std::vector<std::uint64_t> shared(std::vector<std::uint64_t> list) {
  std::uint64_t n = list.size();
  MPI_Bcast(&n, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  list.resize(n);
  MPI_Bcast(list.data(), static_cast<int>(n), MPI_UINT64_T, 0, MPI_COMM_WORLD);
  return list;
}

// Parts of which rank r of n reads and joins the files: an n-th of all, one behind the other.
std::vector<std::uint64_t> share_of(std::uint64_t n_parts, int rank, int n_ranks) {
  const auto r = static_cast<std::uint64_t>(rank);
  const auto n = static_cast<std::uint64_t>(n_ranks);
  std::vector<std::uint64_t> out;
  for (std::uint64_t k = n_parts * r / n + 1; k <= n_parts * (r + 1) / n; ++k) out.push_back(k);
  return out;
}

constexpr int kLengthTag = 1;
constexpr int kBytesTag = 2;

void send_joined(const session::CutRun::Joined& joined, int to) {
  for (const std::string& one : joined) {
    // A partial of all trials is some megabytes.
    if (one.size() > INT_MAX) fail(kMachineFailed, "what the parts hold is too large to be sent");
    const std::uint64_t n = one.size();
    MPI_Send(&n, 1, MPI_UINT64_T, to, kLengthTag, MPI_COMM_WORLD);
    MPI_Send(one.data(), static_cast<int>(n), MPI_BYTE, to, kBytesTag, MPI_COMM_WORLD);
  }
}

session::CutRun::Joined receive_joined(std::size_t n_passes, int from) {
  session::CutRun::Joined out(n_passes);
  for (std::string& one : out) {
    std::uint64_t n = 0;
    MPI_Recv(&n, 1, MPI_UINT64_T, from, kLengthTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    one.resize(n);
    MPI_Recv(one.data(), static_cast<int>(n), MPI_BYTE, from, kBytesTag, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
  }
  return out;
}

// A tree over the ranks; on rank 0 what all parts hold, by pass.
session::CutRun::Joined join_all_ranks(const session::CutRun& run, int rank, int n_ranks) {
  auto joined = run.join(share_of(run.plan().of.n_parts, rank, n_ranks));
  if (!joined) fail(joined.failure());
  for (int step = 1; step < n_ranks; step *= 2) {
    if (rank % (2 * step) != 0) {
      send_joined(*joined, rank - step);
      break;
    }
    if (rank + step >= n_ranks) continue;
    const auto other = receive_joined(joined->size(), rank + step);
    joined = run.join(std::move(*joined), other);
    if (!joined) fail(joined.failure());
  }
  return std::move(*joined);
}

void write_result(const Arguments& arguments, const RunResult& result) {
  if (!arguments.json.empty()) {
    auto out = source::OutputFile::open(arguments.json);
    if (!out) fail(out.failure());
    out->write(report::write_json(result));
    if (const auto error = out->finish()) fail(*error);
  }
  if (arguments.quiet || arguments.json == "-") return;
  std::fputs(report::write_text(result, {}).c_str(), stdout);
}

void work(const Arguments& arguments) {
  int rank = 0;
  int n_ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
  Work how;
  how.threads = arguments.threads > 0 ? arguments.threads : fair_threads();
  const auto tell = [rank](const std::string& text) {
    std::fprintf(stderr, "plimsoll-mpi: rank %d: %s\n", rank, text.c_str());
  };
  const cut::Folder folder(cut::machine_disk(), arguments.folder);
  auto run = session::CutRun::open(folder, how, {}, tell);
  if (!run) fail(run.failure());
  std::vector<std::uint64_t> parts;
  if (rank == 0) {
    const auto missing = run->missing();
    if (!missing) fail(missing.failure());
    parts = *missing;
  }
  // A second time where a short pass is wanted.
  for (bool done = false; !done;) {
    parts = shared(std::move(parts));
    for (auto i = static_cast<std::size_t>(rank); i < parts.size();
         i += static_cast<std::size_t>(n_ranks)) {
      if (const auto error = run->compute(parts[i])) fail(*error);
    }
    MPI_Barrier(MPI_COMM_WORLD);
    std::uint8_t has_result = 0;
    parts.clear();
    const auto joined = join_all_ranks(*run, rank, n_ranks);
    if (rank == 0) {
      auto merged = run->merge(joined);
      if (!merged) fail(merged.failure());
      has_result = merged->result.has_value() ? 1 : 0;
      if (merged->result) write_result(arguments, *merged->result);
      parts = std::move(merged->parts);
    }
    MPI_Bcast(&has_result, 1, MPI_UINT8_T, 0, MPI_COMM_WORLD);
    done = has_result != 0;
  }
}

}  // namespace
}  // namespace plimsoll

int main(int argc, char** argv) {
  using namespace plimsoll;
  Arguments arguments;
  const auto wrong = read_arguments(argc, argv, arguments);
  if (wrong) {
    std::fprintf(stderr, "plimsoll-mpi: %s\n", wrong->c_str());
    return kUsage;
  }
  if (arguments.help || arguments.version) {
    std::fputs(arguments.help ? kUsageText : "plimsoll-mpi " PLIMSOLL_VERSION "\n", stdout);
    return kWell;
  }
  // The runs' own threads do not speak to other ranks.
  int given = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &given);
  work(arguments);
  std::fflush(nullptr);
  MPI_Finalize();
  return kWell;
}

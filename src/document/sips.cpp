// Blocks wait in memory for the trials before them; rows are written under the lock, in order.
#include "document/sips.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include "document/workbook_module.h"
#include "document/workbook_parts.h"
#include "report/number_format.h"
#include "source/output_file.h"

namespace plimsoll::document {

namespace {

// "net_income" of "net_income FY2012": without its period, which has a year.
std::string stem_of(const std::string& column) {
  const std::size_t space = column.rfind(' ');
  if (space == std::string::npos) return column;
  std::size_t digits = 0;
  for (std::size_t i = space + 1; i < column.size() && digits < 4; ++i) {
    digits = column[i] >= '0' && column[i] <= '9' ? digits + 1 : 0;
  }
  return digits < 4 ? column : column.substr(0, space);
}

// Whether "net_income[tokyo] FY2012" is of an outcome that was named.
bool is_of(const std::string& column, const std::string& name) {
  const std::string stem = stem_of(column);
  return stem == name || (stem.ends_with("]") && stem.starts_with(name + "["));
}

std::string names_of(const std::vector<std::string>& columns) {
  constexpr std::size_t kMostNamed = 20;
  std::vector<std::string> names;
  for (const std::string& column : columns) {
    const std::string name = stem_of(column);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kMostNamed; ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  return names.size() > kMostNamed ? text + ", ..." : text;
}

// A file without a name in the folder of the target, where there is room for the target.
class NamelessFile {
 public:
  NamelessFile() = default;
  ~NamelessFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  std::optional<Error> open(const std::string& folder) {
    descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ >= 0) return std::nullopt;
    std::string name = folder + "/.plimsoll-XXXXXX";
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) {
      return Error{"cannot write into " + folder + ": " + std::strerror(errno), ErrorKind::machine};
    }
    ::unlink(name.c_str());
    return std::nullopt;
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  std::optional<Error> copy_to(source::OutputFile& out) const {
    std::vector<char> buffer(1 << 20);
    off_t at = 0;
    ssize_t n = 0;
    while ((n = ::pread(descriptor_, buffer.data(), buffer.size(), at)) > 0) {
      if (!out.write({buffer.data(), static_cast<std::size_t>(n)})) break;
      at += n;
    }
    if (n < 0) return Error{std::string("cannot read what was written: ") + std::strerror(errno)};
    return out.finish();
  }

 private:
  int descriptor_ = -1;
};

Error too_many_columns(std::size_t n) {
  return Error{
      fmt::format("a sheet of Excel has {} columns for outcomes and limits, and the run has "
                  "{}: take some of the outcomes with --sips-of NAME",
                  report::format_count(kMostSipsColumns), report::format_count(n)),
      ErrorKind::usage};
}

// Figures that a sheet's formulas square.
std::optional<Error> beyond_a_sheet(const std::string& name, const OutcomeResult& outcome) {
  constexpr double kLargest = 1e150;
  const double size =
      std::max(std::fabs(outcome.min.value_or(0)), std::fabs(outcome.max.value_or(0)));
  if (size < kLargest) return std::nullopt;
  return Error{fmt::format("`{}` has amounts of {:.2g}, and a spreadsheet's STDEV fails beyond "
                           "{:g}: give it a larger unit, leave it out with --sips-of, or write it "
                           "with --samples",
                           name, size, kLargest),
               ErrorKind::usage};
}

}  // namespace

struct SipsWriter::State {
  std::string path;
  std::vector<std::string> names;
  std::uint64_t n_trials = 0;
  std::optional<source::OutputFile> target;
  NamelessFile made;
  std::unique_ptr<SipsFile> file;
  std::vector<std::string> columns;
  // What stands above each column that is taken.
  std::vector<std::string> heads;
  // Of those that add() is given: outcomes that were taken, then the limits.
  std::vector<std::size_t> taken;
  std::vector<std::size_t> outcomes;
  std::vector<LimitColumn> limits;
  std::vector<SipsPair> pairs;
  std::mutex mutex;
  std::map<std::uint64_t, std::vector<double>> waiting;
  std::uint64_t written = 0;
  std::vector<double> row;

  void write(const std::vector<double>& block) {
    const std::size_t n_columns = taken.size();
    for (std::size_t at = 0; at + n_columns <= block.size(); at += n_columns) {
      const double* values = block.data() + at;
      // Beyond the sheet nothing is written, which finish() tells.
      if (written < kMostSipsTrials) {
        file->add(written, values, n_columns);
        for (SipsPair& pair : pairs) {
          pair.values.push_back(values[pair.first] + pair.sign * values[pair.second]);
        }
      }
      ++written;
    }
  }
};

namespace {

std::optional<Error> open_file(SipsWriter::State& state) {
  Result<source::OutputFile> target = source::OutputFile::open(state.path);
  if (!target) return target.failure();
  if (!target->is_new()) {
    return Error{
        state.path + " is no plain file, and a workbook is put together from its end: name a file",
        ErrorKind::usage};
  }
  state.target.emplace(std::move(*target));
  std::string folder = std::filesystem::path(state.path).parent_path().string();
  if (folder.empty()) folder = ".";
  if (auto error = state.made.open(folder)) return error;
  // Spreadsheet programs look for `cash` and find `Cash`: what differs by its case alone gets a number.
  std::map<std::string, int> seen;
  std::vector<std::string>& heads = state.heads;
  for (const std::size_t i : state.taken) {
    const std::size_t n = state.columns.size();
    std::string head = i < n ? state.columns[i] : "limit " + state.limits[i - n].name;
    std::string key = head;
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (const int times = ++seen[key]; times > 1) head += " (" + std::to_string(times) + ")";
    heads.push_back(std::move(head));
  }
  const auto open = workbook_function<decltype(&plimsoll_open_sips)>("plimsoll_open_sips");
  if (!open) return open.failure();
  // Bytes of a cell before it is packed; a part of the file beyond 4 GB needs another form.
  constexpr double kBytesOfCell = 45;
  const bool is_large =
      kBytesOfCell * static_cast<double>(state.n_trials) * static_cast<double>(heads.size()) > 3e9;
  Result<std::unique_ptr<SipsFile>> file = Error{"no file"};
  (*open)(state.made.path(), folder, heads, is_large, file);
  if (!file) return file.failure();
  state.file = std::move(*file);
  return std::nullopt;
}

}  // namespace

SipsWriter::SipsWriter(std::string path, std::vector<std::string> names, std::uint64_t n_trials)
    : state_(std::make_unique<State>()) {
  state_->path = std::move(path);
  state_->names = std::move(names);
  state_->n_trials = n_trials;
}

SipsWriter::~SipsWriter() = default;

std::optional<Error> SipsWriter::begin(const std::vector<std::string>& columns,
                                       const std::vector<LimitColumn>& limits) {
  State& state = *state_;
  state.columns = columns;
  state.limits = limits;
  for (const std::string& name : state.names) {
    const bool any = std::any_of(columns.begin(), columns.end(),
                                 [&](const std::string& column) { return is_of(column, name); });
    if (any) continue;
    return Error{
        fmt::format("--sips-of {}: no outcome of the model is called so; it has {}. What is "
                    "no outcome becomes one by a line in the model: outcome {} each year",
                    name, names_of(columns), name),
        ErrorKind::usage};
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool is_taken = state.names.empty() || std::any_of(state.names.begin(), state.names.end(),
                                                             [&](const std::string& name) {
                                                               return is_of(columns[i], name);
                                                             });
    if (!is_taken) continue;
    state.taken.push_back(i);
    state.outcomes.push_back(i);
  }
  for (std::size_t i = 0; i < limits.size(); ++i) state.taken.push_back(columns.size() + i);
  const std::size_t n = state.taken.size();
  if (n > kMostSipsColumns) return too_many_columns(n);
  // What changes over the periods of the first outcome, and what the first two make together.
  const std::size_t n_outcomes = state.outcomes.size();
  const auto stem = [&](std::size_t i) { return stem_of(columns[state.outcomes[i]]); };
  std::size_t last = 0;
  while (last + 1 < n_outcomes && stem(last + 1) == stem(0)) ++last;
  if (last > 0) state.pairs.push_back({last, 0, -1, {}});
  if (n_outcomes > last + 1) state.pairs.push_back({0, last + 1, 1, {}});
  if (state.pairs.empty() && n_outcomes > 0) state.pairs.push_back({0, 0, 1, {}});
  return open_file(state);
}

void SipsWriter::add(std::uint64_t first_trial, std::size_t n, const double* const* columns) {
  State& state = *state_;
  std::vector<double> block;
  block.reserve(n * state.taken.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (const std::size_t c : state.taken) block.push_back(columns[c][i]);
  }
  const std::lock_guard<std::mutex> lock(state.mutex);
  state.waiting[first_trial] = std::move(block);
  for (auto at = state.waiting.begin(); at != state.waiting.end() && at->first == state.written;) {
    state.write(at->second);
    at = state.waiting.erase(at);
  }
}

std::optional<Error> SipsWriter::finish(const RunResult& result) {
  State& state = *state_;
  const std::lock_guard<std::mutex> lock(state.mutex);
  if (state.written > kMostSipsTrials) return too_many_sips(state.written);
  std::vector<SipsHead> heads;
  const auto titled = [](const std::string& title, const std::string& name,
                         const std::string& label, const PeriodName& period) {
    std::string text = title.empty() ? name : title;
    if (!label.empty() && text.find('[') == std::string::npos) text += ", " + label;
    if (!period.short_name.empty()) text += ", " + period.short_name;
    return text;
  };
  for (const std::size_t i : state.outcomes) {
    const OutcomeResult& one = result.outcomes[i];
    if (auto error = beyond_a_sheet(one.name, one)) return error;
    heads.push_back(
        {state.heads[heads.size()], titled(one.title, one.name, one.label, one.period), one.unit});
  }
  for (std::size_t i = 0; i < state.limits.size(); ++i) {
    const LimitResult& one = result.limits[i];
    heads.push_back({state.heads[heads.size()], titled(one.title, one.name, one.label, one.period),
                     one.is_probability ? "1 where it is so" : one.unit});
  }
  const Book answers = sips_answers(result, state.outcomes, heads, state.limits, state.pairs);
  if (auto error = state.file->finish(answers)) return error;
  state.file.reset();
  return state.made.copy_to(*state.target);
}

Error too_many_sips(std::uint64_t trials) {
  return Error{
      fmt::format("a sheet of Excel has 1,048,576 rows, the first of them headings here: "
                  "--sips takes {} trials at most, not {}; give --trials 1e6, or write all of them "
                  "with --samples",
                  report::format_count(kMostSipsTrials), report::format_count(trials)),
      ErrorKind::usage};
}

}  // namespace plimsoll::document

#include "report/samples_writer.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

namespace plimsoll::report {

struct SamplesWriter::State {
  struct Waiting {
    std::string text;
    std::size_t n_trials;
  };

  void write(const std::string& text) {
    if (!problem.empty() || text.empty()) return;
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) {
      problem = "cannot write samples to " + path + ": " + std::strerror(errno);
    }
  }

  std::string path;
  std::FILE* file = nullptr;
  bool owns_file = false;
  std::size_t n_columns = 0;
  std::mutex mutex;
  std::uint64_t next_trial = 0;
  std::map<std::uint64_t, Waiting> waiting;
  std::string problem;
};

SamplesWriter::SamplesWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

SamplesWriter::~SamplesWriter() {
  if (state_->owns_file && state_->file != nullptr) std::fclose(state_->file);
}

Result<std::unique_ptr<SamplesWriter>> SamplesWriter::open(
    const std::string& path, const std::vector<std::string>& headers) {
  auto state = std::make_unique<State>();
  state->path = path == "-" ? "standard output" : path;
  state->n_columns = headers.size();
  if (path == "-") {
    state->file = stdout;
  } else {
    state->file = std::fopen(path.c_str(), "wb");
    state->owns_file = true;
    if (state->file == nullptr) return Error{"cannot open " + path + ": " + std::strerror(errno)};
  }
  std::string line = "trial";
  for (const std::string& header : headers) line += "," + csv_field(header);
  state->write(line + "\n");
  return std::unique_ptr<SamplesWriter>(new SamplesWriter(std::move(state)));
}

void SamplesWriter::add(std::uint64_t first_trial, std::size_t n, const double* const* columns) {
  // Longest: a sign, 17 digits, a point and an exponent.
  char number[32];
  std::string text;
  text.reserve(n * (8 + 20 * state_->n_columns));
  for (std::size_t i = 0; i < n; ++i) {
    text.append(number, std::to_chars(number, number + sizeof number, first_trial + i).ptr);
    for (std::size_t c = 0; c < state_->n_columns; ++c) {
      text += ',';
      text.append(number, std::to_chars(number, number + sizeof number, columns[c][i]).ptr);
    }
    text += '\n';
  }
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->waiting[first_trial] = {std::move(text), n};
  for (auto at = state_->waiting.begin();
       at != state_->waiting.end() && at->first == state_->next_trial;) {
    state_->write(at->second.text);
    state_->next_trial += at->second.n_trials;
    at = state_->waiting.erase(at);
  }
}

Result<std::uint64_t> SamplesWriter::finish() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  const bool closed_well =
      state_->owns_file ? std::fclose(state_->file) == 0 : std::fflush(state_->file) == 0;
  state_->file = nullptr;
  if (!state_->problem.empty()) return Error{state_->problem};
  if (!closed_well) {
    return Error{"cannot write samples to " + state_->path + ": " + std::strerror(errno)};
  }
  return state_->next_trial;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace plimsoll::report

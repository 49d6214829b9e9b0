// Text is made on the threads that bring blocks; only the order of writing is under the lock.
#include "report/samples_writer.h"

#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "source/output_file.h"

namespace plimsoll::report {

struct SamplesWriter::State {
  State(source::OutputFile opened, std::size_t n) : file(std::move(opened)), n_columns(n) {}

  struct Waiting {
    std::string text;
    std::size_t n_trials;
  };

  source::OutputFile file;
  std::size_t n_columns = 0;
  std::mutex mutex;
  std::uint64_t next_trial = 0;
  std::map<std::uint64_t, Waiting> waiting;
};

SamplesWriter::SamplesWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

SamplesWriter::~SamplesWriter() = default;

Result<std::unique_ptr<SamplesWriter>> SamplesWriter::open(
    const std::string& path, const std::vector<std::string>& headers) {
  Result<source::OutputFile> file = source::OutputFile::open(path);
  if (!file) return file.failure();
  auto state = std::make_unique<State>(std::move(*file), headers.size());
  std::string line = "trial";
  for (const std::string& header : headers) line += "," + csv_field(header);
  state->file.write(line + "\n");
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
    state_->file.write(at->second.text);
    state_->next_trial += at->second.n_trials;
    at = state_->waiting.erase(at);
  }
}

Result<std::uint64_t> SamplesWriter::finish() {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  if (const std::optional<Error> error = state_->file.finish()) return Error{error->message};
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

// Blocks are made into bytes on the threads that bring them; only the order of writing is under the lock.
#include "report/samples_writer.h"

#include <charconv>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "report/crc32.h"
#include "report/numpy_layout.h"
#include "source/output_file.h"

namespace plimsoll::report {

namespace {

enum class SampleFormat { csv, npy, npz };

SampleFormat format_of(const std::string& path) {
  if (path.ends_with(".npy")) return SampleFormat::npy;
  if (path.ends_with(".npz")) return SampleFormat::npz;
  return SampleFormat::csv;
}

std::string csv_lines(std::uint64_t first_trial, std::size_t n, std::size_t n_columns,
                      const double* const* columns) {
  // Longest: a sign, 17 digits, a point and an exponent.
  char number[32];
  std::string text;
  text.reserve(n * (8 + 20 * n_columns));
  for (std::size_t i = 0; i < n; ++i) {
    text.append(number, std::to_chars(number, number + sizeof number, first_trial + i).ptr);
    for (std::size_t c = 0; c < n_columns; ++c) {
      text += ',';
      text.append(number, std::to_chars(number, number + sizeof number, columns[c][i]).ptr);
    }
    text += '\n';
  }
  return text;
}

// Doubles as the machine holds them, which crc32.cpp insists is as NumPy's "<f8" says.
std::string rows(std::size_t n, std::size_t n_columns, const double* const* columns) {
  std::string bytes(n * n_columns * sizeof(double), '\0');
  char* at = bytes.data();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < n_columns; ++c, at += sizeof(double)) {
      std::memcpy(at, &columns[c][i], sizeof(double));
    }
  }
  return bytes;
}

}  // namespace

struct SamplesWriter::State {
  State(source::OutputFile opened, SampleFormat of, std::vector<std::string> named)
      : file(std::move(opened)), format(of), headers(std::move(named)) {}

  struct Waiting {
    std::string bytes;
    std::size_t n_trials = 0;
    // Of `bytes`, for a ZIP file.
    std::uint32_t crc32 = 0;
  };

  std::string head() const {
    if (format == SampleFormat::npy) return npy_head(headers, written);
    if (format == SampleFormat::npz) return npz_head(headers, written);
    std::string line = "trial";
    for (const std::string& header : headers) line += "," + csv_field(header);
    return line + "\n";
  }

  source::OutputFile file;
  SampleFormat format;
  std::vector<std::string> headers;
  std::mutex mutex;
  Written written;
  std::map<std::uint64_t, Waiting> waiting;
};

SamplesWriter::SamplesWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

SamplesWriter::~SamplesWriter() = default;

Result<std::unique_ptr<SamplesWriter>> SamplesWriter::open(const std::string& path,
                                                           const std::vector<std::string>& headers,
                                                           bool with_bom) {
  Result<source::OutputFile> file = source::OutputFile::open(path);
  if (!file) return file.failure();
  const SampleFormat format = format_of(path);
  if (format != SampleFormat::csv && !file->is_new()) {
    return Error{path +
                     " is no plain file: what is for NumPy begins with the number of trials, which "
                     "is known last; "
                     "name a file, or write CSV",
                 ErrorKind::usage};
  }
  auto state = std::make_unique<State>(std::move(*file), format, headers);
  if (with_bom && format == SampleFormat::csv) state->file.write(kByteOrderMark);
  state->file.write(state->head());
  return std::unique_ptr<SamplesWriter>(new SamplesWriter(std::move(state)));
}

void SamplesWriter::add(std::uint64_t first_trial, std::size_t n, const double* const* columns) {
  State& state = *state_;
  const std::size_t n_columns = state.headers.size();
  State::Waiting block;
  block.n_trials = n;
  block.bytes = state.format == SampleFormat::csv ? csv_lines(first_trial, n, n_columns, columns)
                                                  : rows(n, n_columns, columns);
  if (state.format == SampleFormat::npz) block.crc32 = crc32(block.bytes);
  const std::lock_guard<std::mutex> lock(state.mutex);
  state.waiting[first_trial] = std::move(block);
  Written& written = state.written;
  for (auto at = state.waiting.begin();
       at != state.waiting.end() && at->first == written.n_trials;) {
    const State::Waiting& next = at->second;
    state.file.write(next.bytes);
    if (state.format == SampleFormat::npz) {
      written.crc32 = joined_crc32(written.crc32, next.crc32, next.bytes.size());
    }
    written.n_bytes += next.bytes.size();
    written.n_trials += next.n_trials;
    at = state.waiting.erase(at);
  }
}

Result<std::uint64_t> SamplesWriter::finish() {
  State& state = *state_;
  const std::lock_guard<std::mutex> lock(state.mutex);
  if (state.format == SampleFormat::npz) state.file.write(npz_tail(state.headers, state.written));
  if (state.format != SampleFormat::csv) state.file.write_begin(state.head());
  if (const std::optional<Error> error = state.file.finish()) return Error{error->message};
  return state.written.n_trials;
}

namespace {

bool is_plain_number(const std::string& text) {
  const char* first = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* const last = text.data() + text.size();
  double number = 0;
  const auto [end, error] = std::from_chars(first, last, number);
  return error == std::errc() && end == last;
}

}  // namespace

std::string csv_field(const std::string& text) {
  const bool is_formula =
      !text.empty() && std::strchr("=+-@\t\r", text.front()) != nullptr && !is_plain_number(text);
  if (!is_formula && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = is_formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace plimsoll::report

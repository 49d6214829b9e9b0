#include "session/parted_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "session/manners.h"
#include "stats/bytes.h"

namespace plimsoll::session {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kTrialsAtOnce = 4096;

Error wrong_parts() {
  return Error{
      "the parts are not of this question as it is asked here: compute them again in a new "
      "folder"};
}

Error waits() {
  return Error{"the question waits for its parts", ErrorKind::interrupted};
}

// Trials, or the replicates of latin and sobol.
std::uint64_t n_units(const engine::RunOptions& options) {
  if (options.sampler == engine::Sampler::random) return engine::whole_trials(options);
  return static_cast<std::uint64_t>(options.replicates);
}

std::string_view bytes_of(const std::vector<double>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)};
}

bool is_one_value(std::string_view values) {
  return values.substr(sizeof(double)) == values.substr(0, values.size() - sizeof(double));
}

// `columns` hold n values each.
std::string written(std::uint64_t first, std::uint64_t n, const engine::RunReport& report,
                    const std::vector<std::vector<double>>& columns) {
  stats::ByteWriter out;
  out.number(first);
  out.number(n);
  out.flag(report.failure.has_value());
  if (report.failure) out.number(report.failure->trial);
  out.number(report.dimensions.size());
  const bool has_values = n > 0 && !report.failure;
  out.number(has_values ? columns.size() : 0);
  if (!has_values) return out.bytes();
  std::vector<std::size_t> different;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::string_view values = bytes_of(columns[c]);
    if (is_one_value(values)) {
      out.number(0);
      out.fixed(std::bit_cast<std::uint64_t>(columns[c][0]));
      continue;
    }
    const auto same = std::find_if(different.begin(), different.end(), [&](std::size_t other) {
      return bytes_of(columns[other]) == values;
    });
    if (same != different.end()) {
      out.number(1);
      out.number(*same);
      continue;
    }
    different.push_back(c);
    out.number(2);
    out.text(values);
  }
  return out.bytes();
}

}  // namespace

Result<PartedRuns> PartedRuns::open(std::vector<std::vector<std::string>> waves, Name name) {
  PartedRuns out;
  out.waves_ = std::move(waves);
  out.name_ = std::move(name);
  for (std::size_t wave = 0; wave < out.waves_.size(); ++wave) {
    if (auto error = out.read(wave)) return *error;
  }
  return out;
}

Error PartedRuns::wrong_part(std::size_t wave, std::size_t index) const {
  const Error error = wrong_parts();
  if (!name_) return error;
  return Error{
      name_(wave, index + 1) +
          " does not hold what its question asks for: remove it, and compute it again; or " +
          error.message,
      ErrorKind::usage};
}

// False: these are no bytes of a range.
bool PartedRuns::read_range(stats::ByteReader& in, Range& range) const {
  constexpr std::uint64_t kMostTrials = std::uint64_t{1} << 60;
  constexpr std::uint64_t kMostDimensions = std::uint64_t{1} << 20;
  range.first = in.number(kMostTrials);
  range.n = in.number(kMostTrials);
  if (in.flag()) {
    range.failing = in.number();
    if (*range.failing < range.first || *range.failing - range.first >= range.n) return false;
  }
  range.n_dimensions = in.number(kMostDimensions);
  const std::size_t n_columns = in.length();
  for (std::size_t c = 0; c < n_columns && in.good(); ++c) {
    Column& column = range.columns.emplace_back();
    column.kind = static_cast<Column::Kind>(in.number(3));
    switch (column.kind) {
      case Column::Kind::one_value:
        column.value = in.real();
        break;
      case Column::Kind::as_another:
        column.other = in.number();
        if (column.other >= c || range.columns[column.other].kind != Column::Kind::values) {
          return false;
        }
        break;
      case Column::Kind::values: {
        column.values = in.text();
        if (column.values.size() / sizeof(double) != range.n ||
            column.values.size() % sizeof(double) != 0) {
          return false;
        }
        stats::ByteReader values(column.values);
        while (values.good() && !values.at_end()) values.real();
        if (!values.good()) return false;
        break;
      }
      case Column::Kind::piece:
        column.values = in.text();
        break;
    }
  }
  return in.good();
}

std::optional<Error> PartedRuns::read(std::size_t wave) {
  const std::vector<std::string>& parts = waves_[wave];
  const std::size_t begin = known_.size();
  for (std::size_t p = 0; p < parts.size(); ++p) {
    stats::ByteReader in(parts[p]);
    const std::size_t n_runs = in.length();
    if (!in.good() || (p > 0 && begin + n_runs != known_.size())) return wrong_part(wave, p);
    for (std::size_t r = 0; r < n_runs; ++r) {
      if (p == 0) known_.push_back({wave, {}});
      if (!read_range(in, known_[begin + r].by_part.emplace_back())) return wrong_part(wave, p);
    }
    if (!in.at_end()) return wrong_part(wave, p);
  }
  return std::nullopt;
}

Result<engine::RunReport> PartedRuns::run(const engine::Program& program,
                                          const engine::RunOptions& options,
                                          const engine::Sink& sink, const std::atomic<bool>* stop) {
  if (error_) return *error_;
  const std::size_t index = n_asked_++;
  if (index < known_.size()) {
    auto report = answer(known_[index], program, options, sink, stop);
    if (!report) error_ = report.failure();
    return report;
  }
  is_waiting_ = true;
  ++n_waiting_;
  waiting_bytes_ += engine::whole_trials(options) * program.columns().size() * sizeof(double);
  if (n_parts_ > 0) {
    error_ = compute_run(program, options, stop);
    if (error_) return *error_;
  }
  return waits();
}

std::optional<Error> PartedRuns::compute_run(const engine::Program& program,
                                             const engine::RunOptions& options,
                                             const std::atomic<bool>* stop) {
  const std::uint64_t units = n_units(options);
  const std::uint64_t begin = units * (part_ - 1) / n_parts_;
  const std::uint64_t n = units * part_ / n_parts_ - begin;
  const std::uint64_t each = engine::whole_trials(options) / units;
  engine::RunOptions own = options;
  own.exchange = nullptr;
  own.first_trial = options.first_trial + begin * each;
  own.n_trials = n * each;
  if (options.sampler != engine::Sampler::random) own.replicates = static_cast<int>(n);
  if (n == 0) return keep(written(own.first_trial, 0, {}, {}));
  std::vector<std::vector<double>> columns(program.columns().size(),
                                           std::vector<double>(own.n_trials));
  const auto report = engine::run(
      program, own,
      [&](int, std::uint64_t first, std::size_t count, const double* const* values) {
        for (std::size_t c = 0; c < columns.size(); ++c) {
          std::copy_n(values[c], count, &columns[c][first - own.first_trial]);
        }
      },
      {}, stop);
  if (!report) return report.failure();
  if (report->interrupted && !report->failure) return cancelled();
  return keep(written(own.first_trial, own.n_trials, *report, columns));
}

std::optional<Error> PartedRuns::keep(std::string run) {
  computed_.push_back(std::move(run));
  computed_bytes_ += computed_.back().size();
  if (computed_bytes_ <= kMostPartBytes) return std::nullopt;
  return Error{fmt::format("part {} of {} is too large to be handed on: the values of its trials "
                           "are more than {} MB; lay the question out in more parts",
                           part_, n_parts_, kMostPartBytes >> 20),
               ErrorKind::usage};
}

Result<std::vector<std::string>> PartedRuns::pieces(std::size_t n, const MakePiece& make) {
  if (error_) return *error_;
  const std::size_t index = n_asked_++;
  if (index < known_.size()) {
    std::vector<std::string> out;
    const Run& run = known_[index];
    pieces_of_.clear();
    for (std::size_t p = 0; p < run.by_part.size(); ++p) {
      for (const Column& column : run.by_part[p].columns) {
        if (column.kind != Column::Kind::piece) return *(error_ = wrong_part(run.wave, p));
        out.emplace_back(column.values);
        pieces_of_.emplace_back(run.wave, p);
      }
      if (out.size() != n * (p + 1) / run.by_part.size()) {
        return *(error_ = wrong_part(run.wave, p));
      }
    }
    return out;
  }
  is_waiting_ = true;
  ++n_waiting_;
  if (n_parts_ > 0) {
    const std::size_t first = n * (part_ - 1) / n_parts_;
    const std::size_t last = n * part_ / n_parts_;
    stats::ByteWriter out;
    out.number(first);
    out.number(last - first);
    out.flag(false);
    out.number(0);
    out.number(last - first);
    for (std::size_t i = first; i < last; ++i) {
      const auto piece = make(i);
      if (!piece) return *(error_ = piece.failure());
      out.number(static_cast<std::uint64_t>(Column::Kind::piece));
      out.text(*piece);
    }
    if ((error_ = keep(out.bytes()))) return *error_;
  }
  return waits();
}

Error PartedRuns::wrong_piece(std::size_t i) {
  const auto [wave, part] = pieces_of_[i];
  error_ = wrong_part(wave, part);
  return *error_;
}

Result<engine::RunReport> PartedRuns::answer(const Run& run, const engine::Program& program,
                                             const engine::RunOptions& options,
                                             const engine::Sink& sink,
                                             const std::atomic<bool>* stop) const {
  engine::RunReport report;
  report.n_trials = engine::whole_trials(options);
  report.threads = 1;
  report.isa = engine::available_isas().front();
  std::uint64_t end = options.first_trial;
  std::optional<std::uint64_t> failing;
  for (std::size_t p = 0; p < run.by_part.size(); ++p) {
    const Range& range = run.by_part[p];
    if (range.first != end) return wrong_part(run.wave, p);
    end += range.n;
    if (end > options.first_trial + report.n_trials) return wrong_part(run.wave, p);
    if (range.failing && !failing) failing = range.failing;
    if (range.n > 0 && !range.failing && range.columns.size() != program.columns().size()) {
      return wrong_part(run.wave, p);
    }
    for (const Column& column : range.columns) {
      if (column.kind == Column::Kind::piece) return wrong_part(run.wave, p);
    }
    report.dimensions.resize(std::max<std::size_t>(report.dimensions.size(), range.n_dimensions));
  }
  if (end != options.first_trial + report.n_trials) return wrong_parts();
  if (failing) {
    // The trial again, to say what went wrong.
    const std::uint64_t each = report.n_trials / n_units(options);
    engine::RunOptions again = options;
    again.exchange = nullptr;
    again.first_trial += (*failing - options.first_trial) / each * each;
    again.n_trials = each;
    if (options.sampler != engine::Sampler::random) again.replicates = 1;
    return engine::run(program, again, {}, {}, stop);
  }
  std::vector<std::vector<double>> values(program.columns().size());
  std::vector<const double*> at(values.size());
  for (const Range& range : run.by_part) {
    for (std::uint64_t from = 0; from < range.n; from += kTrialsAtOnce) {
      if (stop != nullptr && stop->load()) {
        report.interrupted = true;
        return report;
      }
      const auto n =
          static_cast<std::size_t>(std::min<std::uint64_t>(kTrialsAtOnce, range.n - from));
      for (std::size_t c = 0; c < values.size(); ++c) {
        const Column& column = range.columns[c];
        if (column.kind == Column::Kind::as_another) {
          at[c] = values[column.other].data();
          continue;
        }
        values[c].resize(kTrialsAtOnce);
        if (column.kind == Column::Kind::one_value) {
          std::fill_n(values[c].begin(), n, column.value);
        } else {
          std::memcpy(values[c].data(), column.values.data() + from * sizeof(double),
                      n * sizeof(double));
        }
        at[c] = values[c].data();
      }
      if (sink) sink(0, range.first + from, n, at.data());
      report.n_done += n;
    }
  }
  return report;
}

std::string PartedRuns::bytes() const {
  stats::ByteWriter out;
  out.number(computed_.size());
  std::string all = out.bytes();
  for (const std::string& run : computed_) all += run;
  return all;
}

}  // namespace plimsoll::session

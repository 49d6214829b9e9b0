// `provider` fused by hand (fused.h) with the statistics that Plimsoll keeps.
// usage: fused MODEL TRIALS THREADS SEED; prints one line of JSON
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "fused.h"
#include "stats/collector.h"

int main(int argc, char** argv) {
  using plimsoll::stats::Collector;
  if (argc != 5 || std::strcmp(argv[1], "provider") != 0) {
    std::fprintf(stderr, "usage: %s provider TRIALS THREADS SEED\n", argv[0]);
    return 2;
  }
  const std::uint64_t n_trials = std::strtoull(argv[2], nullptr, 10);
  const int n_threads = std::atoi(argv[3]);
  const auto start = std::chrono::steady_clock::now();
  bench::FusedSetup setup;
  bench::fused_setup(std::strtoull(argv[4], nullptr, 10), setup);

  const double levels[] = {0.01, 0.05, 0.5, 0.95, 0.99};
  std::vector<plimsoll::stats::ColumnRequest> requests(bench::kFusedColumns);
  for (std::size_t c = 0; c < requests.size(); ++c) {
    requests[c].id = c;
    for (const double level : levels) requests[c].quantiles.push_back({level, 0.95});
    requests[c].shortfalls.push_back({0.05, plimsoll::stats::Side::low});
  }
  plimsoll::stats::CollectorPlan plan;
  plan.n_trials = n_trials;
  plan.n_workers = n_threads;
  Collector collector(std::move(requests), plan);
  const std::uint64_t n_blocks = (n_trials + bench::kFusedBlock - 1) / bench::kFusedBlock;
  do {
    std::atomic<std::uint64_t> next{0};
    const auto work = [&](int worker) {
      alignas(64) double out[bench::kFusedColumns * bench::kFusedBlock];
      const double* columns[bench::kFusedColumns];
      for (int c = 0; c < bench::kFusedColumns; ++c) columns[c] = out + c * bench::kFusedBlock;
      for (std::uint64_t b = next.fetch_add(1); b < n_blocks; b = next.fetch_add(1)) {
        const std::uint64_t first = b * bench::kFusedBlock;
        bench::fused_block(setup, first, out);
        collector.consume(worker, first,
                          std::min<std::uint64_t>(bench::kFusedBlock, n_trials - first), columns);
      }
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < n_threads; ++i) threads.emplace_back(work, i);
    work(0);
    for (std::thread& thread : threads) thread.join();
  } while (collector.needs_another_pass());

  const char* names[] = {"income.2012", "income.2013", "income.2014", "total"};
  const std::vector<plimsoll::stats::ColumnSummary> summaries = collector.finish();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("{\"seconds\": %.6f, \"figures\": {", seconds);
  for (std::size_t c = 0; c < summaries.size(); ++c) {
    const plimsoll::stats::ColumnSummary& s = summaries[c];
    std::printf("%s\"%s.mean\": %.10g, \"%s.sd\": %.10g", c == 0 ? "" : ", ", names[c],
                s.moments.mean.value_or(0), names[c], s.moments.sd.value_or(0));
    for (const auto& q : s.quantiles) {
      std::printf(", \"%s.p%g\": %.10g", names[c], 100 * q.level, q.value);
    }
    if (s.negative) std::printf(", \"%s.p_negative\": %.10g", names[c], s.negative->value);
  }
  if (summaries.back().shortfalls[0].value) {
    std::printf(", \"total.es5\": %.10g", *summaries.back().shortfalls[0].value);
  }
  std::printf("}}\n");
  return 0;
}

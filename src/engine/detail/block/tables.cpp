// Laws with constant numbers, and their tables.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>

#include "base/workers.h"
#include "dist/law.h"
#include "engine/detail/block/lowering.h"

namespace plimsoll::engine::block {

// Laws whose numbers are known now, each of them once.
void Lowering::make_laws(const Scope& scope, NodeId id, std::span<const NodeId> numbers,
                         LawOp& op) {
  const Node& node = module_.node(id);
  const Dims dims = dims_of(scope, id);
  const std::uint32_t n = n_elements(dims);
  if (scope.rows) op.n_outer = module_.shape(module_.events[scope.event.value].shape).size;
  std::vector<Arg> args;
  for (const NodeId number : numbers) {
    const Dims& shape = module_.shape(module_.node(number).shape).dims;
    const Elements map = scope.rows ? row_elements(scope, shape, dims) : broadcast(shape, dims);
    args.push_back(arg(value(number), map));
  }
  op.n_times = n_times(args);
  std::map<std::vector<double>, std::uint32_t> known;
  std::vector<double> flat(numbers.size());
  for (std::uint32_t t = 0; t < op.n_times; ++t) {
    for (std::uint32_t e = 0; e < op.n_outer * n; ++e) {
      for (std::size_t k = 0; k < flat.size(); ++k) flat[k] = table_value(args[k], e, t);
      const bool finite =
          std::all_of(flat.begin(), flat.end(), [](double x) { return std::isfinite(x); });
      if (!finite) flat.assign(flat.size(), std::numeric_limits<double>::infinity());
      const auto [place, is_new] = known.try_emplace(flat, op.made.size());
      op.entries.push_back(place->second);
      if (!is_new) continue;
      LawOp::Made& made = op.made.emplace_back();
      if (!finite) continue;
      auto law = dist::make(op.shape, flat);
      if (!law) continue;
      made.law = std::move(*law);
      const bool tabled = op.op == Op::law
                              ? ir::draws_from_table(module_.laws[node.aux], *made.law)
                              : op.op == Op::score_of_t && ir::scores_from_table(module_, node);
      if (tabled) {
        tables_to_make_.push_back({plan_.law_ops.size(), op.made.size() - 1, flat});
      }
    }
  }
}

// Most of the time before a run begins, so by several threads; more than there are processors would only take
// addresses for their stacks from the run.
void Lowering::make_tables(dist::TableStore& tables, int threads) {
  const std::size_t n = tables_to_make_.size();
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < n; i = next++) {
      const TableToMake& what = tables_to_make_[i];
      LawOp& op = plan_.law_ops[what.law_op];
      if (op.op == Op::score_of_t) {
        op.made[what.made].scores = tables.scores(what.flat[0]);
      } else {
        op.made[what.made].table = tables.get(op.shape, what.flat);
      }
    }
  };
  const auto n_threads = std::min({static_cast<int>(n), thread_count(threads), thread_count(0)});
  // Where threads are short, this one makes them all.
  if (run_workers(n_threads, [&](int) { work(); })) work();
}

}  // namespace plimsoll::engine::block

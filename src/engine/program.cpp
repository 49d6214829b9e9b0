#include "engine/detail/program.h"

#include <algorithm>

#include "base/guest.h"
#include "engine/detail/block/lower.h"
#include "engine/detail/block/machine.h"
#include "engine/detail/reference/reference.h"
#include "engine/labels.h"
#include "ir/time_names.h"

namespace plimsoll::engine {

namespace {

std::vector<std::uint32_t> times_of(const ir::Module& module, const ir::Column& column) {
  const ir::Time& time = module.time;
  switch (column.sample) {
    case ir::Sample::trial:
      return {kNoPeriod};
    case ir::Sample::each_year:
      return ir::told_year_ends(module.time, column.purpose);
    case ir::Sample::horizon:
      return {time.n_periods - 1};
    case ir::Sample::each_period: {
      std::vector<std::uint32_t> all(time.n_periods);
      for (std::uint32_t p = 0; p < time.n_periods; ++p) all[p] = p;
      return all;
    }
  }
  return {};
}

void flatten(const ir::Module& module, ir::ColumnId id, std::vector<FlatColumn>& out) {
  const ir::Column& column = module.columns[id.value];
  const ir::ShapeId shape = module.node(column.node).shape;
  const bool by_time =
      column.sample == ir::Sample::each_year || column.sample == ir::Sample::each_period;
  for (const std::uint32_t period : times_of(module, column)) {
    for (std::uint32_t e = 0; e < module.shape(shape).size; ++e) {
      FlatColumn flat;
      flat.column = id;
      flat.label = e;
      flat.period = period;
      std::string index = label_text(module, shape, e);
      if (by_time) {
        flat.time_name = ir::time_name(module.time, column.sample == ir::Sample::each_year, period);
        const std::string& time = flat.time_name.short_name;
        index += index.empty() ? time : ", " + time;
      }
      flat.name = index.empty() ? column.name : column.name + "[" + index + "]";
      out.push_back(std::move(flat));
    }
  }
}

}  // namespace

std::optional<Error> check_inputs(const ir::Module& module, const ir::RunInputs& inputs) {
  if (inputs.inputs.size() != module.inputs.size() || inputs.flags.size() != module.flags.size()) {
    return Error{"the run's inputs do not belong to this model"};
  }
  for (std::size_t i = 0; i < module.inputs.size(); ++i) {
    if (inputs.inputs[i].size() != module.inputs[i].values.size()) {
      return Error{"wrong number of values for " + module.inputs[i].name};
    }
  }
  return std::nullopt;
}

std::vector<ir::ColumnId> wanted_columns(const ir::Module& module,
                                         std::span<const ir::ColumnId> wanted) {
  std::vector<ir::ColumnId> ids;
  for (const ir::ColumnId id : wanted) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  if (!wanted.empty()) return ids;
  for (std::size_t i = 0; i < module.columns.size(); ++i) ids.emplace_back(i);
  return ids;
}

std::vector<FlatColumn> flat_columns(const ir::Module& module,
                                     std::span<const ir::ColumnId> wanted) {
  std::vector<FlatColumn> columns;
  for (const ir::ColumnId id : wanted) flatten(module, id, columns);
  return columns;
}

Program::Program(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

CompileOptions compile_options(const RunOptions& options) {
  CompileOptions out;
  out.threads = options.threads;
  out.tables = options.tables;
  return out;
}

namespace {

Result<std::unique_ptr<Program::Impl>> make_program(const ir::Module& module, ir::RunInputs inputs,
                                                    std::span<const ir::ColumnId> wanted,
                                                    const CompileOptions& options) {
  if (const auto error = check_inputs(module, inputs)) return *error;
  std::vector<FlatColumn> columns = flat_columns(module, wanted_columns(module, wanted));
  std::erase_if(columns, [&](const FlatColumn& column) {
    const bool beyond = column.period != kNoPeriod && column.period >= options.end_period;
    return beyond || (options.has_column && !options.has_column(column));
  });
  // A horizon shorter than a year has no year ends: such a column needs nothing.
  std::vector<ir::NodeId> roots;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0 && columns[i].column == columns[i - 1].column) continue;
    roots.push_back(module.columns[columns[i].column.value].node);
  }
  auto impl = std::unique_ptr<Program::Impl>(
      new Program::Impl{module,
                        std::move(inputs),
                        std::move(columns),
                        reachable(module, roots),
                        {},
                        {},
                        options.tables ? options.tables : std::make_shared<dist::TableStore>()});
  impl->residual = resolve(module, impl->inputs, roots);
  impl->plan =
      block::lower(impl->residual, impl->inputs, impl->columns, *impl->tables, options.threads);
  impl->plan.n_periods = std::min(module.time.n_periods, options.end_period);
  return impl;
}

}  // namespace

Result<Program> Program::compile(const ir::Module& module, ir::RunInputs inputs,
                                 std::span<const ir::ColumnId> wanted,
                                 const CompileOptions& options) {
  return as_guest([&]() -> Result<Program> {
    auto impl = make_program(module, std::move(inputs), wanted, options);
    if (!impl) return impl.failure();
    return Program(std::move(*impl));
  });
}

const std::vector<FlatColumn>& Program::columns() const {
  return impl_->columns;
}

bool Program::is_uniform(std::size_t column) const {
  const ir::ColumnId id = impl_->columns[column].column;
  return impl_->residual.uniform[impl_->module.columns[id.value].node.value] != 0;
}

std::size_t Program::memory_bytes(int block_size, int threads) const {
  return impl_->plan.shared_bytes() +
         static_cast<std::size_t>(threads) * block::Machine::bytes(impl_->plan, block_size);
}

std::string Program::print() const {
  return impl_->plan.print();
}

}  // namespace plimsoll::engine

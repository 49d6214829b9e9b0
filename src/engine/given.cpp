#include "engine/given.h"

#include <string>

#include "ir/given.h"

namespace plimsoll::engine {

namespace {

const ir::GivenLatents* shortest_of(const ir::Module& module,
                                    std::span<const std::uint8_t> needed) {
  const ir::GivenLatents* shortest = nullptr;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (needed[i] == 0 || node.op != ir::Op::noise) continue;
    const ir::GivenLatents* given = module.slots[node.aux].given.get();
    if (given == nullptr || !given->is_listed() || given->recycled) continue;
    if (shortest == nullptr || given->tails.size() < shortest->tails.size()) shortest = given;
  }
  return shortest;
}

}  // namespace

std::uint64_t most_trials(const ir::Module& module, std::span<const std::uint8_t> needed) {
  const ir::GivenLatents* shortest = shortest_of(module, needed);
  return shortest == nullptr ? UINT64_MAX : shortest->tails.size();
}

std::optional<Error> beyond_samples(const ir::Module& module, std::span<const std::uint8_t> needed,
                                    std::uint64_t end) {
  const ir::GivenLatents* shortest = shortest_of(module, needed);
  if (shortest == nullptr || end <= shortest->tails.size()) return std::nullopt;
  const std::string n = std::to_string(shortest->tails.size());
  return Error{"`" + shortest->name + "` of `" + shortest->file + "` has " + n +
                   " samples, one for each trial, and these are " + std::to_string(end) +
                   " trials: ask for no more than " + n + " (`--trials " + n +
                   "`), or say in its draw that they come again from the first: `recycle: true`",
               ErrorKind::usage};
}

}  // namespace plimsoll::engine

// From a residual module to a plan.
#pragma once

#include <vector>

#include "dist/table_store.h"
#include "engine/detail/block/plan.h"
#include "engine/engine.h"
#include "engine/resolve.h"

namespace plimsoll::engine::block {

// `columns` as in Program::columns(): by column, then time, then label. `residual` must outlive the
// plan. Tables of laws come from `tables`, made by at most `threads` (0: as many as the machine has).
Plan lower(const Residual& residual, const ir::RunInputs& inputs,
           const std::vector<FlatColumn>& columns, dist::TableStore& tables, int threads);

// By place: how often steps and their tables read it.
std::vector<std::uint32_t> count_reads(const Plan& plan);

// Puts the steps of a list into an order in which fewer values wait for their readers.
void schedule(Plan& plan, const std::vector<std::uint8_t>& persistent, std::vector<Step>& steps);

// An elementwise step that can be part of a fused one.
bool can_fuse(const Plan& plan, const Step& step);

// Makes one instruction of elementwise steps that follow each other. Steps whose results nobody
// else reads lose their places.
void fuse(Plan& plan, const std::vector<std::uint8_t>& persistent);

// Gives every place of the arenas its offset: places whose values live on are laid out one after
// the other, all others share what is free between their first and last use.
void allocate(Plan& plan, const std::vector<std::uint8_t>& persistent);

}  // namespace plimsoll::engine::block

// The files of parts, finished and not: a head that says of what run, pass and part they are, then partials.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cut/plan.h"

namespace plimsoll::cut {

inline constexpr std::string_view kPartTitle = "plimsoll part 2";
inline constexpr std::string_view kWorkTitle = "plimsoll work 2";

// One for each part of each pass; `pass_id` as Pass::id.
std::string part_head(const Plan& plan, const std::string& pass_id, std::uint64_t k);

std::string write_part(const std::string& head, const std::string& identity,
                       const std::string& partial);

struct PartRead {
  std::string partial;
  // Empty where it is whole and that part; else a clause: "is part 3".
  std::string why;
  // All bytes are right, and of another run.
  bool is_anothers = false;
};
PartRead read_part(std::string_view bytes, const Plan& plan, const std::string& pass_id,
                   std::uint64_t k);

// Partials of the first blocks, as far as they are whole, at most `n_blocks`. False: more stands there that is not, or
// all of it is of another part.
// Holds whole blocks of another run: a clause that says by what it differs. Empty: it does not.
std::string anothers_work(std::string_view bytes, const Plan& plan);
bool read_work(std::string_view bytes, const std::string& head, const std::string& identity,
               std::size_t n_blocks, std::vector<std::string>& partials);

}  // namespace plimsoll::cut

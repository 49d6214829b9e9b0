// Every request of a page but those that a window answers itself, from its fields to its answer.
#pragma once

#include "studio/window.h"

namespace plimsoll::studio {

// ---- models and their texts
Answer hello(Job& job);
Answer open(Job& job);
Answer save(Job& job);
Answer levers(Job& job);
Answer laws(Job& job);
Answer variable(Job& job);
Answer source(Job& job);
Answer cite(Job& job);
Answer scenario(Job& job);

// ---- runs
Answer run(Job& job);
Answer full(Job& job);
Answer difference(Job& job);
Answer export_(Job& job);

// ---- questions
Answer ask(Job& job);

// ---- filings
Answer read(Job& job);
Answer start(Job& job);

// How a request is worked on.
enum class Lane : std::uint8_t { in_turn, beside };
struct Known {
  std::string_view name;
  Lane lane;
  Answer (*work)(Job&);
};
// Null where there is none of that name.
const Known* find_request(std::string_view name);

// Trials that a live run has at most, and after how many a run is told first.
inline constexpr std::uint64_t kLiveTrials = 5'000;
inline constexpr std::uint64_t kFirstTrials = 2'000;

}  // namespace plimsoll::studio

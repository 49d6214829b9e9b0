// What `plimsoll sensitivity` prints, and its JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "ir/ir.h"
#include "questions/derivatives.h"

namespace plimsoll::driver {

// A figure with its error in the target's unit, "3.21 ± 0.04 bn JPY".
std::string figure(const questions::Target& target, std::optional<double> value,
                   std::optional<double> se);

std::string derivatives_text(const questions::Target& target, const questions::Derivatives& found,
                             int top);
nlohmann::ordered_json derivatives_json(const ir::Module& module, const questions::Target& target,
                                        const questions::Derivatives& found);

// "1 run and 1 sweep, 100,000 trials, 2.1 s".
std::string cost_text(std::uint64_t runs, std::uint64_t trials, double seconds,
                      const std::string& more);

}  // namespace plimsoll::driver

// What draws that are given by trial ask of a request.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/model.h"

namespace plimsoll::session {

// Of a model's state: hashes of values, in the order of ModelSource::draws.
std::vector<std::string> hashes_of(const std::vector<DrawValues>& draws);

// Error: the request has more or fewer trials than the values.
std::optional<Error> wrong_trials(const Model& model, const Trials& trials);
// Error: goals would add trials, and some values end.
std::optional<Error> no_more_trials(const ir::Module& module);
// Error: the values have no such trial.
std::optional<Error> wrong_trial(const Model& model, std::uint64_t trial);

// `what` draws anew, so that values by trial have no place in it: "reverse() looks for rare futures by moving the draws".
std::optional<Error> needs_drawn(const ir::Module& module, const std::string& what);

// What is switched on would replace numbers of a distribution that is not read.
std::optional<Error> unread_overlay(const ir::Module& module, const ir::RunInputs& inputs);

// Error: two versions have other values.
std::optional<Error> other_draws(const Model& before, const Model& after);

// What a command line leaves out, as a comment behind it: "  # without the values by trial of price (sha256 0f3c..)"; empty where
// it leaves out nothing.
std::string draws_remark(const Model& model);

// Values as a document among the texts of a model that is laid out, and back; nothing where it is none.
Document draw_document(const DrawValues& draw);
std::optional<DrawValues> draw_of_document(const Document& document);

}  // namespace plimsoll::session

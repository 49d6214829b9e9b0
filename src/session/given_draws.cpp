#include "session/given_draws.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "ir/by_trial.h"
#include "report/number_format.h"
#include "session/question.h"
#include "session/state.h"
#include "source/sha256.h"
#include "stats/bytes.h"

namespace plimsoll::session {

namespace {

constexpr std::string_view kDocument = "values of the draw ";
constexpr std::string_view kKind = "plimsoll draw 1";

static_assert(std::endian::native == std::endian::little);

std::string_view bytes_of(const DrawValues& draw) {
  if (draw.values == nullptr) return {};
  return {reinterpret_cast<const char*>(draw.values->data()), draw.values->size() * sizeof(double)};
}

// Names of draws that are given, and that anything may read.
std::string names_of(const ir::Module& module) {
  std::string text;
  for (const ir::ByTrial& given : module.by_trial) {
    text += (text.empty() ? "`" : ", `") + given.name + "`";
  }
  return text;
}

}  // namespace

std::vector<std::string> hashes_of(const std::vector<DrawValues>& draws) {
  std::vector<std::string> out;
  for (const DrawValues& draw : draws) out.push_back(source::sha256_hex(bytes_of(draw)));
  return out;
}

std::optional<Error> wrong_trials(const Model& model, const Trials& trials) {
  const std::vector<DrawValues>& draws = model.state()->source.draws;
  if (draws.empty()) return std::nullopt;
  const std::uint64_t n = engine::whole_trials(run_options(model, trials, {}));
  for (const DrawValues& draw : draws) {
    if (draw.trials == n) continue;
    const std::string seen =
        fmt::format("`{}` has values of {} trials, and {} are asked for", draw.name,
                    report::format_count(draw.trials), report::format_count(n));
    Trials own = trials;
    own.count = draw.trials;
    if (engine::whole_trials(run_options(model, own, {})) == draw.trials) {
      return Error{fmt::format("{}: ask for {}", seen, report::format_count(draw.trials)),
                   ErrorKind::usage};
    }
    return Error{fmt::format("{}, since sampler {} takes whole replicates: give values of {} "
                             "trials, or take `--sampler random`",
                             seen, sampler_name(trials.sampler), report::format_count(n)),
                 ErrorKind::usage};
  }
  return std::nullopt;
}

std::optional<Error> no_more_trials(const ir::Module& module) {
  for (const ir::ByTrial& given : module.by_trial) {
    if (given.values->n_trials() == UINT64_MAX) continue;
    return Error{
        fmt::format("goals add trials, and `{}` has values of {} trials: run these, and see "
                    "what errors the figures have",
                    given.name, report::format_count(given.values->n_trials())),
        ErrorKind::usage};
  }
  return std::nullopt;
}

std::optional<Error> wrong_trial(const Model& model, std::uint64_t trial) {
  for (const DrawValues& draw : model.state()->source.draws) {
    if (trial < draw.trials) continue;
    return Error{fmt::format("`{}` has values of trials 0 to {}, and none of trial {}", draw.name,
                             draw.trials - 1, trial),
                 ErrorKind::usage};
  }
  return std::nullopt;
}

std::optional<Error> needs_drawn(const ir::Module& module, const std::string& what) {
  if (module.by_trial.empty()) return std::nullopt;
  return Error{what + ", and the values of " + names_of(module) +
                   " are given by trial: they cannot be drawn anew; ask the model in which the "
                   "draw is a distribution",
               ErrorKind::usage};
}

std::optional<Error> unread_overlay(const ir::Module& module, const ir::RunInputs& inputs) {
  for (const ir::ByTrial& given : module.by_trial) {
    for (const ir::FlagId flag : given.unread) {
      if (inputs.flags[flag.value] == 0) continue;
      return Error{fmt::format("`{}` sets a number of the distribution of `{}`, whose values are "
                               "given by trial: the distribution is not read",
                               module.flags[flag.value].name, given.name),
                   ErrorKind::usage};
    }
  }
  return std::nullopt;
}

std::optional<Error> other_draws(const Model& before, const Model& after) {
  const auto& a = before.state()->source.draws;
  const auto& b = after.state()->source.draws;
  const auto has = [](const Model& model, const DrawValues& draw, const std::string& hash) {
    const auto& all = model.state()->source.draws;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].name == draw.name && all[i].unit == draw.unit &&
          model.state()->draw_hashes[i] == hash) {
        return true;
      }
    }
    return false;
  };
  for (const auto& [from, to] : {std::pair{&before, &after}, std::pair{&after, &before}}) {
    const auto& draws = from == &before ? a : b;
    for (std::size_t i = 0; i < draws.size(); ++i) {
      if (has(*to, draws[i], from->state()->draw_hashes[i])) continue;
      return Error{"the values by trial of `" + draws[i].name +
                       "` are not the same in both versions: give both the same, so that what "
                       "differs is the text; or run each and take the difference of the runs",
                   ErrorKind::usage};
    }
  }
  return std::nullopt;
}

std::string draws_remark(const Model& model) {
  const Model::State& state = *model.state();
  std::string text;
  for (std::size_t i = 0; i < state.source.draws.size(); ++i) {
    text +=
        fmt::format("{}{} (sha256 {})", text.empty() ? "  # without the values by trial of " : ", ",
                    state.source.draws[i].name, state.draw_hashes[i].substr(0, 16));
  }
  return text.empty() ? text : text + ", which no command line has";
}

Document draw_document(const DrawValues& draw) {
  stats::ByteWriter out;
  out.text(kKind);
  out.text(draw.name);
  out.text(draw.unit);
  out.number(draw.trials);
  out.text(bytes_of(draw));
  return {std::string(kDocument) + draw.name, out.bytes()};
}

std::optional<DrawValues> draw_of_document(const Document& document) {
  if (!document.path.starts_with(kDocument)) return std::nullopt;
  stats::ByteReader in(document.text);
  if (in.text() != kKind) return std::nullopt;
  DrawValues out;
  out.name = in.text();
  out.unit = in.text();
  out.trials = in.number();
  const std::string_view bytes = in.text();
  if (!in.good() || !in.at_end() || bytes.size() % sizeof(double) != 0) return std::nullopt;
  std::vector<double> values(bytes.size() / sizeof(double));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  out.values = std::make_shared<const std::vector<double>>(std::move(values));
  return out;
}

}  // namespace plimsoll::session

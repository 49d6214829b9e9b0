#include "cut/part_file.h"

#include <nlohmann/json.hpp>

#include "cut/blocks.h"

namespace plimsoll::cut {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPartTitles = "plimsoll part ";

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::uint64_t number_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::string another_run(const Block& identity, const Plan& plan) {
  const auto other = read_identity(identity.payload);
  const auto what = other ? difference(plan.of, *other) : std::nullopt;
  return "is of another run, which differs in " + what.value_or("what its pilot found");
}

bool names_another_run(const Block& head, const Plan& plan) {
  const Json json = Json::parse(head.payload, nullptr, false);
  return json.is_object() && text_of(json, "run") != plan.id;
}

// Why a head is not the one that belongs here.
std::string other_head(const Block& head, const Block& identity, const Plan& plan,
                       const std::string& pass_id, std::uint64_t k) {
  const Json json = Json::parse(head.payload, nullptr, false);
  if (!json.is_object()) return "is no part";
  if (names_another_run(head, plan)) return another_run(identity, plan);
  if (number_of(json, "part") != k) {
    return "holds part " + std::to_string(number_of(json, "part")) + ", and its name says part " +
           std::to_string(k);
  }
  if (text_of(json, "pass") != pass_id) return "is of another pass";
  return "is no part";
}

}  // namespace

std::string part_head(const Plan& plan, const std::string& pass_id, std::uint64_t k) {
  const Range range = plan.part(k);
  Json json;
  json["run"] = plan.id;
  json["pass"] = pass_id;
  json["part"] = k;
  json["first_trial"] = range.first;
  json["trials"] = range.n;
  return json.dump();
}

std::string write_part(const std::string& head, const std::string& identity,
                       const std::string& partial) {
  BlockWriter blocks(kPartTitle);
  std::string bytes = BlockWriter::line(kPartTitle);
  bytes.reserve(bytes.size() + partial.size() + identity.size() + 1024);
  bytes += blocks.add('H', head);
  bytes += blocks.add('I', identity);
  bytes += blocks.add('R', partial);
  bytes += blocks.add('E', "");
  return bytes;
}

PartRead read_part(std::string_view bytes, const Plan& plan, const std::string& pass_id,
                   std::uint64_t k) {
  const Blocks blocks = read_blocks(bytes, kPartTitle);
  if (blocks.other_title.starts_with(kPartTitles)) {
    return {"", "was written in another form (" + blocks.other_title + ")"};
  }
  const std::vector<Block>& all = blocks.whole;
  const bool well = blocks.complete && all.size() == 4 && all[0].kind == 'H' &&
                    all[1].kind == 'I' && all[2].kind == 'R' && all[3].kind == 'E';
  // Whose it is, is told where that much is whole.
  if (all.size() >= 2 && all[0].kind == 'H' && all[1].kind == 'I' &&
      all[0].payload != part_head(plan, pass_id, k)) {
    return {"", other_head(all[0], all[1], plan, pass_id, k),
            well && names_another_run(all[0], plan)};
  }
  if (!well) {
    return {"", "is damaged: its bytes are not those that were written (whole up to byte " +
                    std::to_string(blocks.good_bytes()) + " of " + std::to_string(bytes.size()) +
                    ")"};
  }
  return {std::string(all[2].payload), ""};
}

std::string anothers_work(std::string_view bytes, const Plan& plan) {
  const std::vector<Block> all = read_blocks(bytes, kWorkTitle).whole;
  const bool has_blocks = all.size() > 2 && all[0].kind == 'H' && all[1].kind == 'I';
  return has_blocks && names_another_run(all[0], plan) ? another_run(all[1], plan) : "";
}

bool read_work(std::string_view bytes, const std::string& head, const std::string& identity,
               std::size_t n_blocks, std::vector<std::string>& partials) {
  const Blocks blocks = read_blocks(bytes, kWorkTitle);
  const std::vector<Block>& all = blocks.whole;
  if (all.size() < 2 || all[0].payload != head || all[1].payload != identity) return false;
  for (std::size_t i = 2; i < all.size() && all[i].kind == 'R' && partials.size() < n_blocks; ++i) {
    partials.emplace_back(all[i].payload);
  }
  return blocks.complete && partials.size() + 2 == all.size();
}

}  // namespace plimsoll::cut

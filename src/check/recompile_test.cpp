// What is kept between compilations, what stands in the place of files, and several at a time.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "check/check.h"
#include "data/parsed_files.h"
#include "ir/ir.h"

namespace plimsoll::check {
namespace {

// None of these files is on any disk.
constexpr const char* kMain = R"(plimsoll 1
model shop "A shop"
time month from 2024-01 for 4, fiscal year ends december
currency EUR
import "costs.plim"
source prices "Prices" file "prices.csv" key name value price unit unit
given price = prices[basket]
flow sales = 10 * price
flow profit = sales - rent
outcome profit each year, bad low
)";
constexpr const char* kCosts = "plimsoll 1\nflow rent = 50 EUR judgement \"lease\"\n";
constexpr const char* kPrices = "name,price,unit\nbasket,21,EUR\n";

struct Compiled {
  std::string module;
  std::string messages;
  // Of the given that a table says.
  double price = 0;
};

Compiled compile_shop(const Options& options) {
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = compile("nowhere/shop/main.plim", options, sources, sink);
  sink.sort_by_place();
  if (!module) return {"", diag::render_text(sink.all(), sources)};
  return {ir::print(*module), diag::render_text(sink.all(), sources),
          module->inputs.at(0).values.at(0)};
}

Options shop(std::shared_ptr<data::ParsedFiles> parsed) {
  Options options;
  options.documents = {{"nowhere/shop/main.plim", kMain},
                       {"nowhere/shop/costs.plim", kCosts},
                       {"nowhere/shop/prices.csv", kPrices}};
  options.parsed_files = std::move(parsed);
  return options;
}

TEST(Recompile, DocumentsNeedNoDisk) {
  const Compiled made = compile_shop(shop(nullptr));
  EXPECT_NE(made.module, "") << made.messages;
  EXPECT_EQ(made.price, 21);

  Options dearer = shop(nullptr);
  dearer.documents["nowhere/shop/prices.csv"] = "name,price,unit\nbasket,22,EUR\n";
  EXPECT_EQ(compile_shop(dearer).price, 22);
}

TEST(Recompile, AnEditParsesTheEditedFileAlone) {
  const auto parsed = std::make_shared<data::ParsedFiles>();
  Options options = shop(parsed);
  const Compiled first = compile_shop(options);
  EXPECT_EQ(parsed->n_parsed(), 2u);
  EXPECT_EQ(first.module, compile_shop(shop(nullptr)).module);

  // Another rent, in as many bytes.
  options.documents["nowhere/shop/costs.plim"] =
      "plimsoll 1\nflow rent = 60 EUR judgement \"lease\"\n";
  const Compiled second = compile_shop(options);
  EXPECT_EQ(parsed->n_parsed(), 3u);
  Options fresh = options;
  fresh.parsed_files = nullptr;
  EXPECT_EQ(second.module, compile_shop(fresh).module);
  EXPECT_NE(second.module, first.module);
  // And places that move.
  options.documents["nowhere/shop/costs.plim"] = "# rent\n\n" + std::string(kCosts);
  EXPECT_EQ(compile_shop(options).module, first.module);
  EXPECT_EQ(parsed->n_parsed(), 4u);

  // Back again: that text is still known.
  EXPECT_EQ(compile_shop(shop(parsed)).module, first.module);
  EXPECT_EQ(parsed->n_parsed(), 4u);
}

TEST(Recompile, KeptTreesHaveTheirPlacesAndMessages) {
  const auto parsed = std::make_shared<data::ParsedFiles>();
  Options options = shop(parsed);
  // A mistake of the parser in one file, one of the checker in the other, a `--set` beside them.
  options.documents["nowhere/shop/costs.plim"] = "plimsoll 1\nflow rent = = 50 EUR\n";
  for (int i = 0; i < 2; ++i) {
    Options fresh = options;
    fresh.parsed_files = nullptr;
    EXPECT_EQ(compile_shop(options).messages, compile_shop(fresh).messages);
  }
  options.documents["nowhere/shop/costs.plim"] = "plimsoll 1\nflow rent = 50 USD + price\n";
  options.sets = {"price = nothing"};
  for (int i = 0; i < 2; ++i) {
    Options fresh = options;
    fresh.parsed_files = nullptr;
    const Compiled kept = compile_shop(options);
    EXPECT_NE(kept.messages.find("costs.plim:2"), std::string::npos) << kept.messages;
    EXPECT_EQ(kept.messages, compile_shop(fresh).messages);
  }
}

TEST(Recompile, SeveralThreadsShareTrees) {
  const std::string expected = compile_shop(shop(nullptr)).module;
  const auto parsed = std::make_shared<data::ParsedFiles>();
  constexpr int kThreads = 4;
  constexpr int kTimes = 8;
  std::vector<std::string> wrong(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kTimes; ++i) {
        Options options = shop(parsed);
        // Some of them edit, each in its own way.
        const bool edits = (t + i) % 3 == 0;
        if (edits) options.documents["nowhere/shop/costs.plim"] += "# " + std::to_string(t) + "\n";
        const Compiled made = compile_shop(options);
        if (made.module != expected)
          wrong[static_cast<std::size_t>(t)] = made.messages + made.module;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& what : wrong) EXPECT_EQ(what, "");
}

}  // namespace
}  // namespace plimsoll::check

// What a terminal shows, letter by letter; JSON field by field.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "diag/diagnostic.h"

namespace plimsoll::diag {
namespace {

using source::SourceMap;

// The span of the n-th occurrence of `word`.
Span find(const SourceMap& sources, FileId file, std::string_view word, int n = 1) {
  const std::string& text = sources.file(file).text;
  std::size_t at = text.find(word);
  while (--n > 0) at = text.find(word, at + 1);
  return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())};
}

TEST(Render, ThreeLabelsOnOneLine) {
  SourceMap sources;
  const FileId file = sources.add("m.plim", "a\nb\nlet margin = revenue - cost\n");
  Sink sink;
  sink.report(Kind::unexpected_token, find(sources, file, "-"), "cannot subtract USD from JPY")
      .label(find(sources, file, "revenue"), "JPY, from line 1")
      .label(find(sources, file, "cost"), "USD, from line 2")
      .add_help("convert first: `revenue - cost * fx`")
      .add_note("currencies convert by a rate only");
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[unexpected_token]: cannot subtract USD from JPY\n"
            "  --> m.plim:3:22\n"
            "  3 | let margin = revenue - cost\n"
            "    |              ------- ^ ---- USD, from line 2\n"
            "    |              JPY, from line 1\n"
            "  help: convert first: `revenue - cost * fx`\n"
            "  note: currencies convert by a rate only\n");
}

TEST(Render, LabelsOnSeveralLinesAndFiles) {
  SourceMap sources;
  const FileId one = sources.add("one.plim", "let a = 1\n\n\nlet b = 2\nlet a = 3\n");
  const FileId two = sources.add("two.plim", "let a = 4\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, one, "a", 2), "again", "second")
      .label(find(sources, one, "a", 1), "first")
      .label(find(sources, two, "a"), "also here");
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[bad_number]: again\n"
            "  --> one.plim:5:5\n"
            "  1 | let a = 1\n"
            "    |     - first\n"
            "  ...\n"
            "  5 | let a = 3\n"
            "    |     ^ second\n"
            "  --> two.plim:1:5\n"
            "  1 | let a = 4\n"
            "    |     - also here\n");
}

TEST(Render, ConnectorsLeadToTextsBelow) {
  SourceMap sources;
  const FileId file = sources.add("m", "aa bb cc\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "cc"), "m", "three")
      .label(find(sources, file, "aa"), "one")
      .label(find(sources, file, "bb"), "two");
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[bad_number]: m\n"
            "  --> m:1:7\n"
            "  1 | aa bb cc\n"
            "    | -- -- ^^ three\n"
            "    | |  two\n"
            "    | one\n");
}

TEST(Render, TabsWideAndCombiningCharactersTakeTheirCells) {
  SourceMap sources;
  const FileId file = sources.add("m", "\t日本 e\u0301x y\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "y"), "m");
  // A tab of 4 cells, two letters of 2, a blank, e with its accent in 1, x, a blank.
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[bad_number]: m\n"
            "  --> m:1:9\n"
            "  1 |     日本 e\u0301x y\n"
            "    |             ^\n");
}

TEST(Render, DangerousCharactersAreReplaced) {
  SourceMap sources;
  const FileId file = sources.add("m", "a\x1b[31m\u202Eb\xFFz\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "z"), "esc \x1b here\nthere");
  const std::string text = render_text(sink.all(), sources);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_EQ(text.find('\xFF'), std::string::npos);
  EXPECT_NE(text.find("esc \uFFFD here there"), std::string::npos);
}

TEST(Render, LongLinesAreCutAroundTheMark) {
  SourceMap sources;
  const std::string line = std::string(500'000, 'a') + "X" + std::string(500'000, 'b');
  const FileId file = sources.add("m", line);
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "X"), "m", "here")
      .label(Span{file, 3, 4}, "far left");
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[bad_number]: m\n"
            "  --> m:1:500001\n"
            "  1 | ..." +
                std::string(60, 'a') + "X" + std::string(79, 'b') +
                "...\n"
                "    | " +
                std::string(63, ' ') +
                "^ here\n"
                "    | also at column 4: far left\n");
}

TEST(Render, LongLineOfTabsStaysAligned) {
  SourceMap sources;
  const FileId file = sources.add("m", std::string(5000, '\t') + "X\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "X"), "m");
  const std::string text = render_text(sink.all(), sources);
  const std::size_t row = text.find("  1 | ");
  const std::size_t x = text.find('X', row) - row;
  const std::size_t below = text.find("    | ", row);
  EXPECT_EQ(text.find('^', below) - below, x);
}

TEST(Render, EndOfFileAndEmptyFile) {
  SourceMap sources;
  const FileId file = sources.add("m", "");
  Sink sink;
  sink.report(Kind::bad_number, Span{file, 0, 0}, "m");
  EXPECT_EQ(render_text(sink.all(), sources),
            "error[bad_number]: m\n"
            "  --> m:1:1\n"
            "  1 |\n"
            "    | ^\n");
}

TEST(Render, WithoutPlaceThereIsNoGutter) {
  SourceMap sources;
  Sink sink;
  sink.report(Kind::bad_number, Span{}, "m").add_help("h");
  EXPECT_EQ(render_text(sink.all(), sources), "error[bad_number]: m\n  help: h\n");
}

TEST(Render, FiftyErrorsThenACount) {
  SourceMap sources;
  const FileId file = sources.add("m", "x\n");
  Sink sink;
  for (int i = 0; i < 53; ++i) sink.report(Kind::bad_number, Span{file, 0, 1}, "m");
  const std::string text = render_text(sink.all(), sources);
  EXPECT_NE(text.find("... and 3 more of 53 errors\n"), std::string::npos);
  EXPECT_EQ(render_text(sink.all(), sources, true).find("\x1b[1;31m"), 0u);
}

TEST(RenderJson, HoldsPlacesLabelsAndHelp) {
  SourceMap sources;
  const FileId file = sources.add("m", "ab\ncd ef\n");
  Sink sink;
  sink.report(Kind::bad_number, find(sources, file, "ef"), "bad \xFF", "here")
      .label(find(sources, file, "ab"), "there")
      .add_help("h");
  const auto json = nlohmann::json::parse(render_json(sink.all(), sources));
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["kind"], "bad_number");
  EXPECT_EQ(json[0]["severity"], "error");
  EXPECT_EQ(json[0]["primary"]["begin"]["line"], 2);
  EXPECT_EQ(json[0]["primary"]["begin"]["column"], 4);
  EXPECT_EQ(json[0]["primary"]["end"]["column"], 6);
  EXPECT_EQ(json[0]["others"][0]["begin"]["offset"], 0);
  EXPECT_EQ(json[0]["help"][0], "h");
}

TEST(Json, CountsWhatIsLeftOut) {
  source::SourceMap sources;
  Sink sink;
  for (int i = 0; i < 7; ++i) sink.report(Kind::bad_number, {}, "wrong");
  for (int i = 0; i < 5; ++i) sink.report(Kind::bare_number, {}, "bare");
  const auto json = nlohmann::json::parse(render_json(sink.all(), sources, 4));
  ASSERT_EQ(json.size(), 4U + 4U + 1U);
  EXPECT_EQ(json.back()["kind"], "left_out");
  EXPECT_EQ(json.back()["severity"], "note");
  EXPECT_EQ(json.back()["message"], "3 more errors and 1 more warnings");
  EXPECT_EQ(nlohmann::json::parse(render_json(sink.all(), sources)).size(), 12U);
}

}  // namespace
}  // namespace plimsoll::diag

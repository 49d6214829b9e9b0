// Readers: places, hostile input, and time that grows no faster than the input.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <iterator>

#include "filing/reader/read_document.h"
#include "filing/register/register.h"
#include "filing/write/write.h"

namespace plimsoll::filing {
namespace {

std::string file_text(const std::string& name) {
  std::ifstream in(std::string(PLIMSOLL_ROOT) + "/tests/filings/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Readers, PlacesSurviveEntitiesAndMarkup) {
  const Result<Document> document = read_document_bytes(
      "<html><body>\n<p>One &amp;\n <b>two</b>&nbsp;three</p></body></html>", "test.htm");
  ASSERT_TRUE(document);
  ASSERT_EQ(document->blocks.size(), 1U);
  const MappedText& text = document->blocks[0].text;
  EXPECT_EQ(text.text(), "One & two\xC2\xA0three");
  EXPECT_EQ(document->place(text.source_offset(0)).column, 4U);
  const Place two = document->place(text.source_offset(text.text().find("two")));
  EXPECT_EQ(two.line, 3U);
  EXPECT_EQ(two.column, 5U);
}

TEST(Readers, HiddenTextAndScriptsAreNotRead) {
  const Result<Document> document = read_document_bytes(
      "<html><script>if (a < b) x('<p>no</p>')</script><style>p{color:red}</style>"
      "<div style='display:none'>never</div><p>seen</p></html>",
      "test.htm");
  ASSERT_TRUE(document);
  ASSERT_EQ(document->blocks.size(), 1U);
  EXPECT_EQ(document->blocks[0].text.text(), "seen");
}

// Every changed copy is read without a crash, and its characters are all accounted for.
TEST(Readers, MutationsOfTheTestFilings) {
  std::uint64_t state = 20120731;
  const auto random = [&](std::uint64_t n) {
    // SplitMix64 (Steele, Lea and Flood, 2014).
    std::uint64_t z = (state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31)) % n;
  };
  constexpr const char* kPieces[] = {
      "<",      "</b>", "<td>", "&#",       "\f", "Item 1A. Risk Factors",
      "\n\n\n", "\"",   "<!--", "<PAGE>\n", "$",  "March 31, 2012"};
  for (const char* name : {"mills_1998.txt", "lighthouses_2009.txt", "orchard_robotics_2023.htm",
                           "../../models/tutorial/telegraph/telegraph_1999.htm",
                           "pharma_2016q2.htm", "ferries_2018.pdf"}) {
    const std::string original = file_text(name);
    ASSERT_FALSE(original.empty()) << name;
    for (int round = 0; round < 60; ++round) {
      std::string bytes = original;
      for (std::uint64_t k = 0; k <= random(8); ++k) {
        const std::size_t at = random(bytes.size());
        switch (random(4)) {
          case 0:
            bytes[at] = static_cast<char>(random(256));
            break;
          case 1:
            bytes.erase(at, 1 + random(60));
            break;
          case 2:
            bytes.insert(at, kPieces[random(std::size(kPieces))]);
            break;
          default:
            bytes.insert(at, bytes.substr(random(bytes.size()), random(400)));
        }
        if (bytes.empty()) bytes = "x";
      }
      Result<Document> document = read_document_bytes(bytes, name);
      if (!document) continue;
      const Result<Register> found = read_filing(std::move(*document));
      if (!found) continue;
      EXPECT_EQ(found->coverage.unassigned, 0U) << name << " round " << round;
      EXPECT_FALSE(write_json(*found).empty());
    }
  }
}

double seconds_to_read(std::string bytes) {
  const auto begin = std::chrono::steady_clock::now();
  Result<Document> document = read_document_bytes(std::move(bytes), "hostile.htm");
  if (document) (void)read_filing(std::move(*document)).ok();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string repeated(const std::string& head, const std::string& piece, std::size_t n_bytes) {
  std::string text = head;
  while (text.size() < n_bytes) text += piece;
  return text;
}

// A quadratic step would take far longer; a slow and busy machine gets 20 seconds a text.
TEST(Readers, HostileTextTakesNoLonger) {
  constexpr std::size_t kBytes = std::size_t{1} << 18;
  const std::string head = "<html><p>Item 1A. Risk Factors</p><p>";
  for (const char* piece : {"<b>",
                            "</i>",
                            "<b></i>",
                            "<table><tr><td>",
                            "<!--",
                            "<a b=\"",
                            "&",
                            "&amp",
                            "<p><b>x",
                            "<ul><li>",
                            "1,",
                            "$",
                            "March ",
                            "1 to ",
                            "Item 1A. Risk Factors</p><p>",
                            "a-",
                            "((",
                            "A. ",
                            "\\(",
                            "$\\",
                            "Co. ",
                            "loss of ",
                            "<br>",
                            "<span style=\"font:bold 1pt x;",
                            "<pre>x\n",
                            "RMB5 (US$1) ",
                            "$1 million in 2022, ",
                            "up to an ",
                            "as of 2020: ",
                            "Risk management</p><p>",
                            "Principal risks\n\nViability statement\n\nOur pier may fall.\n\n",
                            "\xE2\x80\xA2\n",
                            "p r i n c i p a l ",
                            "1    2    3\n",
                            "S.A. and ",
                            "<div style=\"left:1pt;bottom:1pt\">x</div>"}) {
    EXPECT_LT(seconds_to_read(repeated(head, piece, kBytes)), 20) << piece;
    EXPECT_LT(seconds_to_read(repeated("Item 1A. Risk Factors\n\n", piece, kBytes)), 20) << piece;
  }
}

// Processor time of this thread, the least of three.
double least_seconds(const std::string& text) {
  double least = HUGE_VAL;
  for (int i = 0; i < 3; ++i) {
    const std::clock_t begin = std::clock();
    (void)seconds_to_read(text);
    least = std::min(least, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return least;
}

// Of what could be a list of risks, an item of one, both, or a label: four times the text takes some four times as long,
// where every piece looked for its list's end it would be sixteen.
TEST(Readers, ListsWithinListsAreReadInTheTimeOfTheirText) {
  const std::string head = "Principal risks and uncertainties\n\nOur business may be harmed.\n\n";
  for (const char* piece :
       {"(ii) The principal risks are, may harm us, and the following:\n\n",
        "The principal risks are, may harm us, and the following:\n\nImpact\n\n",
        "Risk\n\nMitigation\n\nDemand may fall and harm us.\n\nWe monitor and manage it.\n\n"}) {
    const std::size_t n_bytes = 2000 * std::string(piece).size();
    const double once = least_seconds(repeated(head, piece, n_bytes));
    EXPECT_LT(least_seconds(repeated(head, piece, 4 * n_bytes)), 8 * once + 0.05) << piece;
  }
}

TEST(Readers, SameHeadingSameId) {
  const std::string old_text = file_text("mills_1998.txt");
  std::string new_text = old_text;
  const std::string removed = "COMPETITION\n";
  new_text.replace(new_text.find(removed), removed.size(), "RIVAL MILLS\n");
  const Result<Register> a = read_filing(std::move(*read_document_bytes(old_text, "a.txt")));
  const Result<Register> b = read_filing(std::move(*read_document_bytes(new_text, "b.txt")));
  ASSERT_TRUE(a && b);
  ASSERT_EQ(a->factors.size(), b->factors.size());
  for (std::size_t i = 0; i < a->factors.size(); ++i) {
    EXPECT_EQ(a->factors[i].id == b->factors[i].id, i != 1) << a->factors[i].id;
  }
}

}  // namespace
}  // namespace plimsoll::filing

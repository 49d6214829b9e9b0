// The service against the compiler: the same diagnostics after any edits, names that are those of the compiler, no growth.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/testing_nightly.h"
#include "data/documents.h"
#include "service/around.h"
#include "service/complete.h"
#include "service/hints.h"
#include "service/hover.h"
#include "service/problems.h"
#include "service/refer.h"
#include "service/symbols.h"
#include "service/tokens.h"
#include "service/workspace.h"
#include "session/checked.h"

namespace plimsoll::service {
namespace {

using testing_nightly::is_nightly;

const std::string kRoot = PLIMSOLL_ROOT;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

constexpr const char* kShop = R"(plimsoll 1
model shop "A shop — 店"
time quarter from 2024-01 for 8, fiscal year ends march, named by start
currency EUR
dim Line = firm, home
given price[Line] { firm 3 EUR; home 2 EUR }   judgement "list 𝄞"
given margin = 34%   judgement "books"
draw customers each period ~ pert(800, 1_200, 1_900)   judgement "count"
risk flood "Water" {
  event water "water for {length}" {
    chance 30% per year   judgement "council"
    draw length ~ uniform(1, 5) months   judgement "council"
    total share = 50%   for length   judgement "passers-by"
  }
}
flow sales[Line] = customers * price * (1 - flood.water.share)
flow profit = margin * sum(sales over Line)
outcome profit each year, bad low
limit fine "Fine": P(profit < 0 EUR) <= 5% each year
)";

std::string told(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& one : problems) {
    out += one.severity + " " + one.code + " " + one.place.path + ":" +
           std::to_string(one.place.begin) + "-" + std::to_string(one.place.end) + " " +
           one.message + "\n";
    for (const std::string& help : one.help) out += "  " + help + "\n";
  }
  return out;
}

// What a compiler that has never seen the text says.
std::string told_afresh(const std::string& path, const std::string& text) {
  ModelSource source;
  source.path = path;
  source.library = {kRoot + "/stdlib"};
  source.documents = {{path, text}};
  return told(problems_of(session::checked(Model::open(source)), path));
}

// What an editor asks all the time, at one place.
void ask_all(const View& view, SourceTexts& sources, const Workspace& workspace,
             std::size_t offset) {
  hover(view, sources, offset);
  complete(view, workspace.library(), offset);
  signatures(view, offset);
  definition(view, sources, offset);
  references(view, offset, true);
  if (renamable(view, offset).refusal.empty()) rename(view, offset, "another_name");
  document_symbols(view);
  folds(view);
  words_of(view);
  hints(view, 0, view.text().size());
  lenses(view);
}

TEST(Lines, PlacesAndOffsets) {
  const std::string text = "a\xF0\x9D\x84\x9E\xC3\xA9z\r\nb\r\xFFq\n";
  const Lines lines(text);
  EXPECT_EQ(lines.n_lines(), 4u);
  EXPECT_EQ(lines.position(5, Encoding::utf16), (Position{0, 3}));
  EXPECT_EQ(lines.position(5, Encoding::utf8), (Position{0, 5}));
  EXPECT_EQ(lines.offset({0, 3}, Encoding::utf16), 5u);
  // Within a character: its begin.
  EXPECT_EQ(lines.offset({0, 2}, Encoding::utf16), 1u);
  EXPECT_EQ(lines.position(3, Encoding::utf8), (Position{0, 1}));
  EXPECT_EQ(lines.offset({0, 99}, Encoding::utf16), 8u);
  EXPECT_EQ(lines.offset({1, 0}, Encoding::utf16), 10u);
  EXPECT_EQ(lines.offset({2, 1}, Encoding::utf16), 13u);
  EXPECT_EQ(lines.offset({77, 0}, Encoding::utf16), text.size());
  for (std::size_t at = 0; at <= text.size(); ++at) {
    for (const Encoding encoding : {Encoding::utf16, Encoding::utf8}) {
      EXPECT_LE(lines.offset(lines.position(at, encoding), encoding), at);
    }
  }
}

// Random pieces of the language, half of them broken, and bytes that are no text.
class Edits {
 public:
  explicit Edits(std::uint64_t seed) : chance_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : chance_() % n; }

  std::string piece() {
    static const std::vector<std::string> pieces = {"given ",
                                                    "a",
                                                    " = ",
                                                    "3 ",
                                                    "EUR",
                                                    "{",
                                                    "}",
                                                    "[firm]",
                                                    "(",
                                                    ")",
                                                    "~",
                                                    "pert",
                                                    ",",
                                                    "\n",
                                                    "\"",
                                                    "# x\n",
                                                    ".",
                                                    "draw ",
                                                    "risk ",
                                                    "1_0",
                                                    "%",
                                                    " per ",
                                                    "flood",
                                                    ".water",
                                                    "customers",
                                                    "店",
                                                    "\xFF",
                                                    "\xF0\x9D",
                                                    "\r\n",
                                                    ";",
                                                    "\xEF\xBB\xBF",
                                                    "each year",
                                                    " judgement \"x\"",
                                                    "import \"x.plim\"\n",
                                                    "use finance\n",
                                                    "\t",
                                                    "if ",
                                                    " else ",
                                                    "outcome ",
                                                    "margin",
                                                    "\xE2\x80\xAE"};
    return pieces[below(pieces.size())];
  }

 private:
  std::mt19937_64 chance_;
};

TEST(Workspace, SaysWhatCheckSaysAfterAnyEdits) {
  const std::string path = data::real_path("/nowhere/main.plim");
  const int n_edits = is_nightly() ? 20'000 : 600;
  Edits edits(17);
  Workspace workspace({kRoot + "/stdlib"});
  SourceTexts sources;
  std::string text = kShop;
  workspace.open(path, text);
  int n_wrong = 0;
  for (int i = 0; i < n_edits; ++i) {
    if (i % 6 == 0) {
      text = kShop;
      workspace.open(path, text);
    }
    const Lines lines(text);
    std::size_t begin = edits.below(text.size() + 1);
    std::size_t end = std::min(text.size(), begin + edits.below(4));
    const Encoding encoding = i % 2 == 0 ? Encoding::utf16 : Encoding::utf8;
    const Range range = lines.range(begin, end, encoding);
    const std::string piece = edits.piece();
    workspace.change(path, range, encoding, piece);
    begin = lines.offset(range.begin, encoding);
    end = std::max(begin, lines.offset(range.end, encoding));
    text = text.substr(0, begin) + piece + text.substr(end);
    const Workspace::Moment now = workspace.now();
    ASSERT_EQ(*Workspace::text_of(now, path), text);
    const auto report = workspace.check(path, now);
    ASSERT_EQ(told(report->problems), told_afresh(path, text)) << "edit " << i << ":\n" << text;
    if (report->module == nullptr) ++n_wrong;
    const auto view = workspace.view(path, now);
    ASSERT_NE(view, nullptr);
    ask_all(*view, sources, workspace, edits.below(text.size() + 1));
  }
  EXPECT_GT(n_wrong, n_edits / 3);
  EXPECT_LT(n_wrong, n_edits);
}

TEST(Workspace, EachPrefixOfAModelHasAnswers) {
  const std::string path = data::real_path("/nowhere/main.plim");
  const std::string text = kShop;
  Workspace workspace({kRoot + "/stdlib"});
  SourceTexts sources;
  for (std::size_t n = 0; n <= text.size(); n += 3) {
    workspace.open(path, text.substr(0, n));
    const auto view = workspace.view(path, workspace.now());
    ASSERT_NE(view, nullptr);
    ask_all(*view, sources, workspace, n);
  }
}

// As the parser has it, which goes on behind each of these.
TEST(Around, AStatementGoesOnBehindOperators) {
  const std::string path = data::real_path("/nowhere/main.plim");
  Workspace workspace({kRoot + "/stdlib"});
  for (const std::string joint : {"+", "..", ",", "=", "~", "<="}) {
    const std::string text = "given first = 1\nflow half = margin " + joint + "\n  ";
    workspace.open(path, text);
    const auto view = workspace.view(path, workspace.now());
    ASSERT_NE(view, nullptr);
    const Around around(*view, text.size());
    ASSERT_LT(around.statement(), around.size()) << joint;
    EXPECT_EQ(around.word(around.statement()), "flow") << joint;
  }
}

// All draws' names as the generator knows them.
std::vector<std::uint64_t> noise(const ir::Module& module) {
  std::vector<std::uint64_t> out;
  for (const ir::Slot& slot : module.slots) {
    out.insert(out.end(), slot.name_hashes.begin(), slot.name_hashes.end());
  }
  std::sort(out.begin(), out.end());
  return out;
}

void apply(std::string& text, std::vector<TextEdit> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const TextEdit& a, const TextEdit& b) { return a.place.begin > b.place.begin; });
  for (const TextEdit& edit : edits) {
    text.replace(edit.place.begin, edit.place.end - edit.place.begin, edit.text);
  }
}

// Renames each name of the model in turn: it compiles as before, and no noise moves.
void rename_all(const std::string& path, std::size_t every) {
  const std::string main = data::real_path(path);
  Workspace workspace({kRoot + "/stdlib"});
  workspace.open(main, read(main));
  const Workspace::Moment now = workspace.now();
  const auto report = workspace.check(main, now);
  ASSERT_NE(report->module, nullptr) << told(report->problems);
  const auto before = noise(*report->module);
  const std::size_t n_defs = report->module->defs.size();
  const auto reading = workspace.read(main, now);
  ASSERT_NE(reading, nullptr);
  std::size_t n_renamed = 0;
  for (std::size_t i = 0; i < reading->names->entities().size(); i += every) {
    const Entity& entity = reading->names->entities()[i];
    if (entity.is_implied || entity.is_of_library) continue;
    const Place place = reading->place(entity.name_span);
    const auto view = workspace.view(place.path, now);
    ASSERT_NE(view, nullptr) << place.path;
    const Renaming renaming = rename(*view, place.begin, "quite_another_name");
    ASSERT_EQ(renaming.refusal, "") << entity.full_name;
    std::map<std::string, std::vector<TextEdit>> by_path;
    for (const TextEdit& edit : renaming.renamed.edits) by_path[edit.place.path].push_back(edit);
    ModelSource source;
    source.path = main;
    source.library = {kRoot + "/stdlib"};
    for (auto& [file, edits] : by_path) {
      std::string text = *Workspace::text_of(now, file);
      apply(text, edits);
      source.documents.push_back({file, text});
    }
    const session::Checked after = session::checked(Model::open(source));
    ASSERT_NE(after.module, nullptr) << entity.full_name << "\n"
                                     << told(problems_of(after, main)) << after.message;
    EXPECT_EQ(after.message, "") << entity.full_name;
    EXPECT_EQ(after.module->defs.size(), n_defs) << entity.full_name;
    EXPECT_EQ(noise(*after.module), before) << entity.full_name;
    ++n_renamed;
  }
  EXPECT_GT(n_renamed, 5u);
}

TEST(Rename, EveryNameOfTheShippedModels) {
  for (const char* model : {"project_budget", "loss_events", "goodwill_test", "manufacturer"}) {
    rename_all(kRoot + "/models/tutorial/" + model + ".plim", is_nightly() ? 1 : 3);
  }
}

TEST(Rename, NamesOfTheLargestModel) {
  rename_all(kRoot + "/models/iij/main.plim", is_nightly() ? 1 : 23);
}

// Every name that the module has is found by the trees.
TEST(Names, AreThoseOfTheCompiler) {
  for (const char* model : {"iij/main.plim", "tutorial/manufacturer.plim",
                            "tutorial/telegraph/main.plim", "tutorial/loss_events.plim"}) {
    const std::string path = data::real_path(kRoot + "/models/" + model);
    Workspace workspace({kRoot + "/stdlib"});
    const Workspace::Moment now = workspace.now();
    const auto report = workspace.check(path, now);
    ASSERT_NE(report->module, nullptr) << model;
    const auto reading = workspace.read(path, now);
    for (const ir::Def& def : report->module->defs) {
      const bool is_named = def.kind != ir::DefKind::outcome && def.kind != ir::DefKind::limit &&
                            def.kind != ir::DefKind::check && def.kind != ir::DefKind::expect;
      // What the compiler adds has names that nobody can write, or stands in a schedule, of which the reference names parts.
      if (!is_named || def.full_name.find_first_of("( ") != std::string::npos) continue;
      const EntityId head =
          reading->names->find_full(def.full_name.substr(0, def.full_name.find('.')));
      ASSERT_TRUE(head.valid()) << model << ": " << def.full_name;
      if ((*reading->names)[head].kind == EntityKind::schedule) continue;
      const EntityId found = reading->names->find_full(def.full_name);
      EXPECT_TRUE(found.valid()) << model << ": " << def.full_name;
    }
  }
}

std::size_t resident_kilobytes() {
  std::ifstream in("/proc/self/status");
  std::string word;
  while (in >> word) {
    if (word == "VmRSS:") {
      std::size_t n = 0;
      in >> n;
      return n;
    }
  }
  return 0;
}

TEST(Workspace, DoesNotGrowWithEdits) {
  const std::string path = data::real_path("/nowhere/main.plim");
  const std::size_t n_edits = is_nightly() ? 1'000'000 : 20'000;
  Workspace workspace({kRoot + "/stdlib"});
  SourceTexts sources;
  workspace.open(path, kShop);
  Edits edits(3);
  std::size_t after_first = 0;
  for (std::size_t i = 0; i < n_edits; ++i) {
    // A word that comes and goes.
    const auto line = static_cast<std::uint32_t>(edits.below(19));
    workspace.change(path, {{line, 0}, {line, 0}}, Encoding::utf16, "x");
    if (i % 50 == 0) {
      const auto view = workspace.view(path, workspace.now());
      ASSERT_NE(view, nullptr);
      complete(*view, workspace.library(), edits.below(500));
    }
    if (i % 200 == 0) workspace.check(path, workspace.now());
    workspace.change(path, {{line, 0}, {line, 1}}, Encoding::utf16, "");
    if (i == n_edits / 4) after_first = resident_kilobytes();
  }
  EXPECT_EQ(*Workspace::text_of(workspace.now(), path), kShop);
  EXPECT_LT(resident_kilobytes(), after_first * 1.1 + 2048) << after_first << " kB";
}

}  // namespace
}  // namespace plimsoll::service

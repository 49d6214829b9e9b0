// Formatted texts are stable and keep their trees.
#include "syntax/format.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "syntax/test_support.h"

namespace plimsoll::syntax {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Format, DesignExampleIsComplete) {
  const std::string text = read(PLIMSOLL_ROOT "/src/syntax/testdata/design.plim");
  const auto p = parse(text);
  EXPECT_EQ(p->messages(), "");
  EXPECT_EQ(p->ast->decls.size(), 30u);
  EXPECT_EQ(p->dump, read(PLIMSOLL_ROOT "/src/syntax/testdata/design.tree"));
  EXPECT_EQ(format_faults(text), "");
}

TEST(Format, ShippedModelsKeepTheirTrees) {
  namespace fs = std::filesystem;
  std::size_t n_models = 0;
  for (const char* folder : {"/models", "/stdlib", "/tests"}) {
    const fs::path root = std::string(PLIMSOLL_ROOT) + folder;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".plim") continue;
      const std::string text = read(entry.path());
      // Texts that are wrong on purpose have no layout.
      if (parse(text)->sink.has_errors()) continue;
      EXPECT_EQ(format_faults(text), "") << entry.path();
      ++n_models;
    }
  }
  EXPECT_GT(n_models, 0u);
}

TEST(Format, SpacesAndIndentation) {
  EXPECT_EQ(formatted("let   a=b+c*-d^2\nlet b = f (x ,y) [ 1 ]  #  note  \n"),
            "let a = b + c * -d ^ 2\nlet b = f(x, y)[1]  #  note\n");
  EXPECT_EQ(formatted("let a=3 JPY/USD/x . y+5 %"), "let a = 3 JPY/USD / x.y + 5%\n");
  EXPECT_EQ(formatted("risk r{\nevent e{\nrate 3 per year\n}\n}"),
            "risk r {\n  event e {\n    rate 3 per year\n  }\n}\n");
  EXPECT_EQ(formatted("stock s opening 3{+a\n-b=c\n}"),
            "stock s opening 3 {\n  + a\n  - b = c\n}\n");
  EXPECT_EQ(formatted("let a = b\n+ c\n  cite f : 3"), "let a = b\n    + c\n    cite f:3\n");
  EXPECT_EQ(formatted("flow x = {a:1,\nelse:2}"), "flow x = {\n  a: 1,\n  else: 2\n}\n");
  EXPECT_EQ(formatted("draw x ~ f() truncated to [ ,3 ]"), "draw x ~ f() truncated to [, 3]\n");
  EXPECT_EQ(formatted("\r\n\r\nlet a = 1\r\n\r\n\r\n\r\nlet b = 2"), "let a = 1\n\nlet b = 2\n");
  EXPECT_EQ(formatted("\xEF\xBB\xBFlet a = 1"), "let a = 1\n");
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted("# only\n\n\n# notes"), "# only\n\n# notes\n");
}

TEST(Format, SeparatorsAndLongLines) {
  EXPECT_EQ(formatted("given a = 1;given b = 2;\n;"), "given a = 1; given b = 2\n");
  EXPECT_EQ(formatted("scenario s { set a = 1; }"), "scenario s { set a = 1 }\n");
  const std::string name(40, 'n');
  const std::string a = "set " + name + " = 1";
  EXPECT_EQ(formatted("scenario s { " + a + "; " + a + "; " + a + " }"),
            "scenario s {\n  " + a + "\n  " + a + "\n  " + a + "\n}\n");
  EXPECT_EQ(formatted("scenario s { " + a + "; " + a + " }"),
            "scenario s {\n  " + a + "; " + a + "\n}\n");
}

TEST(Format, KeepsSeparatorsThatMatter) {
  // Without the `;` the next line would go on with the first statement.
  EXPECT_EQ(format_faults("stock s opening 1 { + a; + b = c; - off, d\n }"), "");
  const std::string name(60, 'n');
  EXPECT_EQ(format_faults("scenario s { strike e { x = " + name + "; cite = 3; off = 4; " + name +
                          " = 1 } }"),
            "");
}

TEST(Format, KeepsComments) {
  const std::string text = R"(# top
plimsoll 1 # version

risk r { # of r
  # before x
  let x = 1 # after x
  # last
} # end
let y = f(a, # first
  b)
# bottom
)";
  EXPECT_EQ(formatted(text), R"(# top
plimsoll 1  # version

risk r {  # of r
  # before x
  let x = 1  # after x
  # last
}  # end
let y = f(a,  # first
    b)
# bottom
)");
  EXPECT_EQ(format_faults(text), "");
}

TEST(Format, APercentageBehindInStandsByItself) {
  const std::string text =
      "given tax in % per year = 3 %\ngiven rise in%=3\nlet x = 3 % per year\n";
  EXPECT_EQ(formatted(text),
            "given tax in % per year = 3%\ngiven rise in % = 3\nlet x = 3% per year\n");
  EXPECT_EQ(format_faults(text), "");
}

TEST(Format, RefusesTextWithErrors) {
  EXPECT_EQ(formatted("let a = "), "unexpected_token");
}

}  // namespace
}  // namespace plimsoll::syntax

// Random tables of planners: what import prints compiles and reads the numbers that were written, or the file is refused, or
// the form that reads them is told to be one of several.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/testing_nightly.h"
#include "check/check.h"
#include "plimsoll/table_import.h"
#include "session/testing_tables.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing_tables::MadeTable;
using testing_tables::TrueColumn;

// The values of the one given of a model, or nothing where it does not compile.
std::optional<std::vector<double>> values_of(const ImportResult& result,
                                             const ImportResult::Given& given,
                                             const ImportResult::Form& form,
                                             const std::string& folder, std::string& wrong) {
  std::string text = "plimsoll 1\nmodel m \"m\"\n" + form.time + "\n" + result.source + "\n";
  // Where rows are taken otherwise the form says its index sets: "with `dim Line = a, b`".
  std::vector<std::string> own;
  for (std::size_t at = 0; (at = form.when.find("`dim ", at)) != std::string::npos;) {
    const std::size_t end = form.when.find('`', at + 1);
    own.push_back(form.when.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  for (const std::string& dim : own.empty() ? result.dims : own) text += dim + "\n";
  text += form.text + "\n";
  std::string dims;
  for (const std::string& dim : given.dims) dims += (dims.empty() ? "" : ", ") + dim;
  text += "outcome " + (dims.empty() ? given.name : "sum(" + given.name + " over " + dims + ")") +
          (given.each.empty() ? "" : " " + given.each) + ", bad low, \"x\"\n";
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = check::compile_text("m.plim", text, folder, {}, sources, sink);
  if (!module) {
    wrong = text + diag::render_text(sink.all(), sources);
    return std::nullopt;
  }
  for (const ir::Input& input : module->inputs) {
    if (input.name == given.name) return input.values;
  }
  wrong = "no input";
  return std::nullopt;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > 1e-12 * std::abs(b[i])) return false;
  }
  return true;
}

// `table("plan.csv", key: line, column: sales)` of a declaration: the call without the words that say how the file is written.
std::string without_words(const std::string& text) {
  std::size_t at = std::min(text.find(", column: "), text.find(", columns: "));
  at = text.find(": ", at) + 2;
  if (text[at] == '"') {
    for (++at; text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
    ++at;
  } else {
    at = text.find_first_of(",)", at);
  }
  return text.substr(0, at) + ")";
}

struct Corrected {
  bool reads = false;
  std::vector<std::vector<double>> values;
  std::string told;
};

// What a declaration reads, or what the calls read that its mistake offers.
Corrected corrected(const ImportResult& result, const ImportResult::Given& given,
                    const ImportResult::Form& form, const std::string& folder) {
  Corrected out;
  std::string wrong;
  ImportResult::Form naive = form;
  naive.text = without_words(form.text) + "   judgement \"j\"";
  if (const auto values = values_of(result, given, naive, folder, wrong)) {
    out.reads = true;
    out.values.push_back(*values);
    return out;
  }
  out.told = wrong;
  // Calls in the help stand between backquotes.
  for (std::size_t at = 0; (at = wrong.find("write `table(", at)) != std::string::npos;) {
    at += 7;
    std::string call = wrong.substr(at, wrong.find(")`", at) + 1 - at);
    ImportResult::Form next = form;
    next.text = form.text.substr(0, form.text.find("table(")) + call + "   judgement \"j\"";
    std::string fault;
    const auto values = values_of(result, given, next, folder, fault);
    EXPECT_TRUE(values) << fault;
    if (values) out.values.push_back(*values);
  }
  return out;
}

TEST(TableImport, RandomFilesAreRightOrRefused) {
  const fs::path folder =
      fs::temp_directory_path() / ("plimsoll_import_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::uint64_t n = testing_nightly::is_nightly() ? 40'000 : 2'500;
  std::size_t n_right = 0;
  std::size_t n_unsure = 0;
  std::size_t n_plain = 0;
  std::size_t n_read = 0;
  std::size_t n_corrected = 0;
  std::size_t n_left = 0;
  std::size_t n_plain_refused = 0;
  std::map<std::string, std::size_t> refusals;
  for (std::uint64_t seed = 1; seed <= n; ++seed) {
    const MadeTable made = testing_tables::made_table(seed);
    const std::string file = (folder / ("plan" + made.extension)).string();
    std::ofstream(file, std::ios::binary) << made.bytes;
    const std::string what =
        "seed " + std::to_string(seed) + " " + made.features + "\n" + made.bytes;
    n_plain += made.must_be_read ? 1 : 0;
    const auto result = import_table({file, ""});
    if (!result) {
      const std::string why = result.error().substr(file.size() + 3, 40);
      ++refusals[why];
      n_plain_refused += made.must_be_read ? 1 : 0;
      continue;
    }
    for (const ImportResult::Given& given : result->givens) {
      const auto column = std::find_if(made.columns.begin(), made.columns.end(),
                                       [&](const TrueColumn& c) { return c.name == given.column; });
      ASSERT_NE(column, made.columns.end()) << given.column << "\n" << what;
      bool any = false;
      std::string forms;
      for (const ImportResult::Form& form : given.forms) {
        std::string wrong;
        const auto values = values_of(*result, given, form, folder.string(), wrong);
        ASSERT_TRUE(values) << wrong << "\n" << what;
        any = any || same(*values, column->values);
        forms += form.when + ": " + form.text + "\n";
      }
      ASSERT_TRUE(any) << forms << what;
      if (given.forms.size() > 1) ++n_unsure;
      // The same file through table(...) that says nothing of it: read right, or refused with calls of which one is right, and
      // one alone is.
      const Corrected naive = corrected(*result, given, given.forms[0], folder.string());
      const bool one = std::any_of(naive.values.begin(), naive.values.end(),
                                   [&](const auto& v) { return same(v, column->values); });
      ASSERT_TRUE(one || naive.values.empty()) << naive.told << "\n" << what;
      n_read += naive.reads ? 1 : 0;
      n_corrected += !naive.reads && one ? 1 : 0;
      n_left += one ? 0 : 1;
      ++n_right;
    }
  }
  fs::remove_all(folder);
  std::size_t n_refused = 0;
  for (const auto& [why, count] : refusals) {
    n_refused += count;
    std::cout << count << " refused: " << why << "\n";
  }
  std::cout << n << " files, " << n_right << " givens right, of these " << n_unsure
            << " in several forms, " << n_refused << " files refused, of " << n_plain
            << " plain ones " << n_plain_refused << "\n"
            << "table(...) without a word: " << n_read << " read, " << n_corrected
            << " refused with the right call, " << n_left << " without\n";
  EXPECT_LT(n_left, n_right / 20);
  EXPECT_LT(n_refused, n / 4);
  EXPECT_LT(n_plain_refused, n_plain / 50);
}

}  // namespace
}  // namespace plimsoll

// Words become numbers, equal ones the same, and the numbers are compared as a sequence.
#include "compare/word_difference.h"

#include <algorithm>
#include <unordered_map>

#include "filing/text/characters.h"

namespace plimsoll::compare {

namespace {

std::vector<std::string> split(std::string_view text) {
  const std::string plain = filing::comparable(text);
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < plain.size()) {
    const std::size_t end = std::min(plain.find(' ', at), plain.size());
    if (end > at) words.push_back(plain.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

std::string join(const std::vector<std::string>& words, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) out += ' ';
    out += words[i];
  }
  return out;
}

}  // namespace

double WordDifference::similarity() const {
  const std::size_t both = 2 * n_kept + n_removed + n_inserted;
  return both == 0 ? 1 : 2.0 * static_cast<double>(n_kept) / static_cast<double>(both);
}

WordDifference compare_words(std::string_view before, std::string_view after) {
  const std::vector<std::string> a = split(before);
  const std::vector<std::string> b = split(after);
  std::unordered_map<std::string_view, std::uint32_t> ids;
  const auto numbered = [&ids](const std::vector<std::string>& words) {
    std::vector<std::uint32_t> out;
    out.reserve(words.size());
    for (const std::string& word : words) {
      out.push_back(ids.try_emplace(word, static_cast<std::uint32_t>(ids.size())).first->second);
    }
    return out;
  };
  const std::vector<std::uint32_t> x = numbered(a);
  const std::vector<std::uint32_t> y = numbered(b);
  WordDifference out;
  for (const Run& run : difference(x, y)) {
    const bool inserted = run.change == Change::inserted;
    (inserted                        ? out.n_inserted
     : run.change == Change::removed ? out.n_removed
                                     : out.n_kept) += run.size();
    out.changes.push_back({run.change, inserted ? join(b, run.new_begin, run.new_end)
                                                : join(a, run.old_begin, run.old_end)});
  }
  return out;
}

namespace {

// The first or last `n` words of a text.
std::string first_words(const std::string& text, std::size_t n) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    at = text.find(' ', i == 0 ? 0 : at + 1);
    if (at == std::string::npos) return text;
  }
  return n == 0 ? "" : text.substr(0, at);
}

std::string last_words(const std::string& text, std::size_t n) {
  std::size_t at = text.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (at == 0) return text;
    at = text.rfind(' ', at - 1);
    if (at == std::string::npos) return text;
  }
  return n == 0 ? "" : text.substr(at + 1);
}

}  // namespace

std::string marked(const WordDifference& difference, std::size_t context) {
  std::string out;
  const auto add = [&out](const std::string& text) {
    if (text.empty()) return;
    if (!out.empty()) out += ' ';
    out += text;
  };
  const auto& changes = difference.changes;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::string& text = changes[i].text;
    switch (changes[i].change) {
      case Change::removed:
        add("[-" + text + "-]");
        break;
      case Change::inserted:
        add("{+" + text + "+}");
        break;
      case Change::kept: {
        const std::string head = i == 0 ? "" : first_words(text, context);
        const std::string tail = i + 1 == changes.size() ? "" : last_words(text, context);
        if (head.size() + tail.size() >= text.size()) {
          add(text);
        } else {
          add(head);
          add("...");
          add(tail);
        }
        break;
      }
    }
  }
  return out;
}

WordBag::WordBag(std::string_view text) {
  std::vector<std::string> words = split(filing::lower(text));
  size_ = words.size();
  std::sort(words.begin(), words.end());
  for (std::string& word : words) {
    if (counts_.empty() || counts_.back().first != word) {
      counts_.emplace_back(std::move(word), 1);
    } else {
      ++counts_.back().second;
    }
  }
}

std::size_t WordBag::shared(const WordBag& other) const {
  std::size_t n = 0;
  auto a = counts_.begin();
  auto b = other.counts_.begin();
  while (a != counts_.end() && b != other.counts_.end()) {
    const int order = a->first.compare(b->first);
    if (order == 0) n += std::min(a->second, b->second);
    if (order <= 0) ++a;
    if (order >= 0) ++b;
  }
  return n;
}

WordBag WordBag::without(const WordBag& other) const {
  WordBag out;
  auto b = other.counts_.begin();
  for (const auto& [word, count] : counts_) {
    while (b != other.counts_.end() && b->first < word) ++b;
    const std::size_t taken = b != other.counts_.end() && b->first == word ? b->second : 0;
    if (count <= taken) continue;
    out.counts_.emplace_back(word, count - taken);
    out.size_ += count - taken;
  }
  return out;
}

double WordBag::similarity(const WordBag& other) const {
  const std::size_t both = size_ + other.size_;
  return both == 0 ? 1 : 2.0 * static_cast<double>(shared(other)) / static_cast<double>(both);
}

}  // namespace plimsoll::compare

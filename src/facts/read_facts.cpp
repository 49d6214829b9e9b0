// Which of the kinds a file is, by its root.
#include "facts/read_facts.h"

#include <algorithm>
#include <memory>

#include "facts/decimal_text.h"
#include "facts/xbrl.h"

namespace plimsoll::facts {

namespace {

constexpr std::string_view kWhatToDo =
    "; facts are read from inline XBRL (the page of a filing with <ix:...> elements), from an XBRL "
    "instance (XML) "
    "and from SEC's companyfacts JSON. Of a filing without them use `plimsoll read`";

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return bytes;
}

// Chooses a reader at the root and passes all events on.
class RootHandler final : public XmlHandler {
 public:
  explicit RootHandler(Table& table) : table_(table) {}

  void open(XmlReader& xml, const XmlElement& element) override {
    if (reader_ == nullptr) {
      if (element.space == kInstanceSpace && element.local == "xbrl") {
        table_.kind = Kind::instance;
        reader_ = std::make_unique<InstanceReader>(table_);
      } else if (element.local == "html") {
        table_.kind = Kind::inline_xbrl;
        reader_ = std::make_unique<InlineReader>(table_);
      } else {
        return xml.stop("begins with <" + std::string(element.local) + ">, which is no XBRL" +
                        std::string(kWhatToDo));
      }
    }
    reader_->open(xml, element);
  }
  void close(XmlReader& xml) override { reader_->close(xml); }
  void text(std::string_view text) override {
    if (reader_ != nullptr) reader_->text(text);
  }
  std::optional<Error> finish() { return reader_ == nullptr ? std::nullopt : reader_->finish(); }

 private:
  Table& table_;
  std::unique_ptr<FactReader> reader_;
};

bool has_inline(std::string_view bytes) {
  return bytes.find("/inlineXBRL") != std::string_view::npos;
}

struct Part {
  std::string_view bytes;
  // Lines of the file before it.
  std::uint32_t line = 0;
};

// Of a whole submission the first document with inline XBRL or an instance; else the bytes.
Part document_of(std::string_view bytes) {
  constexpr std::string_view kOpen = "<XBRL>";
  constexpr std::string_view kClose = "</XBRL>";
  const std::string_view head = bytes.substr(0, 4096);
  if (head.find("<SEC-DOCUMENT>") == std::string_view::npos &&
      head.find("<DOCUMENT>") == std::string_view::npos) {
    return {bytes, 0};
  }
  for (std::size_t at = bytes.find(kOpen); at != std::string_view::npos;
       at = bytes.find(kOpen, at + 1)) {
    std::size_t begin = at + kOpen.size();
    while (begin < bytes.size() && (bytes[begin] == '\n' || bytes[begin] == '\r')) ++begin;
    const std::string_view part = bytes.substr(begin, bytes.find(kClose, begin) - begin);
    if (!has_inline(part) && part.find(kInstanceSpace) == std::string_view::npos) continue;
    const std::string_view before = bytes.substr(0, begin);
    return {part, static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'))};
  }
  return {bytes, 0};
}

}  // namespace

bool may_hold_facts(std::string_view bytes) {
  bytes = without_mark(bytes);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const std::string_view head = bytes.substr(first, 4096);
  if (head.front() == '{') {
    const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
    return has("\"facts\"") || (has("\"taxonomy\"") && has("\"tag\""));
  }
  if (head.front() != '<') return false;
  return head.find(kInstanceSpace) != std::string_view::npos || has_inline(bytes);
}

Result<Table> read_facts(std::string_view bytes, const std::string& name, bool is_utf8) {
  if (bytes.size() > kMaxFactBytes) {
    return Error{name + " has " + std::to_string(bytes.size() >> 20) + " MB; it may have " +
                     std::to_string(kMaxFactBytes >> 20),
                 ErrorKind::model};
  }
  bytes = without_mark(bytes);
  // Some filers put white space before the declaration, which XML does not allow.
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return Error{name + " is empty" + std::string(kWhatToDo), ErrorKind::model};
  }
  if (bytes[first] == '{') return read_company_facts(bytes, name);
  // UTF-16 begins with its mark.
  const bool wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (!wide && bytes[first] != '<') {
    return Error{name + " is neither XML nor JSON" + std::string(kWhatToDo), ErrorKind::model};
  }
  std::uint32_t line = 0;
  if (!wide) {
    line = static_cast<std::uint32_t>(
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(first), '\n'));
    bytes.remove_prefix(first);
  }
  const Part part = document_of(bytes);
  line += part.line;
  if (!wide && !has_inline(part.bytes) &&
      part.bytes.find(kInstanceSpace) == std::string_view::npos) {
    return Error{name + " holds no XBRL" + std::string(kWhatToDo), ErrorKind::model};
  }
  Table table;
  table.path = name;
  RootHandler handler(table);
  XmlReader xml;
  if (auto error = xml.read(part.bytes, name, line, is_utf8, handler)) return *error;
  if (auto error = handler.finish()) return *error;
  for (Fact& fact : table.facts) fact.place.line += line;
  if (table.facts.empty()) {
    return Error{name + " holds no facts" + std::string(kWhatToDo), ErrorKind::model};
  }
  return table;
}

// ---- duplicates

namespace {

// Half a unit of the last digit that is told; nothing for what is exact.
struct Precision {
  bool exact = true;
  int decimals = 0;
};

Precision precision_of(const Fact& fact) {
  if (fact.decimals.empty() || fact.decimals == "INF") return {};
  const std::optional<int> decimals = read_whole(fact.decimals);
  return decimals ? Precision{false, *decimals} : Precision{};
}

// One of the last digit that is told; 0 of what is exact.
std::string last_digit(const Precision& precision) {
  if (precision.exact) return "0";
  return shifted("1", std::clamp(-precision.decimals, -kMaxShift, kMaxShift)).value_or("0");
}

}  // namespace

bool more_exact(const Fact& a, const Fact& b) {
  const Precision left = precision_of(a);
  const Precision right = precision_of(b);
  if (left.exact != right.exact) return left.exact;
  return left.decimals > right.decimals;
}

bool agree(const Fact& a, const Fact& b) {
  if (a.nil != b.nil || a.is_number != b.is_number) return false;
  if (!a.is_number || a.nil) return a.value == b.value;
  if (same_number(a.value, b.value)) return true;
  // Rounded alike, one amount has one value: 5 and 6 million are two, though 5.5 would be both.
  const Precision left = precision_of(a);
  const Precision right = precision_of(b);
  if (left.exact == right.exact && left.decimals == right.decimals) return false;
  // What each may stand for is half of its last digit more or less.
  const std::string apart = difference(a.value, b.value);
  const std::string twice = difference(apart, negated(apart));
  const std::string allowed = difference(last_digit(left), negated(last_digit(right)));
  return at_most(twice, allowed);
}

Merged merge_equal(Table& table) {
  Merged merged;
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < table.facts.size(); ++i) {
    table.facts[i].n_told = 1;
    if (table.facts[i].wrong.empty()) order.push_back(i);
  }
  const auto same = [&](std::uint32_t a, std::uint32_t b) {
    return table.facts[a].known == table.facts[b].known &&
           same_subject(table, table.facts[a], table.facts[b]);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Fact& left = table.facts[a];
    const Fact& right = table.facts[b];
    const auto by = compare_subject(table, left, right);
    return by != 0 ? by < 0 : left.known < right.known;
  });
  std::vector<bool> dropped(table.facts.size(), false);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && same(order[begin], order[end])) ++end;
    // The most exact stands for the others that agree with it.
    std::uint32_t kept = order[begin];
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (more_exact(table.facts[order[i]], table.facts[kept])) kept = order[i];
    }
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t other = order[i];
      if (other == kept || dropped[other]) continue;
      if (agree(table.facts[kept], table.facts[other])) {
        dropped[other] = true;
        ++table.facts[kept].n_told;
        ++merged.n_merged;
      } else {
        merged.conflicts.push_back({std::min(kept, other), std::max(kept, other)});
      }
    }
    begin = end;
  }
  for (std::uint32_t i = 0; i < table.facts.size(); ++i) {
    if (!dropped[i]) merged.facts.push_back(i);
  }
  return merged;
}

}  // namespace plimsoll::facts

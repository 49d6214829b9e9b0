// SEC's JSON in one pass: an event for each bracket, key and value, and no tree. Three forms share their rows:
// companyfacts (concepts by taxonomy), companyconcept (one concept), frames (one concept and period, all companies).
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "facts/decimal_text.h"
#include "facts/read_facts.h"

namespace plimsoll::facts {

namespace {

constexpr std::size_t kMaxJsonDepth = 16;
// What a label, an accession number or a value may have.
constexpr std::size_t kMaxCellBytes = 4096;

// Bytes of the file, counted: the reader of JSON does not tell where it is.
class Counting {
 public:
  using difference_type = std::ptrdiff_t;
  using value_type = char;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  Counting(const char* at, const char** last) : at_(at), last_(last) {}
  const char& operator*() const { return *at_; }
  Counting& operator++() {
    *last_ = at_++;
    return *this;
  }
  Counting operator++(int) {
    Counting old = *this;
    ++*this;
    return old;
  }
  bool operator==(const Counting& other) const { return at_ == other.at_; }
  bool operator!=(const Counting& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  // The byte that was taken last.
  const char** last_;
};

struct Row {
  std::string start;
  std::string end;
  std::string value;
  std::string filed;
  std::string accession;
  std::string form;
  std::string cik;
  Place place;
  bool has_value = false;
};

class Events final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Events(Table& table, std::string_view bytes, const char** last)
      : table_(table), counted_(bytes.data()), last_(last) {}

  bool start_object(std::size_t) override {
    if (!enter()) return false;
    if (is_row()) {
      row_ = {};
      row_.place = place();
    }
    keys_.emplace_back();
    seen_.resize(std::max(seen_.size(), keys_.size()));
    seen_[keys_.size() - 1].clear();
    return true;
  }
  bool key(std::string& key) override {
    keys_.back() = key.size() > kMaxCellBytes ? std::string() : key;
    if (keys_.back().empty() || seen_[keys_.size() - 1].insert(keys_.back()).second) return true;
    error_ = "the key `" + keys_.back() +
             "` stands twice in one group, and programs differ in which counts";
    return false;
  }
  bool end_object() override {
    keys_.pop_back();
    if (is_row()) add_row();
    return leave();
  }
  bool start_array(std::size_t) override {
    if (!enter()) return false;
    keys_.emplace_back("[]");
    return true;
  }
  bool end_array() override {
    keys_.pop_back();
    return leave();
  }
  bool string(std::string& value) override {
    take(value, false);
    return true;
  }
  bool number_integer(std::int64_t value) override {
    take(std::to_string(value), true);
    return true;
  }
  bool number_unsigned(std::uint64_t value) override {
    take(std::to_string(value), true);
    return true;
  }
  // As written, so that nothing is rounded.
  bool number_float(double, const std::string& text) override {
    take(text, true);
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool binary(nlohmann::json::binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& e) override {
    error_ = e.what();
    return false;
  }

  const std::string& error() const { return error_; }
  Place place() {
    const char* at = *last_;
    for (; counted_ < at; ++counted_) {
      if (*counted_ == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(*counted_) & 0xC0) != 0x80) {
        ++column_;
      }
    }
    return {line_, column_};
  }
  std::size_t n_bad() const { return n_bad_; }

 private:
  bool enter() {
    if (++depth_ <= kMaxJsonDepth) return true;
    error_ = "brackets nest deeper than " + std::to_string(kMaxJsonDepth);
    return false;
  }
  bool leave() {
    --depth_;
    return true;
  }
  // Rows stand in a list: units of companyfacts and companyconcept, `data` of frames.
  bool is_row() const {
    const std::size_t n = keys_.size();
    if (n < 2 || keys_.back() != "[]") return false;
    // facts, taxonomy, concept, units, USD, []
    if (n == 6) return keys_[0] == "facts" && keys_[3] == "units";
    // units, USD, []
    if (n == 3) return keys_[0] == "units";
    return n == 2 && keys_[0] == "data";
  }
  bool in_row() const { return keys_.size() >= 3 && keys_[keys_.size() - 2] == "[]"; }

  void take(const std::string& value, bool is_number) {
    if (keys_.empty() || value.size() > kMaxCellBytes) return;
    const std::string& key = keys_.back();
    if (in_row()) {
      if (key == "start") row_.start = value;
      if (key == "end") row_.end = value;
      if (key == "filed") row_.filed = value;
      if (key == "accn") row_.accession = value;
      if (key == "form") row_.form = value;
      if (key == "cik") row_.cik = value;
      if (key == "val") {
        row_.value = value;
        row_.has_value = is_number;
      }
      return;
    }
    if (keys_.size() == 1) {
      if (key == "cik") cik_ = value;
      if (key == "entityName") table_.entity_name = value;
      if (key == "taxonomy") taxonomy_ = value;
      if (key == "tag") tag_ = value;
      if (key == "label") labels_whole_ = value;
      if (key == "uom") uom_ = value;
    }
    if (keys_.size() == 4 && keys_[0] == "facts" && key == "label") {
      table_.labels[keys_[1] + ":" + keys_[2]] = value;
    }
  }

  std::uint32_t unit_of(const std::string& text) {
    const auto [found, is_new] = units_.try_emplace(text, 0);
    if (!is_new) return found->second;
    found->second = static_cast<std::uint32_t>(table_.units.size());
    Unit unit;
    unit.id = text;
    const auto measures = [](std::string_view side) {
      // Currencies are three capitals.
      const bool currency = side.size() == 3 && std::all_of(side.begin(), side.end(), [](char c) {
                              return c >= 'A' && c <= 'Z';
                            });
      const bool known = side == "shares" || side == "pure";
      return std::vector<std::string>{(currency ? "iso4217:"
                                       : known  ? "xbrli:"
                                                : "") +
                                      std::string(side)};
    };
    // "USD/shares"; frames write "USD-per-shares".
    std::string_view all = text;
    std::size_t slash = all.find('/');
    std::size_t n = 1;
    if (slash == std::string_view::npos) {
      slash = all.find("-per-");
      n = 5;
    }
    unit.numerator = measures(all.substr(0, slash));
    if (slash != std::string_view::npos) unit.denominator = measures(all.substr(slash + n));
    table_.units.push_back(std::move(unit));
    return found->second;
  }

  std::uint32_t context_of(const Period& period, const std::string& entity) {
    const auto [found, is_new] = contexts_.try_emplace({period, entity}, 0);
    if (!is_new) return found->second;
    found->second = static_cast<std::uint32_t>(table_.contexts.size());
    Context context;
    context.scheme = "http://www.sec.gov/CIK";
    context.entity = entity;
    context.period = period;
    table_.contexts.push_back(std::move(context));
    return found->second;
  }

  void add_row() {
    const bool whole = keys_.size() == 6;
    const std::string taxonomy = whole ? keys_[1] : taxonomy_;
    Fact fact;
    fact.name = taxonomy + ":" + (whole ? keys_[2] : tag_);
    fact.is_number = true;
    fact.place = row_.place;
    fact.accession = row_.accession;
    fact.form = row_.form;
    const std::string unit = keys_.size() == 2 ? uom_ : keys_[keys_.size() - 2];
    const std::optional<Day> end = read_day(row_.end, false);
    const Day start = read_day(row_.start, false).value_or(Day{});
    const std::optional<std::string> number = read_decimal(row_.value);
    if (!row_.has_value || !number || !end || (!row_.start.empty() && !start.known())) {
      ++n_bad_;
      fact.value = row_.value;
      fact.wrong = !row_.has_value || !number ? "its `val` is no number" : "its period is no date";
    } else {
      fact.value = *number;
    }
    Period period;
    period.span = row_.start.empty() ? Span::instant : Span::duration;
    if (end) period.end = *end;
    period.start = start;
    std::string entity = row_.cik.empty() ? cik_ : row_.cik;
    if (entity.size() < 10) entity.insert(0, 10 - entity.size(), '0');
    fact.context = context_of(period, entity);
    fact.unit = unit_of(unit);
    if (const std::optional<Day> filed = read_day(row_.filed, false)) fact.known = *filed;
    if (!whole && !labels_whole_.empty()) table_.labels[fact.name] = labels_whole_;
    table_.facts.push_back(std::move(fact));
  }

  Table& table_;
  // Of each open object its key, of a list "[]".
  std::vector<std::string> keys_;
  // And all that it had so far.
  std::vector<std::set<std::string>> seen_;
  std::size_t depth_ = 0;
  Row row_;
  std::string cik_;
  std::string taxonomy_;
  std::string tag_;
  std::string labels_whole_;
  std::string uom_;
  std::string error_;
  std::size_t n_bad_ = 0;
  std::map<std::string, std::uint32_t> units_;
  std::map<std::pair<Period, std::string>, std::uint32_t> contexts_;
  // The place of `counted_`.
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
  const char* counted_;
  const char** last_;
};

}  // namespace

Result<Table> read_company_facts(std::string_view bytes, const std::string& name) {
  Table table;
  table.path = name;
  table.kind = Kind::company_facts;
  const char* last = bytes.data();
  Events events(table, bytes, &last);
  const Counting begin(bytes.data(), &last);
  const Counting end(bytes.data() + bytes.size(), &last);
  if (!nlohmann::json::sax_parse(begin, end, &events)) {
    const Place at = events.place();
    std::string why = events.error();
    // Behind the library's own name for it.
    if (const std::size_t words = why.find("] "); words != std::string::npos)
      why.erase(0, words + 2);
    return Error{name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                     ": not to be read as JSON: " + why,
                 ErrorKind::model};
  }
  if (table.facts.empty()) {
    return Error{name +
                     " is JSON, but none of SEC's companyfacts, companyconcept or frames; facts "
                     "are also read "
                     "from inline XBRL and XBRL instances",
                 ErrorKind::model};
  }
  return table;
}

}  // namespace plimsoll::facts

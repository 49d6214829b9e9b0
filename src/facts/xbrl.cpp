// What both kinds share, and instances.
#include "facts/xbrl.h"

#include "facts/decimal_text.h"

namespace plimsoll::facts {

namespace {

constexpr std::string_view kLinkSpace = "http://www.xbrl.org/2003/linkbase";

}  // namespace

bool is_inline_space(std::string_view space) {
  return space == "http://www.xbrl.org/2013/inlineXBRL" ||
         space == "http://www.xbrl.org/2008/inlineXBRL";
}

void FactReader::resolve(Fact& fact, const References& references) const {
  fact.context = contexts_.context_of(references.context);
  if (!references.unit.empty()) fact.unit = contexts_.unit_of(references.unit);
  if (!fact.wrong.empty()) return;
  if (fact.context == kNone) {
    fact.wrong = references.context.empty()
                     ? "it names no context"
                     : "the file has no context '" + references.context + "'";
  } else if (!table_.contexts[fact.context].wrong.empty()) {
    fact.wrong =
        "of its context '" + references.context + "': " + table_.contexts[fact.context].wrong;
  } else if (!references.unit.empty() && fact.unit == kNone) {
    fact.wrong = "the file has no unit '" + references.unit + "'";
  } else if (fact.is_number && references.unit.empty()) {
    fact.wrong = "it is a number without a unit";
  }
}

void FactReader::check_decimals(Fact& fact) const {
  if (!fact.wrong.empty() || fact.decimals.empty() || fact.decimals == "INF") return;
  if (!read_whole(fact.decimals)) {
    fact.wrong = "its decimals are '" + fact.decimals.substr(0, 20) + "', no whole number or INF";
  }
}

void FactReader::warn(std::size_t n, const std::string& one, const std::string& many) {
  if (n == 1) table_.warnings.push_back("1 " + one);
  if (n > 1) table_.warnings.push_back(std::to_string(n) + " " + many);
}

void InstanceReader::open(XmlReader& xml, const XmlElement& element) {
  ++depth_;
  if (depth_ == 1) return;
  if (fact_depth_ != 0) {
    has_children_ = true;
    return;
  }
  if (contexts_.is_open() || depth_ == 2) {
    if (contexts_.open(xml, element)) return;
  }
  if (depth_ != 2) return;
  if (element.space == kInstanceSpace || element.space == kLinkSpace) return;
  // Without a context it is a tuple, or nothing of XBRL's.
  if (!element.has("contextRef")) {
    ++n_tuples_;
    return;
  }
  Fact fact;
  fact.name = names_.name(xml, element.prefix, element.local);
  fact.place = xml.place();
  fact.decimals = element.attribute("decimals");
  fact.is_number = element.has("unitRef");
  const std::string_view nil = xml.attribute(element, kSchemaInstanceSpace, "nil");
  fact.nil = nil == "true" || nil == "1";
  references_.push_back({std::string(trimmed(element.attribute("contextRef"))),
                         std::string(trimmed(element.attribute("unitRef")))});
  table_.facts.push_back(std::move(fact));
  fact_depth_ = depth_;
  has_children_ = false;
  text_.clear();
}

void InstanceReader::text(std::string_view text) {
  if (fact_depth_ != 0) {
    text_ += text;
  } else if (contexts_.is_open()) {
    contexts_.text(text);
  }
}

void InstanceReader::close(XmlReader& xml) {
  if (contexts_.is_open()) {
    contexts_.close(xml);
  } else if (fact_depth_ == depth_) {
    fact_depth_ = 0;
    Fact& fact = table_.facts.back();
    if (has_children_) {
      fact.wrong = "it has elements of its own (a fraction), which are not read";
    } else if (fact.is_number && !fact.nil) {
      const std::optional<std::string> number = read_decimal(trimmed(text_));
      if (number) {
        fact.value = *number;
      } else {
        fact.value = std::string(trimmed(text_).substr(0, 80));
        fact.wrong = "'" + fact.value + "' is no number";
      }
    } else if (!fact.nil) {
      fact.value = readable(text_);
    }
    check_decimals(fact);
  }
  --depth_;
}

std::optional<Error> InstanceReader::finish() {
  for (std::size_t i = 0; i < table_.facts.size(); ++i) resolve(table_.facts[i], references_[i]);
  warn(n_tuples_, "tuple is left out; tuples are not read",
       "tuples are left out; tuples are not read");
  return std::nullopt;
}

}  // namespace plimsoll::facts
